"""Cuts an article's text into pieces, each with the attributions that cover it, so that overlapping spans can be shown.

HTML elements cannot overlap, attributions do: a source may stand inside another attribution's content, and two contents
may cross. So the text is cut wherever any span starts or ends, and every piece says what it belongs to.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from attrib.model import Span, Spans

Role = Literal["source", "cue", "content"]

_BREAK = re.compile("\n")


class Mark(NamedTuple):
    """One span of an attribution, which is known by its number in the article."""

    number: int
    role: Role
    span: Span


class Piece(NamedTuple):
    """A stretch of text over which nothing starts or ends. `covers` holds the marks over it, innermost first."""

    text: str
    covers: tuple[Mark, ...] = ()
    opens: tuple[int, ...] = ()  # attributions one of whose contents starts with this piece, outermost first
    closes: tuple[int, ...] = ()  # attributions one of whose contents ends with it, innermost first
    refs: tuple[int, ...] = ()  # attributions whose number is to be printed after it
    furniture: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles present, in a fixed order."""
        present = {mark.role for mark in self.covers}
        return tuple(role for role in ("source", "cue", "content") if role in present)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The attributions over this piece, innermost first."""
        return tuple(dict.fromkeys(mark.number for mark in self.covers))

    @property
    def depth(self) -> int:
        """How many attributions' contents lie over one another here."""
        return len({mark.number for mark in self.covers if mark.role == "content"})


Paragraph = tuple[Piece, ...]


def mark_text(
    text: str, marks: Iterable[Mark], *, furniture: Spans = (), sentences: Spans = (), within: Span | None = None
) -> tuple[Paragraph, ...]:
    """The text as paragraphs of pieces.

    A line break ends a paragraph unless it stands inside a sentence of `sentences`, where it only wraps a line. Spans
    that leave the text are cut to it, empty ones ignored. `within` limits the outcome to one range of the text.
    """
    kept = sorted({m for mark in marks if (m := _trim(mark, text)).span.start < m.span.end}, key=_innermost_first)
    places = _reference_places(kept)
    paragraphs = paragraph_spans(text, sentences, within)
    touching = _by_paragraph(kept, paragraphs)
    return tuple(
        _pieces(text, paragraph, touching[place], furniture, places) for place, paragraph in enumerate(paragraphs)
    )


def paragraph_spans(text: str, sentences: Spans = (), within: Span | None = None) -> tuple[Span, ...]:
    """The paragraphs of the text or of a range of it, trimmed; `mark_text` says what ends one."""
    limits = within or Span(0, len(text))
    inside = {place for sentence in sentences for place in _breaks(text, sentence)}
    breaks = [place for place in _breaks(text, limits) if place not in inside]
    spans = [_stripped(Span(start, end), text) for start, end in pairwise([limits.start, *breaks, limits.end])]
    return tuple(span for span in spans if span.start < span.end)


def _breaks(text: str, within: Span) -> Iterator[int]:
    return (match.start() for match in _BREAK.finditer(text, *within))


def _stripped(span: Span, text: str) -> Span:
    """The span without the white space (or line break) at its ends, cut to the text."""
    body = text[max(span.start, 0) : span.end]
    start = max(span.start, 0) + len(body) - len(body.lstrip())
    return Span(start, start + len(body.strip()))


def _trim(mark: Mark, text: str) -> Mark:
    return mark._replace(span=_stripped(mark.span, text))


def _innermost_first(mark: Mark) -> tuple[int, int, int, str]:
    return (mark.span.end - mark.span.start, -mark.span.start, mark.number, mark.role)


def _reference_places(marks: Sequence[Mark]) -> dict[int, int]:
    """attribution → the offset after which its number is printed: the end of its cue, else of what else it has."""
    order: tuple[Role, ...] = ("cue", "source", "content")
    places: dict[int, int] = {}
    for role in order:
        ends: dict[int, int] = {}
        for mark in marks:
            if mark.role == role:
                ends[mark.number] = max(mark.span.end, ends.get(mark.number, 0))
        places = ends | places
    return places


def _by_paragraph(marks: Sequence[Mark], paragraphs: Sequence[Span]) -> list[list[Mark]]:
    """The marks that touch each paragraph, in their order."""
    starts, ends = [span.start for span in paragraphs], [span.end for span in paragraphs]
    found: list[list[Mark]] = [[] for _ in paragraphs]
    for mark in marks:
        for place in range(bisect_right(ends, mark.span.start), bisect_left(starts, mark.span.end)):
            found[place].append(mark)
    return found


def _pieces(text: str, body: Span, touching: Sequence[Mark], furniture: Spans, places: Mapping[int, int]) -> Paragraph:
    spans = [*(mark.span for mark in touching), *furniture]
    cuts = {*body, *(offset for span in spans for offset in span if body.start < offset < body.end)}
    return tuple(_piece(text, Span(*ends), touching, furniture, places) for ends in pairwise(sorted(cuts)))


def _piece(text: str, span: Span, marks: Sequence[Mark], furniture: Spans, places: Mapping[int, int]) -> Piece:
    start, end = span
    covers = tuple([mark for mark in marks if mark.span.start <= start < mark.span.end])
    contents = [mark for mark in covers if mark.role == "content"]
    return Piece(
        text=text[start:end],
        covers=covers,
        opens=tuple([mark.number for mark in reversed(contents) if mark.span.start == start]),
        closes=tuple([mark.number for mark in contents if mark.span.end == end]),
        refs=tuple(sorted({mark.number for mark in covers if places[mark.number] == end})),
        furniture=any(stretch.overlaps(span) for stretch in furniture),
    )
