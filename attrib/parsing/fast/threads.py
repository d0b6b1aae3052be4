"""Work shared out to threads: torch leaves Python's lock while it computes, so that these compute side by side.

Two threads of torch's own would share every single operation instead, and wait for each other at each of them: at every
step of an LSTM, thousands of times a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import torch

T = TypeVar("T")
R = TypeVar("R")


class Map(Protocol):
    """Applies a function to each item, and gives the results in order."""

    def __call__(self, function: Callable[[T], R], items: Sequence[T], /) -> list[R]:
        """The result for each item."""


def mapping(threads: int) -> Map:
    """A `Map` that works on so many items at a time, each on one thread."""
    if threads == 1:
        return lambda function, items: [function(item) for item in items]
    pool = ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,))

    def shared_out(function: Callable[[T], R], items: Sequence[T], /) -> list[R]:
        return list(pool.map(torch.inference_mode()(function), items))

    return shared_out


def in_lots(items: Iterable[T], length: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """The items in lots, each as long as `most` together, or a little longer; the last one shorter."""
    lot: list[T] = []
    size = 0
    for item in items:
        lot.append(item)
        size += length(item)
        if size >= most:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot
