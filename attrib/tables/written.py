"""What attrib last wrote of a table, which no spreadsheet program has touched: the Parquet file beside the CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pyarrow.parquet as pq

from attrib.tables.cells import Cell
from attrib.tables.layout import Table

Key = tuple[Cell, ...]


def columns_of(path: Path) -> frozenset[str]:
    """The columns of a Parquet file; none where there is no such file."""
    return frozenset(pq.read_schema(path).names) if path.exists() else frozenset()


class Written:
    """The cells of a table by the keys of their rows. Nothing is read before it is asked for, as it seldom is."""

    def __init__(self, table: Table, columns: frozenset[str], files: Sequence[Path]) -> None:
        """The table's `columns` that were written, and the Parquet files with the rows."""
        self.columns = columns
        self._table = table
        self._files = files
        self._columns: dict[str, Sequence[Cell]] = {}

    @classmethod
    def whole(cls, folder: Path, table: Table) -> Written:
        """All that was written of the table into the folder; nothing where there is no such file."""
        path = folder / f"{table.name}.parquet"
        return cls(table, columns_of(path), [path])

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
            read = (pq.read_table(path, columns=[column])[column] for path in self._files)
            self._columns[column] = [cell for cells in read for cell in cells.to_pylist()]
        return self._columns[column]
