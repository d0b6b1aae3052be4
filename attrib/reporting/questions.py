"""A question, in a form that paper and every learning platform can take, and the questions on one statement."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from attrib.reporting import wording
from attrib.reporting.notes import excerpt
from attrib.reporting.records import number, text
from attrib.tables import Row

Kind = Literal["choice", "several", "short", "open"]

_OPTIONS = 4
_CONTENT = 90  # characters of content quoted in a question
_QUOTES = "\"'“”‘’«»„ "
_GAP = " … "  # between the parts of a content
_NOBODY = "nobody: the outlet says it itself"


@dataclass(frozen=True)
class Question:
    """One question. `answers` are the right options, the accepted words, or one model answer to an open question."""

    id: str
    kind: Kind
    prompt: str
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()
    attribution_id: str = ""


def questions_on(passage: int, focus: Row, rows: Sequence[Row], draw: random.Random) -> Iterable[Question]:
    """The questions on one statement of a passage; other sources are offered from `rows`, those of its article.

    Where the text shows nothing of what kind of source it is, nobody is asked.
    """
    content, source = excerpt(_unquoted(text(focus, "content")), _CONTENT), text(focus, "source")
    others = [row for row in rows if text(row, "speaker_id") != text(focus, "speaker_id") and stands_alone(row)]
    speakers = _drawn(source, [*dict.fromkeys(text(row, "source") for row in others), _NOBODY], draw)
    kind = wording.say(wording.SPEAKER_TYPES, text(focus, "speaker_type"))
    types = _drawn(kind, list(wording.SPEAKER_TYPES.values()), draw)
    asked: list[tuple[str, str, Sequence[str]]] = [
        (f"Which words tell you that somebody says this: “{content}”? Copy them.", text(focus, "cue"), ()),
        (f"Who says so: “{content}”?", source, speakers),
        *([(f"What kind of source is “{source}”?", kind, types)] if number(focus, "type_confidence") != 0 else []),
        (f"How does the text identify “{source}”?", *_scale(wording.NAMING, focus, "naming")),
        (f"Which rung of the ladder is “{source}” on?", *_scale(wording.RUNGS, focus, "transparency")),
        (
            f"Does the passage give the source’s own words: “{content}”?",
            *_scale(wording.QUOTE_TYPES, focus, "quote_type"),
        ),
    ]
    for place, (prompt, answer, options) in enumerate(asked, start=1):
        yield Question(
            id=f"p{passage}-q{place}",
            kind="choice" if options else "short",
            prompt=prompt,
            answers=(answer,),
            options=tuple(options),
            attribution_id=text(focus, "attribution_id"),
        )


def stands_alone(row: Row) -> bool:
    """Whether the source's words can be understood on their own: a bare pronoun or short form stands for others."""
    source = text(row, "source")
    return bool(source) and (source == text(row, "speaker") or len(source.split()) > 1)


def _unquoted(content: str) -> str:
    """The content's parts without the quotation marks that they stand in, and without a comma at the end."""
    parts = [part.strip(_QUOTES) if part.startswith(tuple(_QUOTES)) else part for part in content.split(_GAP)]
    return _GAP.join(parts).rstrip(",")


def _scale(words: Mapping[str, str], row: Row, column: str) -> tuple[str, Sequence[str]]:
    """The answer that a column gives, with all of the column's values to choose from."""
    return wording.say(words, text(row, column)), list(words.values())


def _drawn(answer: str, others: Sequence[str], draw: random.Random) -> list[str]:
    """The answer among a few others, in drawn order."""
    wrong = [other for other in others if other != answer]
    options = [answer, *draw.sample(wrong, min(len(wrong), _OPTIONS - 1))]
    return draw.sample(options, len(options))
