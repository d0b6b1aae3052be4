"""The tables of a folder as shares of some articles each, with all their rows, wherever a person has put these.

Each CSV file is read once, and so is what attrib wrote beside it; rows are dealt out to shares on disk. What is held is
one share, and the ids of the articles.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from attrib.tables.frames import Before, Tables, arrow_to_frame, to_frame
from attrib.tables.layout import Table
from attrib.tables.lots import PLACE, Lots
from attrib.tables.parts import BY_ARTICLE
from attrib.tables.reader import NEEDED, before_of, of_articles, only_known, texts, without_table
from attrib.tables.schema import ARTICLES, ATTRIBUTIONS, SPEAKERS, TABLES
from attrib.tables.sheet import Form, Row, Sheet, check_form, none_left, read_columns
from attrib.tables.told import Told
from attrib.tables.written import Written, columns_of

ARTICLES_HELD = 250
_ROWS_READ = 10_000
_TEXTS_READ = 500
_NUMBER, _LENGTH = "row number", "row length"


class Shares:
    """The tables of a folder, dealt out."""

    def __init__(self, folder: Path, work: Path, problems: list[Told]) -> None:
        """Deal them out into the folder `work`; `problems` takes what is wrong with a file as a whole.

        Raises FileNotFoundError and ValueError as `read_tables` does.
        """
        self._folder, self._problems = folder, problems
        self._forms: dict[str, Form] = {}
        self._n_rows, self._n_used = Counter[str](), Counter[str]()
        self._known: set[str] = set()  # articles that can be used
        self.mended: tuple[str, ...] = ()
        for name, table in TABLES.items():
            if (path := folder / f"{name}.csv").exists():
                self._forms[name] = Form.of(path)
                written = columns_of(path.with_suffix(".parquet"))
                self.mended += check_form(self._forms[name], table, written, problems)
            elif name in NEEDED and not path.with_suffix(".parquet").exists():
                raise without_table(path)
        self.order = {id: place for place, id in enumerate(dict.fromkeys(self._article_ids()))}
        self._n_shares = -(-len(self.order) // ARTICLES_HELD)
        self._sheets = {name: Lots(work / "sheets" / name) for name in self._forms}
        self._written = {name: Lots(work / "written" / name) for name in TABLES}
        for name, table in TABLES.items():
            share = self._share if table in BY_ARTICLE else self._scattered
            if name in self._forms:
                _deal_sheet(self._forms[name], _key(table), share, self._sheets[name])
            if (path := folder / f"{name}.parquet").exists():
                _deal_written(path, _key(table), share, self._written[name])

    def _article_ids(self) -> Iterator[str]:
        if form := self._forms.get(ARTICLES.name):
            at = form.column(_key(ARTICLES))
            yield from (row.cells[at] for row in form.rows())
        else:
            column = pq.read_table(self._folder / f"{ARTICLES.name}.parquet", columns=[_key(ARTICLES)])
            yield from column[0].to_pylist()

    def _share(self, article: str) -> int:
        place = self.order.get(article)
        return place // ARTICLES_HELD if place is not None else self._n_shares + self._scattered(article)

    def _scattered(self, key: str) -> int:
        return zlib.crc32(key.encode()) % max(1, self._n_shares)

    def __iter__(self) -> Iterator[tuple[Tables, Before | None]]:
        """The articles in their order, some at a time, with all their rows, and what attrib last wrote of them.

        The frames' indices say where the rows stand in their files.
        """
        for share in range(2 * self._n_shares or 1):
            tables = self._tables(share)
            self._known.update(tables.articles["article_id"])
            if len(tables.articles):
                yield tables, self._before(share)

    def others(self) -> Iterator[tuple[Table, pd.DataFrame]]:
        """The rows of the other tables, some at a time, those of a claim together; to be had after the articles.

        The frames' indices say where the rows stand in their files. Raises ValueError as `read_tables` does.
        """
        for table in TABLES.values():
            if table not in BY_ARTICLE:
                for share in range(self._n_shares or 1):
                    frame, _ = self._read(table, share)
                    yield table, of_articles(table, frame, self._known, self._problems)
        for step, name in enumerate(TABLES):
            if self._n_rows[name] and not self._n_used[name]:
                of_table = [told for told in self._problems if told.place[:2] == (0, step)]
                raise none_left(self._forms[name].path, self._n_rows[name], of_table)

    def _tables(self, share: int) -> Tables:
        frames: dict[str, Any] = {name: to_frame(table, {}) for name, table in TABLES.items()}
        numbers: tuple[int, ...] = ()
        for table in BY_ARTICLE:
            frames[table.name], read = self._read(table, share)
            numbers = read if table is ATTRIBUTIONS else numbers
        stored = self._written[ARTICLES.name].files(share)
        frames["articles"] = frames["articles"].assign(text=texts(self._folder, frames["articles"], stored))
        return only_known(Tables(**frames, numbers=numbers), self._problems)

    def _read(self, table: Table, share: int) -> tuple[pd.DataFrame, tuple[int, ...]]:
        """The rows of a table, and their numbers in the CSV file."""
        name = table.name
        if form := self._forms.get(name):
            written = Written(table, columns_of(self._parquet(table)), self._written[name].files(share))
            sheet = _sheet(form, self._sheets[name], share)
            read = read_columns(sheet, table, written, self._problems)
            self._n_rows[name] += len(sheet.rows)
            self._n_used[name] += len(read.numbers)
            return to_frame(table, read.cells).set_index(pd.Index(read.places, dtype="int64")), read.numbers
        if not self._written[name].files(share):
            return to_frame(table, {}), ()
        rows = self._written[name].read(share)
        return arrow_to_frame(table, rows).set_index(pd.Index(rows[PLACE].to_pylist(), dtype="int64")), ()

    def _before(self, share: int) -> Before | None:
        paths = [self._parquet(table) for table in (SPEAKERS, ATTRIBUTIONS)]
        if not all(path.exists() for path in paths):
            return None
        lots = (self._written[path.stem] for path in paths)
        return before_of(
            *(
                dealt.read(share) if dealt.files(share) else pq.read_schema(path).empty_table()
                for path, dealt in zip(paths, lots, strict=True)
            )
        )

    def _parquet(self, table: Table) -> Path:
        return self._folder / f"{table.name}.parquet"


def _key(table: Table) -> str:
    """The column by which the rows of a table are dealt out, so that rows with one key come together."""
    return "article_id" if "article_id" in table.primary_key else table.primary_key[0]


def _deal_sheet(form: Form, key: str, share: Callable[[str], int], lots: Lots) -> None:
    at = form.column(key)
    rows = enumerate(form.rows())
    while some := list(islice(rows, _ROWS_READ)):
        cells = zip(*(row.cells for _, row in some), strict=True)
        columns: dict[str, Sequence[Any]] = {str(number): column for number, column in enumerate(cells)}
        columns[_NUMBER] = [row.number for _, row in some]
        columns[_LENGTH] = [row.length for _, row in some]
        columns[PLACE] = [place for place, _ in some]
        lots.deal(pa.table(columns), [share(row.cells[at]) for _, row in some])


def _sheet(form: Form, lots: Lots, share: int) -> Sheet:
    """The rows of a share, as they stood in the CSV file."""
    if not lots.files(share):
        return Sheet(form, (), ())
    *cells, numbers, lengths, places = (column.to_pylist() for column in lots.read(share).columns)
    known: dict[str, str] = {}
    same = ([known.setdefault(cell, cell) for cell in column] for column in cells)
    return Sheet(form, [Row(*row) for row in zip(numbers, lengths, zip(*same, strict=True), strict=True)], places)


def _deal_written(path: Path, key: str, share: Callable[[str], int], lots: Lots) -> None:
    with pq.ParquetFile(path) as file:
        if key not in file.schema_arrow.names:
            return
        at = 0
        for batch in file.iter_batches(batch_size=_TEXTS_READ if path.stem == ARTICLES.name else _ROWS_READ):
            rows = pa.Table.from_batches([batch])
            places = pa.array(range(at, at + len(rows)), pa.int64())
            lots.deal(rows.append_column(PLACE, places), [share(id or "") for id in rows[key].to_pylist()])
            at += len(rows)
