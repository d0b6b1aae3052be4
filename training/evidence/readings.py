"""Samples for the last two models: every reading of every likely trigger, held against the annotation."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from attrib.evaluation.gold import GoldAttribution
from attrib.extraction.candidate_features import match_features, span_features
from attrib.extraction.candidates import Candidate, Grow, build, source_head
from attrib.extraction.cues import CueWords
from attrib.extraction.features import CueHead
from attrib.extraction.tree import Tree
from attrib.grammar import Grammar
from attrib.model import Span
from training.evidence.corpus import Annotated
from training.evidence.fitting import Samples
from training.evidence.triggers import Place

Tokens = frozenset[int]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_RELATED = 0.5  # content F1 from which a reading counts as the annotated one
_EXACT = 0.3  # what an exact source, an exact cue is worth beside the content's F1 of at most 1


@dataclass(frozen=True)
class Reading:
    """One candidate of the trigger at `place`, with how good it is (0: not an annotated attribution)."""

    place: Place
    fold: int
    candidate: Candidate
    quality: float


def readings(
    articles: Sequence[Annotated], grammar: Grammar, grow: Grow, priors: Mapping[Place, float], floor: float
) -> tuple[Samples, list[Reading]]:
    """A row and a reading for every candidate whose trigger's log odds reach the floor, labelled right or wrong."""
    samples, found, cues = Samples(), [], CueWords(grammar.lists)
    for number, article in enumerate(articles):
        tokens = tokenizer(article.parse.text)
        gold = [Shape.of_gold(attribution, tokens) for attribution in article.gold.attributions]
        for sentence in article.parse.sentences:
            tree = Tree(sentence)
            for token in sentence.tokens:
                place = (number, sentence.index, token.id)
                if priors.get(place, floor - 1) < floor:
                    continue
                head = CueHead.of(tree, token, article.passages, cues)
                for match in grammar.match_at(sentence, token):
                    known = match_features(match, source_head(tree, match), head)
                    for candidate in build(match, tree, article.passages, grow):
                        quality = best_quality(Shape.of_candidate(candidate, tokens), gold)
                        features = span_features(candidate, head, article.passages)
                        samples.add(features, quality > 0, article.fold, first=known)
                        found.append(Reading(place, article.fold, candidate, quality))
    return samples, found


def tokenizer(text: str) -> Callable[[Iterable[Span]], Tokens]:
    """A function from spans to the numbers of the words and marks that they touch, as the scores count them."""
    bounds = [match.span() for match in _TOKEN.finditer(text)]
    starts, ends = [start for start, _ in bounds], [end for _, end in bounds]

    def tokens(spans: Iterable[Span]) -> Tokens:
        covered: set[int] = set()
        for start, end in spans:
            covered.update(range(bisect.bisect_right(ends, start), bisect.bisect_left(starts, end)))
        return frozenset(covered)

    return tokens


@dataclass(frozen=True)
class Shape:
    """An attribution as sets of tokens."""

    cue: Tokens
    source: Tokens
    content: Tokens

    @staticmethod
    def of_gold(attribution: GoldAttribution, tokens: Callable[[Iterable[Span]], Tokens]) -> Shape:
        """The annotated shape."""
        return Shape(tokens(attribution.cue), tokens(attribution.sources), tokens(attribution.contents))

    @staticmethod
    def of_candidate(candidate: Candidate, tokens: Callable[[Iterable[Span]], Tokens]) -> Shape:
        """The proposed shape."""
        sources = (span for _, span in candidate.sources)
        return Shape(tokens([candidate.cue]), tokens(sources), tokens(candidate.contents))


def best_quality(proposed: Shape, gold: Iterable[Shape]) -> float:
    """How well the proposed attribution fits the annotated one that it fits best; 0 where it fits none."""
    return max((_quality(proposed, shape) for shape in gold), default=0.0)


def _quality(proposed: Shape, gold: Shape) -> float:
    if not proposed.cue & gold.cue or ((proposed.source or gold.source) and not proposed.source & gold.source):
        return 0.0
    shared = len(proposed.content & gold.content)
    overlap = 2 * shared / (len(proposed.content) + len(gold.content)) if shared else 0.0
    if overlap < _RELATED:
        return 0.0
    return overlap + _EXACT * (proposed.source == gold.source) + _EXACT * (proposed.cue == gold.cue)
