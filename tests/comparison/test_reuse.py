from itertools import pairwise
from typing import cast

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from attrib.comparison import compare
from attrib.comparison.reuse import SHINGLE, reuse_rows, wording
from attrib.model import Spans
from attrib.tables import parse_spans

from .build import tables

COPY = "the harbour master counted nine boats and wrote their names in a small green book that night"
ONE = f"In Orme, {COPY}.\nNobody asked him why.\n"
TWO = f"It rained for hours. Later {COPY.upper()}, we hear.\n"


def reuse(texts: dict[str, str]) -> pd.DataFrame:
    return compare(tables(texts)).reuse


def test_a_copied_passage_and_where_it_stands() -> None:
    frame = reuse(
        {"x": ONE, "y": TWO, "z": "Nothing of this kind was ever printed here, or so the printers of Orme say.\n"}
    )
    assert frame[["article_a", "article_b"]].to_numpy().tolist() == [["x", "y"]]
    assert [span.of(ONE) for span in parse_spans(frame["spans_a"][0])] == [COPY]
    assert [span.of(TWO) for span in parse_spans(frame["spans_b"][0])] == [COPY.upper()]
    assert frame["similarity"][0] == round(17 / 23, 4)


def test_eleven_words_are_not_enough() -> None:
    short = " ".join(COPY.split()[: SHINGLE - 1])
    assert reuse({"x": f"{short}.\n", "y": f"We read: {short}.\n"}).empty
    enough = " ".join(COPY.split()[:SHINGLE])
    assert len(reuse({"x": f"{enough}.\n", "y": f"We read: {enough}.\n"})) == 1


def test_passages_in_another_order_are_found_apart() -> None:
    first, second = COPY, COPY.replace("boats", "ships").replace("green", "red").replace("the", "a").replace("in", "on")
    second = " ".join(reversed(second.split()))
    one, two = f"{first}. {second}.\n", f"{second}. {first}.\n"
    row = reuse({"x": one, "y": two}).iloc[0]
    a, b = parse_spans(row["spans_a"]), parse_spans(row["spans_b"])
    assert [span.of(one) for span in a] == [span.of(two) for span in b] == [first, second]
    assert row["similarity"] == 1


def test_passages_in_step_stay_apart_where_a_word_differs() -> None:
    second = " ".join(reversed(COPY.split()))
    row = reuse({"x": f"{COPY} today {second}.\n", "y": f"{COPY} yesterday {second}.\n"}).iloc[0]
    assert len(parse_spans(row["spans_a"])) == len(parse_spans(row["spans_b"])) == 2
    assert row["similarity"] == round(34 / 35, 4)


def test_furniture_and_the_article_itself_do_not_count() -> None:
    page = f"Subscribe now: {COPY}.\n"
    assert reuse({"x": page, "y": page}).empty
    assert reuse({"x": ONE + ONE}).empty


def test_an_empty_corpus() -> None:
    assert reuse({}).empty


passages = st.lists(st.sampled_from("abcd"), max_size=40).map(" ".join)


@given(passages, passages)
def test_passages_are_equal_and_do_not_overlap(one: str, other: str) -> None:
    for row in reuse_rows([wording("x", one, ()), wording("y", other, ())]):
        a, b = (cast(Spans, row[name]) for name in ("spans_a", "spans_b"))
        assert [span.of(one) for span in a] == [span.of(other) for span in b]
        for spans in (sorted(a), sorted(b)):
            assert all(before.end <= after.start for before, after in pairwise(spans))
        assert 0 < cast(float, row["similarity"]) <= 1
