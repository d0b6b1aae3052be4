"""A CSV file as a person or a spreadsheet program left it → the columns of its table.

What cannot be used costs its cell: there stays what attrib last wrote, as the Parquet file has it. A row that attrib
did not write has nothing to fall back on, and goes where a cell that it needs cannot be used.
"""

from __future__ import annotations

import codecs
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from attrib.tables.cells import Bad, Cell, parse_cell
from attrib.tables.layout import Column, Table
from attrib.tables.schema import TABLES
from attrib.tables.told import Told, lines
from attrib.tables.written import Key, Written

_SEPARATORS = (",", ";", "\t")
_OTHER = "cp1252"  # what is not Unicode
_MADE_AGAIN: Mapping[str, Mapping[str, Cell]] = {
    "attributions": {"source_index": 0, "speaker_type": "unspecified", "naming": "none", "transparency": 0},
    "speakers": {"n_attributions": 0, "n_words": 0},
    "articles": {"n_attributions": 0, "n_words": 0},
}  # what empty cells of an added row are taken for: `recompute` makes most of them again
_STAYS = "what attrib wrote there stays"
_LEFT_OUT = "the row is left out"


class Row(NamedTuple):
    """A row of a CSV file."""

    number: int  # as a spreadsheet program numbers rows, the header being row 1
    length: int  # how many cells the file has there
    cells: tuple[str, ...]  # as many as the header


@dataclass(frozen=True)
class Form:
    """How a CSV file is written, and its header."""

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    not_utf8: int | None = None  # the first byte that is not

    @classmethod
    def of(cls, path: Path) -> Form:
        """The form of the file."""
        encoding, wrong = _encoding(path)
        with path.open(encoding=encoding, errors="replace" if encoding == _OTHER else "strict", newline="\n") as file:
            first = file.readline().rstrip("\n")
        form = cls(path, encoding, max(_SEPARATORS, key=first.count), (), wrong)
        return replace(form, header=tuple(name.strip() for name in next(form._lines(), [])))

    def rows(self) -> Iterator[Row]:
        """The rows that are not empty."""
        n_columns = len(self.header)
        for number, cells in enumerate(self._lines(), 1):
            if number > 1 and any(cells):
                yield Row(number, len(cells), (*cells[:n_columns], *[""] * (n_columns - len(cells))))

    def _lines(self) -> Iterator[list[str]]:
        errors = "replace" if self.encoding == _OTHER else "strict"
        with self.path.open(encoding=self.encoding, errors=errors, newline="") as file:
            yield from csv.reader(file, delimiter=self.separator)

    def column(self, name: str) -> int:
        """The index of a column; of two with one name, the last."""
        return len(self.header) - 1 - self.header[::-1].index(name)


@dataclass(frozen=True)
class Sheet:
    """Rows of a CSV file, all or some, with their places among all of them."""

    form: Form
    rows: Sequence[Row]
    places: Sequence[int]

    @classmethod
    def whole(cls, form: Form) -> Sheet:
        """All rows of the file."""
        known: dict[str, str] = {}  # most cells say what others said
        rows = [row._replace(cells=tuple([known.setdefault(cell, cell) for cell in row.cells])) for row in form.rows()]
        return cls(form, rows, range(len(rows)))

    def row(self, position: int) -> str:
        """How a message calls the row."""
        return f"{self.form.path.name}, row {self.rows[position].number}"


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet, and of the rows that could be used their numbers and places in the file."""

    cells: Mapping[str, Sequence[Cell]]
    numbers: tuple[int, ...]
    places: tuple[int, ...]


def read_columns(sheet: Sheet, table: Table, written: Written, problems: list[Told]) -> Columns:
    """The columns of the table in the rows of its CSV file; `problems` takes what a person wrote and cannot be used."""
    reading = _Reading(sheet, table, written, problems)
    columns = reading.columns()
    kept = [position for position in range(len(sheet.rows)) if position not in reading.dropped]
    cells = {name: [values[at] for at in kept] for name, values in columns.items()}
    return Columns(cells, tuple(sheet.rows[at].number for at in kept), tuple(sheet.places[at] for at in kept))


def none_left(path: Path, n_rows: int, problems: Sequence[Told]) -> ValueError:
    """That not one row of a CSV file can be used."""
    return ValueError(f"{path}: none of its {n_rows} rows can be used. First: {lines(problems)[-1]}")


def check_form(form: Form, table: Table, written: frozenset[str], problems: list[Told]) -> tuple[str, ...]:
    """What is wrong with a CSV file as a whole, and can be put right from what attrib wrote, with these columns.

    `problems` takes what cannot. Raises ValueError where a column is missing without which rows cannot be told apart,
    or one that is needed and that attrib never wrote.
    """
    found: list[str] = []
    if form.not_utf8 is not None:
        found.append(f"byte {form.not_utf8} is not UTF-8, so the file is read as Windows-1252; save it as CSV UTF-8")
    mended = tuple(_check_header(form, table, written, found))
    step = (0, list(TABLES).index(table.name), 0)
    problems += [Told((*step, place), f"{form.path.name}: {text}") for place, text in enumerate(found)]
    return mended


def _check_header(form: Form, table: Table, written: frozenset[str], problems: list[str]) -> Iterator[str]:
    missing = [column for column in table.csv_columns if column.name not in form.header]
    for column in missing:
        if column.name in table.primary_key:
            raise ValueError(f"{form.path}: column {column.name} is missing; it tells the rows apart, so put it back")
        if column.required and column.name not in written:
            raise ValueError(f"{form.path}: column {column.name} is missing; it is needed to read the table")
    expected = {column.name for column in table.csv_columns}
    for name in form.header:
        if name and name not in expected:
            problems.append(f"column {name!r} is not one of this table and is left out")
    lost = [column.name for column in missing if not written]
    if lost:
        problems.append(f"{_are_missing(lost)}; read as if all cells were empty")
    if stay := [column.name for column in missing if column.name in written]:
        yield f"{form.path.name}: {_are_missing(stay)}; {_STAYS}; to have nothing there, keep the column and empty it"


def _are_missing(names: Sequence[str]) -> str:
    quoted = ", ".join(f"{name!r}" for name in names)
    return f"column {quoted} is missing" if len(names) == 1 else f"columns {quoted} are missing"


class _Reading:
    """A sheet while its columns are read, those of the key first."""

    def __init__(self, sheet: Sheet, table: Table, written: Written, problems: list[Told]) -> None:
        self._step = list(TABLES).index(table.name)
        self._sheet, self._table, self._written, self._problems = sheet, table, written, problems
        lengths = (row.length for row in sheet.rows)
        n_columns = len(sheet.form.header)
        self._lengths = {at: length for at, length in enumerate(lengths) if length != n_columns}
        self._keys: list[Key] = []
        self._needed: dict[int, list[str]] = defaultdict(list)  # what a row lacks, by its position
        self._kept: set[int] = set()  # short or long rows in which what attrib wrote took the place of a cell
        self.dropped: set[int] = set()

    def columns(self) -> dict[str, list[Cell]]:
        """The cells of all rows by column; those of the `dropped` ones mean nothing."""
        table = self._table
        read = {name: self._column(table.column(name)) for name in table.primary_key}
        self._keys = list(zip(*read.values(), strict=True)) if read else []
        self._drop_doubles()
        for column in table.csv_columns:
            if column.name not in read:
                read[column.name] = self._column(column, after_doubles=True)
        self._tell_lengths()
        return {column.name: read[column.name] for column in table.csv_columns}

    def _tell(self, step: int, column: int, position: int, told: Told) -> None:
        """Note a line on a row: what is wrong in a key, then rows that stand twice, other columns, short rows."""
        self._problems.append(told._replace(place=(0, self._step, step, column, self._sheet.places[position])))

    def _column(self, column: Column, *, after_doubles: bool = False) -> list[Cell]:
        sheet = self._sheet
        if column.name not in sheet.form.header:
            return [self._absent(column, position) for position in range(len(sheet.rows))]
        at = sheet.form.column(column.name)
        texts = [row.cells[at] for row in sheet.rows]
        absent = {position for position, length in self._lengths.items() if self._is_absent(column, at, length)}
        parsed = {text: parse_cell(column, text, decimal_comma=sheet.form.separator == ";") for text in set(texts)}
        if (empty := self._empty(column)) is not None:
            parsed |= {text: empty for text in parsed if not text.strip()}
        wrong: dict[tuple[str, str], list[int]] = defaultdict(list)
        values: list[Cell] = []
        for position, text in enumerate(texts):
            value = parsed[text]
            if position in absent:
                value = self._absent(column, position)
            elif isinstance(value, Bad):
                value, outcome = self._replaced(column, position)
                wrong[text, outcome].append(position)
            values.append(_plain(column, value))
        for (text, outcome), positions in wrong.items():
            bad = parsed[text]
            reason = bad.reason if isinstance(bad, Bad) else ""
            told = f"{text!r} {reason}" if text.strip() else reason
            line = Told(
                place=(),
                text=sheet.row(positions[0]),
                rest=f", {column.name}: {told}; {outcome}",
                counted=" and {others} more",
                same=(self._table.name, column.name, text, outcome),
                n=len(positions),
            )
            self._tell(3 if after_doubles else 1, self._table.columns.index(column), positions[0], line)
        return values

    def _is_absent(self, column: Column, at: int, length: int) -> bool:
        """Whether a row of `length` cells has no cell in this column: one with too many has none that is sure."""
        n_columns = len(self._sheet.form.header)
        return at >= length if length < n_columns else column.name not in self._table.primary_key

    def _empty(self, column: Column) -> Cell:
        return _MADE_AGAIN.get(self._table.name, {}).get(column.name)

    def _known(self, position: int) -> Key | None:
        """The key of a row that attrib wrote."""
        key = self._keys[position] if self._keys else ()
        return key if key and position not in self.dropped and self._written.has(key) else None

    def _absent(self, column: Column, position: int) -> Cell:
        """The value of a cell that is not there."""
        key = self._known(position)
        if key is not None and column.name in self._written.columns:
            value = self._written.cell(key, column.name)
            if value is not None and position in self._lengths:
                self._kept.add(position)
            return _plain(column, value)
        empty = self._empty(column)
        if column.required and empty is None and (position not in self.dropped or position in self._needed):
            self._needed[position].append(column.name)
            self.dropped.add(position)
        return _plain(column, empty)

    def _replaced(self, column: Column, position: int) -> tuple[Cell, str]:
        """The value of a cell that cannot be used, and what a message says of it."""
        key = self._known(position)
        if key is not None and column.name in self._written.columns:
            return self._written.cell(key, column.name), _STAYS
        if column.required:
            self.dropped.add(position)
            return None, _LEFT_OUT
        return None, "read as if the cell were empty"

    def _drop_doubles(self) -> None:
        seen: dict[Key, int] = {}
        for position, key in enumerate(self._keys):
            if position in self.dropped:
                continue
            if key in seen:
                names = ", ".join(f"{name} {value}" for name, value in zip(self._table.primary_key, key, strict=True))
                first = self._sheet.rows[seen[key]].number
                line = f"{self._sheet.row(position)}: {names} stands in row {first} already; left out"
                self._tell(2, 0, position, Told((), line))
                self.dropped.add(position)
            seen.setdefault(key, position)

    def _tell_lengths(self) -> None:
        """Tell of rows that lack what they need, and of those with too few cells or too many."""
        for position in sorted({*self._needed, *self._kept}):
            length, n_columns = self._lengths.get(position), len(self._sheet.form.header)
            told = []
            if length is not None and length > n_columns:
                told = [f"{length} cells for {n_columns} columns; put quotation marks round a text with a comma in it"]
            elif length is not None:
                told = [f"{length} of {n_columns} cells"]
            if lacks := self._needed.get(position):
                told += [f"it lacks {', '.join(lacks[:3])}{' and more' if len(lacks) > 3 else ''}", _LEFT_OUT]
            else:
                told += [_STAYS]
            self._tell(4, 0, position, Told((), f"{self._sheet.row(position)}: {'; '.join(told)}"))


def _plain(column: Column, value: Cell) -> Cell:
    """A missing text is empty."""
    return "" if value is None and column.kind not in ("integer", "number", "boolean") else value


def _encoding(path: Path) -> tuple[str, int | None]:
    """How a file is encoded, and the first byte that is not UTF-8 where that is what it is taken for."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", None
        file.seek(0)
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        n_before = 0  # bytes that are decoded
        while True:
            data = file.read(1 << 20)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                return _OTHER, n_before - waiting + error.start
            if not data:
                return "utf-8-sig", None
            n_before += len(data)
