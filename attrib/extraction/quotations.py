"""Quotations of an article: stretches between quotation marks, and which of them go on with one another.

Marks are evidence independent of the tree: they hold where the parser fails. Newspaper habit decides the hard cases
(Associated Press Stylebook, "quotation marks"): a quotation that runs over several paragraphs opens in each of them and
closes only in the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from attrib.model import Parse, Span

_DOUBLE = re.compile(r"[“”\"„‟«»″＂]|''|``")
_SINGLE = re.compile(r"(?<!\w)[‘'](?=\w)(?!\d\ds?\b)(?P<inside>[^\n‘“”\"]{2,}?)[’'](?!\w)")
_OPENING = "“„«``"


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch in quotation marks within one paragraph; the span holds the marks."""

    span: Span
    paragraph: int
    closed: bool
    continues: bool  # goes on with the quotation before, which its paragraph left open
    single: bool = False  # in single marks


def paragraph_spans(parse: Parse) -> list[Span]:
    """The span of each paragraph that holds a sentence, by paragraph index (gaps are empty spans).

    Marks that touch the words belong to it even where no token covers them.
    """
    spans: list[Span] = []
    for sentence in parse.sentences:
        while len(spans) < sentence.paragraph:
            spans.append(Span(sentence.start, sentence.start))
        start = spans.pop().start if len(spans) > sentence.paragraph else sentence.start
        spans.append(Span(start, sentence.end))
    return [_to_white_space(parse.text, span) for span in spans]


def _to_white_space(text: str, span: Span) -> Span:
    start, end = span
    if start == end:
        return span
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, end)


def quotations(parse: Parse) -> tuple[Quotation, ...]:
    """All quotations of the article in text order; a nested one is part of its outer one."""
    found: list[Quotation] = []
    left_open = False
    for number, paragraph in enumerate(paragraph_spans(parse)):
        inside = list(_double(parse.text, paragraph))
        for place, (span, closed) in enumerate(inside):
            opens_paragraph = place == 0 and span.start == paragraph.start
            found.append(Quotation(span, number, closed, continues=left_open and opens_paragraph))
        if paragraph.start < paragraph.end:
            left_open = bool(inside) and not inside[-1][1]
        taken = [span for span, _ in inside]
        found.extend(_single(parse.text, paragraph, number, taken))
    return tuple(sorted(found, key=lambda quotation: quotation.span))


def _double(text: str, paragraph: Span) -> Iterator[tuple[Span, bool]]:
    """(span, closed) of each outermost stretch between double marks of one paragraph."""
    start, depth = -1, 0
    for mark in _DOUBLE.finditer(text, paragraph.start, paragraph.end):
        opens = _opens(text, mark, paragraph, inside=depth > 0)
        if opens and depth == 0:
            start, depth = mark.start(), 1
        elif opens:
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield Span(start, mark.end()), True
    if depth:
        yield Span(start, paragraph.end), False


def _opens(text: str, mark: re.Match[str], paragraph: Span, *, inside: bool) -> bool:
    """Whether the mark opens. A directed mark may be set the wrong way round: white space around it decides."""
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    outside_left, outside_right = before.isspace() or before in "([—–-:", after.isspace() or after in ".,;:!?)]"
    if mark.group() in _OPENING:
        return not (inside and outside_right)
    if mark.group() in "”»":
        return not inside and outside_left and not outside_right
    return outside_left and not outside_right if inside else not outside_right or outside_left


def _single(text: str, paragraph: Span, number: int, taken: Sequence[Span]) -> Iterator[Quotation]:
    """Stretches between single marks outside double ones; an apostrophe at a word's end may look like one."""
    for match in _SINGLE.finditer(text, paragraph.start, paragraph.end):
        span = Span(match.start(), match.end())
        if not any(span.overlaps(other) for other in taken):
            yield Quotation(span, number, closed=True, continues=False, single=True)
