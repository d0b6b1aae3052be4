"""Rows that are kept: they come back as they were, for the same article and the same making only."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from attrib.model import Article, Span
from attrib.pipeline import Pipeline, Settings
from attrib.tables import ArticleCells, Kept

ARTICLE = Article("a", "The bridge is closed, police said. “We are sorry,” Ann Lee told the Gazette.", outlet="Gazette")


@pytest.fixture(scope="module")
def rows() -> ArticleCells:
    (tables,) = Pipeline(Settings(cache=False)).tabulate([ARTICLE])
    assert isinstance(tables, ArticleCells)
    return tables


def test_rows_come_back_as_they_were(rows: ArticleCells, tmp_path: Path) -> None:
    Kept(tmp_path, "one").put(ARTICLE, rows)
    assert Kept(tmp_path, "one").get(ARTICLE) == rows


def test_another_making_or_article_has_none(rows: ArticleCells, tmp_path: Path) -> None:
    kept = Kept(tmp_path, "one")
    kept.put(ARTICLE, rows)
    assert Kept(tmp_path, "two").get(ARTICLE) is None
    for other in (
        replace(ARTICLE, text=ARTICLE.text + " "),
        replace(ARTICLE, outlet="Herald"),
        replace(ARTICLE, furniture=(Span(0, 3),)),
    ):
        assert kept.get(other) is None


def test_damaged_file_counts_as_none(rows: ArticleCells, tmp_path: Path) -> None:
    kept = Kept(tmp_path, "one")
    kept.put(ARTICLE, rows)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:-9])
    assert kept.get(ARTICLE) is None


def test_second_run_takes_rows_from_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATTRIB_CACHE", str(tmp_path))
    (first,) = Pipeline(Settings()).tabulate([ARTICLE])

    def fail(*_: object) -> None:
        pytest.fail("a stage was run")

    monkeypatch.setattr("attrib.pipeline.identify", fail)
    assert list(Pipeline(Settings()).tabulate([ARTICLE, ARTICLE])) == [first, first]
    with pytest.raises(pytest.fail.Exception, match="a stage was run"):
        list(Pipeline(Settings(cache=False)).tabulate([ARTICLE]))


def test_options_and_rules_make_other_rows(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    prints = {Settings().fingerprint(), Settings(min_confidence=0.7).fingerprint()}
    prints.add(Settings(rules=(tmp_path,)).fingerprint())
    (tmp_path / "lists" / "more.yml").write_text("about: more\nentries: [aver]\n", encoding="utf-8")
    assert len(prints | {Settings(rules=(tmp_path,)).fingerprint()}) >= 3


def test_rows_that_no_run_has_asked_for_in_a_month_are_deleted(rows: ArticleCells, tmp_path: Path) -> None:
    for making in ("last year", "last week", "now"):
        Kept(tmp_path, making).put(ARTICLE, rows)
    old, recent = Kept(tmp_path, "last year"), Kept(tmp_path, "last week")
    for kept, days in ((old, 365), (recent, 7)):
        kept.tidy()
        then = time.time() - days * 24 * 3600
        os.utime(kept._folder, (then, then))
    Kept(tmp_path, "now").tidy()
    assert [Kept(tmp_path, making).get(ARTICLE) is None for making in ("last year", "last week", "now")] == [
        True,
        False,
        False,
    ]


def test_rows_in_use_stay_however_long_ago_they_were_made(rows: ArticleCells, tmp_path: Path) -> None:
    kept = Kept(tmp_path, "one")
    kept.put(ARTICLE, rows)
    then = time.time() - 365 * 24 * 3600
    os.utime(kept._folder, (then, then))
    kept.tidy()
    assert kept.get(ARTICLE) == rows
