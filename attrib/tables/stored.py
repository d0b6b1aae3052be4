"""Tables as a run wrote them, read some articles at a time; and what they have in common with tables in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attrib.tables.frames import Tables, arrow_to_frame, to_frame
from attrib.tables.schema import TABLES

ARTICLES_READ = 1_000  # articles whose rows are held at once

Columns = Mapping[str, Sequence[str]]

_BY_ARTICLE = ("articles", "sentences", "speakers", "attributions")


class Corpus(Protocol):
    """Tables of a corpus that may be too large for memory."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What was wrong in the files, a line each."""

    def batches(self, columns: Columns) -> Iterator[Tables]:
        """All articles in order, some at a time, with all their rows of the tables that `columns` names.

        Frames hold at least the columns asked for; tables not asked for may have no rows.
        """

    def each(self, table: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """The rows of one table in order, some at a time, with at least these columns."""


@dataclass(frozen=True)
class StoredTables:
    """The Parquet files of a folder.

    Where a run has merged its parts, all follow the order of `articles`. `by_article` names a copy of each table whose
    rows a person has put into another order; `problems` says what is wrong in the tables, a line each.
    """

    folder: Path
    by_article: Mapping[str, Path] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def batches(self, columns: Columns) -> Iterator[Tables]:
        """See `Corpus`."""
        wanted = {name: list(dict.fromkeys(["article_id", *columns[name]])) for name in _BY_ARTICLE if name in columns}
        cursors = {
            name: _Cursor(path, wanted[name])
            for name in wanted
            if name != "articles" and (path := self.by_article.get(name, self._path(name))).exists()
        }
        for batch in self._read("articles", wanted.get("articles", ["article_id"]), ARTICLES_READ):
            ids = batch.column("article_id")
            rows = {"articles": batch} | {name: cursor.take(ids) for name, cursor in cursors.items()}
            frames: dict[str, Any] = {
                name: arrow_to_frame(table, rows[name], only=True) if name in rows else to_frame(table, {})
                for name, table in TABLES.items()
            }
            yield Tables(**frames)

    def each(self, table: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """See `Corpus`."""
        if self._path(table).exists():
            for batch in self._read(table, list(columns), 10 * ARTICLES_READ):
                yield arrow_to_frame(TABLES[table], batch, only=True)

    def _read(self, table: str, columns: list[str], size: int) -> Iterator[pa.Table]:
        with pq.ParquetFile(self._path(table)) as file:
            for batch in file.iter_batches(batch_size=size, columns=columns):
                yield pa.Table.from_batches([batch])

    def _path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"


class _Cursor:
    """The rows of a table that stand in the order of the articles, taken batch by batch."""

    def __init__(self, path: Path, columns: list[str]) -> None:
        self._file = pq.ParquetFile(path)
        self._coming = self._file.iter_batches(batch_size=10 * ARTICLES_READ, columns=columns)
        self._empty = self._file.schema_arrow.empty_table().select(columns)
        self._rest = self._empty

    def take(self, articles: pa.ChunkedArray) -> pa.Table:
        """The rows of these articles, which are the next ones."""
        taken = []
        while True:
            other = pc.index(pc.is_in(self._rest.column("article_id"), value_set=articles.combine_chunks()), False)
            n_mine = len(self._rest) if other.as_py() < 0 else other.as_py()
            taken.append(self._rest.slice(0, n_mine))
            self._rest = self._rest.slice(n_mine)
            if len(self._rest) or (batch := next(self._coming, None)) is None:
                return pa.concat_tables(taken)
            self._rest = pa.Table.from_batches([batch])
