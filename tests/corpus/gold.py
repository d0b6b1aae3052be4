"""The gold annotations of the teaching corpus, as the tests look at them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

CORPUS = Path(__file__).parents[2] / "corpus"


class Span(TypedDict):
    start: int
    end: int
    text: str


class Source(Span):
    speaker: str


class Speaker(TypedDict):
    id: str
    name: str
    type: str
    naming: str
    number: str
    affiliation: str | None
    title: str | None
    anonymity_reason: Span | None


class Attribution(TypedDict):
    id: str
    level: str
    quote_type: str
    sources: list[Source]
    cue: Span
    contents: list[Span]
    via: str | None
    told_to: NotRequired[Span]


class Record(TypedDict):
    """One line of `gold.jsonl`: an article with its speakers and attributions."""

    id: str
    outlet: str
    outlet_country: str
    headline: str
    text: str
    speakers: list[Speaker]
    attributions: list[Attribution]
    ignore: list[tuple[int, int]]


GOLD: list[Record] = [
    json.loads(line) for line in (CORPUS / "gold.jsonl").read_text(encoding="utf-8").splitlines() if line
]


def spans_of(record: Record) -> Iterator[Span]:
    """Every span that the annotation of an article names."""
    for speaker in record["speakers"]:
        if speaker["anonymity_reason"]:
            yield speaker["anonymity_reason"]
    for attribution in record["attributions"]:
        yield attribution["cue"]
        yield from attribution["sources"]
        yield from attribution["contents"]
        if "told_to" in attribution:
            yield attribution["told_to"]


def in_ignored(record: Record, place: int) -> bool:
    """Whether a place of the article lies in a menu, a caption or a sign-up form."""
    return any(start <= place < end for start, end in record["ignore"])
