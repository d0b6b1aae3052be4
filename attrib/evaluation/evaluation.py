"""Gold and a way to predict → everything that is known about how well it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from attrib.evaluation.agreement import Agreement, agreement
from attrib.evaluation.breakdown import GroupPrecision, OutletScores, by_cue_class, by_outlet, by_rule
from attrib.evaluation.comparison import Comparison, compare
from attrib.evaluation.gold import GoldArticle, SpeakerGold, speaker_gold
from attrib.evaluation.goldfile import read_gold, read_speakers
from attrib.evaluation.polnear import read_annotators
from attrib.evaluation.predictions import Prediction, from_attributions, read_predictions
from attrib.evaluation.reliability import Reliability, reliability
from attrib.evaluation.scores import Score, scores
from attrib.evaluation.speakers import SpeakerScores, score_speakers
from attrib.model import Article, Attribution, Identity
from attrib.reading import furniture, load_furniture
from attrib.resources import rules_dir

Format = Literal["polnear", "gold"]
Readings = Sequence[Sequence[GoldArticle]]  # each article as each of its annotators marked it


class Outcome(NamedTuple):
    """What was found in one article."""

    article: Article
    attributions: Sequence[Attribution]
    identity: Identity | None = None
    passed_over: Sequence[Attribution] = ()  # of too little confidence to be reported: these explain misses


Predict = Callable[[Iterable[Article]], Iterable[Outcome]]


@dataclass(frozen=True)
class Evaluation:
    """The scores of one set of predictions against one gold standard."""

    gold: str  # the gold's name
    comparisons: tuple[Comparison, ...]  # an item each article, in the gold's order
    scores: Mapping[str, Score]
    outlets: tuple[OutletScores, ...]
    rules: tuple[GroupPrecision, ...]
    cue_classes: tuple[GroupPrecision, ...]
    reliability: Reliability
    speakers: SpeakerScores | None  # None where the gold names no speakers, or none were predicted
    agreement: Agreement | None  # None where no article has several annotators
    passed_over: Mapping[str, tuple[Prediction, ...]]  # article id → what had too little confidence

    @property
    def without(self) -> tuple[str, ...]:
        """Articles in which nothing was found, those that could not be analysed among them."""
        return tuple(comparison.article.id for comparison in self.comparisons if not comparison.predicted)

    @property
    def n_gold(self) -> int:
        """Gold attributions that are scored."""
        return sum(len(comparison.gold) for comparison in self.comparisons)

    @property
    def n_predicted(self) -> int:
        """Predictions that are scored."""
        return sum(len(comparison.predicted) for comparison in self.comparisons)


def evaluate(
    gold: Path, format: Format, predict: Predict, *, core_only: bool = True, speakers: Path | None = None
) -> Evaluation:
    """Put the gold's articles, without their annotations, to `predict` and score what comes back.

    `gold` is a PolNeAR split's folder or a gold file; where an article has several annotators, the first by name is
    scored against. `core_only` leaves extended gold out of the scores. `speakers` is a file of annotated sources, for
    gold that names none itself. Articles that do not come back count as articles without predictions.
    Raises `GoldError` where the gold cannot be read.
    """
    readings = _readings(gold, format)
    named = _speaker_gold(readings, speakers)
    predictions: dict[str, tuple[Prediction, ...]] = {}
    passed_over: dict[str, tuple[Prediction, ...]] = {}
    identified = False
    for outcome in predict(_articles(readings)):
        predictions[outcome.article.id] = from_attributions(outcome.attributions, outcome.identity)
        passed_over[outcome.article.id] = from_attributions(outcome.passed_over)
        identified = identified or outcome.identity is not None
    return _evaluation(gold.name, readings, predictions, passed_over, named if identified else [], core_only)


def evaluate_tables(
    gold: Path, format: Format, folder: Path, *, core_only: bool = True, speakers: Path | None = None
) -> Evaluation:
    """Score the table `attributions.csv` in a folder, corrected or not; otherwise as `evaluate`."""
    readings = _readings(gold, format)
    return _evaluation(gold.name, readings, read_predictions(folder), {}, _speaker_gold(readings, speakers), core_only)


def _readings(gold: Path, format: Format) -> Readings:
    return list(read_annotators(gold).values()) if format == "polnear" else [[article] for article in read_gold(gold)]


def _articles(readings: Readings) -> Iterable[Article]:
    """The articles as the reading stage would make them: what is furniture has to be found here too."""
    rules = load_furniture([rules_dir()])
    for gold, *_ in readings:
        yield Article(
            id=gold.id,
            text=gold.text,
            outlet=gold.outlet,
            outlet_country=gold.outlet_country,
            headline=gold.headline,
            furniture=furniture(gold.text, rules),
        )


def _speaker_gold(readings: Readings, path: Path | None) -> list[SpeakerGold]:
    if path is not None:
        return read_speakers(path)
    return [speaker_gold(article) for article, *_ in readings if article.speakers]


def _evaluation(
    name: str,
    readings: Readings,
    predictions: Mapping[str, Sequence[Prediction]],
    passed_over: Mapping[str, tuple[Prediction, ...]],
    speakers: Sequence[SpeakerGold],
    core_only: bool,
) -> Evaluation:
    comparisons = tuple(compare(gold, predictions.get(gold.id, ()), core_only) for gold, *_ in readings)
    return Evaluation(
        gold=name,
        comparisons=comparisons,
        scores=scores(comparisons),
        outlets=by_outlet(comparisons),
        rules=by_rule(comparisons),
        cue_classes=by_cue_class(comparisons),
        reliability=reliability(comparisons),
        speakers=score_speakers(speakers, predictions) if speakers else None,
        agreement=agreement(readings, predictions),
        passed_over=passed_over,
    )
