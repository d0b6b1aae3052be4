"""What all features are made of: words, frames, lengths, and what a token is known by as the head of a cue.

Features are named in plain words on purpose: a weight file made of them can be read, and `attrib explain` shows the
strongest. The modules `…_features` name them. Those that depend on the same few values are spelt out together there, by
one of the functions whose names start with `_`. What is handed around are groups (`attrib.extraction.evidence`): such a
function, and the values for it.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from typing import NamedTuple

from attrib.extraction.cues import CueWords
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Tree
from attrib.model import RELATION_BITS, Sentence, Token

_FRAME = frozenset(
    [
        "nsubj",
        "nsubj:pass",
        "obj",
        "iobj",
        "ccomp",
        "xcomp",
        "obl",
        "obl:agent",
        "advcl",
        "parataxis",
        "acl",
        "acl:relcl",
        "nmod",
        "nmod:poss",
        "cop",
        "aux:pass",
        "conj",
        "appos",
    ]
)
_FRAME_BITS = sum(RELATION_BITS[name] for name in _FRAME)
_PARTICLE = RELATION_BITS["compound:prt"]
_OPENING = RELATION_BITS["case"] | RELATION_BITS["mark"]
Names = tuple[str, ...]

_REMEMBERED = 50_000  # words, beyond which a long run begins anew


class _Lowered(dict[str, str]):
    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = found = sys.intern(word.lower())
        return found


lowered = _Lowered().__getitem__
"""A word in lower case: of equal ones always the same object, by which weights are looked up in half the time."""

_LENGTHS = (1, 2, 3, 5, 8, 13, 21, 34, 55)
_BUCKETS = tuple(bisect_left(_LENGTHS, number) for number in range(_LENGTHS[-1] + 1))


def bucket(number: int) -> int:
    """A length or distance in Fibonacci steps."""
    return _BUCKETS[number] if number < len(_BUCKETS) else len(_LENGTHS)


def frame(sentence: Sentence, token: Token) -> str:
    """The relations of the token's dependents that matter for its valency, in text order; the token itself is `_`."""
    if not sentence.relations(token) & _FRAME_BITS:
        return "_"
    parts, placed = [], False
    for child in sentence.children(token):
        if child.id > token.id and not placed:
            parts.append("_")
            placed = True
        if child.deprel in _FRAME:
            parts.append(child.deprel)
    return " ".join(parts if placed else [*parts, "_"])


def adposition(sentence: Sentence, token: Token) -> str:
    """The preposition of a phrase or the subordinator of a clause, "" where it has none."""
    if not sentence.relations(token) & _OPENING:
        return ""
    return next(lowered(child.lemma) for child in sentence.children(token) if child.deprel in ("case", "mark"))


def kind(token: Token) -> str:
    """How a noun phrase's head refers: the pronoun itself, the class of a name, or the part of speech."""
    if token.upos == "PRON":
        return lowered(token.lemma)
    if token.ner != "O":
        return token.ner[2:]
    return token.upos


def with_particle(sentence: Sentence, trigger: Token) -> bool:
    """Whether the trigger has a particle, such as *out* of *point out*."""
    return bool(sentence.relations(trigger) & _PARTICLE)


def word(sentence: Sentence, trigger: Token) -> str:
    """The trigger's lemma with its particle."""
    if with_particle(sentence, trigger):
        particle = next(child for child in sentence.children(trigger) if child.deprel == "compound:prt")
        return lowered(f"{trigger.lemma} {particle.lemma}")
    return lowered(trigger.lemma)


class CueHead(NamedTuple):
    """A token as the head of a cue: what its features and those of all readings of it have in common."""

    tree: Tree
    token: Token
    word: str
    cue_class: str
    frame: str
    inside: bool  # whether it stands in a quotation
    quoted: bool  # whether its sentence holds a quotation

    @staticmethod
    def of(tree: Tree, token: Token, passages: Passages, cues: CueWords) -> CueHead:
        """Looks up what is known of a token."""
        sentence, start = tree.sentence, token.start
        lemma, touching = word(sentence, token), passages.touching(sentence)
        known, pattern = cues.find(lemma).cue_class, frame(sentence, token)
        if not touching:
            return CueHead(tree, token, lemma, known, pattern, inside=False, quoted=False)
        inside = any(quotation.span.start <= start < quotation.span.end for quotation in touching)
        return CueHead(tree, token, lemma, known, pattern, inside, passages.quoted(sentence))
