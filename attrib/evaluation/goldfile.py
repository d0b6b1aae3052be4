"""Readers of gold files: one annotated article a line, as JSON.

An attribution holds `cue` (a span, a list of spans or null), `sources`, `contents`, `level`, `quote_type` and `via`;
a span is `{"start", "end"}` or `[start, end]`, a source names its `speaker` besides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from attrib.evaluation.gold import (
    GoldArticle,
    GoldAttribution,
    GoldError,
    GoldMention,
    GoldSpeaker,
    SpeakerGold,
    read_utf8,
    speaker_gold,
)
from attrib.model import Span, Spans

T = TypeVar("T")


def read_gold(path: Path) -> list[GoldArticle]:
    """The articles of a gold file, in its order. Raises `GoldError` with file and line for what cannot be read."""
    return _read(path, _article)


def read_speakers(path: Path) -> list[SpeakerGold]:
    """The annotated sources of each article: of a gold file, or of a file with `speakers` and `mentions` alone.

    A mention is `{"start", "end", "speaker"}`. Raises `GoldError` with file and line for what cannot be read.
    """
    return _read(path, lambda record: _mentions(record) if "mentions" in record else speaker_gold(_article(record)))


def _read(path: Path, make: Callable[[Mapping[str, Any]], T]) -> list[T]:
    made = []
    for number, line in enumerate(read_utf8(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            made.append(make(json.loads(line)))
        except KeyError as missing:
            raise GoldError(f"{path}, line {number}: the key {missing} is missing") from None
        except (AttributeError, TypeError, ValueError) as error:
            raise GoldError(f"{path}, line {number}: not an annotated article: {error}") from None
    return made


def _mentions(record: Mapping[str, Any]) -> SpeakerGold:
    return SpeakerGold(
        id=record["id"],
        speakers=tuple(_speaker(speaker) for speaker in record["speakers"]),
        mentions=tuple(
            GoldMention(mention["start"], mention["end"], mention["speaker"]) for mention in record["mentions"]
        ),
    )


def _article(record: Mapping[str, Any]) -> GoldArticle:
    return GoldArticle(
        id=record["id"],
        text=record["text"],
        attributions=tuple(_attribution(attribution) for attribution in record["attributions"]),
        ignore=_spans(record.get("ignore")),
        outlet=record.get("outlet") or "",
        outlet_country=record.get("outlet_country") or "",
        headline=record.get("headline") or "",
        annotator=record.get("annotator") or "",
        speakers=tuple(_speaker(speaker) for speaker in record.get("speakers", ())),
    )


def _attribution(record: Mapping[str, Any]) -> GoldAttribution:
    sources = record.get("sources") or ()
    speakers = tuple(source.get("speaker") or "" for source in sources if isinstance(source, Mapping))
    return GoldAttribution(
        cue=_spans(record.get("cue")),
        sources=_spans(sources),
        contents=_spans(record.get("contents")),
        level=record.get("level", "core"),
        quote_type=record.get("quote_type") or "",
        source_speakers=speakers if len(speakers) == len(sources) else (),
        via=record.get("via"),
    )


def _speaker(record: Mapping[str, Any]) -> GoldSpeaker:
    return GoldSpeaker(
        id=record["id"],
        name=record.get("name") or "",
        type=record["type"],
        naming=record["naming"],
        number=record["number"],
        affiliation=record.get("affiliation") or "",
    )


def _spans(written: Mapping[str, Any] | Sequence[Any] | None) -> Spans:
    """The spans of a role: none, a single one, or a list of them."""
    if not written:
        return ()
    if isinstance(written, Mapping) or isinstance(written[0], int):
        return (_span(written),)
    return tuple(_span(span) for span in written)


def _span(written: Mapping[str, Any] | Sequence[int]) -> Span:
    if isinstance(written, Mapping):
        return Span(int(written["start"]), int(written["end"]))
    start, end = written
    return Span(start, end)
