"""Small frames for the comparison, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrib.model import Span
from attrib.tables import Row, Tables, rows_to_frame
from attrib.tables.schema import TABLES
from attrib.tables.values import Value


def tables(
    texts: dict[str, str],
    attributions: Sequence[Row] = (),
    speakers: Sequence[Row] = (),
    outlets: dict[str, str] | None = None,
    published: dict[str, str] | None = None,
) -> Tables:
    """Tables of articles with these texts, one sentence a line; the narrator's where nothing is attributed."""
    articles: list[Row] = []
    sentences: list[Row] = []
    for id, text in texts.items():
        start = 0
        held = {row["sentence_id"] for row in attributions if row["article_id"] == id}
        for number, line in enumerate(text.splitlines(keepends=True)):
            sentences.append({
                "article_id": id, "sentence_id": number, "start": start, "end": start + len(line.rstrip()),
                "voice": "attributed" if number in held else "furniture" if "Subscribe" in line else "narrator",
                "n_tokens": len(line.split()),
            })  # fmt: skip
            start += len(line)
        articles.append({
            "article_id": id, "outlet": (outlets or {}).get(id, f"Outlet {id}"), "text": text,
            "published": (published or {}).get(id, ""), "n_sentences": len(text.splitlines()),
            "n_tokens": len(text.split()), "n_attributions": len(held), "attributed_share": 0.5,
            "n_words": len(text.split()),
        })  # fmt: skip
    made: dict[str, Sequence[Row]] = {
        "articles": articles, "sentences": sentences, "attributions": attributions, "speakers": speakers,
    }  # fmt: skip
    frames: dict[str, Any] = {name: rows_to_frame(table, made.get(name, ())) for name, table in TABLES.items()}
    return Tables(**frames)


def attribution(article: str, number: int, text: str, content: str, **columns: Value) -> Row:
    """A row of `attributions` whose content is a part of the text."""
    start = text.index(content) if content else 0
    row: dict[str, Value] = {
        "article_id": article, "attribution_id": f"a{number}", "outlet": f"Outlet {article}", "source_index": 0,
        "sentence_id": text[:start].count("\n"), "quote_type": "indirect", "level": "core", "content": content,
        "content_spans": (Span(start, start + len(content)),), "speaker_id": "s1", "speaker_type": "citizen",
        "naming": "described", "transparency": 2,
    }  # fmt: skip
    return row | columns


def speaker(article: str, id: str, **columns: Value) -> Row:
    """A row of `speakers`."""
    row: dict[str, Value] = {
        "article_id": article, "speaker_id": id, "outlet": f"Outlet {article}", "name": id, "speaker_type": "citizen",
        "naming": "described", "transparency": 2, "n_attributions": 1, "n_words": 5,
    }  # fmt: skip
    return row | columns
