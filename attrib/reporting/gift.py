"""Exercises → GIFT, the plain-text question format of Moodle (docs.moodle.org, “GIFT format”)."""

from __future__ import annotations

import re

from attrib.reporting.exercises import Exercises
from attrib.reporting.questions import Question

_SPECIAL = re.compile(r"[\\~=#{}:]")


def gift(exercises: Exercises) -> str:
    """All questions as one GIFT file. Each repeats its passage, since an imported question stands alone."""
    blocks = [
        _block(question, f"{passage.outlet}: {passage.text}")
        for passage in exercises.passages
        for question in passage.questions
    ]
    blocks += [_block(question, "") for question in exercises.overall]
    for comparison in exercises.comparisons:
        told = "\n".join(f"{version.outlet}: {version.text}" for version in comparison.versions)
        blocks.append(_block(comparison.question, told))
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Text in which GIFT's control characters stand for themselves and line breaks do not end the question."""
    return _SPECIAL.sub(lambda match: "\\" + match[0], text).replace("\n", "\\n")


def _block(question: Question, passage: str) -> str:
    asked = "\n".join(filter(None, [passage, question.prompt]))
    return f"::{escape(question.id)}::[plain]{escape(asked)} {{{_answers(question)}}}"


def _answers(question: Question) -> str:
    match question.kind:
        case "choice":
            marks = {option: "=" if option in question.answers else "~" for option in question.options}
            return "".join(f"\n{mark}{escape(option)}" for option, mark in marks.items()) + "\n"
        case "several":
            return "".join(f"\n~%{_weight(question, option)}%{escape(option)}" for option in question.options) + "\n"
        case "short":
            return "".join(f"={escape(answer)}" for answer in question.answers)
        case "open":
            return f"####{escape(question.answers[0])}"


def _weight(question: Question, option: str) -> str:
    """The option's part of the mark in per cent, to the five decimals that Moodle knows; wrong ones take away."""
    right = option in question.answers
    alike = len(question.answers) if right else len(question.options) - len(question.answers)
    return f"{'' if right else '-'}{100 / alike:.5f}".rstrip("0").rstrip(".")
