"""Corrected tables in a folder → tables in which everything that follows has followed, some articles at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from attrib.tables.added import ADDED, Introduce, first_places
from attrib.tables.corrected import Follow
from attrib.tables.files import arrow_schema, to_arrow, write_data_package, write_table, write_text
from attrib.tables.frames import frame_to_arrow
from attrib.tables.layout import Table
from attrib.tables.lots import PLACE, in_order
from attrib.tables.parties import PartyTally
from attrib.tables.parts import BY_ARTICLE
from attrib.tables.recompute import recomputed, tally_parties
from attrib.tables.schema import ARTICLES, CLAIMS, PARTIES, SPEAKERS
from attrib.tables.shares import Shares
from attrib.tables.stored import StoredTables
from attrib.tables.told import Told, lines

_ROWS_READ = 1_000
_FIRST = "first place"
"""The column with the place in the file of the first row of the same article."""


@dataclass(frozen=True)
class Checked:
    """What became of corrected tables: Parquet files in the order of the articles, and how to sort their rows."""

    work: Path
    sorted_by: Mapping[str, str]  # by table: the column by which its rows go back into their file; "" as they are
    parties: PartyTally
    unusable: bool  # whether there is a cell or row that cannot be used
    problems: tuple[str, ...]  # what was wrong, a line each
    mended: tuple[str, ...]  # what was wrong, but could be put right from what attrib wrote
    notes: tuple[str, ...]  # what followed from the corrections
    remaining: tuple[str, ...]  # what is still wrong in the tables as they are now

    @property
    def corpus(self) -> StoredTables:
        """The tables as they are now, by article; of what a comparison makes, only the claims, in their order."""
        return StoredTables(self.work)

    @property
    def by_article(self) -> dict[str, Path]:
        """A copy in the order of the articles of each table that has another."""
        return {name: self._path(name) for name, column in self.sorted_by.items() if column}

    def write(self, out: Path) -> None:
        """Write the tables that have rows or had some, the texts and `datapackage.json` into the folder."""
        out.mkdir(parents=True, exist_ok=True)
        for table in BY_ARTICLE:
            if pq.read_metadata(self._path(table.name)).num_rows or (out / f"{table.name}.parquet").exists():
                write_table(table, self._rows(table), out)
        if len(parties := to_arrow(PARTIES, list(self.parties.rows()))) or (out / f"{PARTIES.name}.parquet").exists():
            write_table(PARTIES, [parties], out)
        for rows in _batches(self._path(ARTICLES.name), ["article_id", "text"]):
            for article_id, text in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                write_text(out, article_id, text or "")
        write_data_package(out)

    def _path(self, name: str) -> Path:
        return self.work / f"{name}.parquet"

    def _rows(self, table: Table) -> Iterator[pa.Table]:
        """The rows in the order in which they stood in the file."""
        names, column = arrow_schema(table).names, self.sorted_by[table.name]
        if not column:
            yield from _batches(self._path(table.name), names)
            return
        for rows in in_order(_batches(self._path(table.name)), column, self.work / "lots" / table.name):
            yield rows.select(names)


def check(folder: Path, work: Path, follow: Follow | None = None, introduce: Introduce | None = None) -> Checked:
    """Check the tables of a folder, and make again all that follows from the corrections in them; `work` takes them.

    See `recompute` for `follow` and `introduce`. Raises what `read_tables` raises.
    """
    cells: list[Told] = []
    problems: list[Told] = []
    notes: list[Told] = []
    remaining: list[Told] = []
    parties = PartyTally()
    shares = Shares(folder, work / "shares", cells)
    out = work / "checked"
    out.mkdir()
    with ExitStack() as files:
        grown = {table.name: files.enter_context(_Grown(table, out)) for table in BY_ARTICLE}
        for tables, before in shares:
            found: list[Told] = []
            after = recomputed(tables, before, follow, introduce, found, notes)
            tally_parties(parties, after.speakers)
            if found:
                problems += found
                recomputed(after, None, None, None, remaining, [])
            for table in BY_ARTICLE:
                grown[table.name].add(getattr(after, table.name), shares.order)
    _write_claims(out, (frame for table, frame in shares.others() if table is CLAIMS))
    return Checked(
        work=out,
        sorted_by={name: table.sorted_by for name, table in grown.items()},
        parties=parties,
        unusable=bool(cells),
        problems=lines([*cells, *problems]),
        mended=shares.mended,
        notes=lines(notes),
        remaining=lines(remaining),
    )


def _write_claims(out: Path, frames: Iterable[pd.DataFrame]) -> None:
    """Write the rows of the claims, which come in any order, in that of the file in which they stood."""
    schema = arrow_schema(CLAIMS)
    placed = (frame_to_arrow(CLAIMS, frame).append_column(PLACE, pa.array(frame.index, pa.int64())) for frame in frames)
    with pq.ParquetWriter(out / f"{CLAIMS.name}.parquet", schema, compression="zstd") as file:
        for rows in in_order(placed, PLACE, out / "lots" / CLAIMS.name):
            file.write_table(rows.select(schema.names))


class _Grown:
    """The file of a table to which the rows come in the order of the articles, with their places in the old file."""

    def __init__(self, table: Table, folder: Path) -> None:
        self._table = table
        schema = arrow_schema(table).append(pa.field(PLACE, pa.int64())).append(pa.field(_FIRST, pa.int64()))
        self._file = pq.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd")
        self._has_new = False
        self._last = {PLACE: (-1, -1), _FIRST: (-1, -1)}  # by column, with the place
        self._in_order = {PLACE: True, _FIRST: True}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, frame: pd.DataFrame, order: Mapping[str, int]) -> None:
        """Add the rows of the next articles."""
        ordered = frame.iloc[frame["article_id"].map(order).argsort(kind="stable")]
        places = [int(place) for place in ordered.index]
        first = first_places(ordered) if self._table is SPEAKERS else places
        self._has_new = self._has_new or any(place >= ADDED for place in places)
        for column, values in ((PLACE, places), (_FIRST, first)):
            keys = [self._last[column], *zip(values, places, strict=True)]
            self._in_order[column] = self._in_order[column] and all(one <= other for one, other in pairwise(keys))
            self._last[column] = keys[-1]
        rows = frame_to_arrow(self._table, ordered)
        self._file.write_table(
            rows.append_column(PLACE, pa.array(places, pa.int64())).append_column(_FIRST, pa.array(first, pa.int64()))
        )

    @property
    def sorted_by(self) -> str:
        """The column that tells where the rows belong in their file; "" where they come in its order."""
        column = _FIRST if self._has_new else PLACE  # those of an article come together where one has a new row
        return "" if self._in_order[column] else column


def _batches(path: Path, columns: list[str] | None = None) -> Iterator[pa.Table]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_ROWS_READ, columns=columns):
            yield pa.Table.from_batches([batch])
