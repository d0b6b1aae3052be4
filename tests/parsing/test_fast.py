"""The fast engine gives what Stanza's pipeline gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import stanza
import torch
from hypothesis import given
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.crf import viterbi_decode
from stanza.models.common.hlstm import HighwayLSTM
from torch import nn
from torch.nn.utils.rnn import pack_sequence, unpack_sequence

from attrib.model import Article, Parse
from attrib.parsing.fast import Fast, unsupported
from attrib.parsing.fast.forms import Table
from attrib.parsing.fast.layers import Sequences, Steps, bidirectional, linear
from attrib.parsing.fast.names import viterbi
from attrib.parsing.fast.precision import EXACT, Choices
from attrib.parsing.fast.precision import ROUGH as BFLOAT
from attrib.parsing.fast.recurrent import Layer, Stack, Weighed
from attrib.parsing.fast.tagger import Tagger
from attrib.parsing.fast.threads import mapping
from attrib.parsing.fast.tokenizer import Tokenizer
from attrib.parsing.fast.trees import TreeParser, best_trees
from attrib.parsing.models import resolve
from attrib.parsing.parser import load_engine, parse_batch
from attrib.parsing.stock import Stock, pipeline

LENGTHS = st.lists(st.integers(1, 30), min_size=1, max_size=12)
SEEDS = st.integers(0, 10_000)
ROUGH = pytest.mark.parametrize("rough", [False, True])

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


@ROUGH
def test_the_output_is_the_pipelines(loaded: stanza.Pipeline, rough: bool) -> None:
    assert parsed(Fast(loaded, rough=rough), TEXTS) == parsed(Stock(loaded), TEXTS)


@ROUGH
def test_a_rough_reading_comes_first_and_few_are_read_again(
    loaded: stanza.Pipeline, monkeypatch: pytest.MonkeyPatch, rough: bool
) -> None:
    rows: Counter[tuple[type, torch.dtype]] = Counter()
    readers = (Tokenizer, Tagger, TreeParser)
    for reader in readers:

        def read(
            self: Any, lot: Sequence[Sequence[object]], precision: torch.dtype, inner: Any = reader._read
        ) -> Choices:
            rows[type(self), precision] += sum(map(len, lot))
            choices: Choices = inner(self, lot, precision)
            return choices

        monkeypatch.setattr(reader, "_read", read)
    parsed(Fast(loaded, rough=rough), TEXTS)
    for reader in readers:
        assert rows[reader, EXACT] < rows[reader, BFLOAT] if rough else rows[reader, EXACT] and not rows[reader, BFLOAT]


@ROUGH
def test_the_output_does_not_depend_on_what_was_read_before(loaded: stanza.Pipeline, rough: bool) -> None:
    fast = Fast(loaded, rough=rough)
    one_by_one = [parsed(fast, [text])[0].sentences for text in reversed(TEXTS)]
    assert one_by_one[::-1] == [parse.sentences for parse in parsed(Fast(loaded, rough=rough), TEXTS)]


@ROUGH
def test_the_output_does_not_depend_on_threads(
    loaded: stanza.Pipeline, monkeypatch: pytest.MonkeyPatch, rough: bool
) -> None:
    monkeypatch.setattr("attrib.parsing.fast.engine.WORDS_AT_ONCE", 10)
    monkeypatch.setattr("attrib.parsing.fast.tokenizer.CHARACTERS_AT_ONCE", 50)
    fast = Fast(loaded, threads=3, rough=rough)
    assert [parsed(fast, TEXTS) for _ in range(3)] == [parsed(Fast(loaded, rough=rough), TEXTS)] * 3


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


@given(lengths=LENGTHS, seed=SEEDS, different=st.integers(1, 9))
def test_a_stack_is_stanzas_highway_lstm(lengths: list[int], seed: int, different: int) -> None:
    torch.manual_seed(seed)
    model = HighwayLSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True, highway_func=torch.tanh)
    state = (torch.randn(4, 1, 4), torch.randn(4, 1, 4))
    words, places = torch.randn(different, 3), torch.randint(different, (sum(lengths),))
    packed = pack_sequence(list(torch.split(words[places], lengths)), enforce_sorted=False)
    first = tuple(part.expand(4, len(lengths), 4).contiguous() for part in state)
    with torch.inference_mode():
        expected = torch.cat(unpack_sequence(model(packed, lengths, first)[0]))
        stack = Stack.of_highway(model, state)
        found = stack(stack.first.weigh(words), places, Sequences(lengths).steps)
        roughly = stack(stack.first.weigh(words.bfloat16()), places, Sequences(lengths).steps)
    torch.testing.assert_close(found[:-1], expected, atol=1e-5, rtol=1e-5)
    assert not found[-1].any()
    torch.testing.assert_close(roughly.float(), found, atol=0.1, rtol=0.02)


@given(lengths=LENGTHS, seed=SEEDS)
def test_a_layer_alone_is_the_packed_lstm(lengths: list[int], seed: int) -> None:
    torch.manual_seed(seed)
    lstm = nn.LSTM(3, 4, bidirectional=True)
    state = (torch.randn(2, 1, 4), torch.randn(2, 1, 4))
    rows = torch.randn(sum(lengths), 3)
    packed = pack_sequence(list(torch.split(rows, lengths)), enforce_sorted=False)
    first = tuple(part.expand(2, len(lengths), 4).contiguous() for part in state)
    with torch.inference_mode():
        expected = torch.cat(unpack_sequence(lstm(packed, first)[0]))
        stack = Stack([Layer(lstm, state)])
        weighed = stack.first.weigh(rows)
        found = stack(weighed, torch.arange(len(rows)), Sequences(lengths).steps)[:-1]
        again = stack(Weighed(*weighed), torch.arange(len(rows)), Sequences(lengths).steps)[:-1]
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
    assert torch.equal(found, again)  # what was weighed is as it was


@given(LENGTHS)
def test_steps_hold_every_row_once_longest_sequence_first(lengths: list[int]) -> None:
    steps = Steps(torch.tensor(lengths))
    rows = [(sequence, place) for sequence, length in enumerate(lengths) for place in range(length)]
    lying = [rows[row] for row in steps.rows.tolist()]
    assert sorted(lying) == rows
    assert [rows[steps.rows[place]] for place in steps.places.tolist()] == rows
    assert [(sequence, lengths[sequence] - 1 - place) for sequence, place in lying] == [
        lying[place] for place in steps.mirrored.tolist()
    ]
    start = 0
    for number, size in enumerate(steps.sizes):
        some = lying[start : start + size]
        assert [place for _, place in some] == [number] * size
        assert [sequence for sequence, _ in some] == [sequence for sequence, _ in lying[:size]]
        start += size


@given(
    lots=st.lists(st.lists(st.integers(0, 40), max_size=30), max_size=8),
    most=st.sampled_from([0, 3, 20, 41]), threads=st.sampled_from([1, 3]),
)  # fmt: skip
def test_a_table_has_a_row_for_every_key_of_the_last_lot(lots: list[list[int]], most: int, threads: int) -> None:
    made: list[int] = []

    def make(keys: Sequence[int]) -> list[torch.Tensor]:
        made.extend(keys)
        return [torch.tensor([[key, key**2] for key in keys]).float(), torch.tensor([[-key] for key in keys]).float()]

    table = Table(make, most)
    share_out = mapping(threads)
    for lot in lots:
        table.meet(lot, share_out)
        places = table.places(lot)
        assert table.rows(lot).tolist() == [[key, key**2] for key in lot] if lot else len(places) == 0
        assert not lot or table.columns[1][places].squeeze(1).tolist() == [-key for key in lot]
    if most > 40:
        assert len(made) == len(set(made))


@given(LENGTHS)
def test_every_row_is_in_one_batch(lengths: list[int]) -> None:
    sequences = Sequences(lengths)
    for direction in ("forward", "backward"):
        places = torch.cat([getattr(batch, direction).reshape(-1) for batch in sequences.batches])
        assert sorted(places[places < sequences.rows].tolist()) == list(range(sum(lengths)))


@pytest.mark.parametrize("bias", [True, False])
def test_linear_is_that_of_torch(bias: bool) -> None:
    layer, rows = nn.Linear(5, 7, bias=bias), torch.randn(11, 5)
    with torch.inference_mode():
        torch.testing.assert_close(linear(layer, rows), layer(rows))
        torch.testing.assert_close(linear(layer, rows, "relu"), torch.relu(layer(rows)))


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
