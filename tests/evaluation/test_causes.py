from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.evaluation.causes import CAUSES, errors
from attrib.evaluation.comparison import compare
from attrib.evaluation.gold import GoldAttribution
from attrib.evaluation.predictions import Prediction

from .build import DOUBT, SAID, TOLD, article, found, gold

CASES = [
    ([gold(*SAID)], [], [], [("unseen", "with a source")]),
    ([gold("said", "", "rain")], [], [], [("unseen", "without source")]),
    ([gold(*SAID)], [], [found(*SAID, confidence=0.1)], [("unsure", "the same cue")]),
    ([gold(*SAID)], [], [found("near", *SAID[1:], confidence=0.1)], [("unsure", "another cue")]),
    ([gold(*SAID), gold("said", "Bob", "stop")], [found(*SAID)], [], [("shared", "")]),
    ([gold(*SAID)], [found("said", "Bob", SAID[2])], [], [("source", "another one")]),
    ([gold(*SAID)], [found("said", "", SAID[2])], [], [("source", "none found")]),
    ([gold("said", "", "rain")], [found("said", "Ann", "rain")], [], [("source", "none annotated")]),
    ([gold(*SAID)], [found("said", "Ann Lee", "that")], [], [("content", "too short")]),
    ([gold("said", "Ann Lee", "that")], [found(*SAID)], [], [("content", "too long")]),
    ([gold("said", "Ann Lee", "that rain")], [found("said", "Ann Lee", "rain was near")], [], [("content", "shifted")]),
    ([gold(*SAID)], [found("said", "Ann Lee", "will stop")], [], [("content", "elsewhere")]),
    ([gold(*SAID)], [found("said", "Bob", "will stop")], [], [("both", "another one")]),
    ([gold(*SAID)], [found("near", *SAID[1:])], [], [("cue", "same source")]),
    ([gold(*SAID)], [found("near", "Bob", SAID[2])], [], [("cue", "and other source")]),
    ([gold(*SAID)], [found(*SAID), found("said", "Bob", "will stop")], [], [("double", "")]),
    ([gold(*SAID)], [found(*SAID), found(*DOUBT, cue_class="belief")], [], [("spurious", "belief")]),
    ([], [found(*DOUBT, cue_class="")], [], [("spurious", "no class")]),
    ([gold(*SAID)], [found("said on Monday", "Ann", SAID[2])], [], [("bounds", "cue and source")]),
    ([gold(*SAID), gold(*TOLD)], [found(*SAID), found(*TOLD)], [found(*DOUBT)], []),
]


@pytest.mark.parametrize(("marked", "predicted", "passed_over", "expected"), CASES)
def test_likely_cause(
    marked: list[GoldAttribution],
    predicted: list[Prediction],
    passed_over: list[Prediction],
    expected: list[tuple[str, str]],
) -> None:
    one = article(*marked)
    told = errors([compare(one, predicted)], {one.id: passed_over})
    assert [(error.cause, error.detail) for error in told] == expected


def test_a_miss_and_a_false_alarm_are_one_error_with_the_most_alike() -> None:
    one = article(gold(*SAID), gold("said", "Critics", "stop"))
    other, near = found("said", "Bob", "will stop"), found("said", "Bob", "that rain was")
    told = list(errors([compare(one, [other, near])], {}))
    assert {(error.gold, error.found) for error in told} == {
        (one.attributions[0], near),
        (one.attributions[1], other),
    }


def test_a_miss_shows_the_candidate_that_came_closest_to_being_reported() -> None:
    one = article(gold(*SAID))
    passed_over = [found(*SAID, confidence=confidence) for confidence in (0.1, 0.3, 0.2)]
    (error,) = errors([compare(one, [])], {one.id: passed_over})
    assert error.found == passed_over[1]


MARKS = st.tuples(
    st.sampled_from(["said", "told", "doubt", "said on"]),
    st.sampled_from(["", "Ann", "Bob", "Critics"]),
    st.sampled_from(["that rain", "rain was near", "“It pours,”", "it will stop"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKS, max_size=4), st.lists(MARKS, max_size=4), st.lists(MARKS, max_size=2))
def test_every_miss_and_every_false_alarm_is_told_once(
    marked: list[tuple[str, str, str]], predicted: list[tuple[str, str, str]], rejected: list[tuple[str, str, str]]
) -> None:
    one = article(*(gold(*marks) for marks in marked))
    comparison = compare(one, [found(*marks) for marks in predicted])
    told = list(errors([comparison], {one.id: [found(*marks) for marks in rejected]}))
    missed = len(comparison.gold) - len(comparison.matches)
    wrong = len(comparison.predicted) - len(comparison.matches)
    apart = [error for error in told if error.cause != "bounds"]
    assert sum(error.gold is not None and error.cause != "double" for error in apart) == missed
    assert sum(error.found is not None and error.cause not in ("unsure", "shared") for error in apart) == wrong
    assert {error.cause for error in told} <= {cause.id for cause in CAUSES}
