import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.comparison import compare
from attrib.comparison.intervals import bootstrap, wilson
from attrib.tables import Tables

from .build import attribution, speaker, tables

TEXT = "one two three four five six seven eight nine ten\n"


Measures = dict[tuple[str, str], dict[str, Any]]


def measures_of(made: Tables) -> Measures:
    """The rows of `outlets` by outlet and measure."""
    rows = compare(made).outlets.to_dict("records")
    return {(row["outlet"], row["measure"]): {str(name): value for name, value in row.items()} for row in rows}


@pytest.fixture
def found() -> Measures:
    texts = {"x": TEXT, "y": TEXT, "z": TEXT}
    rows = [
        attribution("x", 1, TEXT, "one two", speaker_type="military", naming="named_person", transparency=5,
                    quote_type="direct", speaker_id="s1", foreign=True),
        attribution("x", 2, TEXT, "three", speaker_type="military", naming="described", speaker_id="s2", foreign=False),
        attribution("x", 2, TEXT, "three", speaker_type="citizen", naming="vague", speaker_id="s3", source_index=1,
                    via_speaker_id="s1"),
        attribution("x", 3, TEXT, "four", level="implied"),
        attribution("y", 1, TEXT, "five", speaker_type="military", naming="named_person", transparency=5,
                    speaker_id="s1"),
    ]  # fmt: skip
    speakers = [
        speaker("x", "s1", naming="named_person", party_key="col. orme"),
        speaker("x", "s2", anonymity_reason="for fear"),
        speaker("x", "s3", naming="vague"),
        speaker("y", "s1", naming="named_person", party_key="col. orme"),
    ]
    outlets = dict.fromkeys("xy", "Post")
    placed = [{**row, "outlet": outlets.get(str(row["article_id"]), "")} for row in rows]
    return measures_of(tables(texts, placed, speakers, outlets))


@pytest.mark.parametrize(
    ("measure", "value", "n"),
    [
        ("articles", 2, 2),
        ("type:military", 0.75, 4),
        ("type:citizen", 0.25, 4),
        ("named", 0.5, 4),
        ("unnamed", 0.5, 4),
        ("quote:direct", 1 / 3, 3),
        ("transparency:5", 0.5, 4),
        ("transparency_mean", 3.5, 4),
        ("reason_given", 0.5, 2),
        ("relayed", 0.25, 4),
        ("foreign", 0.5, 2),
        ("top_speaker", 0.5, 4),
        ("attributed_share", 0.5, 20),
        ("attributions_per_1000_words", 150, 20),
        ("speakers_per_article", 2, 2),
    ],
)
def test_measures(found: Measures, measure: str, value: float, n: int) -> None:
    row = found["Post", measure]
    assert row["value"] == pytest.approx(value, abs=1e-4)
    assert row["n"] == n


def test_an_interval_holds_its_value(found: Measures) -> None:
    known = [row for row in found.values() if not math.isnan(row["low"])]
    assert len(known) > 20
    assert all(row["low"] <= row["value"] <= row["high"] for row in known)


def test_an_outlet_with_nothing_to_measure_says_so(found: Measures) -> None:
    row = found["Outlet z", "type:military"]
    assert math.isnan(row["value"]) and row["n"] == 0
    assert row["note"].endswith("Nothing to measure in these articles.")


def test_few_articles_are_told(found: Measures) -> None:
    assert "Only 2 articles: too few to speak for the outlet." in found["Post", "named"]["note"]


def test_one_article_gets_wilson_or_no_interval() -> None:
    rows = [
        attribution("x", number, TEXT, "one", naming="named_person" if number < 3 else "vague") for number in range(10)
    ]
    found = measures_of(tables({"x": TEXT}, rows))
    named = found["Outlet x", "named"]
    assert (named["low"], named["high"]) == pytest.approx(wilson(3, 10), abs=1e-4)
    assert math.isnan(found["Outlet x", "speakers_per_article"]["low"])


def test_articles_that_agree_by_chance_make_no_narrow_interval() -> None:
    rows = [
        attribution(article, number, TEXT, "one", naming="named_person" if number < 3 else "vague")
        for article in "xy"
        for number in range(10)
    ]
    named = measures_of(tables({"x": TEXT, "y": TEXT}, rows, outlets=dict.fromkeys("xy", "Post")))["Post", "named"]
    assert (named["low"], named["high"]) == pytest.approx(wilson(6, 20), abs=1e-4)


def test_articles_that_differ_make_a_wider_interval_than_their_statements() -> None:
    rows = [
        attribution(article, number, TEXT, "one", naming="named_person" if article == "x" else "vague")
        for article in "xy"
        for number in range(10)
    ]
    named = measures_of(tables({"x": TEXT, "y": TEXT}, rows, outlets=dict.fromkeys("xy", "Post")))["Post", "named"]
    assert (named["low"], named["high"]) == (0.0, 1.0)


def test_a_nameless_outlet_has_a_row() -> None:
    assert ("(unknown outlet)", "named") in measures_of(tables({"x": TEXT}, outlets={"x": ""}))


def test_wilson_against_the_published_example() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 gives 0.2553 to 0.3662
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-12 and counts[0] / counts[1] - 1e-12 <= high <= 1


def test_the_bootstrap_comes_close_to_theory() -> None:
    parts = np.random.default_rng(1).binomial(10, 0.3, size=(200, 1)).astype(float)
    wholes = np.full((200, 1), 10.0)
    low, high = bootstrap(parts, wholes)
    spread = 1.96 * parts.std() / 10 / np.sqrt(200)
    assert low[0] == pytest.approx(parts.sum() / 2000 - spread, abs=0.005)
    assert high[0] == pytest.approx(parts.sum() / 2000 + spread, abs=0.005)


def test_articles_are_resampled_and_not_statements() -> None:
    # all statements of an article agree: ten articles say as much as ten statements, not as a hundred
    agreeing = np.repeat([[0.0], [10.0]], 5, axis=0)
    low, high = bootstrap(agreeing, np.full((10, 1), 10.0))
    assert high[0] - low[0] > 0.5


def test_the_bootstrap_gives_the_same_figures_again() -> None:
    parts, wholes = np.arange(12.0).reshape(6, 2), np.full((6, 2), 12.0)
    assert [ends.tolist() for ends in bootstrap(parts, wholes)] == [ends.tolist() for ends in bootstrap(parts, wholes)]


def test_a_ratio_over_nothing_has_no_interval() -> None:
    low, high = bootstrap(np.zeros((3, 1)), np.zeros((3, 1)))
    assert np.isnan(low[0]) and np.isnan(high[0])
