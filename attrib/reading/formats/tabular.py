"""Tables: one article a row, read one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import zip_longest
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from attrib.reading.decoding import UndecodableError, redecode
from attrib.reading.record import NO_TEXT, Fault, Record, delimiter_of, is_known, record_of

_CELL_LIMIT = 2**31 - 1  # the csv module's own, 131072 characters, is too short for a long article
_BATCH_ROWS = 64
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_csv(stream: BinaryIO) -> Iterator[Record | Fault]:
    """One article a row; the first row names the columns. The stream must be able to go back to its start.

    Cells are parted by commas, semicolons or tabs, whichever the first line has most of. A row's place is the line that
    it starts on.
    """
    rows = _csv_rows(stream)
    columns: list[str] | None = None
    for place, cells in rows:
        if isinstance(cells, Fault):
            yield cells
        elif columns is None:
            columns = cells
            if not any(is_known(name, "text") for name in columns):
                yield Fault(place, NO_TEXT)
                return
        elif len(cells) > len(columns):
            reason = f"has {len(cells)} cells for {len(columns)} columns; put texts in quotation marks"
            yield Fault(place, reason)
        elif cells:
            row = dict(zip_longest(columns, cells, fillvalue=""))
            short = len(cells) < len(columns) and not any(row[name].strip() for name in row if is_known(name, "text"))
            yield Fault(place, _too_short(columns, cells)) if short else record_of(row, place)


def _too_short(columns: list[str], cells: list[str]) -> str:
    text = next(name for name in columns if is_known(name, "text"))
    return (
        f"has {len(cells)} of {len(columns)} cells, and none in the column “{text.strip()}”; give the row all its cells"
    )


def read_parquet(stream: BinaryIO) -> Iterator[Record | Fault]:
    """One article a row. Only the columns that say something about articles are read."""
    try:
        file = pq.ParquetFile(stream)
        columns = [name for name in file.schema_arrow.names if is_known(name)]
        if not any(is_known(name, "text") for name in columns):
            yield Fault("", NO_TEXT)
            return
        number = 0
        for batch in file.iter_batches(_BATCH_ROWS, columns=columns):
            for i in range(batch.num_rows):
                number += 1
                yield _parquet_row(batch, i, f"row {number}")
    except (pa.ArrowException, OSError) as error:
        yield Fault("", f"not a Parquet file that can be read ({str(error).splitlines()[0]}); write it again")


def _csv_rows(stream: BinaryIO) -> Iterator[tuple[str, list[str] | Fault]]:
    """The cells of each row and the place it stands at."""
    csv.field_size_limit(_CELL_LIMIT)
    header = stream.readline()
    stream.seek(0)
    delimiter = delimiter_of(header.decode("latin-1"))  # in any encoding these three marks hold their own byte
    encoding = "utf-16" if header.startswith(_UTF16_MARKS) else "utf-8-sig"
    text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        place = f"line {rows.line_num + 1}"
        try:
            yield place, [redecode(cell) for cell in next(rows)]
        except StopIteration:
            return
        except csv.Error as error:
            yield place, Fault(place, f"the row that starts here is not valid CSV: {error}; check its quotation marks")
        except UndecodableError as error:
            yield place, Fault(place, str(error))
        except UnicodeDecodeError as error:
            yield place, Fault(place, f"not valid {error.encoding.upper()}; save the file again as UTF-8")
            return


def _parquet_row(batch: pa.RecordBatch, i: int, place: str) -> Record | Fault:
    try:
        row = {name: batch.column(name)[i].as_py() for name in batch.schema.names}
    except UnicodeDecodeError:
        return Fault(place, "not valid UTF-8; write the table again from clean text")
    return record_of(row, place)
