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
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from attrib.model import Span
from attrib.tables.rows import Row
from attrib.tables.voice import words

SHINGLE = 12  # words; quotations and stock phrases of this length are rarely the same by chance
MOST_HOLDERS = 50  # of a shingle in more places than this, the first are paired with each other, the others with the
# first alone: what a whole archive prints every day would pair everything with everything
_PAIRS_AT_ONCE = 10_000  # of articles, whose passages are made into rows
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
    bounds = np.fromiter(chain.from_iterable(spans), np.int32, 2 * len(spans)).reshape(-1, 2)
    hashes = np.fromiter((_hash(text[start:end]) for start, end in spans), np.uint64, len(spans))
    return Wording(article, bounds[:, 0], bounds[:, 1], hashes)


@lru_cache(maxsize=1 << 18)
def _hash(word: str) -> int:
    data = word.lower().encode()
    return zlib.crc32(data) << 32 | zlib.crc32(data[::-1])


def reuse_rows(wordings: Iterable[Wording]) -> Iterator[Row]:
    """Rows of `reuse`, in the order of the articles."""
    corpus = _Corpus.read(wordings)
    found = corpus.passages()
    borders = found.borders()
    for first in range(0, len(borders) - 1, _PAIRS_AT_ONCE):
        own = borders[first : first + _PAIRS_AT_ONCE + 1]
        some = _Passages(*(column[own[0] : own[-1]] for column in found))
        spans_a, spans_b = (corpus.spans(places, some.lengths) for places in (some.in_a, some.in_b))
        a, b, lengths = some.a.tolist(), some.b.tolist(), some.lengths.tolist()
        for start, end in pairwise((own - own[0]).tolist()):
            shorter = min(corpus.n_words(a[start]), corpus.n_words(b[start]))
            yield {
                "article_a": corpus.articles[a[start]],
                "spans_a": tuple(spans_a[start:end]),
                "article_b": corpus.articles[b[start]],
                "spans_b": tuple(spans_b[start:end]),
                "similarity": round(sum(lengths[start:end]) / shorter, 4),
            }


class _Passages(NamedTuple):
    """What pairs of articles share: an entry a passage, in the order of the pairs, then of the places in both."""

    a: Places  # articles, numbered as they come
    b: Places
    in_a: Places  # the passage's first word, of all words of all articles
    in_b: Places
    lengths: Places  # in words

    def borders(self) -> Places:
        """Where each pair's passages begin, and where the last ones end."""
        if not len(self.a):
            return np.zeros(0, np.int64)
        changes = np.flatnonzero((np.diff(self.a) != 0) | (np.diff(self.b) != 0)) + 1
        return np.concatenate([[0], changes, [len(self.a)]])

    def apart(self) -> _Passages:
        """Those that do not overlap: of such as do, in either article, the longest."""
        borders = self.borders()
        pairs = np.repeat(np.arange(len(borders) - 1), np.diff(borders))
        kept = np.ones(len(self.a), np.bool_)
        for pair in np.union1d(*(_meeting(pairs, places, self.lengths) for places in (self.in_a, self.in_b))):
            mine = slice(borders[pair], borders[pair + 1])
            kept[mine] = _longest(self.in_a[mine].tolist(), self.in_b[mine].tolist(), self.lengths[mine].tolist())
        return _Passages(*(column[kept] for column in self))


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

    def spans(self, places: Places, lengths: Places) -> list[Span]:
        """Where passages of so many words stand in their articles' texts."""
        return list(map(Span, self.starts[places].tolist(), self.ends[places + lengths - 1].tolist()))

    def passages(self) -> _Passages:
        """The passages of each pair of articles: seeds in step that follow each other."""
        one, other = self._seeds()
        total = len(self.shingles)
        seeds = (other - one) * total + one  # one number a seed, so that seeds in step are numbers in a row
        seeds.sort()
        one, other = seeds % total, seeds % total + seeds // total
        opening = np.zeros(total + 1, np.bool_)
        opening[self.shingle_bounds] = True
        begins = np.flatnonzero((np.diff(seeds, prepend=-2) != 1) | opening[one] | opening[other])
        lengths = np.diff(begins, append=len(seeds)) + SHINGLE - 1
        one, other = one[begins], other[begins]
        a, b = (np.searchsorted(self.shingle_bounds, places, side="right") - 1 for places in (one, other))
        in_a, in_b = (
            self.word_bounds[article] + place - self.shingle_bounds[article]
            for article, place in ((a, one), (b, other))
        )
        order = np.lexsort((in_b, in_a, b, a))
        order = order[(a != b)[order]]
        return _Passages(a[order], b[order], in_a[order], in_b[order], lengths[order]).apart()

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


def _meeting(pairs: Places, places: Places, lengths: Places) -> Places:
    """The pairs of articles some of whose passages overlap where they stand at `places`."""
    order = np.lexsort((places, pairs))
    pairs, places, ends = pairs[order], places[order], (places + lengths)[order]
    found: Places = pairs[1:][(pairs[1:] == pairs[:-1]) & (places[1:] < ends[:-1])]
    return found


def _longest(in_a: Sequence[int], in_b: Sequence[int], lengths: Sequence[int]) -> list[bool]:
    """Which of a pair's passages stay where some overlap: the longest first, the first of equals."""
    kept: list[int] = []
    for one in sorted(range(len(lengths)), key=lambda place: (-lengths[place], place)):
        if not any(
            where[one] < where[other] + lengths[other] and where[other] < where[one] + lengths[one]
            for other in kept
            for where in (in_a, in_b)
        ):
            kept.append(one)
    return [place in kept for place in range(len(lengths))]
