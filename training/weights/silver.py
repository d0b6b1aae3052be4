"""Trees and tags of news that nobody corrected: CoreNLP's of PolNeAR's train part, converted, held against our own.

CoreNLP's files come with PolNeAR (Newell, Margolin and Ruths 2018). Our parser cuts the text, so that words are as in
the treebanks. A sentence counts where both cut it alike. A relation that the two nearly always agree about is believed
where they do not; of all others only what both say is learned. Sentences with little agreement are left out.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from attrib.model import Parse, Token
from attrib.parsing.text import plain
from training.weights.treebanks import LONGEST_FORM, Word

LONGEST = 80  # words of a sentence
SURE = 0.85  # a relation is believed against our parser where the two agree about so many of its arcs
ALIKE = 0.8  # share of arcs, marks left out, that must agree for a sentence's tree to be learned from
TAUGHT = 0.7  # share of its words that must be taught something


class Foreign(NamedTuple):
    """A word as CoreNLP has it. `head` is 1-based, 0 for the root."""

    form: str
    xpos: str
    head: int
    deprel: str
    start: int
    end: int


@dataclass(frozen=True)
class Conversion:
    """What `conversion.yml` says."""

    upos: Mapping[str, Sequence[str]]
    renamed: Mapping[str, str]
    predicates: frozenset[str]
    divided: Mapping[str, Sequence[str]]
    differing: frozenset[str]


class Arc(NamedTuple):
    """What CoreNLP says about a word, converted. `was`: its relation before, "" where the word has none of its own."""

    head: int
    deprel: str
    was: str
    usable: bool


def conversion() -> Conversion:
    """The tables of the conversion."""
    read: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("conversion.yml").read_text(encoding="utf-8"))
    return Conversion(
        read["upos"], read["renamed"], frozenset(read["predicates"]), read["divided"], frozenset(read["differing"])
    )


def foreign(path: Path) -> dict[str, list[list[Foreign]]]:
    """The sentences of each article in CoreNLP's file."""
    articles: dict[str, list[list[Foreign]]] = {}
    name, words = "", list[Foreign]()
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in [*file, ""]:
            row = line.rstrip("\n").split("\t")
            if line.startswith("# article"):
                name = line.partition("=")[2].strip()
            elif len(row) >= 9:
                words.append(Foreign(row[1], row[3], int(row[5]), row[6], int(row[7]), int(row[8])))
            elif words:
                articles.setdefault(name, []).append(words)
                words = []
    return articles


def silver(
    parses: Iterable[Parse], articles: Mapping[str, Sequence[Sequence[Foreign]]]
) -> tuple[list[list[Word]], list[list[Word]]]:
    """Sentences to learn tags from, and sentences to learn trees from."""
    tables = conversion()
    found: list[tuple[Sequence[Token], Sequence[Foreign], list[int], list[Arc]]] = []
    for parse in parses:
        starts = {sentence[0].start: sentence for sentence in articles.get(parse.article.id, ())}
        for sentence in parse.sentences:
            theirs = starts.get(sentence.tokens[0].start)
            if theirs and theirs[-1].end == sentence.tokens[-1].end and len(sentence.tokens) <= LONGEST:
                places = aligned(sentence.tokens, theirs)
                if places:
                    arcs = converted(sentence.tokens, theirs, places, tables)
                    found.append((sentence.tokens, theirs, places, arcs))
    sure = _sure(((ours, arcs) for ours, _, _, arcs in found), tables)
    tags = [_tags(ours, theirs, places, tables) for ours, theirs, places, _ in found]
    trees = [_tree(ours, arcs, sure) for ours, _, _, arcs in found if _alike(ours, arcs) >= ALIKE]
    enough = [tree for tree in trees if len(tree) > 3 and sum(word.known for word in tree) >= TAUGHT * len(tree)]
    return tags, enough


def aligned(ours: Sequence[Token], theirs: Sequence[Foreign]) -> list[int]:
    """Of each of our words, the word of theirs that it is or is part of; nothing where theirs are finer anywhere."""
    places: list[int] = []
    place = 0
    for token in ours:
        while place < len(theirs) and theirs[place].end <= token.start:
            place += 1
        if place == len(theirs) or token.start < theirs[place].start or theirs[place].end < token.end:
            return []
        places.append(place)
    return places if len(set(places)) == len(theirs) else []


def converted(ours: Sequence[Token], theirs: Sequence[Foreign], places: Sequence[int], tables: Conversion) -> list[Arc]:
    """Their arcs between our words.

    Split words, names and fixed expressions are units: within, version 2 and our words differ from theirs, so our own
    arcs stay; the word whose own head is outside stands for the unit.
    """
    unit = _units(theirs)
    members: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        members[unit[place]].append(number)
    stands: dict[int, int] = {}
    for name, numbers in members.items():
        outward = [number for number in numbers if ours[number].head - 1 not in numbers]
        if len(outward) == 1:
            stands[name] = outward[0]
    arcs: list[Arc] = []
    for number, (token, place) in enumerate(zip(ours, places, strict=True)):
        name = unit[place]
        if stands.get(name) != number:
            arcs.append(Arc(token.head, token.deprel, "", name in stands))
            continue
        tops = {
            other for other in (places[member] for member in members[name])
            if theirs[other].head == 0 or unit[theirs[other].head - 1] != name
        }  # fmt: skip
        arcs.append(_arc(token, number, theirs, tops, unit, stands, ours, tables))
    return arcs


def _units(theirs: Sequence[Foreign]) -> list[int]:
    """The unit of each word, named by one of its words."""
    above = list(range(len(theirs)))

    def top(place: int) -> int:
        while above[place] != place:
            place = above[place]
        return place

    for place, word in enumerate(theirs):
        head = theirs[word.head - 1] if word.head else None
        name = word.deprel == "compound" and head and word.xpos[:3] == head.xpos[:3] == "NNP"
        if head and (word.deprel == "mwe" or name):
            above[top(place)] = top(word.head - 1)
    return [top(place) for place in range(len(theirs))]


def _arc(
    token: Token,
    number: int,
    theirs: Sequence[Foreign],
    tops: set[int],
    unit: Sequence[int],
    stands: Mapping[int, int],
    ours: Sequence[Token],
    tables: Conversion,
) -> Arc:
    unusable = Arc(token.head, token.deprel, "", False)
    if len(tops) != 1:
        return unusable
    word = theirs[tops.pop()]
    if word.head == 0:
        return Arc(0, "root", "root", True)
    if unit[word.head - 1] not in stands:
        return unusable
    head = stands[unit[word.head - 1]] + 1
    if word.deprel == "cc":  # version 2 hangs it from the conjunct that follows
        conjuncts = [
            stands[unit[place]] + 1
            for place, other in enumerate(theirs)
            if other.deprel == "conj" and other.head == word.head and unit[place] in stands
        ]
        head = min((conjunct for conjunct in conjuncts if conjunct > number + 1), default=head)
    relation = tables.renamed.get(word.deprel, word.deprel)
    if word.deprel == "nmod" and ours[head - 1].upos in tables.predicates:
        relation = "obl"
    if token.head == head and token.deprel in tables.divided.get(word.deprel, ()):
        relation = token.deprel
    return Arc(head, relation, word.deprel, True)


def _same(token: Token, arc: Arc) -> bool:
    return token.head == arc.head and token.deprel == arc.deprel


def _alike(ours: Sequence[Token], arcs: Sequence[Arc]) -> float:
    counted = [_same(token, arc) for token, arc in zip(ours, arcs, strict=True) if arc.was and arc.was != "punct"]
    return sum(counted) / max(1, len(counted))


def _sure(some: Iterable[tuple[Sequence[Token], Sequence[Arc]]], tables: Conversion) -> frozenset[str]:
    """Relations, as CoreNLP names them, that may be believed against our parser."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for ours, arcs in some:
        for token, arc in zip(ours, arcs, strict=True):
            seen[arc.was] += 1
            right[arc.was] += _same(token, arc)
    return frozenset(name for name in seen if name and right[name] >= SURE * seen[name]) - tables.differing


def _tree(ours: Sequence[Token], arcs: Sequence[Arc], sure: frozenset[str]) -> list[Word]:
    words = []
    for token, arc in zip(ours, arcs, strict=True):
        same = _same(token, arc)
        if arc.was == "punct":
            same = token.head == arc.head
        believed = arc.usable and not same and arc.was in sure
        head, relation = (arc.head, arc.deprel) if believed else (token.head, token.deprel)
        words.append(_word(token, token.upos, token.xpos, head, relation, arc.usable and (same or believed)))
    return words


def _tags(ours: Sequence[Token], theirs: Sequence[Foreign], places: Sequence[int], tables: Conversion) -> list[Word]:
    parts = Counter(places)
    words = []
    for token, place in zip(ours, places, strict=True):
        xpos = theirs[place].xpos if parts[place] == 1 else ""
        possible = tables.upos.get(xpos, ())
        upos = token.upos if token.upos in possible or (possible and token.xpos == xpos) else next(iter(possible), "")
        words.append(_word(token, upos, xpos if upos else "", token.head, token.deprel, True))
    return words


def _word(token: Token, upos: str, xpos: str, head: int, relation: str, known: bool) -> Word:
    return Word(plain(token.text)[:LONGEST_FORM], token.lemma, upos, xpos, None, head, relation, known)
