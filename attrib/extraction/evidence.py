"""Learned weights: linear models over named features, boosted trees over a few numbers. Plain JSON, read with numpy."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NO_WEIGHT = repeat(0.0)


@dataclass(frozen=True)
class Linear:
    """A logistic model: the score of some feature names is the sum of their weights; unknown names count nothing."""

    bias: float
    weights: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """The log odds."""
        return self.bias + sum(map(self.weights.get, features, _NO_WEIGHT))


def sigmoid(score: float) -> float:
    """Log odds to probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True)
class Boosted:
    """Boosted regression trees (Friedman 2001): the log odds of each row is the base plus one leaf of every tree.

    All trees lie one after the other in the arrays; `roots` says where each starts. A leaf leads to itself.
    """

    base: float
    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    value: NDArray[np.float64]  # the threshold of an inner node, the log odds of a leaf
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    depth: int

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log odds of each row; a row holds one number a column."""
        nodes = np.repeat(self.roots[None, :], len(rows), axis=0)
        index = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            below = rows[index, self.feature[nodes]] <= self.value[nodes]
            nodes = np.where(below, self.left[nodes], self.right[nodes])
        total: NDArray[np.float64] = self.base + self.value[nodes].sum(axis=1)
        return total


def boosted(data: Mapping[str, Any]) -> Boosted:
    """Trees from their JSON form: per tree the lists feature (-1 at a leaf), value (threshold or leaf), left, right."""
    roots: list[int] = []
    feature: list[int] = []
    value: list[float] = []
    left: list[int] = []
    right: list[int] = []
    for tree in data["trees"]:
        start = len(feature)
        roots.append(start)
        for place, column in enumerate(tree["feature"]):
            leaf = column < 0
            feature.append(0 if leaf else column)
            left.append(start + (place if leaf else tree["left"][place]))
            right.append(start + (place if leaf else tree["right"][place]))
        value.extend(tree["value"])
    depth = max((_depth(tree) for tree in data["trees"]), default=0)
    return Boosted(
        float(data["base"]),
        np.array(roots, np.intp),
        np.array(feature, np.intp),
        np.array(value, np.float64),
        np.array(left, np.intp),
        np.array(right, np.intp),
        depth,
    )


def _depth(tree: Mapping[str, Any], node: int = 0) -> int:
    if tree["feature"][node] < 0:
        return 0
    return 1 + max(_depth(tree, tree["left"][node]), _depth(tree, tree["right"][node]))


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
            float(data["threshold"]),
            data["learned_from"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path}: not a weight file of this version ({error!r}); relearn it with `make relearn`"
        ) from error
