"""The stages of one article in a row: parse, extract, identify, tabulate. `attrib.runs` runs them over a corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from attrib.extraction import Convention, load_extractor
from attrib.model import Article, Attribution, Identity, Parse
from attrib.parsing import ParseFailure, Parser
from attrib.parsing.models import PACKAGED, resolve
from attrib.resources import cache_dir, code_fingerprint, rules_dir
from attrib.speakers import identify, load_lexicon
from attrib.speakers.implied import implied
from attrib.tables import ArticleCells, Kept, tabulate

# What code and rules can stumble over in an article that no one has foreseen. It costs that article, not the run.
STAGE_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True)
class Settings:
    """All that bears on the outcome beside the articles. Can be sent to other processes."""

    rules: tuple[Path, ...] = ()  # the user's own rules folders
    model: str = PACKAGED
    min_confidence: float | None = None  # None: where precision and recall balanced in learning
    cache: bool = True
    convention: Convention = "guidelines"

    def rule_dirs(self) -> tuple[Path, ...]:
        """All rules folders, the packaged one first."""
        return (rules_dir(), *self.rules)

    def fingerprint(self) -> str:
        """SHA-256 over all that the rows of an article depend on: code, parser, weights, rules and options."""
        made_by = (code_fingerprint(), version("stanza"), resolve(self.model).fingerprint())
        parts = (*made_by, self.min_confidence, self.convention)
        digest = hashlib.sha256(" ".join(map(str, parts)).encode())
        for folder in self.rule_dirs():
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Analysis:
    """What the stages made of one article."""

    parse: Parse
    attributions: tuple[Attribution, ...]
    identity: Identity


@dataclass(frozen=True)
class Failure:
    """An article that a stage could not handle, and why."""

    path: str
    article_id: str
    reason: str


class Pipeline:
    """The stages, loaded once and used for every article.

    Raises `ModelError` where there is no such model, and `GrammarError` where rules are wrong.
    """

    def __init__(self, settings: Settings, threads: int = 1) -> None:
        """Load rules, evidence and word lists; the parser's weights are loaded when first needed.

        `threads` is how many the parser may use.
        """
        self.parser = Parser(settings.model, cache="default" if settings.cache else None, threads=threads)
        self._kept = Kept(cache_dir() / "rows", settings.fingerprint()) if settings.cache else None
        if self._kept:
            self._kept.tidy()
        self.extractor = load_extractor(settings.rules, settings.convention)
        self.lexicon = load_lexicon(settings.rule_dirs())
        learned = self.extractor.evidence.threshold
        self.min_confidence = learned if settings.min_confidence is None else settings.min_confidence

    def analyse(self, articles: Iterable[Article]) -> Iterator[Analysis | Failure]:
        """What the stages make of each article, in order. Reads the articles as it goes."""
        for parse in self.parser.parse(articles):
            if isinstance(parse, ParseFailure):
                yield Failure(parse.article.path, parse.article.id, parse.reason)
                continue
            try:
                yield self._analyse(parse)
            except STAGE_ERRORS as error:
                yield _failure(parse.article, error)

    def tabulate(self, articles: Sequence[Article]) -> Iterator[ArticleCells | Failure]:
        """The rows of each article, in order: those kept from an earlier run, or else new ones."""
        kept = [self._kept.get(article) if self._kept else None for article in articles]
        fresh = self._tabulate(article for article, rows in zip(articles, kept, strict=True) if rows is None)
        for article, rows in zip(articles, kept, strict=True):
            outcome = rows or next(fresh)
            if rows is None and isinstance(outcome, ArticleCells):
                self._keep(article, outcome)
            yield outcome

    def _keep(self, article: Article, rows: ArticleCells) -> None:
        if self._kept:
            try:
                self._kept.put(article, rows)
            except OSError:
                self._kept = None  # the parser has warned that the cache cannot be written

    def _tabulate(self, articles: Iterable[Article]) -> Iterator[ArticleCells | Failure]:
        for found in self.analyse(articles):
            if isinstance(found, Failure):
                yield found
                continue
            try:
                yield ArticleCells.of(tabulate(found.parse, found.attributions, found.identity))
            except STAGE_ERRORS as error:
                yield _failure(found.parse.article, error)

    def outlet_countries(self) -> dict[str, str]:
        """The countries of the news media that the rules know, for articles that do not say where they appeared."""
        return {
            form: entry.country
            for form, entry in self.lexicon.organisations.items()
            if entry.country and entry.type in ("media", "news_agency")
        }

    def _analyse(self, parse: Parse) -> Analysis:
        attributions = self.extractor.extract(parse, self.min_confidence)
        identity = identify(parse, attributions, self.lexicon)
        more = implied(parse, attributions, identity, self.lexicon.disclosure.continuation)
        everything = sorted((*attributions, *more.attributions), key=lambda attribution: attribution.sentence)
        return Analysis(parse, tuple(everything), replace(identity, links=(*identity.links, *more.links)))


def _failure(article: Article, error: Exception) -> Failure:
    reason = f"{type(error).__name__}: {error}; this is a fault of attrib, please report it with the article"
    return Failure(article.path, article.id, reason)
