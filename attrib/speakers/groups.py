"""Parties of several named parties, and what takes them up: *Jane Smith and John Doe*, then *both*, *the ministers*."""

from __future__ import annotations

from dataclasses import replace

from attrib.model import Mention, Sentence, Span, Token, TokenRef
from attrib.speakers.entities import Entities, Entity
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.nominals import lemma_of, phrase_of

DEFINITE = frozenset({"the", "these", "those"})
_TWO = frozenset({"two", "2"})
_COMPLEMENTS = frozenset({"nmod", "obl", "det", "appos"})


class Groups:
    """The groups of one article, in text order."""

    def __init__(self, entities: Entities, lexicon: Lexicon) -> None:
        """Start with none."""
        self._entities = entities
        self._lexicon = lexicon
        self._read: dict[TokenRef, Entity] = {}
        self._pairs: dict[frozenset[int], Entity] = {}  # by their members
        self._lists: dict[tuple[int, int], Entity] = {}  # by sentence and first member
        self.last_pair: Entity | None = None  # the last two that were named together

    def note(self, place: TokenRef, entity: Entity) -> None:
        """Note which party a token stands for."""
        self._read[place] = entity

    def completed(self, sentence: Sentence, token: Token) -> Entity | None:
        """The party of two named ones that a conjunct completes, which is the last pair from now on."""
        head = sentence.parent(token)
        if head is None or token.deprel != "conj":
            return None
        places = TokenRef(sentence.index, head.id), TokenRef(sentence.index, token.id)
        first, second = (self._read.get(place) for place in places)
        two = sum(child.deprel == "conj" for child in sentence.children(head)) == 1
        if first is None or second is None or first is second or not two or not (first.names and second.names):
            return None
        if (first.kind == "person") != (second.kind == "person") or first.plural or second.plural:
            return None
        pair = self.pair(sentence, first, second)
        opening, closing = (self._entities.name_at.get(place) for place in places)
        if opening is not None and closing is not None and pair.together is None:
            span = Span(sentence.token(opening.opening).start, sentence.token(closing.last).end)
            pair.together = Mention((span,), places[0])
        self.last_pair = pair
        return pair

    def pair(self, sentence: Sentence, first: Entity, second: Entity) -> Entity:
        """The party of two named parties, one for each two, described by the first, called what both are called."""
        key = frozenset((id(first), id(second)))
        if key not in self._pairs:
            listed = self._lists.get((sentence.index, id(first)))
            kind = "group" if first.kind == "person" else first.kind
            self._pairs[key] = listed or _of(first, kind, first.lemmas & second.lemmas)
        return self._pairs[key]

    def listed(self, sentence: Sentence, first: Entity) -> Entity:
        """The party of several who are named behind a plural, *candidates Jane Smith and John Jones*: as its first."""
        key = (sentence.index, id(first))
        if key not in self._lists:
            self._lists[key] = _of(first, "group", first.lemmas)
        return self._lists[key]

    def taken_up(self, sentence: Sentence, token: Token, role: Entry | None) -> Entity | None:
        """The last pair, where *both*, *the two* or *the ministers* stands for it."""
        if self.last_pair is None or role is None:
            return None
        if role.of == "pair":
            alone = not any(child.deprel in _COMPLEMENTS for child in sentence.children(token))
            return self.last_pair if alone else None
        phrase = phrase_of(sentence, token, self._lexicon)
        bare = phrase.determiner in DEFINITE and not phrase.complements and phrase.words <= _TWO
        if bare and lemma_of(token) in _TWO:
            return self.last_pair  # *the two agreed*
        people = self.last_pair.kind == "group" and bool(phrase.words)  # *the two candidates*
        called = people or not self.last_pair.lemmas.isdisjoint({phrase.lemma, role.name, role.of} - {""})
        return self.last_pair if role.kind == "person" and phrase.plural and bare and called else None


def _of(first: Entity, kind: str, lemmas: set[str]) -> Entity:
    return replace(first, kind=kind, mentions=[], lemmas=set(lemmas), plural=True, speaks=False)
