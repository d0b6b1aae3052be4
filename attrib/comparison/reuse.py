"""Passages that two articles share word for word, as agency copy does.

Every run of twelve words (a shingle: Broder 1997) is hashed; equal hashes in different articles are seeds, and seeds in
step grow to one passage. Sorting the hashes makes the work grow with the corpus, not with the pairs of articles.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from attrib.model import Span
from attrib.tables.rows import Row
from attrib.tables.voice import words

SHINGLE = 12  # words; quotations and stock phrases of this length are rarely the same by chance
MOST_HOLDERS = 50  # of a shingle in more places than this, the first are paired with each other, the others with the
# first alone: what a whole archive prints every day would pair everything with everything
_PASSES = 16  # in which the shingles are sorted, so that the copies are small

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Wording:
    """An article's words in order, page furniture left out: where each starts and ends, and its hash."""

    article: str
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    hashes: Hashes


def wording(article: str, text: str, furniture: Sequence[Span]) -> Wording:
    """The wording of an article; `furniture` lists the spans to leave out, in text order."""
    spans = words(text)
    if furniture:
        spans = [span for span in spans if not any(span.overlaps(range_) for range_ in furniture)]
    lowered = [text[start:end].lower() for start, end in spans]
    bounds = np.array(spans, dtype=np.int32).reshape(-1, 2)
    return Wording(article, bounds[:, 0], bounds[:, 1], np.array([_hash(word) for word in lowered], dtype=np.uint64))


@lru_cache(maxsize=1 << 18)
def _hash(word: str) -> int:
    data = word.encode()
    return zlib.crc32(data) << 32 | zlib.crc32(data[::-1])


def reuse_rows(wordings: Iterable[Wording]) -> Iterator[Row]:
    """Rows of `reuse`, in the order of the articles."""
    corpus = _Corpus.read(wordings)
    for a, b, seeds in corpus.pairs():
        passages = _passages(seeds)
        shared = sum(length for _, _, length in passages)
        yield {
            "article_a": corpus.articles[a],
            "spans_a": tuple(corpus.span(a, start, length) for start, _, length in passages),
            "article_b": corpus.articles[b],
            "spans_b": tuple(corpus.span(b, start, length) for _, start, length in passages),
            "similarity": round(shared / min(corpus.n_words(a), corpus.n_words(b)), 4),
        }


@dataclass(frozen=True)
class _Corpus:
    """The words and shingles of all articles, one after the other: those of the nth begin at the nth bound."""

    articles: list[str]
    word_bounds: Places
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    shingle_bounds: Places
    shingles: Hashes

    @classmethod
    def read(cls, wordings: Iterable[Wording]) -> _Corpus:
        articles, n_words, n_shingles = list[str](), array("Q", [0]), array("Q", [0])
        starts, ends, shingles = array("i"), array("i"), array("Q")
        for one in wordings:
            hashed = _shingles(one.hashes)
            articles.append(one.article)
            n_words.append(len(one.hashes))
            n_shingles.append(len(hashed))
            for held, new in ((starts, one.starts), (ends, one.ends), (shingles, hashed)):
                held.frombytes(new.tobytes())
        return cls(
            articles,
            np.cumsum(np.array(n_words, np.int64)),
            np.frombuffer(starts, np.int32),
            np.frombuffer(ends, np.int32),
            np.cumsum(np.array(n_shingles, np.int64)),
            np.frombuffer(shingles, np.uint64),
        )

    def n_words(self, article: int) -> int:
        return int(self.word_bounds[article + 1] - self.word_bounds[article])

    def span(self, article: int, first: int, length: int) -> Span:
        place = self.word_bounds[article] + first
        return Span(int(self.starts[place]), int(self.ends[place + length - 1]))

    def pairs(self) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
        """Each pair of articles with a common shingle, and the places in both where one starts: in step, in order."""
        one, other = self._seeds()
        a, b = (np.searchsorted(self.shingle_bounds, places, side="right") - 1 for places in (one, other))
        apart = a != b
        one, other, a, b = one[apart], other[apart], a[apart], b[apart]
        at_a, at_b = one - self.shingle_bounds[a], other - self.shingle_bounds[b]
        order = np.lexsort((at_a, at_b - at_a, b, a))
        a, b, at_a, at_b = a[order], b[order], at_a[order], at_b[order]
        borders = np.flatnonzero((np.diff(a) != 0) | (np.diff(b) != 0)) + 1
        for start, end in pairwise([0, *borders.tolist(), len(a)] if len(a) else []):
            yield (
                int(a[start]),
                int(b[start]),
                list(zip(at_a[start:end].tolist(), at_b[start:end].tolist(), strict=True)),
            )

    def _seeds(self) -> tuple[Places, Places]:
        """Places that hold the same shingle, two by two."""
        ones, others = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for part in range(_PASSES):
            mine = np.flatnonzero(self.shingles % np.uint64(_PASSES) == part)
            hashes = self.shingles[mine]
            order = np.argsort(hashes, kind="stable")
            borders = np.flatnonzero(np.diff(hashes[order])) + 1
            begins, sizes = np.concatenate(([0], borders)), np.diff(np.concatenate(([0], borders, [len(order)])))
            for size in np.unique(sizes[sizes > 1]).tolist():
                held = mine[order[begins[sizes == size][:, None] + np.arange(size)]]
                first, second = _pairings(size)
                ones.append(held[:, first].ravel())
                others.append(held[:, second].ravel())
        return np.concatenate(ones), np.concatenate(others)


def _pairings(size: int) -> tuple[Places, Places]:
    """Which of so many places that hold a shingle are paired."""
    first, second = np.triu_indices(min(size, MOST_HOLDERS), 1)
    more = np.arange(MOST_HOLDERS, size)
    return np.concatenate([first, np.zeros_like(more)]), np.concatenate([second, more])


def _shingles(hashes: Hashes) -> Hashes:
    """One hash for each run of words, by polynomial hashing modulo 2^64."""
    count = max(0, len(hashes) - SHINGLE + 1)
    result = np.zeros(count, dtype=np.uint64)
    for offset in range(SHINGLE):
        result = result * _BASE + hashes[offset : offset + count]
    return result


def _passages(seeds: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Seeds in step joined to passages (start, start, number of words), the longest first where passages overlap.

    The seeds come sorted by the step between their places, then by place.
    """
    runs: list[tuple[int, int, int]] = []
    for a, b in seeds:
        if runs:
            start_a, start_b, length = runs[-1]
            if b - a == start_b - start_a and a <= start_a + length - SHINGLE + 1:
                runs[-1] = (start_a, start_b, a - start_a + SHINGLE)
                continue
        runs.append((a, b, SHINGLE))
    if len(runs) == 1:
        return runs
    kept: list[tuple[int, int, int]] = []
    for run in sorted(runs, key=lambda run: (-run[2], run)):
        if not any(_meet(run, other) for other in kept):
            kept.append(run)
    return sorted(kept)


def _meet(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether two passages overlap in either article."""
    return any(one[side] < other[side] + other[2] and other[side] < one[side] + one[2] for side in (0, 1))
