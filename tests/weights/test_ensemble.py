"""Several parsers that decide together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from attrib.model import Article
from attrib.parsing.fast import Fast
from attrib.parsing.fast.layers import Batch
from attrib.parsing.fast.tagger import Tags
from attrib.parsing.fast.trees import Layout
from attrib.parsing.models import resolve
from attrib.parsing.parser import parse_batch
from attrib.parsing.stock import pipeline
from training.weights.ensemble import Ensemble

FORMS = [["Ships", "sank"]]
NO_TAGS = Tags([], [], [])


@dataclass
class _Told:
    """A parser that is told how likely each arc and relation of two words is."""

    arc_chances: Sequence[Sequence[float]]  # of root and words, a row a dependent
    relations: list[str]
    label_chances: Sequence[Sequence[float]]
    met: list[str] = field(default_factory=list)

    @property
    def table(self) -> _Told:
        return self

    def meet(self, forms: Sequence[str]) -> None:
        self.met.extend(forms)

    def states(self, forms: object, lemmas: object, tags: object, layout: Layout) -> Tensor:
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
    assert together(FORMS, ["ship", "sink"], NO_TAGS) == ([2, 0], ["nsubj", "root"])
    assert Ensemble([_SHIPS])(FORMS, ["ship", "sink"], NO_TAGS) == ([0, 1], ["root", "nsubj"])


def test_all_of_them_meet_the_forms() -> None:
    one, other = _Told([], [], []), _Told([], [], [])
    Ensemble([one, other]).meet(["ships"])
    assert one.met == other.met == ["ships"]


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
