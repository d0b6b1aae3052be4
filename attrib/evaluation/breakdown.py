"""The same scores by what they are made of: by outlet, and how precise each rule and each class of cues is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from attrib.evaluation.comparison import ROLES, Comparison
from attrib.evaluation.predictions import Prediction
from attrib.evaluation.scores import Score, same_role, scores


@dataclass(frozen=True)
class OutletScores:
    """The scores on one outlet's articles."""

    outlet: str
    articles: int
    gold: int
    predicted: int
    scores: dict[str, Score]


@dataclass(frozen=True)
class GroupPrecision:
    """Of the predictions of one group: how many, and the share that is right by relation and by each role's bounds."""

    group: str
    predicted: int
    relation: float
    cue: float
    source: float
    content: float


def by_outlet(comparisons: Sequence[Comparison]) -> tuple[OutletScores, ...]:
    """Scores of each outlet, in order of their names."""
    outlets: dict[str, list[Comparison]] = {}
    for comparison in comparisons:
        outlets.setdefault(comparison.article.outlet, []).append(comparison)
    return tuple(
        OutletScores(
            outlet,
            len(own),
            sum(len(comparison.gold) for comparison in own),
            sum(len(comparison.predicted) for comparison in own),
            scores(own),
        )
        for outlet, own in sorted(outlets.items())
    )


def by_rule(comparisons: Iterable[Comparison]) -> tuple[GroupPrecision, ...]:
    """Precision of each rule, the most frequent first. Recall is no matter of one rule: gold names none."""
    return _precision(comparisons, lambda prediction: prediction.rule)


def by_cue_class(comparisons: Iterable[Comparison]) -> tuple[GroupPrecision, ...]:
    """Precision of each class of cues, the most frequent first."""
    return _precision(comparisons, lambda prediction: prediction.cue_class)


def _precision(comparisons: Iterable[Comparison], group: Callable[[Prediction], str]) -> tuple[GroupPrecision, ...]:
    groups: dict[str, list[tuple[bool, ...]]] = {}
    for comparison in comparisons:
        related = {p for p, _ in comparison.matches}
        for position, item in enumerate(comparison.predicted):
            exact = (any(same_role(item, gold, role) for gold in comparison.gold) for role in ROLES)
            groups.setdefault(group(item.of), []).append((position in related, *exact))
    found = (
        GroupPrecision(name, len(right), *(sum(column) / len(right) for column in zip(*right, strict=True)))
        for name, right in groups.items()
    )
    return tuple(sorted(found, key=lambda group: (-group.predicted, group.group)))
