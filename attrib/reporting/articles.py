"""Rows of the tables → one article as it is printed: marked text, and a note for every attribution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attrib.model import Span
from attrib.reporting.marking import Mark, Paragraph, Role, mark_text
from attrib.reporting.notes import Note, note_of
from attrib.reporting.records import Records, by, count, number, outlet_of, spans, text
from attrib.tables import Row

_ROLES: tuple[Role, ...] = ("source", "cue", "content")


@dataclass(frozen=True)
class ArticleView:
    """One article. `anchor` is its address on the page, "" where the page leaves it out; without text no paragraphs."""

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


def article_views(records: Records, rule_notes: Mapping[str, str], limit: int) -> tuple[ArticleView, ...]:
    """Every article, ordered by outlet, date and id; those after the first `limit` have no place on the page.

    `rule_notes` says in a sentence what each rule looks for.
    """
    attributions = by("article_id", records.attributions)
    sentences = by("article_id", records.sentences)
    ordered = sorted(records.articles, key=lambda row: [text(row, c) for c in ("outlet", "published", "article_id")])
    return tuple(
        _view(
            f"a{place}" if place <= limit else "",
            row,
            attributions.get(text(row, "article_id"), ()),
            sentences.get(text(row, "article_id"), ()),
            rule_notes,
        )
        for place, row in enumerate(ordered, start=1)
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
    byline = [text(row, "author"), f"credits {agency}" if agency else "", text(row, "published")]
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
