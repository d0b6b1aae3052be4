"""One article's predictions against its gold: which are scored at all, and which belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from attrib.evaluation.gold import GoldArticle, GoldAttribution
from attrib.evaluation.predictions import Prediction
from attrib.evaluation.tokens import Bounds, Tokens
from attrib.model import Spans

Role = Literal["cue", "source", "content"]
ROLES: tuple[Role, ...] = ("cue", "source", "content")

ENOUGH = 0.5  # token F1 from which two contents count as the same passage


class _Marked(Protocol):
    """What gold and predictions have in common."""

    @property
    def cue(self) -> Spans: ...
    @property
    def sources(self) -> Spans: ...
    @property
    def contents(self) -> Spans: ...


M = TypeVar("M", bound=_Marked)


@dataclass(frozen=True)
class Item(Generic[M]):
    """An attribution with the tokens that each role covers, and the token bounds of each of its spans."""

    of: M
    tokens: dict[Role, frozenset[int]]
    bounds: dict[Role, frozenset[Bounds]]

    @property
    def cue(self) -> frozenset[int]:
        """The tokens of the cue."""
        return self.tokens["cue"]


@dataclass(frozen=True)
class Comparison:
    """What is scored of one article, and the relation matches as pairs of (prediction, gold), by position."""

    article: GoldArticle
    gold: tuple[Item[GoldAttribution], ...]
    predicted: tuple[Item[Prediction], ...]
    matches: tuple[tuple[int, int], ...]


def compare(article: GoldArticle, predictions: Iterable[Prediction], core_only: bool = True) -> Comparison:
    """Gold and predictions of an article as items, matched one to one.

    Left out are predictions that begin in an ignored range, and those of level `implied`, which have no cue and which
    no gold holds. With `core_only`, extended gold is neither rewarded nor punished: it is left out, and so is a
    prediction whose cue meets that of extended gold and of no core gold.
    """
    tokens = Tokens(article.text)
    gold = [item(attribution, tokens) for attribution in article.attributions]
    predicted = [
        item(prediction, tokens)
        for prediction in predictions
        if prediction.level != "implied" and not _begins_in(article.ignore, prediction)
    ]
    if core_only:
        extended = [one for one in gold if one.of.level != "core"]
        gold = [one for one in gold if one.of.level == "core"]
        predicted = [one for one in predicted if _meets(one, gold) or not _meets(one, extended)]
    return Comparison(article, tuple(gold), tuple(predicted), _matches(predicted, gold))


def item(of: M, tokens: Tokens) -> Item[M]:
    """The attribution in terms of its text's tokens."""
    spans: dict[Role, Spans] = {"cue": of.cue, "source": of.sources, "content": of.contents}
    return Item(
        of,
        {role: tokens.inside(spans[role]) for role in ROLES},
        {role: frozenset(filter(None, map(tokens.bounds, spans[role]))) for role in ROLES},
    )


def _begins_in(ignored: Spans, prediction: Prediction) -> bool:
    first = (prediction.cue or prediction.contents)[:1]
    return any(start <= span.start < end for start, end in ignored for span in first)


def _meets(one: Item[Prediction], others: Iterable[Item[GoldAttribution]]) -> bool:
    return any(touches(one, other, "cue") for other in others)


def content_f1(one: Item[Prediction], other: Item[GoldAttribution]) -> float:
    """Token F1 of two contents; 0 where they share nothing."""
    mine, theirs = one.tokens["content"], other.tokens["content"]
    shared = len(mine & theirs)
    return 2 * shared / (len(mine) + len(theirs)) if shared else 0.0


def touches(one: Item[Prediction], other: Item[GoldAttribution], role: Role) -> bool:
    """Whether both have the role and share a token of it."""
    return not one.tokens[role].isdisjoint(other.tokens[role])


def same_source(one: Item[Prediction], other: Item[GoldAttribution]) -> bool:
    """Whether the sources share a token, or neither has any."""
    return touches(one, other, "source") or not (one.tokens["source"] or other.tokens["source"])


def _matches(
    predicted: Sequence[Item[Prediction]], gold: Sequence[Item[GoldAttribution]]
) -> tuple[tuple[int, int], ...]:
    """Relation matches: cues meet (or one side has none), sources meet (or neither has any), contents are the same.

    One to one, those with the most alike contents first.
    """
    pairs = [
        (likeness, p, g)
        for p, one in enumerate(predicted)
        for g, other in enumerate(gold)
        if (touches(one, other, "cue") or not (one.cue and other.cue))
        and same_source(one, other)
        and (likeness := content_f1(one, other)) >= ENOUGH
    ]
    taken: dict[int, int] = {}
    for _, p, g in sorted(pairs, reverse=True):
        if p not in taken and g not in taken.values():
            taken[p] = g
    return tuple(sorted(taken.items()))
