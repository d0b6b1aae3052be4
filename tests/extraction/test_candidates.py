"""From a match to spans: cue, source and content of single readings."""

from __future__ import annotations

import pytest

from attrib.extraction.candidates import Candidate, _tail
from attrib.extraction.tree import Tree

from .readings import candidates
from .trees import frozen, words


def _shown(text: str, candidate: Candidate) -> tuple[list[str], str, list[str]]:
    parse = frozen()[text]
    sources = [span.of(text) for _, span in candidate.sources]
    return sources, candidate.cue.of(text), words(parse, candidate.contents)


@pytest.mark.parametrize(
    ("text", "rule", "trigger", "expected"),
    [
        (
            "Palmer said that the ferry would not sail.",
            "clause-complement",
            "said",
            (["Palmer"], "said", ["that the ferry would not sail"]),
        ),
        (
            "Palmer has not said when the ferry will sail.",
            "clause-all-that-follows",
            "said",
            (["Palmer"], "has not said", ["when the ferry will sail"]),
        ),
        (
            "Palmer told the council that the ferry would not sail.",
            "quotation-beside-verb",
            "told",
            None,
        ),
        (
            "“The ferry,” Palmer said on Monday, “is late.”",
            "quotation-beside-verb",
            "said",
            (["Palmer"], "said", ["“The ferry,”", "“is late.”"]),
        ),
        (
            "The Orle Gazette, citing two engineers, reported that the bridge was unsafe.",
            "quoting-a-source-as-modifier",
            "citing",
            (["two engineers"], "citing", ["that the bridge was unsafe"]),
        ),
    ],
)
def test_spans(text: str, rule: str, trigger: str, expected: tuple[list[str], str, list[str]] | None) -> None:
    assert [_shown(text, candidate) for candidate in candidates(text, rule, trigger)] == (
        [expected] if expected else []
    )


def test_a_reading_without_content_is_none() -> None:
    assert candidates("Palmer sleeps.", "clause-all-that-follows") == []


def test_a_content_of_marks_alone_has_no_tail() -> None:
    tree = Tree(next(iter(frozen().values())).sentences[0])
    assert _tail(tree, tree.punctuation) is None


def test_what_trails_a_comma_may_be_left_out() -> None:
    text = "Palmer said that the bridge was old, adding to the gloom in the town."
    whole, part = candidates(text, "clause-complement", "said")
    assert (whole.cut, part.cut) == (False, True)
    assert _shown(text, whole)[2] == ["that the bridge was old, adding to the gloom in the town"]
    assert _shown(text, part)[2] == ["that the bridge was old"]
