"""The tables as the report needs them: rows of plain values, grouped by article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from attrib.model import Span, Spans
from attrib.tables import Row, Tables, parse_list, parse_spans, read_tables, recompute
from attrib.tables.layout import Table
from attrib.tables.values import Value


@dataclass(frozen=True)
class Records:
    """All rows of one set of tables, in file order. `problems` says what was wrong in the files, a line each."""

    articles: tuple[Row, ...] = ()
    sentences: tuple[Row, ...] = ()
    attributions: tuple[Row, ...] = ()
    speakers: tuple[Row, ...] = ()
    outlets: tuple[Row, ...] = ()
    claims: tuple[Row, ...] = ()
    reuse: tuple[Row, ...] = ()
    problems: tuple[str, ...] = ()


def read_records(tables_dir: Path) -> Records:
    """The tables in a folder, with what follows from corrections in the CSV files. Raises what `read_tables` raises."""
    return to_records(recompute(read_tables(tables_dir)))


def to_records(tables: Tables) -> Records:
    """Frames as rows of values, span lists and lists taken apart."""
    rows = {table.name: tuple(_rows(table, frame)) for table, frame in tables.frames() if table.name != "parties"}
    return Records(**rows, problems=tables.problems)


def _rows(table: Table, frame: pd.DataFrame) -> Iterable[Row]:
    names = [column.name for column in table.columns]
    kinds = [column.kind for column in table.columns]
    for cells in frame[names].astype(object).itertuples(index=False, name=None):
        yield dict(zip(names, map(_value, kinds, cells), strict=True))


def _value(kind: str, cell: object) -> Value:
    if isinstance(cell, str):
        return parse_spans(cell) if kind == "spans" else parse_list(cell) if kind == "list" else cell
    return None if pd.isna(cell) else cell  # type: ignore[call-overload, return-value]


def text(row: Row, column: str) -> str:
    """The cell as text; "" where it is empty or the table has no such column."""
    value = row.get(column)
    return "" if value is None else str(value)


def number(row: Row, column: str) -> float | None:
    """The cell as a number; None where it is empty."""
    value = row.get(column)
    return float(value) if isinstance(value, (int, float)) else None


def count(row: Row, column: str) -> int:
    """The cell as a whole number; 0 where it is empty."""
    return int(number(row, column) or 0)


def spans(row: Row, column: str) -> Spans:
    """The cell's spans; none where it is empty."""
    value = row.get(column)
    return tuple(item for item in value if isinstance(item, Span)) if isinstance(value, tuple) else ()


def items(row: Row, column: str) -> tuple[str, ...]:
    """The cell's list; nothing where it is empty."""
    value = row.get(column)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, tuple) else ()


def by(column: str, rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    """Rows by the value of one column, in the order in which the values first occur."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(text(row, column), []).append(row)
    return {value: tuple(group) for value, group in found.items()}


def outlet_of(row: Row) -> str:
    """The row's outlet; a name for those that are not known."""
    return text(row, "outlet") or "(unknown outlet)"


def is_counted(row: Row) -> bool:
    """Whether the attribution counts at all: the level `implied` does not."""
    return text(row, "level") != "implied"


def is_statement(row: Row) -> bool:
    """Whether something was said, written or reported: what shares are taken of, as in the outlets table."""
    return text(row, "level") == "core"
