"""A rough reading decides only where an exact one would decide the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from attrib.parsing.fast.precision import EXACT, ROUGH, Choices, Weights, all_ahead, best, choose
from attrib.parsing.fast.threads import in_lots, mapping
from attrib.parsing.fast.trees import SURE, best_trees, surely_best

LEAST = 0.1
SCORES = st.floats(-5, 5, width=32)
SEQUENCES = st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=6)


class _Reader:
    """Chooses the better one of two scores; roughly, where the second is up to half of `LEAST` better than it is."""

    def __init__(self) -> None:
        self.read_again: list[Sequence[tuple[float, float]]] = []

    def __call__(self, lot: Sequence[Sequence[tuple[float, float]]], precision: torch.dtype) -> Choices:
        if precision == EXACT:
            self.read_again.extend(lot)
        scores = torch.tensor([row for rows in lot for row in rows])
        if precision == ROUGH:
            scores[:, 1] += LEAST / 2
        places, ahead = best(scores)
        return Choices(places.unsqueeze(1), all_ahead(LEAST, torch.tensor([len(rows) for rows in lot]), ahead))


@given(lots=st.lists(st.lists(SEQUENCES, min_size=1, max_size=5), max_size=4), threads=st.sampled_from([1, 2]))
def test_what_is_chosen_is_what_an_exact_reading_chooses(
    lots: list[list[list[tuple[float, float]]]], threads: int
) -> None:
    reader = _Reader()
    with torch.inference_mode():
        found = choose(lots, reader, mapping(threads), rough=True)
        exact = choose(lots, _Reader(), mapping(threads), rough=False)
    assert [part.tolist() for part in found] == [part.tolist() for part in exact]
    near = [rows for lot in lots for rows in lot if min(abs(a - b - LEAST / 2) for a, b in rows) < LEAST - 1e-5]
    far = [rows for lot in lots for rows in lot if min(abs(a - b - LEAST / 2) for a, b in rows) > LEAST + 1e-5]
    assert all(rows in reader.read_again for rows in near)
    assert not any(rows in reader.read_again for rows in far)


def test_all_is_read_exactly_where_nothing_is_known() -> None:
    unknown = [[[(0.0, float("nan"))]]]
    reader = _Reader()
    choose(unknown, reader, mapping(1), rough=True)
    assert len(reader.read_again) == 1


def test_the_best_score_and_how_far_it_is_ahead() -> None:
    places, ahead = best(torch.tensor([[1.0, 4.0, 3.5], [0.0, -1.0, -torch.inf]]))
    assert places.tolist() == [1, 0]
    assert ahead.tolist() == [0.5, 1.0]
    assert best(torch.tensor([[7.0]]))[1].tolist() == [torch.inf]


@pytest.mark.parametrize("bias", [True, False])
def test_weights_answer_in_the_precision_of_the_rows(bias: bool) -> None:
    layer, rows = nn.Linear(40, 7, bias=bias), torch.randn(11, 40)
    weights = Weights.of(layer)
    with torch.inference_mode():
        torch.testing.assert_close(weights(rows, "relu"), torch.relu(layer(rows)))
        roughly = weights(rows.to(ROUGH))
        assert roughly.dtype == ROUGH
        torch.testing.assert_close(roughly.to(EXACT), layer(rows), atol=0.05, rtol=0.02)


@given(size=st.integers(2, 7), seed=st.integers(0, 10_000))
def test_a_tree_that_is_surely_best_stays_so_when_every_score_moves_a_little(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.choice([0.0, 0.02, 0.5, 1.0], size=(1, size, size)).astype(np.float32)
    scores[:, np.arange(size), np.arange(size)] = -np.inf
    lengths = np.array([size])
    trees = best_trees(scores, lengths)
    if surely_best(scores, trees, lengths)[0]:
        for _ in range(20):
            moved = scores + random.choice([-0.499, 0.499], size=scores.shape).astype(np.float32) * SURE
            assert (best_trees(moved, lengths) == trees).all()


def test_some_trees_are_surely_best_and_some_are_not() -> None:
    clear = np.full((2, 3, 3), -9, np.float32)
    clear[:, 1, 0] = clear[:, 2, 1] = 0
    clear[1, 1, 2] = clear[1, 2, 0] = -SURE / 3
    lengths = np.array([3, 3])
    assert surely_best(clear, best_trees(clear, lengths), lengths).tolist() == [True, False]


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 15))
def test_lots_have_everything_in_order_and_are_long_enough(lengths: list[int], most: int) -> None:
    lots = list(in_lots(lengths, lambda length: length, most))
    assert [length for lot in lots for length in lot] == lengths
    assert all(sum(lot) >= most and sum(lot[:-1]) < most for lot in lots[:-1])
    assert all(lots)
