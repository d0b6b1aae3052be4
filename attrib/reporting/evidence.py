"""Speakers, shared claims and reused passages → what the page prints of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attrib.reporting import wording
from attrib.reporting.articles import ArticleView
from attrib.reporting.notes import excerpt
from attrib.reporting.records import Records, by, count, items, number, spans, text
from attrib.tables import Row

SOURCES_SHOWN = 2_000
CLAIMS_SHOWN = 60
REUSE_SHOWN = 60
_PASSAGES = 3  # shared passages printed of a pair of articles
_MENTION = 90  # characters printed of a mention
_WORDS = 320  # characters printed of a claim or passage


@dataclass(frozen=True)
class SourceRow:
    """One speaker of one article; `numbers` are its attributions there.

    `evidence` says what decided its type, strongest first, `mentions` in which words the text speaks of it.
    """

    label: str
    name: str
    speaker_type: str
    affiliation: str
    title: str
    naming: str
    rung: int
    reason: str
    n_attributions: int
    numbers: tuple[int, ...]
    article: ArticleView
    evidence: tuple[str, ...]
    confidence: float | None
    mentions: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """One place where a claim is stated. `number` is its attribution's; None where the outlet itself says it."""

    article: ArticleView
    words: str
    who: str
    number: int | None


@dataclass(frozen=True)
class ClaimView:
    """A claim that several articles make, and how their versions differ."""

    words: str
    conflicts: tuple[str, ...]
    places: tuple[Place, ...]
    n_outlets: int


@dataclass(frozen=True)
class ReuseView:
    """Two articles that share passages word for word."""

    first: ArticleView
    second: ArticleView
    similarity: float | None
    passages: tuple[str, ...]
    n_passages: int


def source_rows(records: Records, articles: Sequence[ArticleView]) -> tuple[SourceRow, ...]:
    """Everyone who is a source, those with most attributions first."""
    views = {article.article_id: article for article in articles}
    said = _attributions_of_speakers(records, views)
    texts = {text(row, "article_id"): text(row, "text") for row in records.articles}
    rows = [
        _source(row, views[text(row, "article_id")], said, texts)
        for row in records.speakers
        if text(row, "article_id") in views and count(row, "n_attributions")
    ]
    return tuple(sorted(rows, key=lambda row: (-row.n_attributions, row.article.outlet, row.label, row.name)))


def claim_views(records: Records, articles: Sequence[ArticleView]) -> tuple[ClaimView, ...]:
    """The shared claims: those whose versions conflict first, then those that most outlets make."""
    views = {article.article_id: article for article in articles}
    labels = {
        (text(row, "article_id"), text(row, "speaker_id")): text(row, "label") or text(row, "name")
        for row in records.speakers
    }
    claims = [_claim(rows, views, labels) for rows in by("claim_id", records.claims).values()]
    kept = [claim for claim in claims if len(claim.places) > 1]
    return tuple(sorted(kept, key=lambda claim: (not claim.conflicts, -claim.n_outlets, claim.words)))


def reuse_views(records: Records, articles: Sequence[ArticleView]) -> tuple[ReuseView, ...]:
    """Pairs of articles with shared passages, the most alike first."""
    views = {article.article_id: article for article in articles}
    texts = {text(row, "article_id"): text(row, "text") for row in records.articles}
    pairs = [
        _reuse(row, views, texts)
        for row in records.reuse
        if text(row, "article_a") in views and text(row, "article_b") in views
    ]
    return tuple(sorted(pairs, key=lambda pair: -(pair.similarity or 0.0)))


def _attributions_of_speakers(
    records: Records, views: Mapping[str, ArticleView]
) -> Mapping[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], set[int]] = {}
    for article_id, rows in by("article_id", records.attributions).items():
        if article_id not in views:
            continue
        for row in rows:
            place = views[article_id].number_of(text(row, "attribution_id"))
            if place is not None and place not in views[article_id].uncounted:
                found.setdefault((article_id, text(row, "speaker_id")), set()).add(place)
    return {key: tuple(sorted(places)) for key, places in found.items()}


def _source(
    row: Row, article: ArticleView, said: Mapping[tuple[str, str], tuple[int, ...]], texts: Mapping[str, str]
) -> SourceRow:
    words = (excerpt(span.of(texts[article.article_id]), _MENTION) for span in spans(row, "mentions"))
    return SourceRow(
        label=text(row, "label") or text(row, "name"),
        name=text(row, "name"),
        speaker_type=wording.say(wording.SPEAKER_TYPES, text(row, "speaker_type")),
        affiliation=text(row, "affiliation"),
        title=text(row, "title"),
        naming=wording.say(wording.NAMING, text(row, "naming")),
        rung=count(row, "transparency"),
        reason=text(row, "anonymity_reason"),
        n_attributions=count(row, "n_attributions"),
        numbers=said.get((article.article_id, text(row, "speaker_id")), ()),
        article=article,
        evidence=items(row, "type_evidence"),
        confidence=number(row, "type_confidence"),
        mentions=tuple(dict.fromkeys(filter(None, words))),
    )


def _claim(rows: Sequence[Row], views: Mapping[str, ArticleView], labels: Mapping[tuple[str, str], str]) -> ClaimView:
    known = [row for row in rows if text(row, "article_id") in views]
    places = tuple(_place(row, views[text(row, "article_id")], labels) for row in known)
    conflicts = dict.fromkeys(kind for row in known for kind in items(row, "conflict"))
    return ClaimView(
        words=excerpt(text(rows[0], "text"), _WORDS),
        conflicts=tuple(wording.say(wording.CONFLICTS, kind) for kind in conflicts),
        places=places,
        n_outlets=len({place.article.outlet for place in places}),
    )


def _place(row: Row, article: ArticleView, labels: Mapping[tuple[str, str], str]) -> Place:
    attribution = text(row, "attribution_id")
    speaker = labels.get((article.article_id, text(row, "speaker_id")), "")
    return Place(
        article=article,
        words=excerpt(text(row, "text"), _WORDS),
        who=(speaker or "no source given") if attribution else "the outlet itself, with no source",
        number=article.number_of(attribution),
    )


def _reuse(row: Row, views: Mapping[str, ArticleView], texts: Mapping[str, str]) -> ReuseView:
    article_id = text(row, "article_a")
    passages = [span.of(texts[article_id]) for span in spans(row, "spans_a")]
    longest = sorted(filter(None, passages), key=len, reverse=True)
    return ReuseView(
        first=views[article_id],
        second=views[text(row, "article_b")],
        similarity=number(row, "similarity"),
        passages=tuple(excerpt(passage, _WORDS) for passage in longest[:_PASSAGES]),
        n_passages=len(passages),
    )
