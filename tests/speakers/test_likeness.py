"""Whether two names can be one party's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.speakers.likeness import acronym, same_organisation, same_person, surname
from attrib.speakers.likeness import given as given_name
from attrib.speakers.shapes import plain

words = st.text(st.sampled_from("abcdefg"), min_size=2, max_size=6).map(str.capitalize)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jane Smith", "Jane Smith", True),
        ("J. Smith", "Jane Smith", True),
        ("Jane B. Smith", "Jane Smith", True),
        ("Don Smith", "Donald Smith", True),
        ("Martin Smith Jr.", "Martin Smith", True),
        ("John “Jack” Smith", "Jack Smith", True),
        ("Bob Smith", 'Robert "Bob" Smith', True),
        ("John “Jack” Smith", "Mark Smith", False),
        ("John Jack Smith", "Jack Smith", False),
        ("Mark Smith", "Mary Smith", False),
        ("Jane Smith", "Jane Smythe", False),
    ],
)
def test_persons(one: str, other: str, same: bool) -> None:
    assert same_person(tuple(one.split()), tuple(other.split())) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Tax Office", "Tax Office", True),
        ("Lakeland Farmers Association", "LFA", True),
        ("Bank of Lakeland", "BL", True),
        ("Islamic State", "ISG", True),
        ("Lakeland Policy Center", "Lakeland Policy Center at Linden University", True),
        ("Lakeland", "Lakeland Policy Center", False),
        ("Water Board", "WX", False),
    ],
)
def test_organisations(one: str, other: str, same: bool) -> None:
    assert same_organisation(tuple(one.split()), tuple(other.split())) is same


@given(st.lists(words, min_size=2, max_size=4).map(tuple))
def test_a_name_is_like_itself_and_its_acronym(name: tuple[str, ...]) -> None:
    assert same_person(name, name)
    assert same_organisation(name, name)
    assert same_organisation((acronym(name).upper(),), name)


@given(st.lists(words, min_size=2, max_size=4).map(tuple), st.lists(words, min_size=2, max_size=4).map(tuple))
def test_likeness_is_mutual(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert same_person(one, other) == same_person(other, one)
    assert same_organisation(one, other) == same_organisation(other, one)


def test_parts_of_a_name() -> None:
    assert surname(("Martin", "King", "Jr.")) == "king"
    assert given_name(("Martin", "King", "Jr.")) == "martin"
    assert given_name(("al-Baghdadi",)) == ""
    assert plain(("The", "A.B.", "Centre", "for", "X-rays")) == "ab centre for xrays"
