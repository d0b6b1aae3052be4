"""Lemmas, and the words of multi-word tokens: asked of Stanza's own processors, each different question once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import torch
from stanza.models.common.doc import LEMMA, TEXT, UPOS
from stanza.models.common.seq2seq_constant import EOS, SOS
from stanza.models.lemma.edit import EDIT_TO_ID, edit_word

MOST_ANSWERS = 200_000  # beyond these, memory is emptied


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
    """Lemmas of words by form and part of speech. `processor`: the pipeline's."""

    def __init__(self, processor: Any) -> None:
        self._processor, self._trainer = processor, processor.trainer
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
        for _, alike in groupby(sorted(pairs, key=lambda pair: len(pair[0])), key=lambda pair: len(pair[0])):
            some = list(alike)
            for pair, edit in zip(some, self._edits(some), strict=True):
                if edit == EDIT_TO_ID["none"]:
                    unedited.append(pair)
                else:
                    self._known[pair] = edit_word(pair[0], "", edit)
        if unedited:
            asked = _Pairs(unedited)
            self._processor.process(asked)
            self._known.update(zip(unedited, asked.lemmas, strict=True))

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
