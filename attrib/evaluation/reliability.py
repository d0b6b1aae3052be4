"""Whether confidence means what it says: of what is reported at 0.8, eight in ten should be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attrib.evaluation.comparison import Comparison

_BINS = 10


@dataclass(frozen=True)
class Bin:
    """Predictions whose confidence lies from `low` up to `high`."""

    low: float
    high: float
    n: int
    confidence: float  # mean
    right: float  # share that takes part in a relation match


@dataclass(frozen=True)
class Reliability:
    """Expected calibration error and the bins that it was made from, empty ones left out."""

    error: float
    bins: tuple[Bin, ...]


def reliability(comparisons: Sequence[Comparison]) -> Reliability:
    """Calibration over bins of equal width (Naeini, Cooper and Hauskrecht 2015).

    The error is the mean distance of confidence and share right, weighted by the number of predictions in each bin.
    """
    binned: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for comparison in comparisons:
        right = {p for p, _ in comparison.matches}
        for position, item in enumerate(comparison.predicted):
            confidence = item.of.confidence
            binned[min(int(confidence * _BINS), _BINS - 1)].append((confidence, position in right))
    bins = tuple(_bin(number, members) for number, members in enumerate(binned) if members)
    total = sum(bin.n for bin in bins)
    return Reliability(sum(bin.n * abs(bin.confidence - bin.right) for bin in bins) / total if total else 0.0, bins)


def _bin(number: int, members: Sequence[tuple[float, bool]]) -> Bin:
    n = len(members)
    return Bin(
        low=number / _BINS,
        high=(number + 1) / _BINS,
        n=n,
        confidence=sum(confidence for confidence, _ in members) / n,
        right=sum(right for _, right in members) / n,
    )
