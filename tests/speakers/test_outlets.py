"""Whether a name in the text is the article's own outlet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.model import Article
from attrib.speakers.outlets import is_own_outlet


@pytest.mark.parametrize(
    ("name", "outlet", "own"),
    [
        ("The Harbor Tribune", "The Harbor Tribune", True),
        ("the Tribune", "The Harbor Tribune", True),
        ("Harbor Tribune Online", "Harbor Tribune", True),
        ("HT", "Harbor Tribune", True),
        ("the harbor-tribune", "Harbor Tribune", True),
        ("VOA", "Voice of America", True),
        ("V.O.A.", "Voice of America", True),
        ("Voice of America", "VOA", True),
        ("The Harbor Tribune", "harb-trib", True),
        ("harbortribune.com", "Harbor Tribune", True),
        ("The Harbor", "theharbor.org", True),
        ("Reuters", "Harbor Tribune", False),
        ("the Harbor Post", "Harbor Tribune", False),
        ("Tribune", "Harbor Post", False),
        ("the Tribune of Marrow", "Harbor Tribune", False),
        ("The Tribune", "The Tribune of Marrow", False),
        ("the", "The Harbor Tribune", False),
        ("Apple", "AP", False),
        ("anything", "", False),
        ("", "Harbor Tribune", False),
    ],
)
def test_name(name: str, outlet: str, own: bool) -> None:
    assert is_own_outlet(name, Article("a", "", outlet=outlet)) is own


def test_web_address() -> None:
    article = Article("a", "", outlet="hn", url="https://www.harbornews.co.uk/2024/a-story")
    assert is_own_outlet("Harbor News", article)
    assert not is_own_outlet("Marrow News", article)


words = st.text("abcdefghij", min_size=3, max_size=8)  # none of the small words that an acronym leaves out


@given(st.lists(words, min_size=2, max_size=4))
def test_an_outlet_knows_its_name_and_its_acronym(parts: list[str]) -> None:
    article = Article("a", "", outlet=" ".join(parts).title())
    assert is_own_outlet(article.outlet, article)
    assert is_own_outlet(f"The {article.outlet}", article)
    assert is_own_outlet("".join(part[0] for part in parts).upper(), article)
