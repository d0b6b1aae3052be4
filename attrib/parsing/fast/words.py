"""Lemmas, and the words of multi-word tokens: asked of Stanza's own processors, each different question once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import torch
from stanza.models.common.doc import LEMMA, TEXT, UPOS
from stanza.models.common.seq2seq_constant import EOS, SOS
from stanza.models.lemma.edit import EDIT_TO_ID, edit_word

from attrib.parsing.fast.threads import Map, mapping

MOST_ANSWERS = 200_000  # beyond these, memory is emptied
SPELT_AT_ONCE = 100  # words of like length, as `_spell` has them


class Splitter:
    """Splits tokens such as *don't* into words. `processor`: the pipeline's."""

    def __init__(self, processor: Any) -> None:
        self._processor = processor
        self._known: dict[str, tuple[str, ...]] = {}

    def __call__(self, tokens: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The words of each token."""
        if len(self._known) > MOST_ANSWERS:
            self._known.clear()
        new = [token for token in dict.fromkeys(tokens) if token not in self._known]
        if new:
            asked = _Tokens(new)
            self._processor.process(asked)
            for token, expansion in zip(new, asked.expansions, strict=True):
                words = tuple(expansion.split())
                self._known[token] = words if len(words) > 1 else (token,)
        return self._known


Pair = tuple[str, str]
"""A word's form and part of speech: all that its lemma depends on."""


class Lemmatizer:
    """Lemmas of words by form and part of speech. `processor`: the pipeline's. `share_out`: unknown words, in lots."""

    def __init__(self, processor: Any, share_out: Map | None = None) -> None:
        self._processor, self._trainer = processor, processor.trainer
        self._map = share_out or mapping(1)
        self._known: dict[Pair, str] = {}

    def __call__(self, forms: Sequence[str], upos: Sequence[str]) -> list[str]:
        """The lemma of each word; "_" where there is none."""
        if len(self._known) > MOST_ANSWERS:
            self._known.clear()
        pairs = list(zip(forms, upos, strict=True))
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        if new:
            self._known.update(zip(new, self._trainer.predict_dict(new), strict=True))
            listed = self._trainer.skip_seq2seq(new)
            self._spell([pair for pair, known in zip(new, listed, strict=True) if not known])
        return [self._known[pair] or "_" for pair in pairs]

    def _spell(self, pairs: Sequence[Pair]) -> None:
        """Lemmas of words that are not in the dictionary.

        Stanza spells each out character by character, and then uses the form itself, or the form in small letters,
        where a classifier says so: for most. They are classified first here, and only the rest is spelt out.
        """
        unedited: list[Pair] = []
        by_length = groupby(sorted(pairs, key=lambda pair: len(pair[0])), key=lambda pair: len(pair[0]))
        groups = [list(alike) for _, alike in by_length]
        for some, edits in zip(groups, self._map(self._edits, groups), strict=True):
            for pair, edit in zip(some, edits, strict=True):
                if edit == EDIT_TO_ID["none"]:
                    unedited.append(pair)
                else:
                    self._known[pair] = edit_word(pair[0], "", edit)
        lots = [unedited[start : start + SPELT_AT_ONCE] for start in range(0, len(unedited), SPELT_AT_ONCE)]
        for some, lemmas in zip(lots, self._map(self._spelt, lots), strict=True):
            self._known.update(zip(some, lemmas, strict=True))

    def _spelt(self, pairs: Sequence[Pair]) -> list[str]:
        asked = _Pairs(pairs)
        self._processor.process(asked)
        return asked.lemmas

    def _edits(self, pairs: Sequence[Pair]) -> list[int]:
        """The classes of words of equal length."""
        model, vocab = self._trainer.model, self._trainer.vocab
        characters = torch.tensor([vocab["char"].map([SOS, *form, EOS]) for form, _ in pairs])
        tags = torch.tensor([vocab["pos"].unit2id(tag) for _, tag in pairs])
        rows, _, lengths, _ = model.embed(characters, torch.zeros_like(characters, dtype=torch.bool), tags, None)
        _, (last, _) = model.encode(rows, lengths)
        edits: list[int] = model.edit_clf(last).argmax(1).tolist()
        return edits


class _Tokens:
    """What the multi-word processor asks of a document."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self.expansions: list[str] = []

    def get_mwt_expansions(self, evaluation: bool) -> list[str]:
        return list(self._tokens)

    def set_mwt_expansions(self, expansions: list[str], process_manual_expanded: bool) -> None:
        self.expansions = expansions


class _Pairs:
    """What the lemma processor asks of a document: every word a sentence of its own, as it sees no context."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = pairs
        self.lemmas: list[str] = []

    def get(self, fields: Sequence[str]) -> list[list[str | None]]:
        columns = {TEXT: 0, UPOS: 1}
        return [[pair[columns[name]] if name in columns else None for name in fields] for pair in self._pairs]

    def set(self, fields: Sequence[str], contents: list[str]) -> None:
        assert list(fields) == [LEMMA]
        self.lemmas = contents
