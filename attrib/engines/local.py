"""The stages over a stream of articles, in this process or in several on this machine; the outcome is the same."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from attrib.model import Article
from attrib.pipeline import Failure, Pipeline, Settings
from attrib.tables import ArticleTables

CHUNK_TEXT = 100_000  # code points of a chunk, about 20 articles: work for seconds, so that processes share it evenly
CHUNK_ARTICLES = 128

Outcome = ArticleTables | Failure


def chunks(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in order, in groups of about equal length. They do not depend on the number of processes."""
    chunk: list[Article] = []
    size = 0
    for article in articles:
        chunk.append(article)
        size += len(article.text)
        if size >= CHUNK_TEXT or len(chunk) >= CHUNK_ARTICLES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def run(
    pieces: Iterable[Sequence[Article]], settings: Settings, pipeline: Pipeline, jobs: int
) -> Iterator[list[Outcome]]:
    """The outcomes of each chunk, in order. `pipeline` is one of these settings, which a single process uses.

    No more chunks are read ahead than keep the processes busy. Raises `OSError` where a process dies.
    """
    if jobs == 1:
        for piece in pieces:
            yield list(pipeline.tabulate(piece))
        return
    # Spawned, not forked: torch's threads do not survive a fork.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(settings,))
    waiting: deque[Future[list[Outcome]]] = deque()
    try:
        for piece in pieces:
            waiting.append(pool.submit(_tabulate, piece))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise OSError(
            "a process ended before its work was done, most likely for lack of memory; the same command with fewer "
            "--jobs goes on where it was"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


_pipeline: list[Pipeline] = []  # of a worker process: the one that `_start` made


def _start(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process stops its workers
    _pipeline.append(Pipeline(settings))


def _tabulate(piece: Sequence[Article]) -> list[Outcome]:
    return list(_pipeline[0].tabulate(piece))
