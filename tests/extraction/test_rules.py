"""The examples of the rules, one test each: `pytest tests/extraction/test_rules.py -k according-to/hit` runs one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from attrib.grammar import CaseResult
from attrib.rulecheck import check


@cache
def _results() -> dict[str, CaseResult]:
    """The result of every example, under the name of its rule, its kind and its number."""
    return dict(_named())


def _named() -> Iterator[tuple[str, CaseResult]]:
    numbers = Counter[tuple[str, bool]]()
    for result in check():
        case = result.case
        numbers[case.rule, case.hit] += 1
        yield f"{case.rule}/{'hit' if case.hit else 'miss'}-{numbers[case.rule, case.hit]}", result


@pytest.mark.parametrize("name", _results())
def test_example(name: str) -> None:
    result = _results()[name]
    assert result.ok, result.message


def test_every_rule_has_a_hit_and_a_near_miss() -> None:
    shown = {(result.case.rule, result.case.hit) for result in _results().values()}
    rules = {rule for rule, _ in shown}
    assert {rule for rule in rules for hit in (True, False) if (rule, hit) not in shown} == set()


def test_known_misses_say_why() -> None:
    assert [
        result.case.marked for result in _results().values() if result.case.known_miss and not result.case.why
    ] == []
