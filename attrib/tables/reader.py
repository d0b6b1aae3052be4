"""A folder of tables → frames, checked against the schema. People correct the CSV files, so these win over the Parquet.

A spreadsheet program may have changed the encoding, the separator, the order of columns or the spelling of booleans:
all of that is taken as meant. What cannot be taken costs its cell or its row, and is told in `Tables.problems`; a
column that is gone comes back as attrib wrote it, and that is told in `Tables.mended`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from attrib.tables.files import text_path
from attrib.tables.frames import Before, Tables, arrow_to_frame, to_frame
from attrib.tables.layout import Table
from attrib.tables.schema import ARTICLES, ATTRIBUTIONS, SPEAKERS, TABLES
from attrib.tables.sheet import Form, Sheet, check_form, none_left, read_columns
from attrib.tables.told import Told, lines
from attrib.tables.written import Written

NEEDED = ("articles", "speakers", "attributions")


def read_tables(folder: Path) -> Tables:
    """All tables in the folder. A table that is not there has no rows.

    Raises FileNotFoundError where `articles`, `speakers` or `attributions` is missing, and ValueError where a file
    lacks a required column or not one of its rows can be used; each message says what to do.
    """
    problems: list[Told] = []
    mended: list[str] = []
    frames: dict[str, Any] = {}
    numbers: tuple[int, ...] = ()
    for name, table in TABLES.items():
        path, written = folder / f"{name}.csv", Written.whole(folder, table)
        if path.exists():
            form = Form.of(path)
            mended += check_form(form, table, written.columns, problems)
            sheet = Sheet.whole(form)
            read = read_columns(sheet, table, written, problems)
            if sheet.rows and not read.numbers:
                raise none_left(path, len(sheet.rows), problems)
            frames[name] = to_frame(table, read.cells)
            numbers = read.numbers if table is ATTRIBUTIONS else numbers
        else:
            frames[name] = _without_sheet(folder, table)
    stored = [path] if (path := folder / f"{ARTICLES.name}.parquet").exists() else []
    frames["articles"] = frames["articles"].assign(text=texts(folder, frames["articles"], stored))
    tables = Tables(**frames, mended=tuple(mended), numbers=numbers)
    of_known = only_known(tables, problems)
    frames = {table.name: frame.reset_index(drop=True) for table, frame in of_known.frames()}
    return replace(of_known, **frames, problems=lines(problems))


def only_known(tables: Tables, problems: list[Told]) -> Tables:
    """The tables without the rows of articles that are not in `articles`."""
    known = set(tables.articles["article_id"])
    of_known = tables.attributions["article_id"].isin(known)
    numbers = tuple(number for number, is_known in zip(tables.numbers, of_known, strict=False) if is_known)
    frames: dict[str, Any] = {
        table.name: of_articles(table, frame, known, problems) for table, frame in tables.frames()
    }
    return replace(tables, **frames, numbers=numbers)


def before_of(speakers: pa.Table, attributions: pa.Table) -> Before:
    """What attrib last wrote of the speakers, and of who says what, which no spreadsheet program has touched.

    That is what the Parquet files hold beside the CSV files that people correct.
    """
    said_by = attributions.select([*ATTRIBUTIONS.primary_key, "speaker_id"])
    return Before(arrow_to_frame(SPEAKERS, speakers), arrow_to_frame(ATTRIBUTIONS, said_by, only=True))


def _without_sheet(folder: Path, table: Table) -> pd.DataFrame:
    """A table of which there is no CSV file."""
    parquet = folder / f"{table.name}.parquet"
    if parquet.exists():
        return arrow_to_frame(table, pq.read_table(parquet))
    if table.name in NEEDED:
        raise without_table(parquet.with_suffix(".csv"))
    return to_frame(table, {})


def without_table(path: Path) -> FileNotFoundError:
    """That a table is missing which all others rest on."""
    return FileNotFoundError(f"{path}: there is no such file; `attrib extract CORPUS --out {path.parent}` writes it")


def texts(folder: Path, articles: pd.DataFrame, files: Sequence[Path]) -> list[str]:
    """The text of each article: from the Parquet files, else from `texts/`, else empty."""
    stored: dict[str, str | None] = {}
    for file in files:
        rows = pq.read_table(file, columns=["article_id", "text"])
        stored |= zip(rows["article_id"].to_pylist(), rows["text"].to_pylist(), strict=True)
    return [stored.get(id) or _text(text_path(folder, id)) for id in articles["article_id"]]


def _text(path: Path) -> str:
    return path.read_bytes().decode() if path.exists() else ""


def of_articles(table: Table, frame: pd.DataFrame, articles: set[str], problems: list[Told]) -> pd.DataFrame:
    """The rows of a table without those of articles that are not in `articles`; `problems` takes which these are."""
    for step, link in enumerate(table.foreign_keys):
        if link.table == ARTICLES.name:
            (name,) = link.fields
            unknown = frame[~frame[name].isin(articles)]
            for id, rows in unknown.groupby(name, sort=False):
                problems.append(
                    Told(
                        place=(1, list(TABLES).index(table.name), step, int(rows.index[0])),
                        text=f"{table.name}.csv: ",
                        rest=f" rows of article {id!r}, not in articles.csv; left out",
                        counted="{n}",
                        same=(table.name, name, str(id)),
                        n=len(rows),
                    )
                )
            frame = frame.drop(unknown.index)
    return frame
