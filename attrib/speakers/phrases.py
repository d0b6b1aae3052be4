"""Phrases over the words of a sentence, for what news prose says in set forms: *on condition of anonymity*.

A phrase is written as words with spaces between them. Each word matches a token's lemma or its text, whatever the case.
`a/b` matches either word, `(word)` may be missing, and `...` stands for up to four words without a comma or the like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from attrib.model import Sentence, Token

_GAP = 4  # the most words that `...` stands for
_INSIDE_WORDS = frozenset({"-", "'", "’", '"', "''", "``", "“", "”"})  # marks that a gap may hold


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says why."""


class Step(NamedTuple):
    """One word of a phrase: the forms that match it, whether it may be missing, whether a gap may stand before it."""

    forms: frozenset[str]
    optional: bool
    gap: bool


Phrase = tuple[Step, ...]


class Hit(NamedTuple):
    """A phrase found in a sentence: its kind and the ids of its first and last token."""

    kind: str
    first: int
    last: int


def read_phrase(text: str) -> Phrase:
    """The steps of a phrase. Raises `PhraseError`."""
    steps: list[Step] = []
    gap = False
    for word in text.lower().split():
        if word == "...":
            gap = True
            continue
        optional = word.startswith("(") and word.endswith(")")
        forms = frozenset(word.strip("()").split("/"))
        if "" in forms:
            raise PhraseError(f"`{word}` lacks a word; write `this/that` or `(this)`")
        steps.append(Step(forms, optional, gap))
        gap = False
    if gap or not steps or steps[0].optional or steps[0].gap:
        raise PhraseError("must begin with a word that is not optional, and end with a word")
    return tuple(steps)


@dataclass(frozen=True)
class Phrases:
    """Phrases by kind. Where two begin at one token, the longer one counts, then the kind that is named first."""

    kinds: Mapping[str, tuple[Phrase, ...]]

    @cached_property
    def _by_form(self) -> Mapping[str, tuple[tuple[str, Phrase, frozenset[str]], ...]]:
        """By the first word: kind, phrase and telling word."""
        index: dict[str, tuple[tuple[str, Phrase, frozenset[str]], ...]] = {}
        for kind, phrases in self.kinds.items():
            for phrase in phrases:
                for form in phrase[0].forms:
                    index[form] = (*index.get(form, ()), (kind, phrase, _rarest(phrase)))
        return index

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Words of which a sentence holds one at least if it holds a phrase."""
        return frozenset().union(*(_rarest(phrase) for phrases in self.kinds.values() for phrase in phrases))

    def absent(self, sentence: Sentence) -> bool:
        """Whether the words of a sentence rule out all phrases."""
        return self._telling.isdisjoint(sentence.words)

    def find(self, tokens: Sequence[Token], sentence: Sentence | None = None) -> list[Hit]:
        """All phrases in neighbouring tokens of one sentence, in text order.

        The sentence they are from, if given, saves the search where its words rule out all phrases.
        """
        if sentence is not None and self.absent(sentence):
            return []
        hits: list[Hit] = []
        index = self._by_form
        for start, token in enumerate(tokens):
            lemma, text = token.lemma.lower(), token.text.lower()
            if lemma not in index and text not in index:
                continue
            candidates = index.get(lemma, ()) + (index.get(text, ()) if text != lemma else ())
            best: Hit | None = None
            for kind, phrase, telling in candidates:
                if sentence is not None and telling.isdisjoint(sentence.words):
                    continue
                end = _match(phrase, 1, tokens, start + 1)
                if end is not None and (best is None or tokens[end - 1].id > best.last):
                    best = Hit(kind, token.id, tokens[end - 1].id)
            if best:
                hits.append(best)
        return hits

    def kind_in(self, tokens: Sequence[Token]) -> str:
        """The kind named first in the rule file among those found, or ""."""
        found = {hit.kind for hit in self.find(tokens)}
        return next((kind for kind in self.kinds if kind in found), "")


def _rarest(phrase: Phrase) -> frozenset[str]:
    """The forms of the longest word that the phrase must have, or such."""
    return max((step.forms for step in phrase if not step.optional), key=lambda forms: min(map(len, forms)))


def sentence_tokens(sentence: Sentence, first: int, last: int) -> tuple[Token, ...]:
    """The tokens with ids from `first` to `last`, both included."""
    return sentence.tokens[first - 1 : last]


def _match(phrase: Phrase, place: int, tokens: Sequence[Token], start: int) -> int | None:
    """Where the phrase ends (index after its last token) whose step at `place` begins at `start`, or None.

    Tries short gaps first.
    """
    if place == len(phrase):
        return start
    forms, optional, gap = phrase[place]
    for at in range(start, min(start + (_GAP if gap else 0) + 1, len(tokens))):
        token = tokens[at]
        if token.lemma.lower() in forms or token.text.lower() in forms:
            end = _match(phrase, place + 1, tokens, at + 1)
            if end is not None:
                return end
        if token.upos == "PUNCT" and token.text not in _INSIDE_WORDS:
            break
    return _match(phrase, place + 1, tokens, start) if optional else None
