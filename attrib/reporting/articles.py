"""Rows of the tables → one article as it is printed: marked text, and a note for every attribution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attrib.model import Span
from attrib.reporting.marking import Mark, Paragraph, Role, mark_text
from attrib.reporting.notes import Note, note_of
from attrib.reporting.records import Streams, by, count, number, of_articles, only, outlet_of, spans, text
from attrib.tables import Row

_ROLES: tuple[Role, ...] = ("source", "cue", "content")


_HEAD = (
    "article_id", "outlet", "published", "headline", "url", "author", "agency", "n_attributions", "attributed_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article. `anchor` is its address on the page; "" where the page leaves it out, and so paragraphs and notes.

    Without text there are no paragraphs.
    """

    anchor: str
    article_id: str
    outlet: str
    headline: str
    byline: str
    url: str
    n_attributions: int
    attributed_share: float | None
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]

    def number_of(self, attribution_id: str) -> int | None:
        """The number of an attribution on the page."""
        return next((note.number for note in self.notes if note.attribution_id == attribution_id), None)

    @property
    def uncounted(self) -> frozenset[int]:
        """The numbers of attributions that no figure counts."""
        return frozenset(note.number for note in self.notes if not note.counted)


def article_views(records: Streams, rule_notes: Mapping[str, str], limit: int) -> tuple[ArticleView, ...]:
    """Every article, ordered by outlet, date and id. Where there are more than `limit`, so many have a place.

    These are spread evenly, so that every outlet has its part of them. `rule_notes` says in a sentence what each rule
    looks for.
    """
    heads = list(only(records.articles, _HEAD))
    ordered = sorted(heads, key=lambda row: [text(row, c) for c in ("outlet", "published", "article_id")])
    ids = [text(row, "article_id") for row in ordered]
    n_shown = min(limit, len(ids))
    anchors = {ids[number * len(ids) // n_shown]: f"a{number + 1}" for number in range(n_shown)}
    shown = of_articles(records, anchors)
    whole = {text(row, "article_id"): row for row in shown.articles}
    attributions, sentences = by("article_id", shown.attributions), by("article_id", shown.sentences)
    return tuple(
        _view(anchors.get(id, ""), whole.get(id, row), attributions.get(id, ()), sentences.get(id, ()), rule_notes)
        for id, row in zip(ids, ordered, strict=True)
    )


def attribution_groups(rows: Iterable[Row]) -> tuple[tuple[Row, ...], ...]:
    """One article's rows, those of one attribution together, attributions in text order."""
    groups = by("attribution_id", rows).values()
    return tuple(
        sorted(groups, key=lambda group: min((start for row in group for start, _ in _all_spans(row)), default=0))
    )


def marks_of(number: int, group: Sequence[Row]) -> tuple[Mark, ...]:
    """The marks of one attribution, whose rows differ in their sources only."""
    return tuple(Mark(number, role, span) for row in group for role in _ROLES for span in spans(row, f"{role}_spans"))


def _view(
    anchor: str, row: Row, attributions: Sequence[Row], sentences: Sequence[Row], rule_notes: Mapping[str, str]
) -> ArticleView:
    groups = attribution_groups(attributions)
    numbers = {text(group[0], "attribution_id"): place for place, group in enumerate(groups, start=1)}
    marks = [mark for place, group in enumerate(groups, start=1) for mark in marks_of(place, group)]
    bounds = [(text(one, "voice"), Span(count(one, "start"), count(one, "end"))) for one in sentences]
    paragraphs = mark_text(
        text(row, "text"),
        marks,
        furniture=tuple(span for voice, span in bounds if voice == "furniture"),
        sentences=tuple(span for _, span in bounds),
    )
    agency = text(row, "agency")
    byline = [text(row, "author"), f"credits {agency}" if agency else "", text(row, "published")[:10]]
    return ArticleView(
        anchor=anchor,
        article_id=text(row, "article_id"),
        outlet=outlet_of(row),
        headline=text(row, "headline") or text(row, "article_id"),
        byline=" · ".join(filter(None, byline)),
        url=_web_address(text(row, "url")),
        n_attributions=count(row, "n_attributions"),
        attributed_share=number(row, "attributed_share"),
        paragraphs=paragraphs,
        notes=tuple(note_of(place, group, numbers, rule_notes) for place, group in enumerate(groups, start=1)),
    )


def _web_address(url: str) -> str:
    """The address if it is one of the web: a link to anything else could run code."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def _all_spans(row: Row) -> Iterable[Span]:
    return (span for role in _ROLES for span in spans(row, f"{role}_spans"))
