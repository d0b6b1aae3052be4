"""The tables as pandas frames: their types, and frames ↔ Arrow and files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from attrib.tables.files import ROWS_IN_GROUP, arrow_schema, to_arrow, write_data_package, write_table
from attrib.tables.layout import Column, Table
from attrib.tables.rows import Row
from attrib.tables.schema import TABLES


@dataclass(frozen=True)
class Tables:
    """All tables of a run. Missing text is "", a missing number or boolean is NA; span lists and lists are text.

    `parse_spans` and `parse_list` take such text apart. `problems` says, one line each, what was wrong in the files,
    `mended` what was wrong but could be put right from what attrib wrote, `notes` what followed from a person's
    corrections. `numbers` are the rows of `attributions` as a spreadsheet program numbers them, where that is known.
    """

    attributions: pd.DataFrame
    speakers: pd.DataFrame
    articles: pd.DataFrame
    sentences: pd.DataFrame
    parties: pd.DataFrame
    outlets: pd.DataFrame
    claims: pd.DataFrame
    reuse: pd.DataFrame
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()

    def batches(self, columns: Mapping[str, Sequence[str]]) -> Iterator[Tables]:
        """All articles at once, with all columns: `Corpus` says what this is for."""
        yield self

    def each(self, table: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """All rows of one table at once."""
        yield getattr(self, table)

    def frames(self) -> Iterator[tuple[Table, pd.DataFrame]]:
        """Each table's description with its frame."""
        for name, table in TABLES.items():
            yield table, getattr(self, name)


@dataclass(frozen=True)
class Before:
    """What attrib last wrote of the speakers, and of the attributions at least their keys and `speaker_id`."""

    speakers: pd.DataFrame
    attributions: pd.DataFrame


_NULLABLE = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def dtype(column: Column) -> str:
    """The pandas type of a column: whole numbers and booleans that may be missing take the nullable types."""
    match column.kind:
        case "integer":
            return "int64" if column.required else "Int64"
        case "number":
            return "float64"
        case "boolean":
            return "boolean"
        case _:
            return "str"


def to_frame(table: Table, columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """A frame with exactly the table's columns, typed; columns not given are missing throughout."""
    length = max(map(len, columns.values()), default=0)
    series = {}
    for column in table.columns:
        kind = dtype(column)
        missing = "" if kind == "str" else None
        series[column.name] = pd.Series(columns.get(column.name, [missing] * length), dtype=kind)
    return pd.DataFrame(series)


def arrow_to_frame(table: Table, rows: pa.Table, *, only: bool = False) -> pd.DataFrame:
    """An Arrow table as a frame; columns that it lacks are missing throughout, or left out with `only`."""
    series: dict[str, Any] = {
        column.name: _series(rows.column(column.name), dtype(column))
        for column in table.columns
        if column.name in rows.column_names
    }
    return pd.DataFrame(series) if only else to_frame(table, series)


def _series(values: pa.ChunkedArray, kind: str) -> pd.Series[Any]:
    filled = pc.fill_null(values, "") if kind == "str" else values
    series: pd.Series[Any] = filled.to_pandas(types_mapper=_NULLABLE.get)
    return series.astype(kind)  # type: ignore[call-overload, no-any-return]


def rows_to_frame(table: Table, rows: Collection[Row]) -> pd.DataFrame:
    """Rows as a frame."""
    return arrow_to_frame(table, to_arrow(table, rows))


def frame_to_arrow(table: Table, frame: pd.DataFrame) -> pa.Table:
    """A frame as an Arrow table, missing text as null."""
    columns = []
    for column, field in zip(table.columns, arrow_schema(table), strict=True):
        values = pa.array(frame[column.name], type=field.type, from_pandas=True)
        columns.append(pc.if_else(pc.equal(values, ""), None, values) if dtype(column) == "str" else values)
    return pa.table(columns, schema=arrow_schema(table))


def write_comparison(out: Path, tables: Iterable[tuple[Table, Iterator[Row]]]) -> None:
    """Add the tables of a comparison, with or without rows, to a folder of tables."""
    for table, rows in tables:
        write_table(table, _in_chunks(table, rows), out)
    write_data_package(out)


def _in_chunks(table: Table, rows: Iterator[Row]) -> Iterator[pa.Table]:
    while some := list(islice(rows, ROWS_IN_GROUP)):
        yield to_arrow(table, some)
