"""Decisions between readings: the numbers compared, the recipient, and cues that share words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from attrib.extraction.candidates import Candidate
from attrib.extraction.evidence import Evidence, Linear, boosted
from attrib.extraction.selection import COLUMNS, Decision, Readings, Scored, decide, recipient, rows, settle, table

from .readings import candidates

_TEXT = "The council said that the mayor had promised that the bridge would be rebuilt."


def _said() -> Candidate:
    return candidates(_TEXT, "clause-complement", "said")[0]


def _promised() -> Candidate:
    return candidates(_TEXT, "clause-complement", "promised")[0]


def _in_one_sentence() -> tuple[Candidate, Candidate]:
    said = _said()
    return said, _promised()._replace(tree=said.tree)


def _columns(rows: Iterable[Sequence[float]]) -> dict[str, list[float]]:
    return {name: list(column) for name, column in zip(COLUMNS, zip(*rows, strict=True), strict=True)}


def _evidence() -> Evidence:
    """Evidence whose trees know one thing: a reading that scores above zero is right."""
    stump = {
        "feature": [COLUMNS.index("score"), -1, -1],
        "value": [0.0, -2.0, 2.0],
        "left": [1, 0, 0],
        "right": [2, 0, 0],
    }
    nothing = Linear(0.0, {})
    return Evidence(
        trigger=nothing,
        growth=nothing,
        candidate=nothing,
        edges=nothing,
        ranker=boosted({"base": 0.0, "trees": [stump]}),
        rules=("clause-complement",),
        calibration=(1.0, 0.0),
        floor=-5.0,
        promise=-5.0,
        margin=2.0,
        threshold=0.5,
        learned_from={},
    )


def test_rows_compare_the_readings_of_one_trigger() -> None:
    column = _columns(rows([Scored(_said(), 1.0, 0.5), Scored(_said(), 3.0, 0.5)], {"clause-complement": 0}, []))
    assert column["behind best"] == [-2.0, 0.0]
    assert column["ahead of second"] == [0.0, 2.0]
    assert column["rank"] == [2, 1]
    assert column["readings"] == [2, 2]
    assert column["same content"] == [2, 2]
    assert np.exp(column["share"]).sum() == pytest.approx(1.0)


def test_a_trigger_is_seen_beside_the_others_of_its_sentence() -> None:
    said, promised = _in_one_sentence()
    found = table([[Scored(said, 2.0, 0.0)], [Scored(promised, 1.0, 0.0)]], ["clause-complement"])
    outer, inner = (_columns([row.tolist()]) for row in found)
    assert outer["inner"] == [pytest.approx(1.0)]  # what is said holds the other cue
    assert inner["outer"] == [pytest.approx(2.0)]
    assert outer["outer"] == inner["inner"] == [-9.0]
    assert outer["likely in sentence"] == inner["likely in sentence"] == [1]


def test_the_best_reading_of_each_trigger_is_chosen() -> None:
    good, bad, other = Scored(_said(), 1.0, 0.0), Scored(_said(), -1.0, 0.0), Scored(_promised(), -1.0, 0.0)
    chosen = decide([Readings([other], ()), Readings([bad, good], ())], _evidence())
    assert [decision.candidate for decision in chosen] == [good.candidate, other.candidate]
    assert chosen[0].confidence > 0.5 > chosen[1].confidence


def test_nothing_to_decide() -> None:
    assert decide([], _evidence()) == []


def test_settle_keeps_the_more_confident_of_two_cues_on_the_same_words() -> None:
    sure, unsure = Decision(_said(), 0.9), Decision(_said(), 0.6)
    assert settle([sure, unsure], 0.5) == [sure]


def test_settle_keeps_what_reaches_the_threshold_in_text_order() -> None:
    outer, inner = Decision(_said(), 0.6), Decision(_promised(), 0.9)
    assert settle([inner, outer], 0.6) == [outer, inner]
    assert settle([inner, outer], 0.7) == [inner]


def test_who_only_passes_on_is_no_source() -> None:
    text = "The Orle Gazette, citing two engineers, reported that the bridge was unsafe."
    citing = candidates(text, "quoting-a-source-as-modifier", "citing")[0]
    reported = candidates(text, "clause-complement", "reported")[0]
    one_tree = Candidate(
        reported.match,
        citing.tree,
        reported.cue,
        reported.cue_tokens,
        reported.sources,
        reported.source_tokens,
        reported.contents,
        reported.content_tokens,
    )
    assert settle([Decision(citing, 0.9), Decision(one_tree, 0.8)], 0.5) == [Decision(citing, 0.9)]


def test_the_recipient_is_none_of_whom_the_reading_has_otherwise() -> None:
    text = "Palmer told him that the ferry would not sail."
    without = candidates(text, "clause-all-that-follows", "told")[0]
    told = candidates(text, "clause-complement", "told")[0]
    him = told.match.args["told_to"]
    assert [head.text for head in him] == ["him"]
    assert recipient(told, him) == him[0]
    assert recipient(without, him) is None  # part of its content
