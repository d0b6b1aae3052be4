"""Sets of tokens of one sentence as bit masks: bit i stands for the token with id i, so set algebra is cheap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from attrib.model import Sentence, Span, Token

Mask = int

_STRAY = frozenset({"advcl", "xcomp", "amod"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_INITIALS = re.compile(r"(?:\w\.)+\w")


def mask_of(tokens: Iterable[Token]) -> Mask:
    """The set of the tokens."""
    mask = 0
    for token in tokens:
        mask |= 1 << token.id
    return mask


def ids(mask: Mask) -> Iterator[int]:
    """Ids in a set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _abbreviates(sentence: Sentence, stop: Token) -> bool:
    """Whether the stop is the last of an abbreviation that the tokenizer has cut: *U.S* and its stop."""
    if stop.text != "." or stop.id == 1:
        return False
    before = sentence.token(stop.id - 1)
    return before.end == stop.start and _INITIALS.fullmatch(before.text) is not None


class Tree:
    """A sentence with the token set below every token."""

    def __init__(self, sentence: Sentence) -> None:
        """Indexes one sentence."""
        self.sentence = sentence
        self.all: Mask = (1 << (len(sentence.tokens) + 1)) - 2
        self.punctuation: Mask = mask_of(
            t
            for t in sentence.tokens
            if t.upos in ("PUNCT", "SYM") and not t.text.isalnum() and not _abbreviates(sentence, t)
        )

    @cached_property
    def _below(self) -> list[Mask]:
        sentence = self.sentence
        below = [0] * (len(sentence.tokens) + 1)
        order = [sentence.root]
        for token in order:
            order.extend(sentence.children(token))
        for token in reversed(order):
            mask = 1 << token.id
            for child in sentence.children(token):
                mask |= below[child.id]
            below[token.id] = mask
        return below

    def below(self, token: Token) -> Mask:
        """The token and all its descendants."""
        return self._below[token.id]

    @cached_property
    def after_comma(self) -> tuple[tuple[Token, Mask, Mask], ...]:
        """The phrases that follow a comma, as their head, their words and that comma, in the order of the heads."""
        found, tokens = [], self.sentence.tokens
        for token in tokens:
            words = self.words(self.below(token))
            comma = (words & -words) >> 1
            if comma > 1 and tokens[comma.bit_length() - 2].text == ",":
                found.append((token, words, comma))
        return tuple(found)

    def branch(self, ancestor: Token, token: Token) -> Token | None:
        """The child of `ancestor` whose subtree holds `token`; None where it is not below it."""
        if not self._below[ancestor.id] >> token.id & 1:
            return None
        while token.head:
            if token.head == ancestor.id:
                return token
            token = self.sentence.token(token.head)
        return None

    def region(self, head: Token, trigger: Token) -> Mask:
        """What a complement headed by `head` covers: its subtree, less the branch in which the trigger stands."""
        mask = self.below(head)
        inner = self.branch(head, trigger)
        if inner is not None:
            mask &= ~self.below(inner)
        return mask

    def described(self, mask: Mask) -> Mask:
        """A noun phrase with the adjective behind it that the tree hangs from a verb: *officials familiar with it*."""
        last = mask.bit_length() - 1
        for noun, word in pairwise(self.sentence.tokens[max(last - 1, 0) : last + 1]):
            stray = word.upos == "ADJ" and word.deprel in _STRAY and word.head != noun.id and noun.upos in _NOUNS
            below = self.below(word)
            if stray and not below & mask and any(child.deprel == "obl" for child in self.sentence.children(word)):
                return mask | below
        return mask

    def between(self, first: int, last: int) -> Mask:
        """Ids from `first` to `last`, both included."""
        return (1 << (last + 1)) - (1 << first) if last >= first else 0

    def words(self, mask: Mask) -> Mask:
        """The set without punctuation."""
        return mask & ~self.punctuation

    def runs(self, mask: Mask) -> list[Span]:
        """Character spans of the set: neighbours join across punctuation, and edges carry none but quotation marks."""
        spans: list[Span] = []
        tokens, inside = self.sentence.tokens, self.words(mask)
        outside = self.words(self.all) & ~inside
        while inside:
            first = (inside & -inside).bit_length() - 1
            beyond = outside >> first
            run = inside & (((beyond & -beyond) << first) - 1) if beyond else inside
            spans.append(Span(tokens[first - 1].start, tokens[run.bit_length() - 2].end))
            inside ^= run
        return spans
