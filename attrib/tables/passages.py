"""Words and where they stand: the two ways in which `attributions` tells a cue, a content, a source."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from attrib.model import Span, Spans
from attrib.tables.rows import GAP, words_of
from attrib.tables.values import format_spans, parse_spans

_PASSAGES = ("cue", "content", "source")


def follow_spans(attributions: pd.DataFrame, texts: Mapping[str, str], problems: list[str]) -> pd.DataFrame:
    """The rows with the words that their spans hold; words alone are looked up, so that a person can add a row.

    `texts` gives the text of each article. Words that stand there more than once or nowhere, spans that end after the
    text, and words that had to give way to their spans are told in `problems`; what cannot be used stays as it is.
    """
    result = attributions.copy()
    for name in _PASSAGES:
        columns = ("article_id", "attribution_id", name, f"{name}_spans")
        told, places = [], []
        for article, attribution, words, cell in zip(
            *(attributions[column].tolist() for column in columns), strict=True
        ):
            spans, problem = _placed(name, str(words), str(cell), texts.get(str(article), ""))
            told.append(words if spans is None else words_of(texts[str(article)], spans))
            places.append(cell if spans is None else format_spans(spans))
            if problem:
                problems.append(f"attributions.csv: attribution {attribution} of article {article}: {problem}")
        result[name] = pd.Series(told, index=result.index, dtype="str")
        result[f"{name}_spans"] = pd.Series(places, index=result.index, dtype="str")
    return result


def _placed(name: str, words: str, cell: str, text: str) -> tuple[Spans | None, str]:
    """Where the passage stands, None where the cells are to stay; and what is wrong with them."""
    if not text or not (words or cell):
        return None, ""
    if not cell:
        found = _find(words, text)
        wrong = f"{name}: these words do not stand in the article just once; say in {name}_spans where they stand"
        return found, "" if found else wrong
    spans = parse_spans(cell)
    if any(span.end > len(text) for span in spans):
        return None, f"{name}_spans: {cell} ends after the article's last character, which is {len(text)}"
    if words and words.split() != words_of(text, spans).split():
        return spans, f"{name}: the words follow {name}_spans; correct these, or empty them to have the words looked up"
    return spans, ""


def _find(words: str, text: str) -> Spans | None:
    """Where all parts of a passage stand, each just once."""
    parts = words.strip().split(GAP)
    if any(text.count(part) != 1 for part in parts):
        return None
    return tuple(Span(text.index(part), text.index(part) + len(part)) for part in parts)
