"""Parts of tables → the final files, with nothing held in memory but a chunk of rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from attrib.tables.files import text_path, to_arrow, write_data_package, write_table, write_text
from attrib.tables.parties import PartyTally
from attrib.tables.parts import BY_ARTICLE, Parts
from attrib.tables.schema import ARTICLES, PARTIES, SPEAKERS


def merge(parts: Parts, out: Path) -> None:
    """Write the tables and texts of all parts into the folder `out`, in the order of the chunks.

    The parts stay, so that a run killed here can merge them again. The bytes do not depend on how the rows were dealt
    out to parts. Raises ValueError where an article stands in the parts twice.
    """
    out.mkdir(parents=True, exist_ok=True)
    _write_texts(parts, out)
    for table in BY_ARTICLE:
        write_table(table, parts.rows(table), out)
    write_table(PARTIES, _parties(parts.rows(SPEAKERS)), out)
    write_data_package(out)


def _write_texts(parts: Parts, out: Path) -> None:
    """Write each article's text to its file, and remove those of an earlier run."""
    stale = {path.name for path in (out / "texts").glob("*.txt")}
    seen: set[str] = set()
    for rows in parts.rows(ARTICLES):
        for article_id, text in zip(rows["article_id"].to_pylist(), rows["text"].to_pylist(), strict=True):
            if article_id in seen:
                raise ValueError(f"article {article_id!r} is in the tables twice; article ids have to be unique")
            seen.add(article_id)
            write_text(out, article_id, text or "")
            stale.discard(text_path(out, article_id).name)
    for name in stale:
        (out / "texts" / name).unlink()


def _parties(speakers: Iterator[pa.Table]) -> Iterator[pa.Table]:
    tally = PartyTally()
    for rows in speakers:
        for speaker in rows.select(PartyTally.COLUMNS).to_pylist():
            tally.add(speaker)
    yield to_arrow(PARTIES, list(tally.rows()))
