"""How good the parsers of several sets of weights are together.

    python -m training.weights.ensemble TREEBANKS MODEL MODEL…

TREEBANKS is as in `score.py`; each MODEL is a folder of weights, or "packaged". Sentences, tags and lemmas are those of
the first; the probabilities of arcs and of relations are averaged over the parsers (Dietterich 2000). Prints the scores
of each parser with that tagger, then those of all together: what one parser could learn of them at most.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from attrib.parsing.fast import Fast
from attrib.parsing.fast.layers import Batch
from attrib.parsing.fast.threads import Map
from attrib.parsing.fast.trees import Layout, Trees, Word, best_trees
from attrib.parsing.models import resolve
from attrib.parsing.stock import pipeline
from training.weights.score import parts, scores, table

_LEAST = 1e-30  # of an arc that all take for impossible: the root's own, and those to nowhere, stay so


class Member(Protocol):
    """What an ensemble asks of each parser: of `TreeParser`, what leads to its trees."""

    @property
    def relations(self) -> list[str]:
        """The names of its relations."""

    def meet(self, words: Iterable[Word], share_out: Map) -> None:
        """Looks up the words, which has to come before anything is asked about them."""

    def states(self, sentences: Sequence[Sequence[Word]], layout: Layout) -> Tensor:
        """What it makes of every word and root."""

    def arcs(self, states: Tensor, layout: Layout) -> Iterator[tuple[Batch, npt.NDArray[np.float32]]]:
        """Log-probabilities of arcs for each batch."""

    def labels(self, states: Tensor, layout: Layout, heads: Tensor) -> Tensor:
        """Scores of the relations of each word's arc to its head."""


class Beliefs(NamedTuple):
    """The best heads of words (0: the root), and the probabilities of all heads and of all relations to the best."""

    chosen: list[int]
    heads: Tensor  # (words, places of the longest sentence and the root)
    relations: Tensor  # (words, relations)


class Ensemble:
    """Several parsers that decide together; stands where one parser does."""

    def __init__(self, parsers: Sequence[Member]) -> None:
        self._parsers = parsers
        self._relations = sorted({relation for parser in parsers for relation in parser.relations})
        self._places = [
            torch.tensor([self._relations.index(relation) for relation in parser.relations]) for parser in parsers
        ]

    def meet(self, words: Iterable[Word], share_out: Map) -> None:
        """Lets all parsers look up the words."""
        different = list(dict.fromkeys(words))
        for parser in self._parsers:
            parser.meet(different, share_out)

    def __call__(self, lots: Sequence[Sequence[Sequence[Word]]], share_out: Map) -> list[tuple[list[int], list[str]]]:
        """Heads (0: the root) and relations of the words of each lot of sentences."""
        return [
            (found.chosen, [self._relations[relation] for relation in found.relations.argmax(1).tolist()])
            for found in share_out(self.beliefs, lots)
        ]

    def beliefs(self, sentences: Sequence[Sequence[Word]]) -> Beliefs:
        """What the parsers believe of each word, on the average."""
        layout = Layout.of(sentences)
        states = [parser.states(sentences, layout) for parser in self._parsers]
        heads = torch.zeros(layout.sequences.rows + 1, dtype=torch.long)
        shares = torch.zeros(layout.sequences.rows + 1, max(map(len, sentences)) + 1)
        arcs = (parser.arcs(own, layout) for parser, own in zip(self._parsers, states, strict=True))
        for together in zip(*arcs, strict=True):
            batch, _ = together[0]
            mean = np.mean([np.exp(scores) for _, scores in together], axis=0)
            logs = np.where(mean > _LEAST, np.log(np.maximum(mean, _LEAST)), -np.inf).astype(np.float32)
            heads[batch.forward] = torch.from_numpy(best_trees(logs, batch.lengths.numpy()))
            shares[batch.forward, : mean.shape[2]] = torch.from_numpy(mean)
        chosen = heads[layout.words]
        labels = self._labels(states, layout, chosen) / len(self._parsers)
        return Beliefs(chosen.tolist(), shares[layout.words], labels)

    @property
    def relations(self) -> list[str]:
        """The names of all relations."""
        return self._relations

    def _labels(self, states: Sequence[Tensor], layout: Layout, heads: Tensor) -> Tensor:
        total = torch.zeros(len(heads), len(self._relations))
        for parser, own, places in zip(self._parsers, states, self._places, strict=True):
            total[:, places] += parser.labels(own, layout, heads).softmax(1)
        return total


def main() -> None:
    """Reads the command line."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("treebanks", type=Path)
    read.add_argument("models", nargs="+")
    given = read.parse_args()
    torch.set_num_threads(1)
    gold = parts(given.treebanks)
    engines = [Fast(pipeline(resolve(model))) for model in given.models]
    engine, parsers = engines[0], [engine.parser for engine in engines]
    deciding: list[tuple[str, Trees]] = [*zip(given.models, parsers, strict=True), ("all together", Ensemble(parsers))]
    for name, trees in deciding:
        engine.trees = trees
        print(f"\n{name}\n\n{table({part: scores(engine, some) for part, some in gold.items()})}", flush=True)


if __name__ == "__main__":
    main()
