"""A folder of tables → frames, checked against the schema. People correct the CSV files, so these win over the Parquet.

A spreadsheet program may have changed the encoding, the separator, the order of columns or the spelling of booleans:
all of that is taken as meant. What cannot be taken costs its cell or its row, and is told in `Tables.problems`.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from attrib.tables.cells import Bad, Cell, parse_cell
from attrib.tables.files import text_path
from attrib.tables.frames import Tables, arrow_to_frame, to_frame
from attrib.tables.layout import Column, Table
from attrib.tables.schema import ARTICLES, SPEAKERS, TABLES

_NEEDED = ("articles", "speakers", "attributions")
_SEPARATORS = (",", ";", "\t")
_MADE_AGAIN: Mapping[str, Mapping[str, Cell]] = {
    "attributions": {"source_index": 0, "speaker_type": "unspecified", "naming": "none", "transparency": 0},
    "speakers": {"n_attributions": 0, "n_words": 0},
    "articles": {"n_attributions": 0, "n_words": 0},
}  # what empty cells of an added row are taken for: `recompute` makes most of them again
_FIRST_ROW = 2  # as a spreadsheet program numbers rows, the header being row 1


def read_tables(folder: Path) -> Tables:
    """All tables in the folder. A table that is not there has no rows.

    Raises FileNotFoundError where `articles`, `speakers` or `attributions` is missing, and ValueError where a file
    lacks a required column or not one of its rows can be used; each message says what to do.
    """
    problems: list[str] = []
    frames = {name: _read(folder, table, problems) for name, table in TABLES.items()}
    frames["articles"] = frames["articles"].assign(text=_texts(folder, frames["articles"]))
    known = set(frames["articles"]["article_id"])
    for name, table in TABLES.items():
        frames[name] = _only_known(table, frames[name], known, problems)
    return Tables(**frames, problems=tuple(problems), notes=())


def read_written_speakers(folder: Path) -> pd.DataFrame | None:
    """The speakers as attrib last wrote them, which no spreadsheet program has touched; None where they are not there.

    That is what the Parquet file holds beside the CSV file that people correct.
    """
    path = folder / f"{SPEAKERS.name}.parquet"
    return arrow_to_frame(SPEAKERS, pq.read_table(path)) if path.exists() else None


def _read(folder: Path, table: Table, problems: list[str]) -> pd.DataFrame:
    path = folder / f"{table.name}.csv"
    if path.exists():
        return _Sheet.read(path, problems).frame(table, problems)
    parquet = path.with_suffix(".parquet")
    if parquet.exists():
        return arrow_to_frame(table, pq.read_table(parquet))
    if table.name in _NEEDED:
        raise FileNotFoundError(f"{path}: there is no such file; `attrib extract CORPUS --out {folder}` writes it")
    return to_frame(table, {})


@dataclass(frozen=True)
class _Sheet:
    """A CSV file as text: its header, and its rows with their numbers in the file."""

    path: Path
    separator: str
    header: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, path: Path, problems: list[str]) -> _Sheet:
        text = _decode(path, problems)
        first = text.partition("\n")[0]
        separator = max(_SEPARATORS, key=first.count)
        lines = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1)
        header = tuple(name.strip() for name in next(lines, (0, []))[1])
        numbers, rows = [], []
        known: dict[str, str] = {}  # most cells say what others said
        for number, cells in lines:
            if any(cells):
                numbers.append(number)
                same = [known.setdefault(cell, cell) for cell in cells[: len(header)]]
                rows.append((*same, *[""] * (len(header) - len(same))))
        return cls(path, separator, header, tuple(numbers), tuple(rows))

    def frame(self, table: Table, problems: list[str]) -> pd.DataFrame:
        expected = {column.name for column in table.csv_columns}
        for column in table.csv_columns:
            if column.required and column.name not in self.header:
                raise ValueError(f"{self.path}: column {column.name} is missing; it is needed to read the table")
        for name in self.header:
            if name not in expected:
                problems.append(f"{self.path.name}: column {name!r} is not one of this table and is left out")
        cells = dict(zip(self.header, zip(*self.rows, strict=True), strict=False)) if self.rows else {}
        columns: dict[str, list[Cell]] = {}
        dropped: set[int] = set()
        for column in table.csv_columns:
            if column.name in cells:
                empty = _MADE_AGAIN.get(table.name, {}).get(column.name)
                columns[column.name] = self._column(column, cells[column.name], empty, dropped, problems)
        self._drop_doubles(table, columns, dropped, problems)
        kept = [position for position in range(len(self.rows)) if position not in dropped]
        if self.rows and not kept:
            raise ValueError(f"{self.path}: none of its {len(self.rows)} rows can be used. First: {problems[-1]}")
        return to_frame(table, {name: [values[at] for at in kept] for name, values in columns.items()})

    def _column(
        self, column: Column, texts: Sequence[str], empty: Cell, dropped: set[int], problems: list[str]
    ) -> list[Cell]:
        parsed = {text: parse_cell(column, text, decimal_comma=self.separator == ";") for text in set(texts)}
        if empty is not None:
            parsed |= {text: empty for text in parsed if not text.strip()}
        wrong: dict[str, list[int]] = defaultdict(list)
        values: list[Cell] = []
        for position, text in enumerate(texts):
            value = parsed[text]
            if isinstance(value, Bad):
                wrong[text].append(position)
                value = None
            values.append(value)
        for text, positions in wrong.items():
            reason = parsed[text]
            allowed = reason.allowed if isinstance(reason, Bad) else ""
            outcome = "the row is left out" if column.required else "read as if the cell were empty"
            where = self._rows(positions)
            problems.append(f"{self.path.name}, {where}, {column.name}: {text!r} is not {allowed}; {outcome}")
            if column.required:
                dropped.update(positions)
        return values if column.kind in ("integer", "number", "boolean") else ["" if v is None else v for v in values]

    def _drop_doubles(
        self, table: Table, columns: dict[str, list[Cell]], dropped: set[int], problems: list[str]
    ) -> None:
        seen: dict[tuple[Cell, ...], int] = {}
        keys = zip(*(columns[name] for name in table.primary_key), strict=True) if columns else ()
        for position, key in enumerate(keys):
            if position in dropped:
                continue
            if key in seen:
                names = ", ".join(f"{name} {value}" for name, value in zip(table.primary_key, key, strict=True))
                first = self.numbers[seen[key]]
                problems.append(
                    f"{self.path.name}, {self._rows([position])}: {names} stands in row {first} already; left out"
                )
                dropped.add(position)
            seen.setdefault(key, position)

    def _rows(self, positions: Sequence[int]) -> str:
        first = f"row {self.numbers[positions[0]]}"
        return first if len(positions) == 1 else f"{first} and {len(positions) - 1} more"


def _decode(path: Path, problems: list[str]) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(
            f"{path.name}: byte {error.start} is not UTF-8, so the file is read as Windows-1252; save it as CSV UTF-8"
        )
        return data.decode("cp1252", errors="replace")


def _texts(folder: Path, articles: pd.DataFrame) -> list[str]:
    """The text of each article: from the Parquet file, else from `texts/`, else empty."""
    stored: dict[str, str | None] = {}
    parquet = folder / f"{ARTICLES.name}.parquet"
    if parquet.exists():
        rows = pq.read_table(parquet, columns=["article_id", "text"])
        stored = dict(zip(rows["article_id"].to_pylist(), rows["text"].to_pylist(), strict=True))
    return [stored.get(id) or _text(text_path(folder, id)) for id in articles["article_id"]]


def _text(path: Path) -> str:
    return path.read_bytes().decode() if path.exists() else ""


def _only_known(table: Table, frame: pd.DataFrame, articles: set[str], problems: list[str]) -> pd.DataFrame:
    """Without the rows of articles that are not in `articles`."""
    for link in table.foreign_keys:
        if link.table == ARTICLES.name:
            unknown = ~frame[link.fields[0]].isin(articles)
            for id, count in frame.loc[unknown, link.fields[0]].value_counts(sort=False).items():
                problems.append(f"{table.name}.csv: {count} rows of article {id!r}, not in articles.csv; left out")
            frame = frame[~unknown].reset_index(drop=True)
    return frame
