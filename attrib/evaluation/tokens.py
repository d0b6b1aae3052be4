"""The tokens by which spans are compared: runs of word characters, and every other visible character by itself.

A difference in blanks is none; a difference in one quotation mark is one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from attrib.model import Span, Spans

_TOKEN = re.compile(r"\w+|[^\w\s]")

Bounds = tuple[int, int]


class Tokens:
    """The tokens of one text, numbered from 0."""

    def __init__(self, text: str) -> None:
        """Find the tokens."""
        found = [match.span() for match in _TOKEN.finditer(text)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]

    def bounds(self, span: Span) -> Bounds | None:
        """The first token that the span touches and the one after the last; None where it touches none."""
        first, after = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        return (first, after) if first < after else None

    def inside(self, spans: Spans) -> frozenset[int]:
        """The numbers of all tokens that the spans touch."""
        touched = filter(None, map(self.bounds, spans))
        return frozenset(number for first, after in touched for number in range(first, after))
