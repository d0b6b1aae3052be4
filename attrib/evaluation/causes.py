"""Every miss and false alarm of an evaluation, with its likely cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from attrib.evaluation.comparison import (
    ENOUGH,
    ROLES,
    Comparison,
    Item,
    compare,
    content_f1,
    same_source,
    touches,
)
from attrib.evaluation.gold import GoldArticle, GoldAttribution
from attrib.evaluation.predictions import Prediction

Gold = Item[GoldAttribution]
Found = Item[Prediction]


@dataclass(frozen=True)
class Cause:
    """A kind of error: its id, what it is called, and what it means."""

    id: str
    title: str
    meaning: str


CAUSES: tuple[Cause, ...] = (
    Cause("unseen", "Missed: no candidate", "Annotated, and no candidate for it is known."),
    Cause("unsure", "Missed: too little confidence", "A candidate was there, below the confidence that is reported."),
    Cause("shared", "Missed: its cue serves another", "The cue was found, but counts for another annotation with it."),
    Cause("source", "Wrong source", "The cue is right and the content close enough, the source is not."),
    Cause("content", "Wrong content", "Cue and source are right, the contents share less than half of their words."),
    Cause("both", "Wrong source and content", "The cue is right, and nothing else."),
    Cause("cue", "Other cue", "The content was found, but attributed by other words."),
    Cause(
        "double", "False alarm: a second reading", "What is annotated here was found already, by another prediction."
    ),
    Cause("spurious", "False alarm: nothing annotated", "Nobody marked an attribution here. Grouped by class of cue."),
    Cause("bounds", "Found, with other boundaries", "Counts as found; some span begins or ends with another word."),
)


@dataclass(frozen=True)
class Error:
    """One error: what was annotated, what was found, or both where they belong together."""

    cause: str  # id of the cause
    detail: str  # the finer group, "" where there is one only
    article: GoldArticle
    gold: GoldAttribution | None
    found: Prediction | None


def errors(comparisons: Sequence[Comparison], passed_over: Mapping[str, Sequence[Prediction]]) -> Iterator[Error]:
    """All errors in the order of articles and causes. `passed_over`: article id → what had too little confidence."""
    for comparison in comparisons:
        article = comparison.article
        rejected = compare(article, passed_over.get(article.id, ()), core_only=False).predicted
        for cause, detail, gold, found in _of_article(comparison, rejected):
            yield Error(cause, detail, article, gold.of if gold else None, found.of if found else None)


_Explained = tuple[str, str, Gold | None, Found | None]


def _of_article(comparison: Comparison, rejected: Sequence[Found]) -> Iterator[_Explained]:
    """Errors as (cause, detail, gold, found)."""
    gold, predicted = comparison.gold, comparison.predicted
    matched = [(predicted[p], gold[g]) for p, g in comparison.matches]
    found_gold = {g for _, g in comparison.matches}
    right = {p for p, _ in comparison.matches}
    missed = [item for g, item in enumerate(gold) if g not in found_gold]
    wrong = [item for p, item in enumerate(predicted) if p not in right]
    pairs = _pairs(wrong, missed)
    for found, truth in pairs:
        yield *_difference(found, truth), truth, found
    for truth in missed:
        if all(truth is not other for _, other in pairs):
            yield _miss(truth, predicted, rejected)
    for found in wrong:
        if all(found is not other for other, _ in pairs):
            yield _false_alarm(found, gold)
    for found, truth in matched:
        differing = [role for role in ROLES if found.tokens[role] != truth.tokens[role]]
        if differing:
            yield "bounds", " and ".join(differing), truth, found


def _pairs(wrong: Sequence[Found], missed: Sequence[Gold]) -> list[tuple[Found, Gold]]:
    """False alarms and misses that are one error: the same cue or the same content, the most alike first."""
    alike = [
        (touches(found, truth, "cue"), same_source(found, truth), content_f1(found, truth), -p, -g)
        for p, found in enumerate(wrong)
        for g, truth in enumerate(missed)
        if _same_place(found, truth)
    ]
    pairs: dict[int, int] = {}
    for *_, p, g in sorted(alike, reverse=True):
        if -p not in pairs and -g not in pairs.values():
            pairs[-p] = -g
    return [(wrong[p], missed[g]) for p, g in sorted(pairs.items())]


def _same_place(found: Found, truth: Gold) -> bool:
    return touches(found, truth, "cue") or content_f1(found, truth) >= ENOUGH


def _difference(found: Found, truth: Gold) -> tuple[str, str]:
    """What is wrong with a prediction that belongs to a gold attribution, as cause and detail."""
    if found.cue and truth.cue and not touches(found, truth, "cue"):
        return "cue", "same source" if same_source(found, truth) else "and other source"
    if content_f1(found, truth) >= ENOUGH:
        return "source", _source_difference(found, truth)
    if same_source(found, truth):
        return "content", _content_difference(found, truth)
    return "both", _source_difference(found, truth)


def _source_difference(found: Found, truth: Gold) -> str:
    if not found.tokens["source"]:
        return "none found"
    return "another one" if truth.tokens["source"] else "none annotated"


def _content_difference(found: Found, truth: Gold) -> str:
    mine, theirs = found.tokens["content"], truth.tokens["content"]
    if mine < theirs:
        return "too short"
    if mine > theirs:
        return "too long"
    return "shifted" if mine & theirs else "elsewhere"


def _miss(truth: Gold, predicted: Sequence[Found], rejected: Sequence[Found]) -> _Explained:
    other = next((found for found in predicted if touches(found, truth, "cue")), None)
    if other is not None:
        return "shared", "", truth, other
    near = [found for found in rejected if _same_place(found, truth)]
    if near:
        best = max(near, key=lambda found: found.of.confidence)
        detail = "the same cue" if touches(best, truth, "cue") else "another cue"
        return "unsure", detail, truth, best
    return "unseen", "with a source" if truth.tokens["source"] else "without source", truth, None


def _false_alarm(found: Found, gold: Sequence[Gold]) -> _Explained:
    truth = next((truth for truth in gold if _same_place(found, truth)), None)
    if truth is not None:
        return "double", "", truth, found
    return "spurious", found.of.cue_class or "no class", None, found
