"""The same claim stated in several articles: who says it where, and where the tellings differ.

Two statements are close when the words they share weigh much: Dice's coefficient with inverse document frequencies as
weights. Pairs are found by prefix filtering (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007): sets as
close as the threshold share one of their rarest words, so only these are looked up. Claims are the stars of the graph
of close pairs (star clustering: Aslam, Pelekhov and Rus 2004): a centre, and what is close to the centre itself.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from attrib.comparison.statements import Statement
from attrib.tables.rows import Row

CLOSE = 0.53  # Dice's coefficient from which two statements make the same claim
NEGATION_FROM = 0.75  # closer, since a lone *not* in loosely similar sentences says little
FEWEST_SHARED = 4  # fewer words in common make no claim
MOST_DAYS = 14  # between two tellings, where both days are known; later the same words speak of something else
MOST_HOLDERS = 500  # a word held by more statements is no key: it would pair everything with everything

Pairs = dict[int, dict[int, float]]


def claim_rows(statements: Sequence[Statement]) -> Iterator[Row]:
    """Rows of `claims`: for each claim stated in at least two articles its centre, then the others in order."""
    usable = [statement for statement in statements if len(statement.terms) >= FEWEST_SHARED]
    close = close_pairs(usable)
    for number, (centre, others) in enumerate(_claims(usable, close), 1):
        members = [centre, *others]
        for place in members:
            statement = usable[place]
            differing = {
                kind for other in members for kind in conflicts(statement, usable[other], close[place].get(other, 0.0))
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
                "similarity": 1.0 if place == centre else round(close[centre][place], 4),
                "conflict": tuple(sorted(differing)),
            }


def close_pairs(statements: Sequence[Statement]) -> Pairs:
    """For each statement the others that are close to it, with their similarity, from CLOSE to 1."""
    term_sets = [statement.terms for statement in statements]
    holders = Counter(term for terms in term_sets for term in terms)
    weight = {term: math.log(1 + len(term_sets) / count) for term, count in holders.items()}
    total = [math.fsum(weight[term] for term in terms) for terms in term_sets]
    keyed: dict[str, list[int]] = defaultdict(list)
    pairs: Pairs = defaultdict(dict)
    for place, terms in enumerate(term_sets):
        candidates: set[int] = set()
        for term in _prefix(terms, holders, weight, total[place]):
            if holders[term] <= MOST_HOLDERS:
                candidates.update(keyed[term])
                keyed[term].append(place)
        for other in candidates:
            shared = terms & term_sets[other]
            similarity = 2 * math.fsum(weight[term] for term in shared) / (total[place] + total[other])
            if similarity >= CLOSE and len(shared) >= FEWEST_SHARED and _in_time(statements[place], statements[other]):
                pairs[place][other] = pairs[other][place] = similarity
    return pairs


def _prefix(terms: frozenset[str], holders: Counter[str], weight: dict[str, float], total: float) -> Iterator[str]:
    """The rarest words, until the rest weighs too little to make a close pair by itself."""
    needed = total * CLOSE / (2 - CLOSE)
    rest = total
    for term in sorted(terms, key=lambda term: (holders[term], term)):
        if rest < needed:
            return
        yield term
        rest -= weight[term]


def _claims(statements: Sequence[Statement], close: Pairs) -> Iterator[tuple[int, list[int]]]:
    """Stars over at least two articles, the best connected centres first; each statement is in one star at most."""
    taken: set[int] = set()
    for centre in sorted(close, key=lambda place: (-len(close[place]), place)):
        if centre in taken:
            continue
        others = sorted(place for place in close[centre] if place not in taken)
        if len({statements[place].article for place in (centre, *others)}) > 1:
            taken.update((centre, *others))
            yield centre, others


def _in_time(one: Statement, other: Statement) -> bool:
    return one.day is None or other.day is None or abs((one.day - other.day).days) <= MOST_DAYS


def conflicts(one: Statement, other: Statement, similarity: float) -> Iterator[str]:
    """How tellings in two articles differ: other `numbers` of the same thing, or a `negation` in one of them alone."""
    if one.article == other.article:
        return
    if _numbers_differ(one, other):
        yield "numbers"
    if one.negated != other.negated and similarity >= NEGATION_FROM:
        yield "negation"


def _numbers_differ(one: Statement, other: Statement) -> bool:
    """Whether they count the same thing differently, and neither names a number of the other's for it."""
    counted = {thing for _, thing in one.amounts} & {thing for _, thing in other.amounts}
    return any(
        not {number for number, of in one.amounts if of == thing}
        & {number for number, of in other.amounts if of == thing}
        for thing in counted
    )
