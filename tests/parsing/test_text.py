from __future__ import annotations

from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from attrib.model import Span
from attrib.parsing.text import LONGEST_PIECE, paragraphs, pieces, plain
from attrib.resources import rules_dir

# Letters, stops, every mark that is mapped, every kind of line break, and what lies outside the basic plane.
TEXTS = st.text(st.sampled_from("abZ09 .,!?:\"'“”‘’`«»–—−-\u00ad\u00a0\u200b\ufeff\n\r\t\v\f\x85\u2028\u2029é😀\ud800"))


@given(TEXTS)
def test_plain_keeps_every_offset(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(TEXTS)
def test_plain_is_one_line(text: str) -> None:
    assert len(plain(text).splitlines()) <= 1


@given(TEXTS)
def test_paragraphs_cover_all_that_is_not_space(text: str) -> None:
    spans = paragraphs(text)
    covered = [False] * len(text)
    for span in spans:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    mapped = plain(text)
    assert all(inside or mapped[place].isspace() for place, inside in enumerate(covered))


@given(TEXTS)
def test_paragraphs_are_in_order_and_trimmed(text: str) -> None:
    spans = paragraphs(text)
    assert all(before.end < after.start for before, after in pairwise(spans))
    assert all(body and body == body.strip() for body in (plain(text)[slice(*span)] for span in spans))


@given(st.text(st.sampled_from("abcdefgh.  \n"), max_size=6 * LONGEST_PIECE))
def test_pieces_are_short_and_lose_nothing(text: str) -> None:
    found = pieces(text)
    assert all(0 < len(piece.plain) <= LONGEST_PIECE for piece in found)
    assert "".join("".join(piece.plain.split()) for piece in found) == "".join(text.split())


@given(TEXTS)
def test_pieces_say_where_they_stand(text: str) -> None:
    spans = paragraphs(text)
    for piece in pieces(text):
        assert text[piece.start : piece.start + len(piece.original)] == piece.original
        assert len(piece.plain) == len(piece.original)
        assert spans[piece.paragraph].start <= piece.start
        assert piece.start + len(piece.plain) <= spans[piece.paragraph].end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Go,” she said.", '"Go," she said.'),
        ("the group’s ‘caliphate’", "the group's 'caliphate'"),
        ("co\u00adoperate − now", "co-operate - now"),
        ("a\u00a0b\u2009c\ufeffd\te\r\n", "a b c d e  "),
        ("``Go,'' she said.", ' "Go,"  she said.'),
        ("‘‘Go,’’ she said.", ' "Go,"  she said.'),
        ("10–20 — and", "10–20 — and"),
    ],
)
def test_plain_writes_marks_as_the_treebanks_do(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_every_kind_of_line_break_ends_a_paragraph(newline: str) -> None:
    text = f"One.{newline}Two.{newline}{newline}Three."
    assert [span.of(text) for span in paragraphs(text)] == ["One.", "Two.", "Three."]


def test_a_line_that_runs_on_in_small_letters_belongs_to_the_line_before() -> None:
    text = "He spoke of a hate\u00a0\ncrime.\nThen he left.\nand so on"
    assert [span.of(text) for span in paragraphs(text)] == [
        "He spoke of a hate\u00a0\ncrime.",
        "Then he left.",
        "and so on",
    ]


WRAPPED = """The council met on Tuesday to talk about the harbour, the
Town Hall said. Nobody from the fishing fleet was there.
The mayor, who had called the meeting, left before Anna
Berg spoke.

A second meeting is planned for Thursday, according to a
Town Hall official."""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_text_wrapped_at_a_column_is_joined(newline: str) -> None:
    text = WRAPPED.replace("\n", newline)
    spans = paragraphs(text)
    assert [span.of(text)[:10] for span in spans] == ["The counci", "A second m"]
    assert spans[0] == Span(0, text.index("spoke.") + len("spoke."))


def test_short_lines_that_are_not_wrapped_stay_apart() -> None:
    lines = [
        "Harbour closed until further notice, says port authority",
        "Sport",
        "Fish prices up",
        "Three men held",
        "Weather",
    ]
    assert len(paragraphs("\n".join(lines))) == len(lines)


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    sentence = "Sen. Alder told the press that nobody had been informed. "
    text = sentence * 80
    found = pieces(text)
    assert len(found) > 1
    assert {piece.paragraph for piece in found} == {0}
    assert all(piece.original.startswith("Sen. Alder") and piece.plain.endswith("informed.") for piece in found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gen. Jane Alder spoke.", "Mrs. Jane Alder spoke."),
        ("It rained. Capt. Ann Moor left.", "It rained. Judge Ann Moor left."),
        ("Headline\n\nSen. Alder spoke.", "Headline  Mrs. Alder spoke."),
        ("It was Prof. Alder.", "It was Judge Alder."),
        ("The day when Gen. Alder spoke.", "The day when Gen. Alder spoke."),
        ("Gen. and Sen. are titles.", "Gen. and Sen. are titles."),
    ],
)
def test_a_title_that_begins_a_sentence_has_a_stand_in(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_stand_ins_are_as_long_as_what_they_stand_for() -> None:
    listed = yaml.safe_load((rules_dir() / "stand_ins.yml").read_text(encoding="utf-8"))
    pairs = [pair for name in ("opening", "anywhere") for pair in listed[name].items()]
    assert pairs
    assert all(len(title) == len(shown) for title, shown in pairs)


def test_a_long_paragraph_with_no_end_of_sentence_is_cut_between_words() -> None:
    found = pieces("word " * LONGEST_PIECE)
    assert all(piece.plain.replace("word", "").isspace() for piece in found)
    assert sum(len(piece.plain.split()) for piece in found) == LONGEST_PIECE


def test_a_long_line_without_a_space_is_cut_all_the_same() -> None:
    assert [len(piece.plain) for piece in pieces("x" * (2 * LONGEST_PIECE + 5))] == [LONGEST_PIECE, LONGEST_PIECE, 5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The IS fighters left.", "The BB fighters left."),
        ("IS’s men left.", "BB's men left."),
        ("He said WHO staff came.", "He said BBB staff came."),
        ("THIS IS A HEADLINE", "THIS IS A HEADLINE"),
        ("He is here, who else?", "He is here, who else?"),
    ],
)
def test_acronyms_that_spell_a_function_word_are_shown_as_other_capitals(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("dateline", ["OSTERVIK (AP) —", "NEW HARBOUR, Dec. 8 —", "OSTERVIK, Orle —"])
def test_a_dateline_is_a_piece_of_its_own(dateline: str) -> None:
    found = pieces(f"{dateline} The mayor left.\n\nShe came back.")
    assert [piece.plain for piece in found] == [dateline, "The mayor left.", "She came back."]
    assert [piece.paragraph for piece in found] == [0, 0, 1]
