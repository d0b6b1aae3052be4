"""Precision, recall and F1 of spans and relations, with bootstrap intervals over articles.

- `…_exact`, `…_overlap`: as in the metrics module of BBC's Citron. Exact: the same tokens, for source and content given
  cues that meet. Overlap: tokens in common over tokens marked, all attributions of an article taken together.
- `relation`: cues meet, sources meet (or neither has one) and contents have a token F1 of at least 0.5, one to one.
- `unlinked_…`: as in CofeNet (Wang et al. 2022): a span is right if the other side has one of that role with the same
  bounds, whatever attribution it belongs to. The parts of a discontinuous role are spans of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrib.evaluation.comparison import ROLES, Comparison, Item, Role, touches
from attrib.evaluation.gold import GoldAttribution
from attrib.evaluation.predictions import Prediction
from attrib.evaluation.tokens import Bounds

METRICS = (
    "relation",
    *(f"{role}_{kind}" for kind in ("exact", "overlap") for role in ROLES),
    *(f"unlinked_{role}" for role in ROLES),
)

RESAMPLES = 2_000
SEED = 20160930  # any fixed number: the same articles give the same intervals
_LEVEL = (2.5, 97.5)  # percentiles of a 95 % interval

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1. `interval` holds the ends of the 95 % interval of F1; None for fewer than two articles."""

    precision: float
    recall: float
    f1: float
    interval: tuple[float, float] | None = None


def scores(comparisons: Sequence[Comparison]) -> dict[str, Score]:
    """Every metric of `METRICS` over the articles, counted together (micro average)."""
    if not comparisons:
        return {metric: Score(0.0, 0.0, 0.0) for metric in METRICS}
    counts = np.stack([tally(comparison) for comparison in comparisons])
    precision, recall, f1 = _rates(counts.sum(axis=0))
    ends = _intervals(counts) if len(comparisons) > 1 else [None] * len(METRICS)
    return {
        metric: Score(float(precision[n]), float(recall[n]), float(f1[n]), ends[n]) for n, metric in enumerate(METRICS)
    }


def tally(comparison: Comparison) -> Counts:
    """One article's counts: a row a metric, with the columns right predictions, predictions, found gold, gold."""
    rows: Mapping[str, tuple[int, int, int, int]] = {
        "relation": _relation(comparison),
        **{f"{role}_exact": _exact(comparison, role) for role in ROLES},
        **{f"{role}_overlap": _overlap(comparison, role) for role in ROLES},
        **{f"unlinked_{role}": _unlinked(comparison, role) for role in ROLES},
    }
    return np.array([rows[metric] for metric in METRICS], dtype=np.float64)


def same_role(one: Item[Prediction], other: Item[GoldAttribution], role: Role) -> bool:
    """Whether a role covers the same tokens on both sides, given that the cues meet or neither side has one."""
    linked = touches(one, other, "cue") or not (one.cue or other.cue)
    return linked and one.tokens[role] == other.tokens[role]


def _relation(comparison: Comparison) -> tuple[int, int, int, int]:
    matched = len(comparison.matches)
    return matched, len(comparison.predicted), matched, len(comparison.gold)


def _exact(comparison: Comparison, role: Role) -> tuple[int, int, int, int]:
    gold, predicted = comparison.gold, comparison.predicted
    right = sum(any(same_role(one, other, role) for other in gold) for one in predicted)
    found = sum(any(same_role(one, other, role) for one in predicted) for other in gold)
    return right, len(predicted), found, len(gold)


def _overlap(comparison: Comparison, role: Role) -> tuple[int, int, int, int]:
    predicted = frozenset[int]().union(*(item.tokens[role] for item in comparison.predicted))
    gold = frozenset[int]().union(*(item.tokens[role] for item in comparison.gold))
    shared = len(predicted & gold)
    return shared, len(predicted), shared, len(gold)


def _unlinked(comparison: Comparison, role: Role) -> tuple[int, int, int, int]:
    predicted = frozenset[Bounds]().union(*(item.bounds[role] for item in comparison.predicted))
    gold = frozenset[Bounds]().union(*(item.bounds[role] for item in comparison.gold))
    shared = len(predicted & gold)
    return shared, len(predicted), shared, len(gold)


def _rates(counts: Counts) -> tuple[Counts, Counts, Counts]:
    """Precision, recall and F1 from counts whose last axis is as in `tally`; 0 where nothing was there to be right."""
    right, predicted, found, gold = np.moveaxis(counts, -1, 0)
    precision, recall = _ratio(right, predicted), _ratio(found, gold)
    return precision, recall, _ratio(2 * precision * recall, precision + recall)


def _ratio(part: Counts, whole: Counts) -> Counts:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _intervals(counts: Counts) -> list[tuple[float, float]]:
    """Percentile intervals of F1 when whole articles are drawn with replacement (Davison and Hinkley 1997, 3.8)."""
    articles = len(counts)
    weights = np.random.default_rng(SEED).multinomial(articles, np.full(articles, 1 / articles), size=RESAMPLES)
    *_, f1 = _rates(np.tensordot(weights.astype(np.float64), counts, axes=1))
    low, high = np.percentile(f1, _LEVEL, axis=0)
    return list(zip(low.tolist(), high.tolist(), strict=True))
