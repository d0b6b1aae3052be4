"""Learned weights: linear models over named features, boosted trees over a few numbers. Plain JSON, read with numpy."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Group = tuple[Callable[..., tuple[str, ...]], *tuple[str | int, ...]]
"""Some features together: the function that spells out their names, then the values that it does so for."""

_REMEMBERED = 200_000  # sums after which a model begins to forget those not asked for since as many others
STEPS = 1000  # to one of log odds: weights count in steps
_MOST_LEAVES = 16  # of a tree, as bits of a number
_ALL = np.uint16((1 << _MOST_LEAVES) - 1)
_CODES = np.arange(1 << _MOST_LEAVES, dtype=np.uint16)
_LOWEST = np.frexp(_CODES & (~_CODES + np.uint16(1)))[1] - 1  # the place of the lowest bit

Floats = NDArray[np.float64]


def names(groups: Iterable[Group]) -> Iterator[str]:
    """The features of the groups one by one."""
    for spell, *values in groups:
        yield from spell(*values)


class _Sums(dict[Group, int]):
    """The sums of the weights of groups, made when first asked for, as most groups come again and again."""

    def __init__(self, weights: Mapping[str, int]) -> None:
        """Knows the weights by name, in whole steps."""
        super().__init__()
        self._weight = weights.get
        self._before: dict[Group, int] = {}  # what was known when there were too many

    def __missing__(self, group: Group) -> int:
        """Spells out the names of a group that has not been met lately."""
        total = self._before.pop(group, None) if self._before else None
        if total is None:
            total, weight = 0, self._weight
            for name in group[0](*group[1:]):
                total += weight(name, 0)
        if len(self) >= _REMEMBERED:
            self._before = dict(self)
            self.clear()
        self[group] = total
        return total


@dataclass(frozen=True)
class Linear:
    """A logistic model: the score of some features is the sum of their weights; unknown names count nothing.

    Weights count to three digits, as the weight file has them, so that sums are exact and the same in whatever order.
    """

    bias: float
    weights: Mapping[str, float]

    def score(self, groups: Iterable[Group]) -> float:
        """The log odds."""
        return self.odds(self.steps(groups))

    def steps(self, groups: Iterable[Group]) -> int:
        """What groups add to the log odds, in steps. Names are spelt out only for those not met lately."""
        return sum(map(self._sums.__getitem__, groups))

    def odds(self, steps: int) -> float:
        """The log odds to which all steps amount."""
        return (steps + self._bias) / STEPS

    @cached_property
    def _bias(self) -> int:
        return round(self.bias * STEPS)

    @cached_property
    def _sums(self) -> _Sums:
        return _Sums({name: round(weight * STEPS) for name, weight in self.weights.items()})


def sigmoid(score: float) -> float:
    """Log odds to probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True)
class Boosted:
    """Boosted regression trees (Friedman 2001): the log odds of each row is the base plus one leaf of every tree.

    The leaves of a tree are bits, the leftmost the lowest. An inner node that sends a row to its right shuts the leaves
    on its left, and the lowest bit that stays is the row's leaf (QuickScorer, Lucchese et al. 2015). Which nodes do so
    depends for each column on how many of its thresholds the row exceeds, in whatever tree they are.
    """

    base: float
    thresholds: Sequence[Floats]  # of each column, ascending
    open: Sequence[NDArray[np.uint16]]  # of each column: what so many thresholds leave (rows) of each tree (columns)
    leaves: Floats  # a row a tree

    def score(self, rows: Floats) -> Floats:
        """Log odds of each row; a row holds one number a column."""
        n_trees = len(self.leaves)
        left = np.full((len(rows), n_trees), _ALL)
        for column, (thresholds, still_open) in enumerate(zip(self.thresholds, self.open, strict=True)):
            left &= still_open.take(thresholds.searchsorted(rows[:, column]), axis=0)
        leaf = _LOWEST.take(left) + np.arange(0, self.leaves.size, _MOST_LEAVES)
        total: Floats = self.base + self.leaves.take(leaf).sum(axis=1)
        return total


def boosted(data: Mapping[str, Any]) -> Boosted:
    """Trees from their JSON form: per tree the lists feature (-1 at a leaf), value (threshold or leaf), left, right."""
    trees = data["trees"]
    splits: dict[int, list[tuple[float, int, int]]] = {}  # column -> threshold, tree, leaves on the left
    leaves = np.zeros((len(trees), _MOST_LEAVES))

    def visit(number: int, node: int, first: int) -> int:
        """Notes what is at and below a node whose leaves start at `first`; how many leaves there are."""
        tree = trees[number]
        column, value = tree["feature"][node], tree["value"][node]
        if column < 0:
            if first >= _MOST_LEAVES:
                raise ValueError(f"a tree has more than {_MOST_LEAVES} leaves")
            leaves[number, first] = value
            return 1
        n_left = visit(number, tree["left"][node], first)
        splits.setdefault(column, []).append((value, number, ((1 << n_left) - 1) << first))
        return n_left + visit(number, tree["right"][node], first + n_left)

    for number in range(len(trees)):
        visit(number, 0, 0)
    thresholds, still_open = [], []
    for column in range(max(splits, default=-1) + 1):
        ordered = sorted(splits.get(column, ()))
        table = np.full((len(ordered) + 1, len(trees)), _ALL)
        for place, (_, number, shut) in enumerate(ordered):
            table[place + 1 :, number] &= _ALL ^ np.uint16(shut)
        thresholds.append(np.array([value for value, _, _ in ordered]))
        still_open.append(table)
    return Boosted(float(data["base"]), thresholds, still_open, leaves)


@dataclass(frozen=True)
class Evidence:
    """All that was learned: which tokens head cues, how far cues reach, how likely a candidate is, where spans end."""

    trigger: Linear
    growth: Linear
    candidate: Linear
    edges: Linear
    ranker: Boosted
    rules: Sequence[str]  # the ids of the rules that it was learned with, in order
    calibration: tuple[
        float, float
    ]  # slope and intercept from the ranker's log odds to those of being right (Platt 1999)
    floor: float  # log odds below which a token is no trigger
    promise: float  # log odds of a trigger and a match at it, added up, below which the match is not read
    margin: float  # log odds by which a match may lie behind the best of its trigger and still be read
    threshold: float  # the confidence from which an attribution is reported, where nobody says otherwise
    learned_from: Mapping[str, Any]

    def calibrated(self, odds: float) -> float:
        """The probability that a reading with these log odds is right."""
        slope, intercept = self.calibration
        return sigmoid(slope * odds + intercept)


def load_evidence(path: Path) -> Evidence:
    """The evidence from its JSON file. Raises `ValueError` naming the file where it is not of this form."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        trigger, growth, candidate, edges = (
            Linear(float(data[name]["bias"]), data[name]["weights"])
            for name in ("trigger", "growth", "candidate", "edges")
        )
        slope, intercept = map(float, data["calibration"])
        return Evidence(
            trigger,
            growth,
            candidate,
            edges,
            boosted(data["ranker"]),
            tuple(data["rules"]),
            (slope, intercept),
            float(data["floor"]),
            float(data["promise"]),
            float(data["margin"]),
            float(data["threshold"]),
            data["learned_from"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path}: not a weight file of this version ({error!r}); relearn it with `make relearn`"
        ) from error
