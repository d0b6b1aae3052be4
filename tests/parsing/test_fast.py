"""The fast engine gives what Stanza's pipeline gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import stanza
import torch
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.crf import viterbi_decode
from torch import nn
from torch.nn.utils.rnn import pack_sequence, unpack_sequence

from attrib.model import Article, Parse
from attrib.parsing.fast import Fast, unsupported
from attrib.parsing.fast.layers import Sequences, bidirectional, linear, tanh
from attrib.parsing.fast.names import viterbi
from attrib.parsing.fast.trees import best_trees
from attrib.parsing.models import resolve
from attrib.parsing.parser import load_engine, parse_batch
from attrib.parsing.stock import Stock, pipeline

LENGTHS = st.lists(st.integers(1, 30), min_size=1, max_size=12)
SEEDS = st.integers(0, 10_000)

TEXTS = [
    "The mayor said she cannot come. “Don’t wait,” Anna Berg told Reuters in Oslo on Tuesday.\n\nThey’re gone.",
    "IT'S OVER!!! Who knew?! Write to press.office@harbour.example or see www.harbour.example/news?id=1 for more.",
    "Prices rose  12.5 %   to 1 000 kroner ( see table ), said  Dr. J. Lind; nobody else would say how, or why.",
    "Zzyzx gleefully unfurled 14 blorptangles; the quaggling snerfs didn't care. She's wanna-be. Gonna go? Y'all.",
    "One.\n\nTwo.\n\n3\n\n?\n\n- - -\n\n" + "x" * 400 + " is long.",
    "Åse Ødegård’s café in Malmö — “La Pâquerette” — won’t open… Critics’ naïve résumés said so (“no”).",
    "",
]


@pytest.fixture(scope="module")
def loaded() -> stanza.Pipeline:
    return pipeline(resolve())


def parsed(engine: Stock | Fast, texts: Sequence[str]) -> list[Parse]:
    return parse_batch(engine, [Article(str(number), text) for number, text in enumerate(texts)])


def test_the_output_is_the_pipelines(loaded: stanza.Pipeline) -> None:
    assert parsed(Fast(loaded), TEXTS) == parsed(Stock(loaded), TEXTS)


def test_the_output_does_not_depend_on_what_was_read_before(loaded: stanza.Pipeline) -> None:
    fast = Fast(loaded)
    one_by_one = [parsed(fast, [text])[0].sentences for text in reversed(TEXTS)]
    assert one_by_one[::-1] == [parse.sentences for parse in parsed(Fast(loaded), TEXTS)]


def test_the_output_does_not_depend_on_threads(loaded: stanza.Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrib.parsing.fast.engine.WORDS_AT_ONCE", 10)
    monkeypatch.setattr("attrib.parsing.fast.tokenizer.CHARACTERS_AT_ONCE", 50)
    fast = Fast(loaded, threads=3)
    assert [parsed(fast, TEXTS) for _ in range(3)] == [parsed(Fast(loaded), TEXTS)] * 3


def test_nothing_is_left_to_chance() -> None:
    fresh = pipeline(resolve())
    first = Fast(fresh)._lemmatize(["Marrowby", "Sixty", "4,200"], ["ADJ", "ADJ", "NUM"])
    assert not any(model.trainer.model.training for model in fresh.processors.values() if model.trainer)
    assert all(
        Fast(pipeline(resolve()))._lemmatize(["Marrowby", "Sixty", "4,200"], ["ADJ", "ADJ", "NUM"]) == first
        for _ in range(3)
    )


def test_the_packaged_model_is_parsed_fast() -> None:
    assert isinstance(load_engine(resolve(), 1), Fast)


def test_another_version_of_stanza_is_left_alone(loaded: stanza.Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    assert unsupported(loaded) == ""
    monkeypatch.setattr(stanza, "__version__", "1.16.0")
    assert "1.16.0" in unsupported(loaded)
    assert isinstance(load_engine(resolve(), 1), Stock)


@pytest.mark.parametrize(
    ("processor", "option", "value"),
    [("pos", "charlm", True), ("depparse", "bert_model", "x"), ("tokenize", "use_dictionary", True)],
)
def test_models_built_otherwise_are_left_alone(
    loaded: stanza.Pipeline, monkeypatch: pytest.MonkeyPatch, processor: str, option: str, value: object
) -> None:
    monkeypatch.setitem(loaded.processors[processor].config, option, value)
    assert unsupported(loaded).startswith(f"the {processor} model has {option}")


@given(lengths=LENGTHS, seed=SEEDS)
def test_both_directions_are_those_of_the_packed_lstm(lengths: list[int], seed: int) -> None:
    torch.manual_seed(seed)
    lstm = nn.LSTM(3, 4, bidirectional=True)
    state = (torch.randn(2, 1, 4), torch.randn(2, 1, 4))
    rows = torch.randn(sum(lengths) + 1, 3)
    packed = pack_sequence(list(torch.split(rows[:-1], lengths)), enforce_sorted=False)
    first = tuple(part.expand(2, len(lengths), 4).contiguous() for part in state)
    with torch.inference_mode():
        expected = torch.cat(unpack_sequence(lstm(packed, first)[0]))
        found = bidirectional(lstm, rows, state, Sequences(lengths))[:-1]
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


@given(LENGTHS)
def test_every_row_is_in_one_batch(lengths: list[int]) -> None:
    sequences = Sequences(lengths)
    for direction in ("forward", "backward"):
        places = torch.cat([getattr(batch, direction).reshape(-1) for batch in sequences.batches])
        assert sorted(places[places < sequences.rows].tolist()) == list(range(sum(lengths)))


@pytest.mark.parametrize("bias", [True, False])
def test_linear_and_tanh_are_those_of_torch(bias: bool) -> None:
    layer, rows = nn.Linear(5, 7, bias=bias), torch.randn(11, 5)
    with torch.inference_mode():
        torch.testing.assert_close(linear(layer, rows), layer(rows))
        torch.testing.assert_close(linear(layer, rows, "relu"), torch.relu(layer(rows)))
        torch.testing.assert_close(tanh(rows.clone()), torch.tanh(rows), atol=1e-6, rtol=1e-5)


@given(lengths=LENGTHS, seed=SEEDS)
def test_tags_are_those_of_viterbis_algorithm_on_each_sentence(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.normal(size=(len(lengths), max(lengths), 5)).astype(np.float32)
    transitions = random.normal(size=(5, 5)).astype(np.float32)
    found = viterbi(scores, transitions, np.array(lengths))
    for row, length, best in zip(scores, lengths, found, strict=True):
        assert best[:length].tolist() == [int(tag) for tag in viterbi_decode(row[:length], transitions)[0]]


@given(lengths=st.lists(st.integers(2, 9), min_size=1, max_size=6), seed=SEEDS, rooted=st.floats(-3, 3))
def test_trees_are_those_of_the_search_with_one_root(lengths: list[int], seed: int, rooted: float) -> None:
    """`rooted` makes arcs from the root likelier or not, so that trees with many roots and with cycles come first."""
    random = np.random.default_rng(seed)
    longest = max(lengths)
    scores = random.normal(-20, 1, size=(len(lengths), longest, longest)).astype(np.float32)
    scores[:, :, 0] += rooted
    for row, length in zip(scores, lengths, strict=True):
        np.fill_diagonal(row, -np.inf)
        row[:, length:] = -np.inf
    found = best_trees(scores.copy(), np.array(lengths))
    for row, length, heads in zip(scores, lengths, found, strict=True):
        assert heads[:length].tolist() == chuliu_edmonds_one_root(row[:length, :length]).tolist()
        assert not heads[length:].any()
