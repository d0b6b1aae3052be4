"""How far annotators agree with one another: what a perfect system could reach on the same articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from attrib.evaluation.comparison import compare
from attrib.evaluation.gold import GoldArticle
from attrib.evaluation.predictions import Prediction, from_gold
from attrib.evaluation.scores import METRICS, scores


@dataclass(frozen=True)
class Agreement:
    """Mean F1 of each metric over the articles that several annotators marked."""

    articles: int
    annotators: int  # the most that one article has
    humans: Mapping[str, float]  # each annotator against each other one
    system: Mapping[str, float]  # the predictions against each annotator


def agreement(
    readings: Iterable[Sequence[GoldArticle]], predictions: Mapping[str, Sequence[Prediction]]
) -> Agreement | None:
    """Agreement over the articles with more than one reading; None where there is no such article.

    The mean of an article is over its pairs of annotators, the mean of all is over the articles.
    """
    several = [article for article in readings if len(article) > 1]
    if not several:
        return None
    marked = {id(reading): tuple(map(from_gold, reading.attributions)) for article in several for reading in article}
    humans = [_mean(_f1(one, marked[id(other)]) for one, other in combinations(article, 2)) for article in several]
    system = [_mean(_f1(one, predictions.get(one.id, ())) for one in article) for article in several]
    return Agreement(len(several), max(map(len, several)), _mean(humans), _mean(system))


def _f1(gold: GoldArticle, predictions: Sequence[Prediction]) -> dict[str, float]:
    return {metric: score.f1 for metric, score in scores([compare(gold, predictions)]).items()}


def _mean(several: Iterable[Mapping[str, float]]) -> dict[str, float]:
    rows = list(several)
    return {metric: sum(row[metric] for row in rows) / len(rows) for metric in METRICS}
