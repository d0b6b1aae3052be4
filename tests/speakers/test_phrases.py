"""The language of set phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.model import Token
from attrib.speakers.phrases import Hit, PhraseError, Phrases, read_phrase


def tokens(text: str) -> list[Token]:
    """Tokens of the words of a text, each its own lemma."""
    found: list[Token] = []
    at = 0
    for id, word in enumerate(text.split(), 1):
        upos = "PUNCT" if word in (",", "-") else "X"
        found.append(Token(id, word, word.removesuffix("ed"), upos, "", "", 0, "dep", at, at + len(word)))
        at += len(word) + 1
    return found


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("condition of anonymity", "on condition of anonymity", (2, 4)),
        ("condition of anonymity", "on Condition of Anonymity", (2, 4)),
        ("condition of anonymity", "on condition of a name", None),
        ("ask not", "she asked not to", (2, 3)),  # a lemma
        ("asked not", "she asked not to", (2, 3)),  # a text
        ("ask/beg not", "she beg not", (2, 3)),
        ("(the) ask", "the ask", PhraseError),
        ("in (a) letter", "in a letter", (1, 3)),
        ("in (a) letter", "in letter", (1, 2)),
        ("in (a) (long) letter", "in long letter", (1, 3)),
        ("in (a) letter", "in the letter", None),
        ("in ... letter", "in one very long sad letter", (1, 6)),
        ("in ... letter", "in letter", (1, 2)),
        ("in ... letter", "in one very long and sad letter", None),  # five words between
        ("in ... letter", "in time , a letter", None),
        ("in ... letter", "in a follow - up letter", (1, 6)),
        ("in letter ...", "in letter", PhraseError),
        ("... in letter", "in letter", PhraseError),
        ("in/ letter", "in letter", PhraseError),
        ("", "in letter", PhraseError),
    ],
)
def test_phrase(phrase: str, text: str, found: tuple[int, int] | type[PhraseError] | None) -> None:
    if found is PhraseError:
        with pytest.raises(PhraseError):
            read_phrase(phrase)
    else:
        hits = Phrases({"kind": (read_phrase(phrase),)}).find(tokens(text))
        assert hits == ([Hit("kind", *found)] if isinstance(found, tuple) else [])


def test_longer_phrase_wins_then_the_kind_named_first() -> None:
    phrases = Phrases({"short": (read_phrase("in"),), "long": (read_phrase("in court"),), "same": (read_phrase("in"),)})
    assert phrases.find(tokens("in court in")) == [Hit("long", 1, 2), Hit("short", 3, 3)]


def test_kind_in_takes_the_kind_named_first_wherever_it_stands() -> None:
    phrases = Phrases({"first": (read_phrase("fear"),), "second": (read_phrase("rules"),)})
    assert phrases.kind_in(tokens("rules and fear")) == "first"
    assert phrases.kind_in(tokens("neither")) == ""


@given(st.lists(st.sampled_from(["in", "a", "court", "letter", ","]), max_size=12))
def test_hits_are_in_text_order_and_begin_with_the_phrase(words: list[str]) -> None:
    found = tokens(" ".join(words))
    hits = Phrases({"kind": (read_phrase("in ... court"), read_phrase("a (court) letter"))}).find(found)
    assert [hit.first for hit in hits] == sorted({hit.first for hit in hits})
    for hit in hits:
        assert found[hit.first - 1].text in ("in", "a")
        assert found[hit.last - 1].text in ("court", "letter")
