"""What attrib last wrote of a table, which no spreadsheet program has touched: the Parquet file beside the CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pyarrow.parquet as pq

from attrib.tables.cells import Cell
from attrib.tables.layout import Table

Key = tuple[Cell, ...]


class Written:
    """The cells of a table by the keys of their rows. Nothing is read before it is asked for, as it seldom is."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._path = folder / f"{table.name}.parquet"
        self._table = table
        self._columns: dict[str, Sequence[Cell]] = {}

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that it has; none where there is no such file."""
        return frozenset(pq.read_schema(self._path).names) if self._path.exists() else frozenset()

    def has(self, key: Key) -> bool:
        """Whether attrib wrote a row of this key."""
        return key in self._places

    def cell(self, key: Key, column: str) -> Cell:
        """What it wrote there; None where the cell was empty, or the column is newer than the file."""
        return self._values(column)[self._places[key]] if column in self.columns else None

    @cached_property
    def _places(self) -> dict[Key, int]:
        if not set(self._table.primary_key) <= self.columns:
            return {}
        keys = zip(*map(self._key_cells, self._table.primary_key), strict=True)
        return {key: place for place, key in enumerate(keys)}

    def _key_cells(self, name: str) -> Sequence[Cell]:
        return ["" if value is None else value for value in self._values(name)]

    def _values(self, column: str) -> Sequence[Cell]:
        if column not in self._columns:
            self._columns[column] = pq.read_table(self._path, columns=[column])[column].to_pylist()
        return self._columns[column]
