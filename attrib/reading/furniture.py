"""Which lines of a text are the page's and not the article's: menus, captions, forms, notices, links to other stories.

A line is furniture by what it says (the patterns), by what stands next to it (a caption given twice, a link text below
*Read more*), never by its shape alone: to take a sentence of the article for furniture is worse than to miss a menu.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from attrib.model import Span, Spans
from attrib.reading.patterns import FurnitureRules, Pattern, load_furniture

__all__ = ["FurnitureRules", "furniture", "load_furniture"]

_HEAD_LINES = 8  # how far from the top a section's name may stand
_TAIL_LINES = 5  # how far from the end an author's note may stand
_CAPTION_LENGTH = 40  # characters from which a line given twice running is a caption rather than a refrain
_LINE_LENGTH = 1500  # a longer line is a whole article without line breaks
_FRAGMENT_WORDS = 14  # a link text or a button is no longer than this

_LINE = re.compile(r"[^\s\x00](?:[^\n\r\x00]*[^\s\x00])?")
_BULLET = re.compile(r"[•●▪■◦‣·*–—-]\s+\S")
_STOPPED = re.compile(r"[.!?…][\"'”’)\]]*$")


def furniture(text: str, rules: FurnitureRules) -> Spans:
    """Spans of the lines of `text` that are no part of the article, in order; lines that follow each other as one span.

    The headline, the first line that no pattern matches, is never among them.
    """
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    words = [line.of(text) for line in lines]
    marked = _matched(words, rules)
    headline = marked.index(False) if False in marked else -1
    _mark_repeats(words, marked, headline)
    openers = [pattern for pattern in rules if pattern.opens]
    _mark_blocks(words, marked, headline, openers)
    _mark_fragments(words, marked)
    if headline >= 0:
        marked[headline] = False
    return _merged([line for line, mark in zip(lines, marked, strict=True) if mark], text)


def _matched(words: Sequence[str], rules: FurnitureRules) -> list[bool]:
    """Which lines a pattern matches: first those that hold anywhere, then those of head and tail."""
    anywhere = [pattern for pattern in rules if not pattern.zone]
    marked = [len(line) <= _LINE_LENGTH and any(pattern.matches(line) for pattern in anywhere) for line in words]
    rest = [i for i, mark in enumerate(marked) if not mark and len(words[i]) <= _LINE_LENGTH]
    zones = {"head": rest[:_HEAD_LINES], "tail": rest[-_TAIL_LINES:]}
    for pattern in rules:
        for i in zones.get(pattern.zone, ()):
            marked[i] = marked[i] or pattern.matches(words[i])
    return marked


def _mark_repeats(words: Sequence[str], marked: list[bool], headline: int) -> None:
    """A caption often stands twice running, for the picture and for its enlargement; so may the headline."""
    for i in range(1, len(words)):
        if words[i] == words[i - 1] and len(words[i]) >= _CAPTION_LENGTH:
            marked[i] = True
            marked[i - 1] = i - 1 != headline


def _mark_blocks(words: Sequence[str], marked: list[bool], headline: int, openers: Sequence[Pattern]) -> None:
    """Bullets below a heading such as *Read more*; or, where there are none, two link texts or more."""
    for i, line in enumerate(words):
        if i == headline or not any(pattern.matches(line) for pattern in openers):
            continue
        bullets = _run(words, i + 1, _is_bullet)
        links = _run(words, i + 1, _is_fragment)
        end = bullets if bullets > i + 1 else links
        if bullets > i + 1 or links > i + 2 or links == len(words):
            marked[i + 1 : end] = [True] * (end - i - 1)


def _mark_fragments(words: Sequence[str], marked: list[bool]) -> None:
    """Buttons and link texts between two lines of furniture, or between one and the end, below the first sentences."""
    start = next((i for i, line in enumerate(words) if not marked[i] and not _is_fragment(line)), len(words))
    while start < len(words):
        end = start
        while end < len(words) and not marked[end] and _is_fragment(words[end]):
            end += 1
        if end > start and marked[start - 1] and (end == len(words) or marked[end]):
            marked[start:end] = [True] * (end - start)
        start = max(end, start + 1)


def _is_bullet(line: str) -> bool:
    return _BULLET.match(line) is not None


def _is_fragment(line: str) -> bool:
    return len(line.split()) <= _FRAGMENT_WORDS and not _STOPPED.search(line)


def _run(words: Sequence[str], start: int, test: Callable[[str], bool]) -> int:
    """The end of the run of lines from `start` on that pass the test."""
    return next((i for i in range(start, len(words)) if not test(words[i])), len(words))


def _merged(lines: Sequence[Span], text: str) -> Spans:
    spans: list[Span] = []
    for line in lines:
        if spans and not text[spans[-1].end : line.start].strip():
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(line)
    return tuple(spans)
