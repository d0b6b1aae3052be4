"""Rows dealt out to lots on disk, each small enough to be held, whatever order they came in; and so put in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from attrib.tables.files import ROWS_IN_GROUP

PLACE = "row place"
"""The column with a row's place in the file that it came from. No column of a table has a space."""


class Lots:
    """The lots of one table in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        """Start with none."""
        folder.mkdir(parents=True)
        self._folder = folder
        self._files: dict[int, list[Path]] = defaultdict(list)

    def deal(self, rows: pa.Table, lots: Sequence[int]) -> None:
        """Put each row into its lot, behind those that are there."""
        numbers = np.asarray(lots, dtype="int64")
        for lot in dict.fromkeys(lots):
            path = self._folder / f"{lot}-{len(self._files[lot])}.parquet"
            pq.write_table(rows.take(np.flatnonzero(numbers == lot)), path, compression="zstd")
            self._files[lot].append(path)

    def numbers(self) -> list[int]:
        """The lots that have rows, in order."""
        return sorted(lot for lot, files in self._files.items() if files)

    def files(self, lot: int) -> Sequence[Path]:
        """The Parquet files of a lot, in the order of their rows."""
        return self._files.get(lot, ())

    def read(self, lot: int) -> pa.Table:
        """The rows of a lot that has some."""
        return pa.concat_tables([pq.read_table(path) for path in self.files(lot)])


def in_order(batches: Iterable[pa.Table], column: str, work: Path) -> Iterator[pa.Table]:
    """The rows by a column with places, some at a time; those with the same one by their own place."""
    lots = Lots(work)
    for rows in batches:
        lots.deal(rows, [place // ROWS_IN_GROUP for place in rows[column].to_pylist()])
    for lot in lots.numbers():
        held = lots.read(lot)
        yield held.take(np.lexsort((held[PLACE].to_numpy(), held[column].to_numpy())))
