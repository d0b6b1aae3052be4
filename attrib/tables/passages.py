"""Words and where they stand: the two ways in which `attributions` tells a cue, a content, a source."""

from __future__ import annotations

import re
from functools import cached_property

import pandas as pd

from attrib.model import Span, Spans
from attrib.tables.frames import Tables
from attrib.tables.rows import GAP, words_of
from attrib.tables.told import Told
from attrib.tables.values import format_spans, parse_spans

_PASSAGES = ("cue", "content", "source")
_SHOWN = 4  # places that a message names


def follow_spans(tables: Tables, problems: list[Told]) -> pd.DataFrame:
    """The attributions with the words that their spans hold; words alone are looked up, so that a person can add a row.

    They are looked for in the row's sentence, then in the whole article. Words that stand there more than once or
    nowhere, spans that end after the text, and words that had to give way to their spans are told in `problems`; what
    cannot be used stays as it is.
    """
    attributions, result = tables.attributions, tables.attributions.copy()
    texts = dict(zip(tables.articles["article_id"], tables.articles["text"], strict=True))
    sentences = _Sentences(tables)
    index = attributions.index.tolist()
    for step, name in enumerate(_PASSAGES):
        columns = ("article_id", "attribution_id", "sentence_id", name, f"{name}_spans")
        told, places = [], []
        rows = zip(*(attributions[column].tolist() for column in columns), strict=True)
        for position, (article, attribution, sentence, words, cell) in enumerate(rows):
            text = texts.get(article, "")
            spans, problem = None, ""
            if text and cell:
                spans, problem = _placed(name, words, cell, text)
            elif text and words.strip():
                spans, problem = _find(name, words, text, sentences.bounds(article, sentence))
            told.append(words if spans is None else words_of(text, spans))
            places.append(cell if spans is None else format_spans(spans))
            if problem:
                row = f", row {tables.numbers[position]}" if tables.numbers else ""
                text = f"attributions.csv{row}: attribution {attribution} of article {article}: {problem}"
                problems.append(Told((2, step, index[position]), text))
        result[name] = pd.Series(told, index=result.index, dtype="str")
        result[f"{name}_spans"] = pd.Series(places, index=result.index, dtype="str")
    return result


class _Sentences:
    """Where the sentences stand; made only if a row asks for one."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def bounds(self, article: str, sentence: int) -> Span | None:
        """The sentence; None where there is none of that number."""
        return self._bounds.get((article, sentence))

    @cached_property
    def _bounds(self) -> dict[tuple[str, int], Span]:
        columns = (self._tables.sentences[name].tolist() for name in ("article_id", "sentence_id", "start", "end"))
        return {(article, id): Span(start, end) for article, id, start, end in zip(*columns, strict=True)}


def _placed(name: str, words: str, cell: str, text: str) -> tuple[Spans | None, str]:
    """The spans of a cell, None where it is to stay as it is; and what is wrong with it."""
    spans = parse_spans(cell)
    if any(span.end > len(text) for span in spans):
        return None, f"{name}_spans: {cell} ends after the article's last character, which is {len(text)}"
    if words and words.split() != words_of(text, spans).split():
        return spans, f"{name}: the words follow {name}_spans; correct these, or empty them to have the words looked up"
    return spans, ""


def _find(name: str, words: str, text: str, sentence: Span | None) -> tuple[Spans | None, str]:
    """Where each part of a passage stands in the sentence, or else in the article; or why that cannot be told."""
    found = []
    for part in filter(None, map(str.strip, words.split(GAP.strip()))):
        within = _places(part, text, sentence) if sentence else []
        places = within or _places(part, text, Span(0, len(text)))
        if not places:
            return None, f"{name}: “{part}” stands nowhere in the article; copy the words as they stand there"
        if len(places) > 1:
            where = "the row's sentence" if within else "the article, though not in the row's sentence"
            some = ", ".join(f"{start}:{end}" for start, end in places[:_SHOWN]) + (", …" * (len(places) > _SHOWN))
            told = f"{name}: “{part}” stands {len(places)} times in {where}; write into {name}_spans which is meant"
            return None, f"{told}: {some}"
        found.append(places[0])
    return tuple(found), ""


def _places(part: str, text: str, within: Span) -> list[Span]:
    """Where a part stands as whole words; spaces may be any white space."""
    pattern = r"\s+".join(map(re.escape, part.split()))
    start, end = (r"(?<!\w)" if part[:1].isalnum() else ""), (r"(?!\w)" if part[-1:].isalnum() else "")
    found = re.compile(f"{start}{pattern}{end}").finditer(text, within.start, within.end)
    return [Span(*match.span()) for match in found]
