"""Annotated articles with their parses, and the split that keeps a part of them out of all learning."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from attrib.evaluation.gold import GoldArticle, GoldAttribution
from attrib.evaluation.polnear import read_polnear
from attrib.extraction.passages import Passages
from attrib.model import Article, Parse, Sentence, Span, Spans, Token
from attrib.parsing import ParseFailure, Parser

FOLDS = 5
_HELD_OUT = 12  # one article in so many is never learned from


def held_out(article_id: str) -> bool:
    """Whether the article belongs to the part that is kept for the last look."""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % _HELD_OUT == 0


@dataclass(frozen=True)
class Annotated:
    """One article to learn from. `fold` is the cross-validation fold that leaves it out."""

    parse: Parse
    gold: GoldArticle
    fold: int

    @cached_property
    def passages(self) -> Passages:
        """Its quotations."""
        return Passages(self.parse)

    def place(self, attribution: GoldAttribution) -> tuple[Sentence, list[Token]] | None:
        """The sentence in which the cue starts and the tokens of the cue there; None without a cue."""
        if not attribution.cue:
            return None
        span = Span(min(attribution.cue).start, max(s.end for s in attribution.cue))
        starts = [sentence.start for sentence in self.parse.sentences]
        sentence = self.parse.sentences[max(0, bisect.bisect_right(starts, span.start) - 1)]
        tokens = [token for token in sentence.tokens if token.span.overlaps(span)]
        return (sentence, tokens) if tokens else None

    def trigger_of(self, attribution: GoldAttribution) -> tuple[Sentence, Token, list[Token]] | None:
        """The head of the cue, with its sentence and all tokens of the cue."""
        place = self.place(attribution)
        if place is None:
            return None
        sentence, tokens = place
        inside = {token.id for token in tokens}
        tops = [token for token in tokens if token.head not in inside]
        return sentence, next((token for token in tops if token.upos != "PUNCT"), tops[0]), tokens


def covering(sentence: Sentence, spans: Spans) -> list[Token]:
    """The sentence's tokens that share text with the spans."""
    return [token for token in sentence.tokens if any(token.span.overlaps(span) for span in spans)]


def annotated(folder: Path) -> Iterator[Annotated]:
    """The articles of a PolNeAR split in order of their ids, parsed with the packaged weights, less those held out."""
    gold = [article for article in read_polnear(folder) if not held_out(article.id)]
    by_id = {article.id: article for article in gold}
    for parse in Parser(repair=False).parse(_articles(gold)):
        if isinstance(parse, ParseFailure):
            raise SystemExit(f"{parse}: an article of the training corpus cannot be parsed")
        article = by_id[parse.article.id]
        yield Annotated(parse, article, int(hashlib.sha256(article.id.encode()).hexdigest(), 16) // _HELD_OUT % FOLDS)


def _articles(gold: Sequence[GoldArticle]) -> Iterator[Article]:
    for article in gold:
        yield Article(id=article.id, text=article.text, outlet=article.outlet)
