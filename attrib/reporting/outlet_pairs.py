"""Shared claims → exercises that set two outlets side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from attrib.model import Span
from attrib.reporting import wording
from attrib.reporting.marking import paragraph_spans
from attrib.reporting.notes import excerpt
from attrib.reporting.questions import Question
from attrib.reporting.records import Streams, items, only, outlet_of, spans, text, where
from attrib.tables import Row

_CLAIM = 90  # characters of the claim quoted in the question


@dataclass(frozen=True)
class Version:
    """How one outlet tells a claim, and what the key says of its source."""

    outlet: str
    headline: str
    text: str
    claim: str
    who: str
    source: str


@dataclass(frozen=True)
class Comparison:
    """Two outlets on the same claim."""

    question: Question
    versions: tuple[Version, Version]


_Statement = tuple[str, str]  # article and attribution


class _Place(NamedTuple):
    """Where a claim stands."""

    statement: _Statement
    span: Span


@dataclass(slots=True)
class _Claim:
    """What decides whether two outlets are compared on a claim: of all claims, this is held."""

    conflict: bool = False
    places: dict[str, _Place] = field(default_factory=dict)  # the first one of each outlet


class _Source(NamedTuple):
    """Who stands behind a claim: in the words of the text, and as the key has it."""

    who: str
    told: str


_NARRATOR = _Source("", "the outlet itself says it, with no source")


def comparisons_of(records: Streams, wanted: int) -> Iterable[Comparison]:
    """Claims that two outlets tell with different sources, those with conflicting versions first."""
    claims = [claim for claim in _claims(records) if len(claim.places) > 1]
    sources = _sources(records, {place.statement for claim in claims for place in claim.places.values()})
    pairs = (_pair(claim, sources) for claim in sorted(claims, key=lambda claim: not claim.conflict))
    chosen = list(islice(filter(None, pairs), wanted))
    named = {place.statement[0] for pair in chosen for place in pair}
    articles = {text(row, "article_id"): row for row in where(records.articles, {"article_id": named})}
    for number, (one, other) in enumerate(chosen, start=1):
        versions = _version(one, articles, sources), _version(other, articles, sources)
        yield Comparison(_comparison_question(number, versions), versions)


def _claims(records: Streams) -> Iterable[_Claim]:
    outlets = {text(row, "article_id"): outlet_of(row) for row in only(records.articles, ("article_id", "outlet"))}
    found: dict[str, _Claim] = {}
    for row in only(records.claims, ("claim_id", "article_id", "attribution_id", "spans", "conflict")):
        claim = found.setdefault(text(row, "claim_id"), _Claim())
        claim.conflict |= bool(items(row, "conflict"))
        article = text(row, "article_id")
        if article in outlets and (stands := spans(row, "spans")):
            claim.places.setdefault(outlets[article], _Place((article, text(row, "attribution_id")), stands[0]))
    return found.values()


def _sources(records: Streams, statements: Collection[_Statement]) -> dict[_Statement, _Source]:
    """The first source of each of these statements."""
    found: dict[_Statement, _Source] = {}
    columns = ("article_id", "attribution_id", "source", "naming", "transparency", "label")
    for row in only(records.attributions, columns, {"article_id": {article for article, _ in statements}}):
        statement = text(row, "article_id"), text(row, "attribution_id")
        if statement in statements and statement not in found:
            found[statement] = _source(row)
    return found


def _source(row: Row) -> _Source:
    who = text(row, "source")
    naming = wording.say(wording.NAMING, text(row, "naming"))
    rung = wording.say(wording.RUNGS, text(row, "transparency"))
    details = "; ".join(filter(None, [who, naming, f"rung {rung}"]))
    return _Source(who, f"{text(row, 'label') or 'no source given'} ({details})")


def _pair(claim: _Claim, sources: Mapping[_Statement, _Source]) -> tuple[_Place, _Place] | None:
    """The first place, and the first that gives another source."""
    one, *others = claim.places.values()
    told = sources.get(one.statement, _NARRATOR).told
    return next(((one, other) for other in others if sources.get(other.statement, _NARRATOR).told != told), None)


def _comparison_question(place: int, pair: tuple[Version, Version]) -> Question:
    told = " and ".join(f"{version.outlet} (“{version.headline}”)" for version in pair)
    prompt = (
        f"{told} report the same claim: “{excerpt(pair[0].claim, _CLAIM)}”. Who stands behind it in each, how far "
        "could you trace them, and does it change how you read the claim?"
    )
    answer = " ".join(f"{version.outlet}: {version.source}." for version in pair)
    return Question(f"compare-{place}", "open", prompt, (answer,))


def _version(place: _Place, articles: Mapping[str, Row], sources: Mapping[_Statement, _Source]) -> Version:
    article = articles[place.statement[0]]
    words = text(article, "text")
    around = next((span for span in paragraph_spans(words) if span.overlaps(place.span)), place.span)
    source = sources.get(place.statement, _NARRATOR)
    return Version(
        outlet=outlet_of(article),
        headline=text(article, "headline") or text(article, "article_id"),
        text=" ".join(around.of(words).split()),
        claim=place.span.of(words),
        who=source.who,
        source=source.told,
    )
