import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.comparison import compare
from attrib.comparison.claims import CLOSE, FEWEST_SHARED, close_pairs
from attrib.comparison.statements import Statement, read_terms

from .build import attribution, tables

ONE = "The ferry rescued 40 passengers near Orme harbour before dawn.\nThe weather was calm in the valley all week.\n"
TWO = "A guard said that the ferry rescued 52 passengers near Orme harbour before dawn.\n"
OTHER = "The council will vote on the new school budget next Tuesday evening.\n"


def claims(texts: dict[str, str], **more: object) -> pd.DataFrame:
    return compare(tables(texts, **more)).claims  # type: ignore[arg-type]


def test_the_same_claim_in_two_articles_and_its_differing_number() -> None:
    said = attribution(
        "y", 1, TWO, "that the ferry rescued 52 passengers near Orme harbour before dawn", speaker_id="s4"
    )
    frame = claims({"x": ONE, "y": TWO, "z": OTHER}, attributions=[said])
    assert frame[["claim_id", "article_id", "attribution_id", "speaker_id", "conflict"]].to_numpy().tolist() == [
        ["c1", "x", "", "", "numbers"],
        ["c1", "y", "a1", "s4", "numbers"],
    ]
    assert frame["similarity"][0] == 1 and CLOSE <= frame["similarity"][1] < 1
    assert frame["text"][1].startswith("that the ferry")


def test_a_denial_turns_a_claim_round() -> None:
    text = "The owner denied that the ferry rescued 40 passengers near Orme harbour before dawn.\n"
    said = attribution(
        "y", 1, text, "that the ferry rescued 40 passengers near Orme harbour before dawn", cue_lemma="deny"
    )
    assert claims({"x": ONE, "y": text, "z": OTHER}, attributions=[said])["conflict"].to_list() == ["negation"] * 2


def test_an_equal_claim_is_no_conflict() -> None:
    assert claims({"x": ONE, "y": ONE.replace("40", "forty")})["conflict"].to_list() == [""] * 4


def test_what_is_said_twice_in_one_article_is_not_shared() -> None:
    assert claims({"x": ONE + ONE, "z": OTHER}).empty


def test_short_likeness_is_no_claim() -> None:
    assert claims(dict.fromkeys("xy", "The mayor of Orme smiled.\n")).empty


def test_months_apart_the_same_words_are_no_shared_claim() -> None:
    texts = {"x": ONE, "y": ONE}
    assert claims(texts, published={"x": "2024-01-01", "y": "2024-05-01"}).empty
    assert len(claims(texts, published={"x": "2024-01-01", "y": "2024-01-09T12:00"})) == 4
    assert len(claims(texts, published={"x": "2024-01-01", "y": "2024"})) == 4


def test_nested_and_implied_attributions_make_no_statements() -> None:
    content = "the ferry rescued 52 passengers near Orme harbour before dawn"
    for columns in ({"parent_id": "a9"}, {"level": "implied"}):
        said = attribution("y", 1, TWO, content, **columns)
        assert claims({"x": ONE, "y": TWO, "z": OTHER}, attributions=[said]).empty


def test_a_request_not_to_be_named_is_no_claim_about_the_subject() -> None:
    request = "that his name not be printed because the harbour master had threatened the crew"
    text = f"A guard asked {request}.\n"

    def asked(**columns: str) -> pd.DataFrame:
        rows = [attribution(article, 1, text, request, **columns) for article in "xy"]
        return claims({"x": text, "y": text, "z": OTHER}, attributions=rows)

    assert len(asked()) == 2
    assert asked(anonymity_reason="because the harbour master had threatened the crew").empty


@pytest.mark.parametrize(
    ("passage", "terms", "amounts", "negated"),
    [
        ("The guards' ferries", {"guard", "ferry"}, set(), False),
        ("two thousand men", {"2", "1000", "men"}, {("2", "men"), ("1000", "men")}, False),
        ("1,500 of the buses", {"1500", "buse"}, {("1500", "buse")}, False),
        ("It wasn’t rescued", {"rescued"}, set(), True),
        ("never not rescued", {"rescued"}, set(), False),
        ("whether or not rescued", {"whether", "rescued"}, set(), False),
    ],
)
def test_terms_of_a_passage(passage: str, terms: set[str], amounts: set[tuple[str, str]], negated: bool) -> None:
    assert read_terms(passage) == (frozenset(terms), frozenset(amounts), negated)


vocabulary = [f"x{letter}" for letter in "abcdefghijklmnop"]
words = st.frozensets(st.sampled_from(vocabulary), min_size=FEWEST_SHARED, max_size=10)


@given(st.lists(words, max_size=12))
def test_prefixes_lose_no_close_pair(sets: list[frozenset[str]]) -> None:
    import math
    from collections import Counter

    holders = Counter(word for terms in sets for word in terms)
    weight = {word: math.log(1 + len(sets) / count) for word, count in holders.items()}
    total = [math.fsum(weight[word] for word in terms) for terms in sets]
    expected = {
        (a, b)
        for a, one in enumerate(sets)
        for b, other in enumerate(sets[:a])
        if 2 * math.fsum(weight[word] for word in one & other) / (total[a] + total[b]) >= CLOSE
        and len(one & other) >= FEWEST_SHARED
    }
    found = close_pairs([Statement("", "", None, (), " ".join(terms)) for terms in sets])
    assert {(a, b) for a in range(len(sets)) for b in found.of(a) if b < a} == expected
    assert all(found.of(b)[a] == found.of(a)[b] for a, b in expected)
