"""The fast engine: pieces of text in, sentences out, by way of flat lists over the sentences of many articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import stanza
import torch
from stanza.models.common.utils import EXCLAM_RE, QUESTION_RE

from attrib.model import Token
from attrib.parsing.fast.layers import Sequences
from attrib.parsing.fast.names import Names
from attrib.parsing.fast.tagger import Tagger
from attrib.parsing.fast.tokenizer import RawToken, Tokenizer
from attrib.parsing.fast.trees import TreeParser
from attrib.parsing.fast.words import Lemmatizer, Splitter
from attrib.parsing.stock import Words, bio, word_offsets
from attrib.parsing.text import Piece

WORDS_AT_ONCE = 8000  # of sentences of like length: a layer's outputs take 16 MB


@dataclass
class _Sentence:
    """A sentence on its way through the stages."""

    piece: Piece
    tokens: list[RawToken]
    forms: list[str] = field(default_factory=list)  # of its words, multi-word tokens split
    counts: list[int] = field(default_factory=list)  # words of each token


class Fast:
    """Stanza's models over many pieces of text at once."""

    def __init__(self, pipeline: stanza.Pipeline) -> None:
        models = pipeline.processors
        for model in models.values():  # Stanza ends training mode, with its dropout, only when a model is first asked
            if getattr(model, "trainer", None):
                model.trainer.model.eval()
        self._tokenize = Tokenizer(models["tokenize"].trainer)
        self._split = Splitter(models["mwt"])
        self._tag = Tagger(models["pos"].trainer, models["pos"].pretrain)
        self._lemmatize = Lemmatizer(models["lemma"])
        self._parse = TreeParser(models["depparse"].trainer, models["depparse"].pretrain)
        self._name = Names(models["ner"].trainer)

    def __call__(self, pieces: Sequence[Piece]) -> list[list[Words]]:
        """The sentences of each piece, in order."""
        with torch.inference_mode():
            cut = [
                [_Sentence(piece, tokens) for tokens in sentences]
                for piece, sentences in zip(pieces, self._tokenize([piece.plain for piece in pieces]), strict=True)
            ]
            every = list(chain.from_iterable(cut))
            self._add_words(every)
            done = {id(sentence): words for some in _alike(every) for sentence, words in self._analysed(some)}
        return [[done[id(sentence)] for sentence in sentences] for sentences in cut]

    def _add_words(self, sentences: Sequence[_Sentence]) -> None:
        known = self._split([token.text for sentence in sentences for token in sentence.tokens if token.multiword])
        for sentence in sentences:
            words = [known[token.text] if token.multiword else (token.text,) for token in sentence.tokens]
            sentence.counts = [len(part) for part in words]
            sentence.forms = list(chain.from_iterable(words))

    def _analysed(self, sentences: Sequence[_Sentence]) -> Iterator[tuple[_Sentence, Words]]:
        forms = [form for sentence in sentences for form in sentence.forms]
        shown = [[_simple(form) for form in sentence.forms] for sentence in sentences]
        tags = self._tag(list(chain.from_iterable(shown)), Sequences([len(words) for words in shown]))
        lemmas = self._lemmatize(forms, tags.upos)
        heads, relations = self._parse(shown, lemmas, tags)
        tokens = [token.text for sentence in sentences for token in sentence.tokens]
        names = self._name(tokens, Sequences([len(sentence.tokens) for sentence in sentences]))
        lemmas = [lemma if lemma != "_" else form for lemma, form in zip(lemmas, forms, strict=True)]
        feats = ["" if value == "_" else value for value in tags.feats]
        columns = zip(lemmas, tags.upos, tags.xpos, feats, heads, relations, strict=True)
        for sentence, own in zip(sentences, names, strict=True):
            yield sentence, _words(sentence, own, columns)


def _words(sentence: _Sentence, names: Sequence[str], columns: Iterator[tuple[Any, ...]]) -> Words:
    """The sentence's words, with the next of the columns' entries."""
    piece = sentence.piece
    found: list[Token] = []
    forms = iter(sentence.forms)
    for token, count, name in zip(sentence.tokens, sentence.counts, names, strict=True):
        if count == 1:
            offsets = [(token.start, token.end)]
            next(forms)
        else:
            offsets = word_offsets(token.start, token.end, [next(forms) for _ in range(count)])
        for place, (start, end) in enumerate(offsets):
            lemma, upos, xpos, feats, head, relation = next(columns)
            text = piece.original[start:end]
            start, end = start + piece.start, end + piece.start
            found.append(
                Token(len(found) + 1, text, lemma, upos, xpos, feats, head, relation, start, end, bio(name, place))
            )
    return tuple(found)


def _simple(form: str) -> str:
    """A row of question or exclamation marks as one, as Stanza's tagger and parser read it."""
    if form[0].isalnum():
        return form
    return str(EXCLAM_RE.sub("!", QUESTION_RE.sub("?", form)))


def _alike(sentences: Sequence[_Sentence]) -> Iterator[list[_Sentence]]:
    """The sentences by length, in lots of about `WORDS_AT_ONCE`."""
    lot: list[_Sentence] = []
    size = 0
    for sentence in sorted(sentences, key=lambda sentence: len(sentence.forms)):
        lot.append(sentence)
        size += len(sentence.forms)
        if size >= WORDS_AT_ONCE:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot
