"""The local engine: chunks, processes, and what is left when they are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib import runs
from attrib.engines import Chunk, Engine, chunks, local, work
from attrib.model import Article
from attrib.pipeline import Pipeline, Settings
from attrib.tables import Parts

from .build import CORPUS, files_in

_PATIENCE = 300  # seconds that a slow machine may take
_SLOW_RUN = """
import sys, time
from attrib import runs
from attrib.engines import work
from attrib.pipeline import Settings
work.CHUNK_TEXT = 1
runs.extract(sys.argv[2:], sys.argv[1], Settings(), watch=lambda _: time.sleep(0.2))
"""


@given(st.lists(st.integers(0, 3 * work.CHUNK_TEXT // 2), max_size=30))
def test_chunks_hold_every_article_once_and_in_order(lengths: list[int]) -> None:
    articles = [Article(str(number), "x" * length) for number, length in enumerate(lengths)]
    found = list(chunks(articles))
    assert list(chain.from_iterable(chunk.articles for chunk in found)) == articles
    assert [chunk.number for chunk in found] == list(range(1, len(found) + 1))
    assert all(sum(len(article.text) for article in chunk.articles[:-1]) < work.CHUNK_TEXT for chunk in found)


def test_dead_process_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pool:
        def __init__(self, *_: object, **__: object) -> None: ...

        def submit(self, *_: object) -> None:
            raise BrokenProcessPool

        def shutdown(self, *, cancel_futures: bool) -> None: ...

    monkeypatch.setattr(local, "ProcessPoolExecutor", Pool)
    waiting = [Chunk(1, (Article("a", "It rained."),))]
    with pytest.raises(OSError, match="fewer --jobs"):
        list(local.run(waiting, Settings(), Pipeline(Settings()), Parts(str(tmp_path), ""), jobs=2))


def test_killed_run_goes_on_and_nothing_is_lost_or_doubled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_TEXT", 1)
    runs.extract(CORPUS, tmp_path / "whole", Settings())

    killed = tmp_path / "killed"
    run = subprocess.Popen([sys.executable, "-c", _SLOW_RUN, str(killed), *map(str, CORPUS)])
    limit = time.monotonic() + _PATIENCE
    while len(list((killed / runs.PARTS).glob("part-*.articles.parquet"))) < 3:
        assert run.poll() is None and time.monotonic() < limit
        time.sleep(0.05)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert not (killed / "articles.csv").exists()

    worked: list[int] = []
    tabulate = Pipeline.tabulate

    def counted(self: Pipeline, articles: tuple[Article, ...]) -> object:
        worked.append(len(articles))
        return tabulate(self, articles)

    monkeypatch.setattr(Pipeline, "tabulate", counted)
    runs.extract(CORPUS, killed, Settings())
    assert 0 < sum(worked) <= 12
    assert files_in(killed) == files_in(tmp_path / "whole")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the processes in /proc")
def test_processes_of_a_killed_run_end(tmp_path: Path) -> None:
    script = _SLOW_RUN.replace("Settings(), ", 'Settings(), Engine("local", 2), ')
    script = script.replace("import sys, time\n", "import sys, time\nfrom attrib.engines import Engine\n")
    (tmp_path / "run.py").write_text(f"if __name__ == '__main__':\n{indent(script, '    ')}", encoding="utf-8")
    run = subprocess.Popen([sys.executable, tmp_path / "run.py", tmp_path / "out", *map(str, CORPUS)])
    limit = time.monotonic() + _PATIENCE
    while not list((tmp_path / "out" / runs.PARTS).glob("part-*.articles.parquet")):
        assert run.poll() is None and time.monotonic() < limit
        time.sleep(0.05)
    started = children(run.pid)
    assert len(started) >= 2
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in started):
        assert time.monotonic() < limit
        time.sleep(0.05)


def children(parent: int) -> list[int]:
    """The processes that a process has started, as they are now."""
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def test_run_killed_before_its_report_is_done_merges_its_parts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("attrib.runs.write_comparison", killed)
        with pytest.raises(KeyboardInterrupt):
            runs.extract(CORPUS, tmp_path / "out", Settings())
    monkeypatch.setattr(Pipeline, "tabulate", lambda *_: pytest.fail("an article was worked on again"))
    runs.extract(CORPUS, tmp_path / "out", Settings())
    monkeypatch.undo()
    runs.extract(CORPUS, tmp_path / "whole", Settings())
    assert files_in(tmp_path / "out") == files_in(tmp_path / "whole")


def test_engine_needs_no_more_than_its_name() -> None:
    assert Engine() == Engine("local", jobs=1, cpus=1.0, gpus=0.0)
