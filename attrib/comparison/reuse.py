"""Passages that two articles share word for word, as agency copy does.

Every run of twelve words (a shingle: Broder 1997) is hashed; equal hashes in different articles are seeds, and seeds in
step grow to one passage. Sorting the hashes makes the work grow with the corpus, not with the pairs of articles.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from attrib.model import Span
from attrib.tables.rows import Row
from attrib.tables.voice import words

SHINGLE = 12  # words; quotations and stock phrases of this length are rarely the same by chance
MOST_HOLDERS = 50  # a shingle in more articles than this is paired within the first ones and with these only

Hashes = npt.NDArray[np.uint64]
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Wording:
    """An article's words in order, page furniture left out, as spans and as hashes."""

    article: str
    spans: tuple[Span, ...]
    hashes: Hashes


def wording(article: str, text: str, furniture: Sequence[Span]) -> Wording:
    """The wording of an article; `furniture` lists the spans to leave out, in text order."""
    spans = tuple(span for span in words(text) if not any(span.overlaps(range_) for range_ in furniture))
    return Wording(article, spans, np.array([_hash(span.of(text).lower()) for span in spans], dtype=np.uint64))


@lru_cache(maxsize=1 << 18)
def _hash(word: str) -> int:
    data = word.encode()
    return zlib.crc32(data) << 32 | zlib.crc32(data[::-1])


def reuse_rows(wordings: Sequence[Wording]) -> Iterator[Row]:
    """Rows of `reuse`, in the order of the articles."""
    for (a, b), seeds in sorted(_seeds(wordings).items()):
        one, other = wordings[a], wordings[b]
        passages = _passages(seeds)
        shared = sum(length for _, _, length in passages)
        yield {
            "article_a": one.article,
            "spans_a": tuple(_span(one, start, length) for start, _, length in passages),
            "article_b": other.article,
            "spans_b": tuple(_span(other, start, length) for _, start, length in passages),
            "similarity": round(shared / min(len(one.spans), len(other.spans)), 4),
        }


def _span(wording: Wording, first: int, length: int) -> Span:
    return Span(wording.spans[first].start, wording.spans[first + length - 1].end)


def _shingles(hashes: Hashes) -> Hashes:
    """One hash for each run of words, by polynomial hashing modulo 2^64."""
    count = max(0, len(hashes) - SHINGLE + 1)
    result = np.zeros(count, dtype=np.uint64)
    for offset in range(SHINGLE):
        result = result * _BASE + hashes[offset : offset + count]
    return result


def _seeds(wordings: Sequence[Wording]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """For each pair of articles, the places in both where the same shingle starts."""
    parts = [_shingles(wording.hashes) for wording in wordings]
    if not parts:
        return {}
    hashes = np.concatenate(parts)
    article = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    position = np.concatenate([np.arange(len(part)) for part in parts])
    order = np.argsort(hashes, kind="stable")
    borders = np.flatnonzero(np.diff(hashes[order])) + 1
    starts, ends = np.concatenate(([0], borders)), np.concatenate((borders, [len(order)]))
    seeds: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        places = [(int(article[at]), int(position[at])) for at in order[start:end]]
        for number, (a, at_a) in enumerate(places[:MOST_HOLDERS]):
            for b, at_b in places[number + 1 :]:
                if a != b:
                    seeds[a, b].append((at_a, at_b))
    return seeds


def _passages(seeds: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Seeds in step joined to passages (start, start, number of words), the longest first where passages overlap."""
    runs: list[tuple[int, int, int]] = []
    for a, b in sorted(seeds, key=lambda seed: (seed[1] - seed[0], seed[0])):
        if runs:
            start_a, start_b, length = runs[-1]
            if b - a == start_b - start_a and a <= start_a + length - SHINGLE + 1:
                runs[-1] = (start_a, start_b, a - start_a + SHINGLE)
                continue
        runs.append((a, b, SHINGLE))
    kept: list[tuple[int, int, int]] = []
    for run in sorted(runs, key=lambda run: (-run[2], run)):
        if not any(_meet(run, other) for other in kept):
            kept.append(run)
    return sorted(kept)


def _meet(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether two passages overlap in either article."""
    return any(one[side] < other[side] + other[2] and other[side] < one[side] + one[2] for side in (0, 1))
