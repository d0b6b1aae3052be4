"""Small gold articles and predictions, written as words of a text."""

from __future__ import annotations

from collections.abc import Sequence

from attrib.evaluation.gold import GoldArticle, GoldAttribution
from attrib.evaluation.predictions import PredictedSource, Prediction
from attrib.model import Span, Spans

TEXT = "Ann Lee said on Monday that rain was near. “It pours,” Bob told us. Critics doubt that it will stop."


def spans(words: str, text: str = TEXT) -> Spans:
    """The first places of the words; `a|b` are two spans, and "" is none."""
    places = []
    for part in filter(None, words.split("|")):
        start = text.index(part)
        places.append(Span(start, start + len(part)))
    return tuple(places)


def gold(cue: str, source: str, content: str, level: str = "core", text: str = TEXT) -> GoldAttribution:
    return GoldAttribution(spans(cue, text), spans(source, text), spans(content, text), level)


def found(
    cue: str,
    source: str,
    content: str,
    *,
    level: str = "core",
    rule: str = "a-rule",
    cue_class: str = "speech",
    confidence: float = 0.9,
    text: str = TEXT,
) -> Prediction:
    by = tuple(PredictedSource((span,)) for span in spans(source, text))
    return Prediction(spans(cue, text), by, spans(content, text), level, rule, cue_class, confidence)


SAID = ("said", "Ann Lee", "that rain was near")
TOLD = ("told", "Bob", "“It pours,”")
DOUBT = ("doubt", "Critics", "that it will stop")


def article(
    *attributions: GoldAttribution, id: str = "one", text: str = TEXT, outlet: str = "", ignore: Sequence[Span] = ()
) -> GoldArticle:
    return GoldArticle(id, text, attributions, tuple(ignore), outlet)
