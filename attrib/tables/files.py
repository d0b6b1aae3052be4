"""Rows ↔ CSV and Parquet files. Files appear whole or not at all, and the same rows give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from attrib.tables.cells import Cell
from attrib.tables.describe import data_package
from attrib.tables.layout import Column, Kind, Table
from attrib.tables.rows import Row
from attrib.tables.schema import TABLES
from attrib.tables.values import Value, format_list, format_spans

ROWS_IN_GROUP = 10_000  # rows of a Parquet row group
_LONGEST_NAME = 120  # characters; file systems take 255 bytes

_ARROW_TYPES: Mapping[Kind, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "spans": pa.string(),
    "list": pa.string(),
}
Cells = Mapping[str, Sequence[Cell]]
"""The cells of some rows, by column, as they are stored: span lists and lists as text, None where there is nothing."""

_AS_TEXT: Mapping[Kind, Callable[[Any], str]] = {"spans": format_spans, "list": format_list}


def arrow_schema(table: Table) -> pa.Schema:
    """The table's columns as Arrow types; span lists and lists stand as text there too."""
    return pa.schema([(column.name, _ARROW_TYPES[column.kind]) for column in table.columns])


def to_arrow(table: Table, rows: Collection[Row]) -> pa.Table:
    """Rows as an Arrow table, missing text as null. Raises ValueError where a row has a column not in the schema."""
    return cells_to_arrow(table, [to_cells(table, rows)])


def to_cells(table: Table, rows: Collection[Row]) -> Cells:
    """Rows as cells. Raises ValueError where a row has a column not in the schema."""
    names = {column.name for column in table.columns}
    for row in rows:
        if unknown := row.keys() - names:
            raise ValueError(f"table {table.name} has no column {', '.join(sorted(unknown))}")
    return {column.name: _cells(column.kind, [row.get(column.name) for row in rows]) for column in table.columns}


def _cells(kind: Kind, values: list[Value]) -> list[Cell]:
    as_text = _AS_TEXT.get(kind)
    if as_text:
        return [(value if isinstance(value, str) else as_text(value or ())) or None for value in values]
    return [None if value == "" else cast(Cell, value) for value in values]


def cells_to_arrow(table: Table, parts: Sequence[Cells]) -> pa.Table:
    """The cells of some rows, then those of more, as one Arrow table."""
    columns = [list(chain.from_iterable(cells[column.name] for cells in parts)) for column in table.columns]
    return pa.table(columns, schema=arrow_schema(table))


class _Lines:
    """Takes the lines of `csv.writer`, which quotes a cell with a carriage return only if its lines end in one."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(line.removesuffix("\r\n") + "\n")


def csv_text(table: Table, rows: pa.Table) -> str:
    """The rows as CSV without its header: RFC 4180, except that lines end in a line feed alone."""
    out = _Lines()
    columns = [_csv_cells(column, rows.column(column.name).to_pylist()) for column in table.csv_columns]
    csv.writer(out, lineterminator="\r\n").writerows(zip(*columns, strict=True))
    return "".join(out.lines)


def _csv_cells(column: Column, values: list[Value]) -> list[Value]:
    if column.kind == "boolean":
        return ["" if value is None else str(value).lower() for value in values]
    return values


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the place of `path` when the block ends well, else it goes away."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_table(table: Table, chunks: Iterable[pa.Table], out: Path) -> None:
    """Write `NAME.csv` and `NAME.parquet` from chunks of rows, holding no more than a row group and a chunk."""
    with (
        whole(out / f"{table.name}.csv") as csv_path,
        whole(out / f"{table.name}.parquet") as parquet_path,
        csv_path.open("w", encoding="utf-8", newline="") as lines,
        pq.ParquetWriter(parquet_path, arrow_schema(table), compression="zstd") as parquet,
    ):
        lines.write(",".join(column.name for column in table.csv_columns) + "\n")
        for group in _regroup(chunks):
            lines.write(csv_text(table, group))
            parquet.write_table(group.combine_chunks(), row_group_size=ROWS_IN_GROUP)  # chunks would show in the bytes


def _regroup(chunks: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in groups of one size, so that the bytes do not depend on how the rows came."""
    held: list[pa.Table] = []
    for chunk in chunks:
        held.append(chunk)
        if sum(map(len, held)) >= ROWS_IN_GROUP:
            rows = pa.concat_tables(held)
            full = len(rows) - len(rows) % ROWS_IN_GROUP
            yield from (rows.slice(start, ROWS_IN_GROUP) for start in range(0, full, ROWS_IN_GROUP))
            held = [rows.slice(full)]
    if held and (rest := pa.concat_tables(held)):
        yield rest


def text_path(out: Path, article_id: str) -> Path:
    """`texts/<article_id>.txt`; what a file name cannot hold is percent-encoded, and a long name is cut and hashed."""
    name = quote(article_id, safe=" !#$&'()+,;=@[]{}~")
    if len(name) > _LONGEST_NAME or name.startswith("."):
        name = f"{name[:_LONGEST_NAME].lstrip('.')}-{hashlib.sha256(article_id.encode()).hexdigest()[:16]}"
    return out / "texts" / f"{name}.txt"


def write_text(out: Path, article_id: str, text: str) -> Path:
    """Write the article's text exactly as it stands, unless that is there already. Returns the path."""
    path, data = text_path(out, article_id), text.encode()
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as draft:
            draft.write_bytes(data)
    return path


def write_data_package(out: Path) -> None:
    """Write `datapackage.json`, which describes the tables that lie in the folder."""
    present = [name for name in TABLES if (out / f"{name}.csv").exists()]
    with whole(out / "datapackage.json") as draft:
        draft.write_text(json.dumps(data_package(present), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
