"""Rows dealt out to lots on disk, each small enough to be held, whatever order they came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

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
