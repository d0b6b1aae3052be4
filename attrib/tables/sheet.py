"""A CSV file as a person or a spreadsheet program left it → the columns of its table.

What cannot be used costs its cell: there stays what attrib last wrote, as the Parquet file has it. A row that attrib
did not write has nothing to fall back on, and goes where a cell that it needs cannot be used.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from attrib.tables.cells import Bad, Cell, parse_cell
from attrib.tables.layout import Column, Table
from attrib.tables.written import Key, Written

_SEPARATORS = (",", ";", "\t")
_MADE_AGAIN: Mapping[str, Mapping[str, Cell]] = {
    "attributions": {"source_index": 0, "speaker_type": "unspecified", "naming": "none", "transparency": 0},
    "speakers": {"n_attributions": 0, "n_words": 0},
    "articles": {"n_attributions": 0, "n_words": 0},
}  # what empty cells of an added row are taken for: `recompute` makes most of them again
_STAYS = "what attrib wrote there stays"
_LEFT_OUT = "the row is left out"


@dataclass(frozen=True)
class Sheet:
    """A CSV file as text: its header, and its rows with their numbers in the file and of how many cells they are."""

    path: Path
    separator: str
    header: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]  # each as long as the header
    lengths: Mapping[int, int]  # of the rows that were not, by their position

    @classmethod
    def read(cls, path: Path, problems: list[str]) -> Sheet:
        """The file; `problems` takes what is wrong with its encoding."""
        text = _decode(path, problems)
        first = text.partition("\n")[0]
        separator = max(_SEPARATORS, key=first.count)
        lines = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1)
        header = tuple(name.strip() for name in next(lines, (0, []))[1])
        numbers: list[int] = []
        rows: list[tuple[str, ...]] = []
        lengths: dict[int, int] = {}
        known: dict[str, str] = {}  # most cells say what others said
        for number, cells in lines:
            if any(cells):
                if len(cells) != len(header):
                    lengths[len(rows)] = len(cells)
                numbers.append(number)
                same = [known.setdefault(cell, cell) for cell in cells[: len(header)]]
                rows.append((*same, *[""] * (len(header) - len(same))))
        return cls(path, separator, header, tuple(numbers), tuple(rows), lengths)

    def row(self, position: int) -> str:
        """How a message calls the row."""
        return f"{self.path.name}, row {self.numbers[position]}"


@dataclass(frozen=True)
class Columns:
    """The columns of a sheet, the rows of it that could be used, and what was wrong."""

    cells: Mapping[str, Sequence[Cell]]
    numbers: tuple[int, ...]  # as a spreadsheet program numbers rows, the header being row 1
    problems: tuple[str, ...]  # what a person wrote and cannot be used
    mended: tuple[str, ...]  # what is wrong, but can be put right from what attrib wrote


def read_columns(path: Path, table: Table, written: Written) -> Columns:
    """The columns of the table in the CSV file.

    Raises ValueError where a column is missing without which rows cannot be told apart, or one that is needed and that
    attrib never wrote, or where not one row can be used.
    """
    problems: list[str] = []
    sheet = Sheet.read(path, problems)
    mended = tuple(_check_header(sheet, table, written, problems))
    reading = _Reading(sheet, table, written, problems)
    columns = reading.columns()
    kept = [position for position in range(len(sheet.rows)) if position not in reading.dropped]
    if sheet.rows and not kept:
        raise ValueError(f"{path}: none of its {len(sheet.rows)} rows can be used. First: {problems[-1]}")
    cells = {name: [values[at] for at in kept] for name, values in columns.items()}
    return Columns(cells, tuple(sheet.numbers[at] for at in kept), tuple(problems), mended)


def _check_header(sheet: Sheet, table: Table, written: Written, problems: list[str]) -> Iterator[str]:
    """What is to be told of columns that are missing. Raises ValueError where the table cannot do without one."""
    missing = [column for column in table.csv_columns if column.name not in sheet.header]
    for column in missing:
        if column.name in table.primary_key:
            raise ValueError(f"{sheet.path}: column {column.name} is missing; it tells the rows apart, so put it back")
        if column.required and column.name not in written.columns:
            raise ValueError(f"{sheet.path}: column {column.name} is missing; it is needed to read the table")
    expected = {column.name for column in table.csv_columns}
    for name in sheet.header:
        if name and name not in expected:
            problems.append(f"{sheet.path.name}: column {name!r} is not one of this table and is left out")
    lost = [column.name for column in missing if not written.columns]
    if lost:
        problems.append(f"{sheet.path.name}: {_are_missing(lost)}; read as if all cells were empty")
    if stay := [column.name for column in missing if column.name in written.columns]:
        yield f"{sheet.path.name}: {_are_missing(stay)}; {_STAYS}; to have nothing there, keep the column and empty it"


def _are_missing(names: Sequence[str]) -> str:
    quoted = ", ".join(f"{name!r}" for name in names)
    return f"column {quoted} is missing" if len(names) == 1 else f"columns {quoted} are missing"


class _Reading:
    """A sheet while its columns are read, those of the key first."""

    def __init__(self, sheet: Sheet, table: Table, written: Written, problems: list[str]) -> None:
        self._sheet, self._table, self._written, self._problems = sheet, table, written, problems
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
                read[column.name] = self._column(column)
        self._tell_lengths()
        return {column.name: read[column.name] for column in table.csv_columns}

    def _column(self, column: Column) -> list[Cell]:
        sheet = self._sheet
        if column.name not in sheet.header:
            return [self._absent(column, position) for position in range(len(sheet.rows))]
        at = len(sheet.header) - 1 - sheet.header[::-1].index(column.name)
        texts = [row[at] for row in sheet.rows]
        absent = {position for position, length in sheet.lengths.items() if self._is_absent(column, at, length)}
        parsed = {text: parse_cell(column, text, decimal_comma=sheet.separator == ";") for text in set(texts)}
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
            others = f" and {len(positions) - 1} more" if len(positions) > 1 else ""
            self._problems.append(f"{sheet.row(positions[0])}{others}, {column.name}: {told}; {outcome}")
        return values

    def _is_absent(self, column: Column, at: int, length: int) -> bool:
        """Whether a row of `length` cells has no cell in this column: one with too many has none that is sure."""
        n_columns = len(self._sheet.header)
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
            if value is not None and position in self._sheet.lengths:
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
                first = self._sheet.numbers[seen[key]]
                self._problems.append(f"{self._sheet.row(position)}: {names} stands in row {first} already; left out")
                self.dropped.add(position)
            seen.setdefault(key, position)

    def _tell_lengths(self) -> None:
        """Tell of rows that lack what they need, and of those with too few cells or too many."""
        for position in sorted({*self._needed, *self._kept}):
            length, n_columns = self._sheet.lengths.get(position), len(self._sheet.header)
            told = []
            if length is not None and length > n_columns:
                told = [f"{length} cells for {n_columns} columns; put quotation marks round a text with a comma in it"]
            elif length is not None:
                told = [f"{length} of {n_columns} cells"]
            if lacks := self._needed.get(position):
                told += [f"it lacks {', '.join(lacks[:3])}{' and more' if len(lacks) > 3 else ''}", _LEFT_OUT]
            else:
                told += [_STAYS]
            self._problems.append(f"{self._sheet.row(position)}: {'; '.join(told)}")


def _plain(column: Column, value: Cell) -> Cell:
    """A missing text is empty."""
    return "" if value is None and column.kind not in ("integer", "number", "boolean") else value


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
