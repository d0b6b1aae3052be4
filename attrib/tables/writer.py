"""Tables of a corpus that never sits in memory: written in parts as articles come, merged when all are done."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from attrib.tables.files import to_arrow, write_data_package, write_table, write_text
from attrib.tables.layout import Table
from attrib.tables.parties import PartyTally
from attrib.tables.rows import ArticleTables
from attrib.tables.schema import ARTICLES, ATTRIBUTIONS, PARTIES, SENTENCES, SPEAKERS

_BY_ARTICLE = (ARTICLES, SENTENCES, SPEAKERS, ATTRIBUTIONS)
_WORK = ".parts"
_ROWS_READ = 1_000


class TableWriter:
    """Writes the tables of a run into the folder `out`, batch by batch.

    Each batch becomes a part in a hidden work folder, complete or absent, so a killed run loses the batch at hand at
    most. A later writer over the same folder goes on from there: `done_ids` says what to leave out. `fingerprint` names
    what the rows depend on (version, rules, options); parts made with another one are thrown away.
    """

    def __init__(self, out: Path, fingerprint: str = "") -> None:
        self._out = out
        self._work = out / _WORK
        stamp = self._work / "fingerprint"
        if self._work.exists() and not (stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint):
            shutil.rmtree(self._work)
        self._work.mkdir(parents=True, exist_ok=True)
        stamp.write_text(fingerprint, encoding="utf-8")
        for unfinished in self._work.glob("*.draft"):
            shutil.rmtree(unfinished)
        self._n_parts = len(self._parts())
        self._done = {str(id) for part in self._parts() for id in _column(part / "articles.parquet", "article_id")}

    def done_ids(self) -> frozenset[str]:
        """Ids of the articles that lie in complete parts."""
        return frozenset(self._done)

    def append(self, batch: Sequence[ArticleTables]) -> None:
        """Add the rows of some articles. Raises ValueError where an article was added before."""
        ids = Counter(article.article_id for article in batch)
        if doubled := sorted(id for id, count in ids.items() if count > 1 or id in self._done):
            raise ValueError(f"article {doubled[0]!r} is already in the tables; article ids have to be unique")
        if not batch:
            return
        part = self._work / f"part-{self._n_parts + 1:08d}"
        draft = part.with_suffix(".draft")
        draft.mkdir()
        for table in _BY_ARTICLE:
            rows = [row for article in batch for row in getattr(article, table.name)]
            pq.write_table(to_arrow(table, rows), draft / f"{table.name}.parquet", compression="zstd")
        draft.rename(part)
        self._n_parts += 1
        self._done.update(ids)

    def finish(self) -> None:
        """Merge the parts, in the order they were added, into the final files, and remove the work folder.

        A run killed here can be finished by a new writer, since the parts go last.
        """
        texts = {
            write_text(self._out, article_id, text or "")
            for rows in self._chunks(ARTICLES)
            for article_id, text in zip(rows["article_id"].to_pylist(), rows["text"].to_pylist(), strict=True)
        }
        for stale in set((self._out / "texts").glob("*.txt")) - texts:
            stale.unlink()
        for table in _BY_ARTICLE:
            write_table(table, self._chunks(table), self._out)
        write_table(PARTIES, self._parties(), self._out)
        write_data_package(self._out)
        shutil.rmtree(self._work)

    def _parts(self) -> list[Path]:
        return sorted(self._work.glob("part-????????"))

    def _chunks(self, table: Table) -> Iterator[pa.Table]:
        for part in self._parts():
            with pq.ParquetFile(part / f"{table.name}.parquet") as file:
                for rows in file.iter_batches(batch_size=_ROWS_READ):
                    yield pa.Table.from_batches([rows])

    def _parties(self) -> Iterator[pa.Table]:
        tally = PartyTally()
        for rows in self._chunks(SPEAKERS):
            for speaker in rows.to_pylist():
                tally.add(speaker)
        yield to_arrow(PARTIES, list(tally.rows()))


def _column(path: Path, name: str) -> list[object]:
    values: list[object] = pq.read_table(path, columns=[name]).column(name).to_pylist()
    return values
