"""What holds of a run whatever the articles: what goes wrong in one place stays there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from attrib import runs
from attrib.engines import work
from attrib.finished import Run
from attrib.model import Article
from attrib.pipeline import Failure, Pipeline, Settings
from attrib.tables import ArticleCells
from attrib.terminal import progress


def test_article_that_a_stage_stumbles_over_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(parse: object, *_: object) -> None:
        raise IndexError("no such token")

    pipeline = Pipeline(Settings())
    monkeypatch.setattr("attrib.pipeline.tabulate", stumble)
    (outcome,) = pipeline.tabulate([Article("a", "It rained.", path="a.txt")])
    assert isinstance(outcome, Failure) and (outcome.path, outcome.article_id) == ("a.txt", "a")
    assert outcome.reason.startswith("IndexError: no such token; ")


def test_where_all_articles_fail_no_table_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Pipeline, articles: list[Article]) -> Iterator[Failure]:
        return (Failure(article.path, article.id, "too odd") for article in articles)

    monkeypatch.setattr(Pipeline, "tabulate", fail)
    (tmp_path / "a.txt").write_text("It rained.", encoding="utf-8")
    run = runs.report([tmp_path / "a.txt"], tmp_path / "out", Settings())
    assert run.n_articles == 0
    assert [str(item) for item in run.skipped] == [f"{tmp_path}/a.txt, article a: too odd"]
    assert not (tmp_path / "out").exists()


def test_a_run_that_is_done_has_nothing_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("The bridge is closed, police said.", encoding="utf-8")
    (tmp_path / "news" / "b.txt").write_bytes(b"\0\0")

    def again() -> Run:
        return runs.report([tmp_path / "news"], tmp_path / "out", Settings())

    def fail(*_: object) -> None:
        pytest.fail("a run was begun")

    first, page = again(), (tmp_path / "out" / "report.html").read_bytes()
    assert (first.n_articles, len(first.skipped)) == (1, 1)
    with monkeypatch.context() as patched:
        patched.setattr(runs, "Pipeline", fail)
        assert again() == first
        with pytest.raises(pytest.fail.Exception):
            runs.report([tmp_path / "news"], tmp_path / "out", Settings(min_confidence=0.9))
        (tmp_path / "out" / "report.html").unlink()
        with pytest.raises(pytest.fail.Exception):
            again()
    assert again() == first and (tmp_path / "out" / "report.html").read_bytes() == page
    (tmp_path / "news" / "c.txt").write_text("The road is closed too, police said.", encoding="utf-8")
    assert again().n_articles == 2


def test_progress_counts_files_and_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_ARTICLES", 1)
    (tmp_path / "news").mkdir()
    lines = '{"text": "It rained."}\n{"text": "It snowed."}\n'
    (tmp_path / "news" / "a.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "news" / "b.txt").write_text("It hailed.", encoding="utf-8")
    told: list[runs.Progress] = []
    runs.extract([tmp_path / "news"], tmp_path / "out", Settings(), watch=told.append)
    assert told == [(1, 1, 2), (2, 1, 2), (3, 2, 2)]


@pytest.mark.parametrize(("terminal", "shown"), [(True, True), (False, False)])
def test_progress_is_for_terminals(terminal: bool, shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=120)
    monkeypatch.setattr(progress, "Console", lambda stderr: console)
    with progress.watching() as watch:
        watch(runs.Progress(7, 3, 10))
    assert ("7 articles" in out.getvalue()) == shown


def test_rows_of_an_article_can_be_sent_between_processes() -> None:
    import pickle

    (tables,) = Pipeline(Settings()).tabulate([Article("a", "The bridge is closed, police said.")])
    assert isinstance(tables, ArticleCells)
    assert pickle.loads(pickle.dumps(tables)) == tables
