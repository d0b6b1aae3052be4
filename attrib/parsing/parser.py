"""The parse stage: a stream of articles in, a stream of parses out, with a cache between."""

from __future__ import annotations

import gc
import logging
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrib.model import Article, Parse, Sentence, Token
from attrib.parsing.cache import Cache
from attrib.parsing.models import PACKAGED, Model, resolve
from attrib.parsing.repairs import repaired
from attrib.parsing.text import Piece, pieces, text_fingerprint
from attrib.resources import cache_dir

if TYPE_CHECKING:
    from attrib.parsing.stock import Words

logger = logging.getLogger(__name__)

Engine = Callable[[Sequence[Piece]], "list[list[Words]]"]

BATCH_TEXT = 200_000  # code points parsed at once, about 33,000 words: enough to sort sentences by length
BATCH_ARTICLES = 256
MOST_THREADS = 4  # a chunk of a run is no more than five lots of sentences

# Stanza and torch document no errors of their own; these are the families they raise over a text they cannot handle.
PARSER_ERRORS = (ArithmeticError, AssertionError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True)
class ParseFailure:
    """An article that could not be parsed, and why."""

    article: Article
    reason: str


def load_engine(model: Model, threads: int) -> Engine:
    """What turns pieces of text into sentences on this model: the fast engine where it can, else Stanza's pipeline.

    `threads` is how many the fast engine works on; Stanza's pipeline has one.
    """
    import torch  # with Stanza, seconds to import: not paid where everything is in the cache

    from attrib.parsing.fast import Fast, unsupported
    from attrib.parsing.stock import Stock, pipeline

    loaded = pipeline(model)
    reason = unsupported(loaded)
    if reason:
        logger.info("parsing with Stanza's own pipeline: %s", reason)
    torch.set_num_threads(1)  # its own would wait for each other at every operation
    return Stock(loaded) if reason else Fast(loaded, threads)


def usable_threads() -> int:
    """How many threads a process that works alone may parse on: as many as OMP_NUM_THREADS says, else one a core."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(int(said) if said.isdecimal() else cores, MOST_THREADS))


class Parser:
    """Parses articles with Stanza on one model.

    `model` is "packaged", one of Stanza's package names after `attrib models fetch`, or a folder of weights; raises
    `ModelError` where there is no such model. `cache` is the folder in which parses are kept ("default": `cache_dir()`;
    None: nowhere). `threads` is how many the fast engine works on. `repair` tells whether trees are set right
    where grammar shows a mistake. The weights are loaded when first needed.
    """

    def __init__(
        self,
        model: str = PACKAGED,
        cache: Path | Literal["default"] | None = "default",
        threads: int = 1,
        repair: bool = True,
    ) -> None:
        self._model = resolve(model)
        self._threads = threads
        self._finish: Callable[[Parse], Parse] = repaired if repair else _as_it_is
        folder = cache_dir() if cache == "default" else cache
        self._cache = Cache(folder, self._maker) if folder else None

    def parse(self, articles: Iterable[Article]) -> Iterator[Parse | ParseFailure]:
        """A parse for each article, in order, or the failure that took its place. Reads the articles as it goes."""
        waiting: list[Article | Parse] = []
        size = 0
        for article in articles:
            known = self._cache.get(article) if self._cache else None
            if known and not waiting:
                yield self._finish(known)
                continue
            waiting.append(known or article)
            size += 0 if known else len(article.text)
            if size >= BATCH_TEXT or len(waiting) >= BATCH_ARTICLES:
                yield from self._complete(waiting)
                waiting, size = [], 0
        yield from self._complete(waiting)

    @cached_property
    def _maker(self) -> str:
        return f"stanza {version('stanza')} {self._model.fingerprint()} {text_fingerprint()}"

    @cached_property
    def _engine(self) -> Engine:
        return load_engine(self._model, self._threads)

    def _complete(self, waiting: Sequence[Article | Parse]) -> Iterator[Parse | ParseFailure]:
        """The same in order, articles parsed."""
        fresh = iter(self._parse([item for item in waiting if isinstance(item, Article)]))
        for item in waiting:
            result = next(fresh) if isinstance(item, Article) else item
            if isinstance(item, Article) and isinstance(result, Parse):
                self._keep(result)
            yield self._finish(result) if isinstance(result, Parse) else result

    def _parse(self, articles: Sequence[Article]) -> list[Parse | ParseFailure]:
        """Parses of all articles at once; where that fails, one by one, so that a bad article costs only itself."""
        if not articles:
            return []
        try:
            return [*parse_batch(self._engine, articles)]
        except PARSER_ERRORS as error:
            if len(articles) > 1:
                return [result for article in articles for result in self._parse([article])]
            return [ParseFailure(articles[0], f"the parser failed: {type(error).__name__}: {error}")]

    def _keep(self, parse: Parse) -> None:
        if not self._cache:
            return
        try:
            self._cache.put(parse)
        except OSError as error:
            self._cache = None
            warnings.warn(f"parses are not kept, the cache cannot be written: {error}", stacklevel=2)


def _as_it_is(parse: Parse) -> Parse:
    return parse


def parse_batch(engine: Engine, articles: Sequence[Article]) -> list[Parse]:
    """Parses of the articles, in order, by one call of the engine."""
    cut = [pieces(article.text) for article in articles]
    with _undisturbed():
        found = iter(engine([piece for parts in cut for piece in parts]))
        parses: list[Parse] = []
        for article, parts in zip(articles, cut, strict=True):
            sentences: list[Sentence] = []
            for piece in parts:
                for words in next(found):
                    sentences.append(Sentence(len(sentences), piece.paragraph, _own_lemmas(words, piece)))
            parses.append(Parse(article, tuple(sentences)))
    return parses


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No search for objects that refer to one another: it would go through all words again and again, and none do."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def _own_lemmas(words: tuple[Token, ...], piece: Piece) -> tuple[Token, ...]:
    """The words with their own text as lemma where the parser was shown other letters in their place.

    So are names of persons for which the lemma model knows a longer word: *Jan* is no January.
    """
    as_shown = piece.plain == piece.original

    def shown_otherwise(word: Token) -> bool:
        start, end = word.start - piece.start, word.end - piece.start
        return word.text[0].isalpha() and piece.plain[start:end] != piece.original[start:end]

    def lengthened(word: Token) -> bool:
        return word.upos == "PROPN" and word.ner.endswith("PER") and len(word.lemma) > len(word.text)

    return tuple(
        word._replace(lemma=word.text) if lengthened(word) or (not as_shown and shown_otherwise(word)) else word
        for word in words
    )
