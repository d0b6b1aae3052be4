"""Tables on disk give what tables in memory give, in whatever order a person has left their rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from attrib.comparison import compare
from attrib.tables import StoredTables, duplicates, in_article_order, read_tables, write_tables

from .build import rows_of, write_run


def test_rows_in_any_order_are_found_by_article(tmp_path: Path) -> None:
    write_run(tmp_path / "run", [*rows_of("bridge0", "bridge1"), *rows_of("bridge2", outlet="Hill Post")])
    tables = read_tables(tmp_path / "run")
    assert in_article_order(tables, tmp_path) == {}
    backwards = {name: getattr(tables, name).iloc[::-1].reset_index(drop=True) for name in ("speakers", "attributions")}
    turned = replace(tables, **backwards)
    write_tables(turned, tmp_path / "turned")
    stored = StoredTables(tmp_path / "turned", in_article_order(turned, tmp_path))
    assert stored.by_article.keys() == backwards.keys()
    assert pd.concat(stored.each("speakers", ["name"]))["name"].to_list() == backwards["speakers"]["name"].to_list()
    for one, other in zip(compare(turned), compare(stored), strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert len(compare(stored).outlets)


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
