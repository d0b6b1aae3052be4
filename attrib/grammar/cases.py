"""The example sentences of a rule, with their roles in brackets.

    [S An SDF commander] [C said] [X that the fighters refused to leave].

S is the source, C the cue, X the content, T the one told, R the party that relays. A role in several pieces has
several brackets of its letter; brackets may nest. Any other bracket is text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from attrib.model import Span, Spans

ROLE_OF_LETTER: Mapping[str, str] = {"S": "source", "C": "cue", "X": "content", "T": "told_to", "R": "relay"}

_BRACKET = re.compile(r"\[([SCXTR]) |\[|\]")


@dataclass(frozen=True)
class Case:
    """An example of a rule: a hit that it must find, or a near miss that it must leave alone."""

    rule: str
    text: str
    spans: Mapping[str, Spans]  # role -> its spans in `text`
    hit: bool
    marked: str  # as written, with brackets
    line: int
    known_miss: bool = False  # the rule is known to get this one wrong
    why: str = ""


def read_brackets(marked: str) -> tuple[str, dict[str, Spans]]:
    """The plain text of a marked sentence, and the spans of each role. Raises `ValueError` on unpaired brackets."""
    text = ""
    spans: dict[str, list[Span]] = {}
    waiting: list[tuple[str, int]] = []  # (letter or "", where it opened)
    at = 0
    for bracket in _BRACKET.finditer(marked):
        text += marked[at : bracket.start()]
        at = bracket.end()
        if bracket[0] != "]":
            text += "" if bracket[1] else "["
            waiting.append((bracket[1] or "", len(text)))
        elif not waiting:
            raise ValueError(f"a `]` closes nothing in `{marked}`; write [S …], [C …], [X …], [T …] or [R …]")
        else:
            letter, start = waiting.pop()
            if not letter:
                text += "]"
            elif start == len(text):
                raise ValueError(f"an empty bracket in `{marked}`; put the words of the role into it")
            else:
                spans.setdefault(ROLE_OF_LETTER[letter], []).append(Span(start, len(text)))
    if waiting:
        raise ValueError(f"a `[` is never closed in `{marked}`")
    return text + marked[at:], {role: tuple(sorted(found)) for role, found in spans.items()}
