"""The Ray engine on a real cluster of this machine: the same tables as the local engine, whatever happens."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from attrib import runs
from attrib.engines import Chunk, Done, Engine, cluster, work
from attrib.pipeline import Settings
from attrib.tables import Parts

from .build import CORPUS, files_in

N_ARTICLES = 15
ACTORS = Engine("ray", jobs=2, cpus=0.5)
_NAME = b"MapWorker(MapBatches(_Stages))"  # what Ray calls the process of an actor


@pytest.fixture
def an_article_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK_TEXT", 1)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, parses: object) -> dict[str, bytes]:
    """What the local engine writes."""
    out = tmp_path_factory.mktemp("local")
    runs.extract(CORPUS, out, Settings())
    return files_in(out)


def actors() -> Iterator[int]:
    """The processes of the actors of this cluster."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                name = (entry / "cmdline").read_bytes()
            except OSError:  # it has just ended
                continue
            if _NAME in name:
                yield int(entry.name)


@pytest.mark.usefixtures("cluster", "an_article_a_chunk")
def test_tables_are_those_of_the_local_engine(expected: dict[str, bytes], tmp_path: Path) -> None:
    runs.extract(CORPUS, tmp_path, Settings(), ACTORS)
    assert files_in(tmp_path) == expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the actor's process in /proc")
@pytest.mark.usefixtures("cluster", "an_article_a_chunk")
def test_nothing_is_lost_with_an_actor(
    expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done_before: list[int] = []
    run = cluster.run

    def kill_one(chunks: Iterable[Chunk], settings: Settings, parts: Parts, engine: Engine) -> Iterator[Done]:
        for done in run(chunks, settings, parts, engine):
            if not done_before:
                done_before.append(len(parts.numbers()))
                os.kill(min(actors()), signal.SIGKILL)
            yield done

    monkeypatch.setattr(cluster, "run", kill_one)
    runs.extract(CORPUS, tmp_path, Settings(), ACTORS)
    assert 0 < done_before[0] < N_ARTICLES
    assert files_in(tmp_path) == expected


@pytest.mark.usefixtures("cluster", "an_article_a_chunk")
def test_stopped_run_goes_on_and_results_reach_a_url(expected: dict[str, bytes], tmp_path: Path) -> None:
    out = f"file://{tmp_path}/out"
    with pytest.raises(KeyboardInterrupt):
        runs.extract(CORPUS, out, Settings(), ACTORS, watch=interrupt)
    assert list((tmp_path / "out" / runs.PARTS).glob("part-*.articles.parquet"))
    runs.extract(CORPUS, out, Settings(), ACTORS)
    assert files_in(tmp_path / "out") == expected


def interrupt(_: runs.Progress) -> None:
    raise KeyboardInterrupt


def test_without_ray_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    waiting = [Chunk(1, ())]
    with pytest.raises(ValueError, match=r"pip install 'attrib\[ray\]'"):
        list(cluster.run(waiting, Settings(), Parts(str(tmp_path / "parts"), ""), ACTORS))
