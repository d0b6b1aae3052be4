"""Several parsers that decide together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from attrib.model import Article
from attrib.parsing.fast import Fast
from attrib.parsing.fast.layers import Batch
from attrib.parsing.fast.threads import Map, mapping
from attrib.parsing.fast.trees import Layout, Word
from attrib.parsing.models import resolve
from attrib.parsing.parser import parse_batch
from attrib.parsing.stock import pipeline
from training.weights.ensemble import Ensemble

SHIPS: list[Word] = [("Ships", "ship", "NOUN", "NNS"), ("sank", "sink", "VERB", "VBD")]


@dataclass
class _Told:
    """A parser that is told how likely each arc and relation of two words is."""

    arc_chances: Sequence[Sequence[float]]  # of root and words, a row a dependent
    relations: list[str]
    label_chances: Sequence[Sequence[float]]
    met: list[Word] = field(default_factory=list)

    def meet(self, words: Iterable[Word], share_out: Map) -> None:
        self.met.extend(words)

    def states(self, sentences: object, layout: Layout) -> Tensor:
        return torch.zeros(layout.sequences.rows)

    def arcs(self, states: Tensor, layout: Layout) -> Iterator[tuple[Batch, npt.NDArray[np.float32]]]:
        (batch,) = layout.sequences.batches
        with np.errstate(divide="ignore"):
            yield batch, np.log(np.array([self.arc_chances], np.float32))

    def labels(self, states: Tensor, layout: Layout, heads: Tensor) -> Tensor:
        return torch.tensor(self.label_chances).log()


_SHIPS = _Told([[0, 0.5, 0.5], [0.6, 0, 0.4], [0.4, 0.6, 0]], ["nsubj", "root"], [[0.3, 0.7], [0.6, 0.4]])
_SANK = _Told(
    [[0, 0.5, 0.5], [0.1, 0, 0.9], [0.9, 0.1, 0]], ["csubj", "nsubj", "root"], [[0.1, 0.8, 0.1], [0.1, 0.1, 0.8]]
)


def test_the_surer_parser_decides_and_relations_are_told_by_name() -> None:
    together = Ensemble([_SHIPS, _SANK])
    assert together([[SHIPS]], mapping(1)) == [([2, 0], ["nsubj", "root"])]
    assert Ensemble([_SHIPS])([[SHIPS], [SHIPS]], mapping(1)) == [([0, 1], ["root", "nsubj"])] * 2


def test_what_they_believe_is_the_mean_of_what_each_does() -> None:
    found = Ensemble([_SHIPS, _SANK]).beliefs([SHIPS])
    torch.testing.assert_close(found.heads, torch.tensor([[0.35, 0, 0.65], [0.65, 0.35, 0]]))
    assert Ensemble([_SHIPS, _SANK]).relations == ["csubj", "nsubj", "root"]
    torch.testing.assert_close(found.relations, torch.tensor([[0.05, 0.55, 0.4], [0.05, 0.35, 0.6]]))


def test_all_of_them_meet_the_words() -> None:
    one, other = _Told([], [], []), _Told([], [], [])
    Ensemble([one, other]).meet(iter([*SHIPS, SHIPS[0]]), mapping(1))
    assert one.met == other.met == SHIPS


def test_a_parser_agrees_with_itself() -> None:
    engine = Fast(pipeline(resolve("packaged")))
    article = [
        Article(
            "pier", "The mayor can't say when the bridge opens. “We wait,” Anna Berg told Reuters in Oslo on Tuesday."
        )
    ]
    alone = parse_batch(engine, article)
    engine.trees = Ensemble([engine.parser, engine.parser])
    assert parse_batch(engine, article) == alone
