"""Tables while they grow: a folder of parts, one a chunk of the corpus, on this machine or wherever fsspec reaches.

A part is four Parquet files. That of `articles` is written last and makes the part complete, so that a run may be
killed at any moment, and several processes or machines may write parts of their own into one folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from attrib.tables.files import Cells, cells_to_arrow, to_cells
from attrib.tables.layout import Table
from attrib.tables.rows import ArticleTables
from attrib.tables.schema import ARTICLES, ATTRIBUTIONS, SENTENCES, SPEAKERS

BY_ARTICLE = (SENTENCES, SPEAKERS, ATTRIBUTIONS, ARTICLES)  # in the order in which they are written


@dataclass(frozen=True)
class ArticleCells:
    """The rows of one article as they are stored."""

    articles: Cells
    sentences: Cells
    speakers: Cells
    attributions: Cells

    @classmethod
    def of(cls, rows: ArticleTables) -> ArticleCells:
        """The cells of the rows."""
        return cls(**{table.name: to_cells(table, getattr(rows, table.name)) for table in BY_ARTICLE})


Failed = tuple[str, str, str]  # path, article id, reason

_FAILURES = b"attrib.failures"
_ROWS_READ = 1_000


class Parts:
    """The parts in a folder: a path of this machine, or a URL that fsspec knows (`s3://bucket/run`).

    `fingerprint` names what the rows depend on (version, rules, options, files); parts made with another one go.
    """

    def __init__(self, folder: str, fingerprint: str) -> None:
        """Open the folder, and make it where there is none."""
        self._url, self._fingerprint = folder, fingerprint
        self._open()
        stamp = f"{self._folder}/fingerprint"
        if self._files.exists(stamp) and self._files.cat_file(stamp).decode() != fingerprint:
            self.remove()
        self._files.makedirs(self._folder, exist_ok=True)
        self.put("fingerprint", fingerprint.encode())

    def _open(self) -> None:
        self._files, path = fsspec.url_to_fs(self._url)
        self._folder = str(path).rstrip("/")

    def __getstate__(self) -> dict[str, Any]:
        """What other processes need: they open the folder themselves, and throw nothing away."""
        return {"_url": self._url, "_fingerprint": self._fingerprint}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Open the same folder."""
        self.__dict__.update(state)
        self._open()

    def done(self) -> dict[int, int]:
        """The number of each complete part, with that of its articles, in order."""
        return {number: self._metadata(number).num_rows for number in self.numbers()}

    def numbers(self) -> list[int]:
        """The numbers of the complete parts, in order."""
        self._files.invalidate_cache()
        names = (str(path).rpartition("/")[2] for path in self._files.glob(f"{self._folder}/part-*.articles.parquet"))
        return sorted(int(name.split(".")[0].removeprefix("part-")) for name in names)

    def write(self, number: int, batch: Sequence[ArticleCells], failures: Sequence[Failed] = ()) -> None:
        """Write the part of a chunk: its rows, and the articles of which there are none. Replaces what is there."""
        for table in BY_ARTICLE:
            rows = cells_to_arrow(table, [getattr(article, table.name) for article in batch])
            if table is ARTICLES:
                rows = rows.replace_schema_metadata({_FAILURES: json.dumps(failures).encode()})
            sink = pa.BufferOutputStream()
            pq.write_table(rows, sink, compression="zstd")
            self.put(_name(number, table), sink.getvalue().to_pybytes())

    def failures(self) -> Iterator[Failed]:
        """The articles of which there are no rows, in order."""
        for number in self.numbers():
            yield from map(tuple, json.loads(self._metadata(number).metadata.get(_FAILURES, b"[]")))

    def rows(self, table: Table) -> Iterator[pa.Table]:
        """The rows of a table over all parts, in the order of the chunks, some at a time."""
        for number in self.numbers():
            with self._files.open(self._path(number, table)) as file:
                for batch in pq.ParquetFile(file).iter_batches(batch_size=_ROWS_READ):
                    yield pa.Table.from_batches([batch]).replace_schema_metadata()

    def put(self, name: str, data: bytes) -> None:
        """Write a file into the folder. It appears whole: object stores show no other, and a local one is renamed."""
        path = f"{self._folder}/{name}"
        if "file" in self._files.protocol:
            draft = f"{self._folder}/.{name}.{os.getpid()}"
            self._files.pipe_file(draft, data)
            Path(draft).replace(path)
        else:
            self._files.pipe_file(path, data)

    def get(self, name: str) -> bytes:
        """A file that was put into the folder."""
        data: bytes = self._files.cat_file(f"{self._folder}/{name}")
        return data

    def remove(self) -> None:
        """Remove the folder."""
        self._files.rm(self._folder, recursive=True)

    def _metadata(self, number: int) -> Any:
        with self._files.open(self._path(number, ARTICLES)) as file:
            return pq.read_metadata(file)

    def _path(self, number: int, table: Table) -> str:
        return f"{self._folder}/{_name(number, table)}"


def _name(number: int, table: Table) -> str:
    return f"part-{number:08d}.{table.name}.parquet"
