"""The fast engine: pieces of text in, sentences out, by way of flat lists over the sentences of many articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import Any

import stanza
import torch
from stanza.models.common.utils import EXCLAM_RE, QUESTION_RE

from attrib.model import Token
from attrib.parsing.fast.layers import Sequences
from attrib.parsing.fast.names import Names
from attrib.parsing.fast.tagger import Tagger, Tags
from attrib.parsing.fast.threads import mapping
from attrib.parsing.fast.tokenizer import RawToken, Tokenizer
from attrib.parsing.fast.trees import TreeParser, Trees, Word
from attrib.parsing.fast.words import Lemmatizer, Splitter
from attrib.parsing.stock import Words, bio, word_offsets
from attrib.parsing.text import Piece

WORDS_AT_ONCE = 4000  # of sentences of like length: enough for full batches, and several lots to share out


@dataclass
class _Sentence:
    """A sentence on its way through the stages."""

    piece: Piece
    tokens: list[RawToken]
    forms: list[str] = field(default_factory=list)  # of its words, multi-word tokens split
    counts: list[int] = field(default_factory=list)  # words of each token


@dataclass(frozen=True)
class _Lot:
    """Sentences of like length, which go through the stages together."""

    sentences: Sequence[_Sentence]

    @cached_property
    def forms(self) -> list[str]:
        """The forms of all words."""
        return [form for sentence in self.sentences for form in sentence.forms]

    @cached_property
    def shown(self) -> list[list[str]]:
        """The forms of each sentence's words as tagger and parser read them."""
        return [[_simple(form) for form in sentence.forms] for sentence in self.sentences]

    @cached_property
    def tokens(self) -> list[str]:
        """The tokens of all sentences."""
        return [token.text for sentence in self.sentences for token in sentence.tokens]


@dataclass(frozen=True)
class _Tagged:
    """A lot with what is known of its words before they are made to trees."""

    lot: _Lot
    tags: Tags
    lemmas: Sequence[str]  # "_" where there is none

    @cached_property
    def words(self) -> list[list[Word]]:
        """The words of each sentence, as the parser reads them."""
        known = zip(self.lemmas, self.tags.upos, self.tags.xpos, strict=True)
        return [[(form, *next(known)) for form in sentence] for sentence in self.lot.shown]


class Fast:
    """Stanza's models over many pieces of text at once, on so many threads. These share the weights."""

    def __init__(self, pipeline: stanza.Pipeline, threads: int = 1) -> None:
        models = pipeline.processors
        for model in models.values():  # Stanza ends training mode, with its dropout, only when a model is first asked
            if getattr(model, "trainer", None):
                model.trainer.model.eval()
        self._map = mapping(threads)
        self._tokenize = Tokenizer(models["tokenize"].trainer, self._map)
        self._split = Splitter(models["mwt"])
        self._tag = Tagger(models["pos"].trainer, models["pos"].pretrain)
        self._lemmatize = Lemmatizer(models["lemma"], self._map)
        self.parser = TreeParser(models["depparse"].trainer, models["depparse"].pretrain)
        self.trees: Trees = self.parser  # others may decide in its place
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
            lots = [_Lot(some) for some in _alike(every)]
            analysed = chain.from_iterable(self._analysed(lots))
            in_lots = (sentence for lot in lots for sentence in lot.sentences)
            done = {id(sentence): words for sentence, words in zip(in_lots, analysed, strict=True)}
        return [[done[id(sentence)] for sentence in sentences] for sentences in cut]

    def _add_words(self, sentences: Sequence[_Sentence]) -> None:
        known = self._split([token.text for sentence in sentences for token in sentence.tokens if token.multiword])
        for sentence in sentences:
            words = [known[token.text] if token.multiword else (token.text,) for token in sentence.tokens]
            sentence.counts = [len(part) for part in words]
            sentence.forms = list(chain.from_iterable(words))

    def _analysed(self, lots: Sequence[_Lot]) -> list[list[Words]]:
        """The words of each lot's sentences.

        What is remembered from lot to lot is looked up between the stages, for all lots at once, so that it does not
        depend on which thread comes first.
        """
        self._tag.meet((form for lot in lots for sentence in lot.shown for form in sentence), self._map)
        self._name.meet((token for lot in lots for token in lot.tokens), self._map)
        tags = self._map(self._tagged, lots)
        lemmas = iter(
            self._lemmatize([form for lot in lots for form in lot.forms], [tag for one in tags for tag in one.upos])
        )
        tagged = [_Tagged(lot, own, list(islice(lemmas, len(lot.forms)))) for lot, own in zip(lots, tags, strict=True)]
        self.trees.meet((word for one in tagged for sentence in one.words for word in sentence), self._map)
        return self._map(self._read, tagged)

    def _tagged(self, lot: _Lot) -> Tags:
        return self._tag(chain.from_iterable(lot.shown), Sequences([len(words) for words in lot.shown]))

    def _read(self, tagged: _Tagged) -> list[Words]:
        lot, tags = tagged.lot, tagged.tags
        heads, relations = self.trees(tagged.words)
        names = self._name(lot.tokens, Sequences([len(sentence.tokens) for sentence in lot.sentences]))
        lemmas = [lemma if lemma != "_" else form for lemma, form in zip(tagged.lemmas, lot.forms, strict=True)]
        feats = ["" if value == "_" else value for value in tags.feats]
        columns = zip(lemmas, tags.upos, tags.xpos, feats, heads, relations, strict=True)
        return [_words(sentence, own, columns) for sentence, own in zip(lot.sentences, names, strict=True)]


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
