from __future__ import annotations

from pathlib import Path

from attrib.tables import duplicates, read_tables

from .build import rows_of, write_run


def test_articles_of_the_same_text_are_named(tmp_path: Path) -> None:
    write_run(tmp_path, rows_of(*(f"bridge{number}" for number in range(20))))
    tables = read_tables(tmp_path)
    tables.articles["sha256"] = [*["aa"] * 2, *["bb"] * 6, "", "", "cc", *"ddeeffgg", "hh"]
    groups = (
        "bridge0 and bridge1", "bridge2, bridge3, bridge4 and 3 more", "bridge11 and bridge12", "bridge13 and bridge14",
        "bridge15 and bridge16",
    )  # fmt: skip
    told = "The articles {} are the same text; each counts, so leave out what is there twice by mistake."
    assert duplicates(tables) == (
        *map(told.format, groups),
        "2 more articles are the same text as others; sha256 in articles.csv tells which.",
    )
