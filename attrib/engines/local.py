"""The chunks of a corpus worked on in this process, or in several on this machine."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import NamedTuple

from attrib.engines.memory import end_with_parent
from attrib.engines.work import Chunk, Done, work
from attrib.pipeline import Pipeline, Settings
from attrib.tables import Parts


def run(chunks: Iterable[Chunk], settings: Settings, pipeline: Pipeline, parts: Parts, jobs: int) -> Iterator[Done]:
    """Work on each chunk, in order. `pipeline` is one of these settings, which a single process uses.

    No more chunks are read ahead than keep the processes busy. Raises `OSError` where a process dies.
    """
    if jobs == 1:
        for chunk in chunks:
            yield work(chunk, pipeline, parts)
        return
    # Spawned, not forked: torch's threads do not survive a fork.
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(settings, parts))
    waiting: deque[Future[Done]] = deque()
    try:
        for chunk in chunks:
            waiting.append(pool.submit(_work, chunk))
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


class _Worker(NamedTuple):
    pipeline: Pipeline
    parts: Parts


_worker: list[_Worker] = []  # of a worker process: the one that `_start` made


def _start(settings: Settings, parts: Parts) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process stops its workers
    end_with_parent()
    _worker.append(_Worker(Pipeline(settings), parts))


def _work(chunk: Chunk) -> Done:
    return work(chunk, *_worker[0])
