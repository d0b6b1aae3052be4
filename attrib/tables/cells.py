"""Text of a cell, as a person or a spreadsheet program may have left it → its value, or what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from attrib.dates import impossible_date
from attrib.tables.layout import ISO_DATE, Column
from attrib.tables.values import format_list, format_spans, parse_list, parse_spans

Cell = str | int | float | bool | None

_BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


@dataclass(frozen=True)
class Bad:
    """A value that the column does not take, and why: "is not true or false"."""

    reason: str


def parse_cell(column: Column, text: str, *, decimal_comma: bool = False) -> Cell | Bad:
    """The value of a cell; None where it is empty ("" for text). Span lists and lists stay text, written plainly."""
    kept = text if column.kind == "string" and not column.enum else text.strip()
    if not kept:
        choices = f", but {_allowed(column)}" if column.enum else ""
        return Bad(f"the cell may not be empty{choices}") if column.required else _missing(column)
    value = _parsed(column, kept.replace(",", ".") if decimal_comma and column.kind == "number" else kept)
    if not isinstance(value, Bad) and not _within(column, value):
        return _bad(column, kept)
    if column.pattern == ISO_DATE and (wrong := impossible_date(kept)):
        return Bad(f"is no date: {wrong}")
    return value


def _bad(column: Column, text: str) -> Bad:
    alike = get_close_matches(text.lower(), column.enum, 1)
    return Bad(f"is not {_allowed(column)}{f' (did you mean {alike[0]}?)' if alike else ''}")


def _allowed(column: Column) -> str:
    """What the column takes, for a message."""
    if column.enum:
        return "one of " + ", ".join(column.enum)
    if column.pattern == ISO_DATE:
        return f"a date like {column.example}"
    if column.kind == "boolean":
        return "true or false"
    if column.kind == "spans":
        return "start:end;start:end, each start before its end"
    if column.kind in ("integer", "number"):
        bounds = [f"from {column.minimum:g}"] if column.minimum is not None else []
        bounds += [f"to {column.maximum:g}"] if column.maximum is not None else []
        return " ".join([f"a{'n' if column.kind == 'integer' else ''} {column.kind}", *bounds])
    return f"text like {column.example}" if column.example else "text"


def _missing(column: Column) -> Cell:
    return "" if column.kind in ("string", "spans", "list") else None


def _parsed(column: Column, text: str) -> Cell | Bad:
    try:
        match column.kind:
            case "integer":
                return int(text.removesuffix(".0"))
            case "number":
                return float(text)
            case "boolean":
                return _BOOLEANS[text.lower()]
            case "spans":
                return format_spans(parse_spans(text))
            case "list":
                return format_list(parse_list(text))
            case "string":
                return text
    except (ValueError, KeyError):
        return _bad(column, text)


def _within(column: Column, value: Cell) -> bool:
    if isinstance(value, str):
        if column.enum:
            return value in column.enum
        return not column.pattern or re.fullmatch(column.pattern, value) is not None
    if isinstance(value, int | float):
        return (column.minimum is None or value >= column.minimum) and (
            column.maximum is None or value <= column.maximum
        )
    return True
