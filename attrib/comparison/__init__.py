"""Tables → what each outlet's sourcing looks like, which claims the articles share, and which text they reuse."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from attrib.comparison.claims import claim_rows
from attrib.comparison.measures import outlet_rows
from attrib.comparison.reuse import Wording, reuse_rows, wording
from attrib.comparison.statements import statements
from attrib.model import Span
from attrib.tables import Tables, rows_to_frame
from attrib.tables.schema import CLAIMS, OUTLETS, REUSE

__all__ = ["Comparison", "compare"]


class Comparison(NamedTuple):
    """The three tables of a comparison."""

    outlets: pd.DataFrame
    claims: pd.DataFrame
    reuse: pd.DataFrame


def compare(tables: Tables) -> Comparison:
    """Compare the articles and outlets of a corpus. The same tables give the same rows."""
    return Comparison(
        rows_to_frame(OUTLETS, list(outlet_rows(tables.articles, tables.speakers, tables.attributions))),
        rows_to_frame(
            CLAIMS, list(claim_rows(list(statements(tables.articles, tables.sentences, tables.attributions))))
        ),
        rows_to_frame(REUSE, list(reuse_rows(_wordings(tables)))),
    )


def _wordings(tables: Tables) -> list[Wording]:
    furniture: dict[str, list[Span]] = defaultdict(list)
    left_out = tables.sentences[tables.sentences["voice"] == "furniture"]
    for article, start, end in zip(left_out["article_id"], left_out["start"], left_out["end"], strict=True):
        furniture[article].append(Span(start, end))
    return [
        wording(article, text, furniture[article])
        for article, text in zip(tables.articles["article_id"], tables.articles["text"], strict=True)
    ]
