"""How one value stands in a table: span lists, lists, booleans and numbers as text, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrib.model import Span, Spans

Value = str | int | float | bool | None | Spans | tuple[str, ...]

# Spreadsheet programs take "30:45" for a time of day and save it as "30:45:00".
_SPAN = re.compile(r"\s*(\d+):(\d+)(?::00)?\s*")


def format_spans(spans: Iterable[Span]) -> str:
    """`start:end;start:end`, offsets in code points, end exclusive; "" for no span."""
    return ";".join(f"{start}:{end}" for start, end in spans)


def parse_spans(text: str) -> Spans:
    """The spans of a table's cell. Raises ValueError where it is not a list of `start:end` with start before end."""
    spans = []
    for part in text.split(";") if text else ():
        match = _SPAN.fullmatch(part)
        if match:
            spans.append(Span(int(match[1]), int(match[2])))
        if part.strip() and (not match or spans[-1].start >= spans[-1].end):
            raise ValueError(f"{part.strip()!r} is not start:end")
    return tuple(spans)


def format_list(items: Iterable[str]) -> str:
    """Items joined by `;`, trimmed. A semicolon inside an item becomes a comma, so that the list can be split again."""
    return ";".join(filter(None, (item.replace(";", ",").strip() for item in items)))


def parse_list(text: str) -> tuple[str, ...]:
    """The items of a list cell, trimmed, without empty ones."""
    return tuple(filter(None, (item.strip() for item in text.split(";")))) if text else ()
