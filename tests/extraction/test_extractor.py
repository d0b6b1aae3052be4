"""Which matches are read at all: by how likely a word is a trigger, and how its matches compare."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from attrib.extraction import Extractor, load_extractor
from attrib.extraction.evidence import Linear
from attrib.extraction.passages import Passages

from .trees import frozen

_TEXT = "The council said that the mayor had promised that the bridge would be rebuilt."
_PLAIN, _WIDE = "clause-complement", "clause-all-that-follows"


@cache
def _extractor() -> Extractor:
    return load_extractor()


def _rules(trigger: Linear, candidate: Linear, promise: float = -9.0) -> dict[str, set[str]]:
    """The rules whose matches are read, by the trigger's word; `candidate` holds what is known of matches."""
    grammar, evidence = _extractor().grammar, _extractor().evidence
    evidence = replace(evidence, trigger=trigger, candidate=candidate, floor=-5.0, promise=promise, margin=2.0)
    parse = frozen()[_TEXT]
    found: dict[str, set[str]] = {}
    for _, readings in Extractor(grammar, evidence)._triggers(parse, Passages(parse)):
        for scored in readings.scored:
            found.setdefault(scored.candidate.trigger.text, set()).add(scored.candidate.match.rule.id)
    return found


@pytest.mark.parametrize(("behind", "read"), [(1.5, True), (2.5, False)])
def test_a_match_far_behind_the_best_of_its_trigger_is_not_read(behind: float, read: bool) -> None:
    found = _rules(Linear(0.0, {}), Linear(0.0, {f"r={_PLAIN}": 1.0, f"r={_WIDE}": 1.0 - behind}))
    assert _PLAIN in found["said"]
    assert (_WIDE in found["said"]) is read


def test_no_match_is_read_where_trigger_and_match_together_promise_too_little() -> None:
    found = _rules(Linear(-1.0, {"w=promise": -2.0}), Linear(-1.0, {}), promise=-3.0)
    assert "said" in found
    assert "promised" not in found


@pytest.mark.parametrize(("own", "read"), [(-6.5, True), (-7.5, False)])
def test_what_is_around_a_word_is_looked_at_only_if_it_could_make_it_a_trigger(own: float, read: bool) -> None:
    trigger = Linear(-9.0, {"w=say": own + 9.0, "nsubj=council": 5.0})
    assert ("said" in _rules(trigger, Linear(0.0, {}))) is read
