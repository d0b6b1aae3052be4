"""A corpus behind a URL is read as the same folder is here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from attrib.model import Article
from attrib.reading import Skipped, read_corpus, states
from attrib.resources import rules_dir

CORPUS = Path(__file__).parents[2] / "corpus"


def read(source: str | Path) -> list[Article | Skipped]:
    return list(read_corpus(source, rules=[rules_dir()]))


@pytest.fixture
def url() -> str:
    memory = fsspec.filesystem("memory")
    for path in CORPUS.rglob("*"):
        if path.is_file():
            memory.pipe_file(f"/news/{path.relative_to(CORPUS).as_posix()}", path.read_bytes())
    return "memory://news"


def test_articles_of_a_url_are_those_of_the_folder(url: str) -> None:
    here = [replace(item, path=item.path.replace(str(CORPUS), url)) for item in read(CORPUS)]
    assert len(here) == 15 and read(url) == here


def test_one_file_behind_a_url(url: str) -> None:
    (article,) = read(f"{url}/newsline-express/baghouz-newsline-1.txt")
    assert isinstance(article, Article)
    assert (article.id, article.path) == ("baghouz-newsline-1", f"{url}/newsline-express/baghouz-newsline-1.txt")


def test_url_that_holds_nothing_is_told() -> None:
    (item,) = read("memory://nowhere")
    assert isinstance(item, Skipped) and item.path == "memory://nowhere"


def test_state_of_a_url_changes_with_its_files(url: str) -> None:
    before = list(states(url))
    fsspec.filesystem("memory").pipe_file("/news/newsline-express/more.txt", b"It rained.")
    assert set(before) < set(states(url))
