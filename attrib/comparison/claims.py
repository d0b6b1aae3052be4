"""The same claim stated in several articles: who says it where, and where the tellings differ.

Two statements are close when the words they share weigh much: Dice's coefficient with inverse document frequencies as
weights. Pairs are found by prefix filtering (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007): sets as
close as the threshold share one of their rarest words, so only these are looked up; and of these, only pairs that may
share enough beside it are compared (positional filtering: Xiao and others 2008). Claims are the stars of the graph of
close pairs (star clustering: Aslam, Pelekhov and Rus 2004): a centre, and what is close to the centre itself.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise

import numpy as np
import numpy.typing as npt

from attrib.comparison.statements import Statement
from attrib.tables.rows import Row

CLOSE = 0.53  # Dice's coefficient from which two statements make the same claim
NEGATION_FROM = 0.75  # closer, since a lone *not* in loosely similar sentences says little
FEWEST_SHARED = 4  # fewer words in common make no claim
MOST_DAYS = 14  # between two tellings, where both days are known; later the same words speak of something else
_ROUNDING = 1e-9
MOST_HOLDERS = 500  # a word held by more statements is no key: it would pair everything with everything

Read = Callable[[], Iterator[Statement]]

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Close:
    """Which statements are close to which: those that lie from `bounds[n]` to `bounds[n + 1]` are close to the nth."""

    articles: Sequence[int]  # of each statement, numbered as they come
    bounds: Integers
    others: Integers
    similarities: npt.NDArray[np.float64]

    def of(self, place: int) -> dict[int, float]:
        """The statements that are close to one, with their similarity, from CLOSE to 1."""
        mine = slice(self.bounds[place], self.bounds[place + 1])
        return dict(zip(self.others[mine].tolist(), self.similarities[mine].tolist(), strict=True))


def claim_rows(read: Read) -> Iterator[Row]:
    """Rows of `claims`: for each claim stated in at least two articles its centre, then the others in order.

    `read` gives the statements of the corpus from the start. It is called twice: to find out which are close, and for
    those that are.
    """
    usable = array("Q")

    def long_enough() -> Iterator[Statement]:
        for number, statement in enumerate(read()):
            if len(statement.reading.terms) >= FEWEST_SHARED:
                usable.append(number)
                yield statement

    close = close_pairs(long_enough())
    claims = list(_claims(close))
    wanted = {usable[place]: place for claim in claims for place in claim}
    held = {wanted[number]: statement for number, statement in enumerate(read()) if number in wanted}
    for number, members in enumerate(claims, 1):
        centre = members[0]
        to_centre = close.of(centre)
        for place in members:
            statement, similar = held[place], close.of(place)
            differing = {
                kind for other in members for kind in conflicts(statement, held[other], similar.get(other, 0.0))
            }
            yield {
                "claim_id": f"c{number}",
                "article_id": statement.article,
                "outlet": statement.outlet,
                "spans": statement.spans,
                "text": statement.text,
                "attribution_id": statement.attribution,
                "speaker_id": statement.speaker,
                "speaker_type": statement.speaker_type,
                "similarity": 1.0 if place == centre else round(to_centre[place], 4),
                "conflict": tuple(sorted(differing)),
            }


@dataclass(frozen=True)
class _Terms:
    """The terms of all statements as numbers, the rarest lowest; those of the nth are from `bounds[n]` on, sorted."""

    numbers: array[int]
    bounds: array[int]
    holders: list[int]  # of each term, in how many statements it is
    weight: list[float]
    days: array[int]  # of each statement; 0 where it is not known
    articles: array[int]

    def of(self, place: int) -> array[int]:
        return self.numbers[self.bounds[place] : self.bounds[place + 1]]


def _read_terms(statements: Iterable[Statement]) -> _Terms:
    known: dict[str, int] = {}
    numbers, bounds, days, articles = array("I"), array("Q", [0]), array("I"), array("I")
    last = None
    for statement in statements:
        numbers.extend(known.setdefault(term, len(known)) for term in statement.reading.terms)
        bounds.append(len(numbers))
        days.append(statement.day.toordinal() if statement.day else 0)
        articles.append((articles[-1] if articles else 0) + (statement.article != last))
        last = statement.article
    counts = np.bincount(np.array(numbers, dtype=np.int64), minlength=len(known)).tolist()
    ordered = sorted(known, key=lambda term: (counts[known[term]], term))
    rank = dict(zip((known[term] for term in ordered), count(), strict=False))
    for start, end in pairwise(bounds):
        numbers[start:end] = array("I", sorted(map(rank.__getitem__, numbers[start:end])))
    holders = [counts[known[term]] for term in ordered]
    weight = [math.log(1 + len(days) / held) for held in holders]
    return _Terms(numbers, bounds, holders, weight, days, articles)


def close_pairs(statements: Iterable[Statement]) -> Close:
    """For each statement the others that are close to it."""
    terms = _read_terms(statements)
    weight, days = terms.weight, terms.days
    total = array("d", (math.fsum(map(weight.__getitem__, terms.of(place))) for place in range(len(days))))
    last, unseen = array("q", bytes(8 * len(days))), array("d", bytes(8 * len(days)))
    later, earlier, similarities = array("Q"), array("Q"), array("d")
    undated: dict[int, array[int]] = defaultdict(lambda: array("I"))
    recent: dict[int, array[int]] = defaultdict(lambda: array("I"))
    for place in sorted(range(len(days)), key=days.__getitem__):  # by day, so that what is too old can be forgotten
        mine, day = terms.of(place), days[place]
        keys, last[place], unseen[place] = _prefix(mine, terms, total[place])
        candidates: dict[int, float] = {}  # and what the keys weigh that they share
        for term in keys:
            within_reach = recent[term]
            del within_reach[: bisect_left(within_reach, day - MOST_DAYS, key=days.__getitem__)]
            for other in chain(undated[term], within_reach):
                candidates[other] = candidates.get(other, 0.0) + weight[term]
            (within_reach if day else undated[term]).append(place)
        own = frozenset(mine)
        for other, seen in candidates.items():
            both = total[place] + total[other]
            # what they share beside these lies beyond the keys of the one whose keys end sooner
            most = seen + unseen[place if last[place] <= last[other] else other]
            if 2 * min(most + _ROUNDING, total[place], total[other]) / both < CLOSE:
                continue
            shared = own.intersection(terms.of(other))
            similarity = 2 * math.fsum(map(weight.__getitem__, shared)) / both
            if similarity >= CLOSE and len(shared) >= FEWEST_SHARED:
                later.append(place)
                earlier.append(other)
                similarities.append(similarity)
    return _both_ways(terms.articles, later, earlier, similarities)


def _both_ways(articles: array[int], later: array[int], earlier: array[int], similarities: array[float]) -> Close:
    one = np.concatenate([np.array(later, np.int64), np.array(earlier, np.int64)])
    other = np.concatenate([np.array(earlier, np.int64), np.array(later, np.int64)])
    order = np.lexsort((other, one))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(one, minlength=len(articles)))]).astype(np.int64)
    return Close(articles, bounds, other[order], np.tile(np.array(similarities, np.float64), 2)[order])


def _prefix(mine: Sequence[int], terms: _Terms, total: float) -> tuple[list[int], int, float]:
    """The rarest words, until the rest weighs too little to make a close pair by itself: those that serve as keys.

    Then the last of the words, and how much all words weigh that are no keys but may be shared.
    """
    needed = total * CLOSE / (2 - CLOSE)
    rest, common, last, keys = total, 0.0, -1, list[int]()
    for term in mine:
        if rest < needed:
            break
        weight, holders = terms.weight[term], terms.holders[term]
        rest, last = rest - weight, term
        if holders > MOST_HOLDERS:
            common += weight
        elif holders > 1:
            keys.append(term)
    return keys, last, rest + common


def _claims(close: Close) -> Iterator[list[int]]:
    """Stars over at least two articles, the best connected centres first; each statement is in one star at most."""
    degrees = np.diff(close.bounds)
    taken = bytearray(len(degrees))
    for centre in np.argsort(-degrees, kind="stable")[: np.count_nonzero(degrees)].tolist():
        if taken[centre]:
            continue
        star = [centre, *sorted(place for place in close.of(centre) if not taken[place])]
        if len({close.articles[place] for place in star}) > 1:
            for place in star:
                taken[place] = 1
            yield star


def conflicts(one: Statement, other: Statement, similarity: float) -> Iterator[str]:
    """How tellings in two articles differ: other `numbers` of the same thing, or a `negation` in one of them alone."""
    if one.article == other.article:
        return
    if _numbers_differ(one, other):
        yield "numbers"
    if one.reading.negated != other.reading.negated and similarity >= NEGATION_FROM:
        yield "negation"


def _numbers_differ(one: Statement, other: Statement) -> bool:
    """Whether they count the same thing differently, and neither names a number of the other's for it."""
    first, second = one.reading.amounts, other.reading.amounts
    if not first or not second:
        return False
    counted = {thing for _, thing in first} & {thing for _, thing in second}
    return any(
        not {number for number, of in first if of == thing} & {number for number, of in second if of == thing}
        for thing in counted
    )
