"""Tables → what each outlet's sourcing looks like, which claims the articles share, and which text they reuse.

A corpus passes by some articles at a time. What stays in memory is small beside it: a few columns of each statement
for the measures, the numbers of their words for the claims, and a number a word for reused text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from attrib.comparison import measures
from attrib.comparison.claims import claim_rows
from attrib.comparison.reuse import Wording, reuse_rows, wording
from attrib.comparison.statements import Statement, statements
from attrib.model import Span
from attrib.tables import Corpus, Row, Tables, rows_to_frame
from attrib.tables.layout import Table
from attrib.tables.schema import CLAIMS, OUTLETS, REUSE

__all__ = ["Comparison", "compare", "compared"]

_STATED = {
    "articles": ("article_id", "outlet", "published", "text"),
    "sentences": ("article_id", "start", "end", "voice"),
    "attributions": (
        "article_id", "attribution_id", "level", "parent_id", "source_index", "anonymity_reason", "content",
        "content_spans", "cue_lemma", "stance", "speaker_id", "speaker_type",
    ),
}  # fmt: skip
_WORDED = {"articles": ("article_id", "text"), "sentences": ("article_id", "start", "end", "voice")}


class Comparison(NamedTuple):
    """The three tables of a comparison."""

    outlets: pd.DataFrame
    claims: pd.DataFrame
    reuse: pd.DataFrame


def compare(corpus: Corpus) -> Comparison:
    """Compare the articles and outlets of a corpus. The same tables give the same rows."""
    return Comparison(*(rows_to_frame(table, list(rows)) for table, rows in compared(corpus)))


def compared(corpus: Corpus) -> Iterator[tuple[Table, Iterator[Row]]]:
    """The same tables one after the other, with their rows as they come."""
    yield OUTLETS, measures.outlet_rows(*_gathered(corpus))
    yield CLAIMS, claim_rows(lambda: _statements(corpus))
    yield REUSE, reuse_rows(_wordings(corpus))


def _gathered(corpus: Corpus) -> tuple[pd.DataFrame, ...]:
    """All articles, speakers and attributions, with the columns that are measured."""
    batches = list(corpus.batches(measures.MEASURED))
    return tuple(
        pd.concat([getattr(batch, name)[list(columns)] for batch in batches], ignore_index=True)
        for name, columns in measures.MEASURED.items()
    )


def _statements(corpus: Corpus) -> Iterator[Statement]:
    for batch in corpus.batches(_STATED):
        yield from statements(batch.articles, batch.sentences, batch.attributions)


def _wordings(corpus: Corpus) -> Iterator[Wording]:
    for batch in corpus.batches(_WORDED):
        furniture = _furniture(batch)
        for article, text in zip(batch.articles["article_id"], batch.articles["text"], strict=True):
            yield wording(article, text, furniture.get(article, ()))


def _furniture(batch: Tables) -> dict[str, list[Span]]:
    left_out = batch.sentences[batch.sentences["voice"] == "furniture"]
    found: dict[str, list[Span]] = defaultdict(list)
    for article, start, end in zip(left_out["article_id"], left_out["start"], left_out["end"], strict=True):
        found[article].append(Span(start, end))
    return found
