"""Interviews in question-and-answer form: paragraphs that open with the label of who asks or answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from attrib.model import Span

Turn = Literal["question", "answer"]

_LABEL = re.compile(r"(?P<label>\w[\w.'’-]*(?: \w[\w.'’-]*){0,3})(?P<colon>:)\s+\S")
_QUESTION = re.compile(r"\?[”\"’')\]]*$")
_PARTIES = 2  # labels that recur, one of which asks and another one answers


def turns(text: str, paragraphs: Sequence[Span]) -> Mapping[int, Turn]:
    """Which paragraphs are a question or an answer of an interview, by the offset of the colon after their label.

    Labels that recur are the evidence: at least two, of which one mostly asks and one does not. A name and its initials
    are one label.
    """
    found: list[tuple[str, int, bool]] = []
    for start, end in paragraphs:
        match = _LABEL.match(text, start, end)
        if match and all(word[:1].isupper() for word in match["label"].split()):
            found.append((match["label"], match.start("colon"), _QUESTION.search(text[start:end]) is not None))
    found = [(_short(label, found), colon, asks) for label, colon, asks in found]
    paragraphs_of = Counter(label for label, _, _ in found)
    recurring = {label for label, count in paragraphs_of.items() if count > 1}
    questions = Counter(label for label, _, asks in found if asks)
    askers = {label for label in recurring if 2 * questions[label] > paragraphs_of[label]}
    if len(recurring) < _PARTIES or not askers or not recurring - askers:
        return {}
    return {colon: "question" if label in askers else "answer" for label, colon, _ in found if label in recurring}


def _short(label: str, found: Sequence[tuple[str, int, bool]]) -> str:
    """The label, or its initials where these are a label too: *Ruth Palmer:* and later *RP:*."""
    initials = "".join(word[0] for word in label.split())
    return initials if any(other == initials for other, _, _ in found) else label
