"""Choices for the last model: where the spans of chosen readings should start and end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from attrib.evaluation.gold import GoldAttribution
from attrib.extraction.candidates import Candidate
from attrib.extraction.cues import CueWords
from attrib.extraction.edge_features import EdgeFeatures
from attrib.extraction.edges import START, Edge, Phrases, edges, places
from attrib.extraction.extractor import Extractor
from attrib.extraction.selection import Decision, settle
from attrib.model import Sentence, Span, Spans
from training.evidence.corpus import Annotated
from training.evidence.fitting import Choices


def edge_choices(articles: Sequence[Annotated], extractor: Extractor) -> Choices:
    """A choice for every edge of a reported attribution: of the places it could move to, the annotated one."""
    choices = Choices()
    for article in articles:
        chosen = settle(extractor.decisions(article.parse, article.passages), extractor.evidence.threshold)
        for _, inside in groupby(chosen, key=lambda decision: decision.candidate.sentence.index):
            beside = list(inside)
            for decision in beside:
                gold = _annotated(decision, article.gold.attributions)
                if gold is not None:
                    _add(choices, article, decision, gold, [other.candidate for other in beside], extractor.cues)
    return choices


def _annotated(decision: Decision, gold: Sequence[GoldAttribution]) -> GoldAttribution | None:
    """The annotated attribution whose cue shares most with that of the decision."""
    cue = decision.candidate.cue

    def shared(attribution: GoldAttribution) -> int:
        return sum(max(0, min(cue.end, span.end) - max(cue.start, span.start)) for span in attribution.cue)

    best = max(gold, key=shared, default=None)
    return best if best is not None and shared(best) else None


def _add(
    choices: Choices,
    article: Annotated,
    decision: Decision,
    gold: GoldAttribution,
    beside: Sequence[Candidate],
    cues: CueWords,
) -> None:
    candidate = decision.candidate
    phrases = Phrases(candidate.tree)
    features = EdgeFeatures(candidate, phrases, article.passages, cues, beside)
    for edge in edges(candidate):
        target = _target(edge, candidate.sentence, gold.contents if edge.role == "content" else gold.sources)
        possible = places(edge, candidate.tree, phrases, article.passages)
        if target in possible and len(possible) > 1:
            choices.add([features.of(edge, place) for place in possible], possible.index(target))


def _target(edge: Edge, sentence: Sentence, annotated: Spans) -> int:
    """The token at which the annotated spans that overlap the edge's span start or end; 0 where none does."""
    own = Span(sentence.token(edge.first).start, sentence.token(edge.last).end)
    overlapping = [span for span in annotated if span.overlaps(own)]
    if not overlapping:
        return 0
    low, high = min(span.start for span in overlapping), max(span.end for span in overlapping)
    inside = [token for token in sentence.tokens if token.start < high and token.end > low]
    if edge.side == START:
        return inside[0].id
    last = inside[-1]
    while high > sentence.end and last.id > edge.first and last.upos == "PUNCT" and last.text in ".!?":
        last = sentence.token(last.id - 1)
    return last.id
