"""The fast engine: pieces of text in, sentences out, by way of flat lists over the sentences of many articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain, islice
from typing import Any

import stanza
import torch
from stanza.models.common.utils import EXCLAM_RE, QUESTION_RE

from attrib.model import Token
from attrib.parsing.fast.layers import Sequences
from attrib.parsing.fast.names import Names
from attrib.parsing.fast.precision import has_rough
from attrib.parsing.fast.tagger import Tagger, Tags
from attrib.parsing.fast.threads import in_lots, mapping
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
    """Stanza's models over many pieces of text at once, on so many threads. These share the weights.

    `rough`: whether to read roughly first; where the processor is made for it, unless told.
    """

    def __init__(self, pipeline: stanza.Pipeline, threads: int = 1, rough: bool | None = None) -> None:
        rough = has_rough() if rough is None else rough
        models = pipeline.processors
        for model in models.values():  # Stanza ends training mode, with its dropout, only when a model is first asked
            if getattr(model, "trainer", None):
                model.trainer.model.eval()
        self._map = mapping(threads)
        self._tokenize = Tokenizer(models["tokenize"].trainer, self._map, rough)
        self._split = Splitter(models["mwt"])
        self._tag = Tagger(models["pos"].trainer, models["pos"].pretrain, rough)
        self._lemmatize = Lemmatizer(models["lemma"], self._map)
        self.parser = TreeParser(models["depparse"].trainer, models["depparse"].pretrain, rough)
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
            by_length = sorted(every, key=lambda sentence: len(sentence.forms))
            lots = [_Lot(some) for some in in_lots(by_length, lambda sentence: len(sentence.forms), WORDS_AT_ONCE)]
            analysed = chain.from_iterable(self._analysed(lots))
            read = (sentence for lot in lots for sentence in lot.sentences)
            done = {id(sentence): words for sentence, words in zip(read, analysed, strict=True)}
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
        tags = self._tag([lot.shown for lot in lots], self._map)
        lemmas = iter(
            self._lemmatize([form for lot in lots for form in lot.forms], [tag for one in tags for tag in one.upos])
        )
        tagged = [_Tagged(lot, own, list(islice(lemmas, len(lot.forms)))) for lot, own in zip(lots, tags, strict=True)]
        self.trees.meet((word for one in tagged for sentence in one.words for word in sentence), self._map)
        trees = self.trees([one.words for one in tagged], self._map)
        return self._map(lambda one: self._read(*one), list(zip(tagged, trees, strict=True)))

    def _read(self, tagged: _Tagged, trees: tuple[list[int], list[str]]) -> list[Words]:
        lot, tags = tagged.lot, tagged.tags
        heads, relations = trees
        names = self._name(lot.tokens, Sequences([len(sentence.tokens) for sentence in lot.sentences]))
        lemmas = [lemma if lemma != "_" else form for lemma, form in zip(tagged.lemmas, lot.forms, strict=True)]
        feats = ["" if value == "_" else value for value in tags.feats]
        columns = (lemmas, tags.upos, tags.xpos, feats, heads, relations)
        ends = accumulate(len(sentence.forms) for sentence in lot.sentences)
        return [
            _words(sentence, own, [column[end - len(sentence.forms) : end] for column in columns])
            for sentence, own, end in zip(lot.sentences, names, ends, strict=True)
        ]


def _words(sentence: _Sentence, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> Words:
    """The sentence's words. `names`: its tokens' tags; `columns`: what is known of each word, from the lemma on."""
    piece = sentence.piece
    starts: Sequence[int] = [token.start for token in sentence.tokens]
    ends: Sequence[int] = [token.end for token in sentence.tokens]
    tags = [bio(name, 0) for name in names]
    if len(sentence.forms) > len(sentence.tokens):
        starts, ends, tags = _of_words(sentence, names)
    texts = [piece.original[start:end] for start, end in zip(starts, ends, strict=True)]
    starts, ends = [piece.start + start for start in starts], [piece.start + end for end in ends]
    return tuple(map(Token, range(1, len(texts) + 1), texts, *columns, starts, ends, tags))


def _of_words(sentence: _Sentence, names: Sequence[str]) -> tuple[Sequence[int], Sequence[int], list[str]]:
    """Where each word of a sentence with multi-word tokens starts and ends in its piece, and its part of a name."""
    found: list[tuple[int, int, str]] = []
    forms = iter(sentence.forms)
    for token, count, name in zip(sentence.tokens, sentence.counts, names, strict=True):
        own = list(islice(forms, count))
        offsets = word_offsets(token.start, token.end, own) if count > 1 else [(token.start, token.end)]
        found += ((start, end, bio(name, place)) for place, (start, end) in enumerate(offsets))
    starts, ends, tags = zip(*found, strict=True)
    return starts, ends, list(tags)


def _simple(form: str) -> str:
    """A row of question or exclamation marks as one, as Stanza's tagger and parser read it."""
    if form[0].isalnum():
        return form
    return str(EXCLAM_RE.sub("!", QUESTION_RE.sub("?", form)))
