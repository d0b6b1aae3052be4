"""From a match to spans: cue, source and content of single readings."""

from __future__ import annotations

import pytest

from attrib.extraction.candidates import Candidate, _tail, build, plain_growth
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Tree
from attrib.model import Parse, Sentence

from .readings import candidates, grammar
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
        (
            "She opposed the bridge, which the mayor argued would last.",
            "clause-complement",
            "argued",
            (["the mayor"], "argued", ["which", "would last"]),
        ),
    ],
)
def test_spans(text: str, rule: str, trigger: str, expected: tuple[list[str], str, list[str]] | None) -> None:
    assert [_shown(text, candidate) for candidate in candidates(text, rule, trigger)] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize("relation", ["nsubj", "nsubj:outer"])
def test_a_title_that_is_parsed_as_another_subject_stays_with_its_name(relation: str) -> None:
    parse = frozen()["Harbour master Ruth Palmer said that the ferry would not sail."]
    (sentence,) = parse.sentences
    verb = next(token for token in sentence.tokens if token.text == "said")
    changed = {"master": (verb.id, relation), "Ruth": (verb.id, "nsubj")}
    tokens = [
        t._replace(head=changed[t.text][0], deprel=changed[t.text][1]) if t.text in changed else t
        for t in sentence.tokens
    ]
    misparsed = Sentence(sentence.index, sentence.paragraph, tuple(tokens))
    (match,) = (match for match in grammar().only("clause-complement").match(misparsed) if match.trigger.id == verb.id)
    (candidate,) = build(match, Tree(misparsed), Passages(Parse(parse.article, (misparsed,))), plain_growth)
    assert [span.of(parse.text) for _, span in candidate.sources] == ["Harbour master Ruth Palmer"]
    assert words(parse, candidate.contents) == ["that the ferry would not sail"]


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
