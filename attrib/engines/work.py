"""The work that engines hand out: a chunk of the corpus becomes a part of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from attrib.engines.memory import patient, trim
from attrib.model import Article
from attrib.pipeline import Failure, Pipeline
from attrib.tables import Parts

CHUNK_TEXT = 100_000  # code points of a chunk, about 20 articles: work for seconds, so that processes share it evenly
CHUNK_ARTICLES = 128


@dataclass(frozen=True)
class Engine:
    """What works on the chunks: `jobs` processes of this machine, or actors of a Ray cluster.

    An actor reserves `cpus` cores and `gpus` graphics cards, which may be parts of one; processes know no such bounds.
    """

    name: Literal["local", "ray"] = "local"
    jobs: int = 1
    cpus: float = 1.0
    gpus: float = 0.0


class Chunk(NamedTuple):
    """Some articles of the corpus in a row. Chunks are numbered from 1."""

    number: int
    articles: tuple[Article, ...]


class Done(NamedTuple):
    """A chunk whose part is written: its number, and how many articles the part holds."""

    number: int
    n_articles: int


def chunks(articles: Iterable[Article]) -> Iterator[Chunk]:
    """The articles in order, in chunks of about equal length. They depend neither on engine nor on processes."""
    held: list[Article] = []
    size, number = 0, 1
    for article in articles:
        held.append(article)
        size += len(article.text)
        if size >= CHUNK_TEXT or len(held) >= CHUNK_ARTICLES:
            yield Chunk(number, tuple(held))
            held, size, number = [], 0, number + 1
    if held:
        yield Chunk(number, tuple(held))


def work(chunk: Chunk, pipeline: Pipeline, parts: Parts) -> Done:
    """Run the stages over a chunk and write its part."""
    patient()
    outcomes = list(pipeline.tabulate(chunk.articles))
    tables = [outcome for outcome in outcomes if not isinstance(outcome, Failure)]
    failures = [
        (outcome.path, outcome.article_id, outcome.reason) for outcome in outcomes if isinstance(outcome, Failure)
    ]
    parts.write(chunk.number, tables, failures)
    trim()
    return Done(chunk.number, len(tables))
