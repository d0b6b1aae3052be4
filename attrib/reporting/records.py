"""The tables as the report needs them: rows of plain values, grouped by article."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from attrib.model import Span, Spans
from attrib.tables import TABLES, Corpus, Row, Tables, parse_list, parse_spans
from attrib.tables.layout import Table
from attrib.tables.values import Value


@dataclass(frozen=True)
class Streams:
    """The rows of one set of tables, which can be gone through again and again, in file order, without being held.

    `problems` says what was wrong in the files, a line each.
    """

    articles: Iterable[Row] = ()
    sentences: Iterable[Row] = ()
    attributions: Iterable[Row] = ()
    speakers: Iterable[Row] = ()
    outlets: Sequence[Row] = ()
    claims: Iterable[Row] = ()
    reuse: Iterable[Row] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Records(Streams):
    """All rows of one set of tables, held."""

    articles: tuple[Row, ...] = ()
    sentences: tuple[Row, ...] = ()
    attributions: tuple[Row, ...] = ()
    speakers: tuple[Row, ...] = ()
    outlets: tuple[Row, ...] = ()
    claims: tuple[Row, ...] = ()
    reuse: tuple[Row, ...] = ()


Among = Mapping[str, Collection[str]]
"""Columns, and which values are wanted there."""

_ANY: Among = {}
_PARSED: Mapping[str, Callable[[str], Value]] = {"spans": parse_spans, "list": parse_list}


@dataclass(frozen=True)
class _Stored:
    """The rows of a table, made anew from the files each time."""

    corpus: Corpus
    table: Table

    def __iter__(self) -> Iterator[Row]:
        return self.only([column.name for column in self.table.columns])

    def only(self, columns: Sequence[str], among: Among = _ANY) -> Iterator[Row]:
        """These columns of all rows, or of those whose cells are among some values."""
        for frame in self.corpus.each(self.table.name, list(dict.fromkeys([*columns, *among]))):
            kept = frame
            for key, values in among.items():
                kept = kept[kept[key].isin(list(values))]
            yield from _rows(self.table, kept[list(columns)])


def only(rows: Iterable[Row], columns: Sequence[str], among: Among = _ANY) -> Iterable[Row]:
    """At least these columns of the rows; with `among`, of the rows whose cells are among some values."""
    if isinstance(rows, _Stored):
        return rows.only(columns, among)
    return (row for row in rows if all(text(row, key) in values for key, values in among.items())) if among else rows


def of_articles(records: Streams, articles: Collection[str]) -> Records:
    """The rows of these articles: themselves, their sentences and their attributions."""
    among = {"article_id": articles}
    return Records(
        articles=tuple(where(records.articles, among)),
        sentences=tuple(where(records.sentences, among)),
        attributions=tuple(where(records.attributions, among)),
    )


def where(rows: Iterable[Row], among: Among) -> Iterable[Row]:
    """The rows whose cells are among some values."""
    return only(rows, [column.name for column in rows.table.columns] if isinstance(rows, _Stored) else (), among)


def streams(corpus: Corpus) -> Streams:
    """The tables of a corpus, of which only `outlets` is held."""
    stored = {name: _Stored(corpus, table) for name, table in TABLES.items() if name not in ("parties", "outlets")}
    outlets = tuple(_Stored(corpus, TABLES["outlets"]))
    return Streams(**stored, outlets=outlets, problems=corpus.problems)


def to_records(tables: Tables) -> Records:
    """Frames as rows of values, span lists and lists taken apart."""
    rows = {table.name: tuple(_rows(table, frame)) for table, frame in tables.frames() if table.name != "parties"}
    return Records(**rows, problems=tables.problems)


def _rows(table: Table, frame: pd.DataFrame) -> Iterator[Row]:
    """The rows of a frame that has some of the table's columns."""
    columns = [column for column in table.columns if column.name in frame]
    names = [column.name for column in columns]
    cells = (_values(column.kind, frame[column.name]) for column in columns)
    return (dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True))


def _values(kind: str, cells: pd.Series[Any]) -> list[Value]:
    values: list[Value] = cells.astype(object).where(cells.notna(), None).tolist() if cells.hasnans else cells.tolist()
    if kind not in _PARSED:
        return values
    return [_PARSED[kind](value) if isinstance(value, str) else value for value in values]


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
