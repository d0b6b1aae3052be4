"""Speakers, shared claims and reused passages → what the page prints of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Generic, TypeVar

from attrib.reporting import wording
from attrib.reporting.articles import ArticleView
from attrib.reporting.notes import excerpt
from attrib.reporting.records import Streams, by, count, items, number, only, spans, text, where
from attrib.tables import Row

T = TypeVar("T")

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


@dataclass(frozen=True)
class Shown(Generic[T]):
    """The first of something, and how many there are in all."""

    first: tuple[T, ...]
    n_all: int


@dataclass(frozen=True)
class Claims(Shown[ClaimView]):
    """The first shared claims, how many there are in all, and in how many of these the versions conflict."""

    n_conflicting: int


def source_rows(records: Streams, articles: Sequence[ArticleView], limit: int = SOURCES_SHOWN) -> Shown[SourceRow]:
    """Everyone who is a source, those with most attributions first."""
    views = {article.article_id: article for article in articles}

    def place(row: Row) -> tuple[int, str, str, str]:
        name = text(row, "name")
        return -count(row, "n_attributions"), views[text(row, "article_id")].outlet, text(row, "label") or name, name

    n_all = 0

    def sources() -> Iterator[Row]:
        nonlocal n_all
        for row in only(records.speakers, ("article_id", "speaker_id", "label", "name", "n_attributions")):
            if text(row, "article_id") in views and count(row, "n_attributions"):
                n_all += 1
                yield row

    first = [_speaker_of(row) for row in nsmallest(limit, sources(), key=place)]
    named = {article for article, _ in first}
    speakers = where(records.speakers, {"article_id": named, "speaker_id": {speaker for _, speaker in first}})
    rows = {_speaker_of(row): row for row in speakers}
    texts = _texts(records, named)
    said = _attributions_of_speakers(records, views)
    return Shown(tuple(_source(rows[key], views[key[0]], said, texts) for key in first), n_all)


def claim_views(records: Streams, articles: Sequence[ArticleView], limit: int = CLAIMS_SHOWN) -> Claims:
    """The shared claims: those whose versions conflict first, then those that most outlets make."""
    views = {article.article_id: article for article in articles}
    found: dict[str, _Telling] = {}
    for row in only(records.claims, ("claim_id", "article_id", "text", "conflict")):
        telling = found.setdefault(text(row, "claim_id"), _Telling(excerpt(text(row, "text"), _WORDS)))
        if text(row, "article_id") in views:
            telling.n_places += 1
            telling.outlets.add(views[text(row, "article_id")].outlet)
            telling.conflict |= bool(items(row, "conflict"))
    kept = {id: telling for id, telling in found.items() if telling.n_places > 1}
    first = nsmallest(limit, kept, key=lambda id: (not kept[id].conflict, -len(kept[id].outlets), kept[id].words))
    rows = by("claim_id", where(records.claims, {"claim_id": set(first)}))
    told_in = {text(row, "article_id") for group in rows.values() for row in group}
    labels = {
        _speaker_of(row): text(row, "label") or text(row, "name")
        for row in only(records.speakers, ("article_id", "speaker_id", "label", "name"), {"article_id": told_in})
    }
    shown = tuple(_claim(rows[id], views, labels) for id in first)
    return Claims(shown, len(kept), sum(telling.conflict for telling in kept.values()))


@dataclass
class _Telling:
    """What decides the place of a claim."""

    words: str
    n_places: int = 0
    outlets: set[str] = field(default_factory=set)
    conflict: bool = False


def reuse_views(records: Streams, articles: Sequence[ArticleView], limit: int = REUSE_SHOWN) -> Shown[ReuseView]:
    """Pairs of articles with shared passages, the most alike first."""
    views = {article.article_id: article for article in articles}
    n_all = 0

    def pairs() -> Iterator[Row]:
        nonlocal n_all
        for row in only(records.reuse, ("article_a", "article_b", "similarity")):
            if text(row, "article_a") in views and text(row, "article_b") in views:
                n_all += 1
                yield row

    first = [_pair_of(row) for row in nsmallest(limit, pairs(), key=lambda row: -(number(row, "similarity") or 0.0))]
    named = {a for a, _ in first}
    pairs_shown = where(records.reuse, {"article_a": named, "article_b": {b for _, b in first}})
    rows = {_pair_of(row): row for row in pairs_shown}
    texts = _texts(records, named)
    return Shown(tuple(_reuse(rows[pair], views, texts) for pair in first), n_all)


def _speaker_of(row: Row) -> tuple[str, str]:
    return text(row, "article_id"), text(row, "speaker_id")


def _pair_of(row: Row) -> tuple[str, str]:
    return text(row, "article_a"), text(row, "article_b")


def _texts(records: Streams, articles: Collection[str]) -> dict[str, str]:
    rows = only(records.articles, ("article_id", "text"), {"article_id": articles})
    return {text(row, "article_id"): text(row, "text") for row in rows}


def _attributions_of_speakers(
    records: Streams, views: Mapping[str, ArticleView]
) -> Mapping[tuple[str, str], tuple[int, ...]]:
    """The numbers of each speaker's attributions in the articles that have a place."""
    found: dict[tuple[str, str], set[int]] = {}
    placed = {
        id: {note.attribution_id: note.number for note in view.notes if note.counted}
        for id, view in views.items()
        if view.anchor
    }
    columns = ("article_id", "attribution_id", "speaker_id")
    for row in only(records.attributions, columns, {"article_id": placed}):
        place = placed[text(row, "article_id")].get(text(row, "attribution_id"))
        if place is not None:
            found.setdefault(_speaker_of(row), set()).add(place)
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
