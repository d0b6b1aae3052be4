from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from attrib.model import Span
from attrib.reporting.marking import Mark, Paragraph, Role, mark_text, paragraph_spans

from .build import annotate

ROLES: tuple[Role, ...] = ("source", "cue", "content")


def marks(marked: str) -> tuple[str, list[Mark]]:
    text, found = annotate(marked)
    return text, [
        Mark(number, role, span) for number, of in found.items() for role in ROLES for span in of.get(role, ())
    ]


def shown(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    """Pieces as `text/roles/opens/closes/refs`, for plain comparison."""
    return [
        "/".join(
            [
                piece.text,
                "+".join(piece.roles),
                *(",".join(map(str, n)) for n in (piece.opens, piece.closes, piece.refs)),
            ]
        )
        for paragraph in paragraphs
        for piece in paragraph
    ]


def test_each_role_is_a_piece_and_the_number_follows_the_cue() -> None:
    text, found = marks("[S1 She] [C1 said] [X1 so].")
    assert shown(mark_text(text, found)) == [
        "She/source///",
        " ////",
        "said/cue///1",
        " ////",
        "so/content/1/1/",
        ".////",
    ]


def test_a_statement_inside_a_statement_opens_within_it_and_closes_before_it() -> None:
    text, found = marks("[C1 said] [X1 [S2 he] [C2 asks] [X2 why]]")
    assert shown(mark_text(text, found)) == [
        "said/cue///1", " ////", "he/source+content/1//", " /content///", "asks/cue+content///2", " /content///",
        "why/content/2/2,1/",
    ]  # fmt: skip


def test_contents_that_cross_are_cut_where_they_cross() -> None:
    crossing = [Mark(1, "content", Span(0, 4)), Mark(2, "content", Span(2, 6))]
    ((first, both, last),) = mark_text("abcdef", crossing)
    assert (first.text, both.text, last.text) == ("ab", "cd", "ef")
    assert (first.numbers, set(both.numbers), last.numbers) == ((1,), {1, 2}, (2,))
    assert (both.depth, both.opens, both.closes) == (2, (2,), (1,))


def test_without_a_cue_the_number_follows_the_source_else_the_content() -> None:
    text, found = marks("[X1 so] [S1 she]. [X2 And more].")
    assert [piece.refs for piece in mark_text(text, found)[0] if piece.refs] == [(1,), (2,)]
    assert [piece.text for piece in mark_text(text, found)[0] if piece.refs] == ["she", "And more"]


def test_a_split_content_opens_and_closes_twice() -> None:
    text, found = marks("[X1 A truce was] [C1 reportedly] [X1 signed]")
    pieces = mark_text(text, found)[0]
    assert [piece.text for piece in pieces if piece.opens == (1,) and piece.closes == (1,)] == ["A truce was", "signed"]


def test_a_content_over_two_paragraphs_opens_in_the_first_and_closes_in_the_second() -> None:
    first, second = mark_text("one\n\ntwo", [Mark(1, "content", Span(0, 8))])
    assert (first[0].opens, first[0].closes) == ((1,), ())
    assert (second[0].opens, second[0].closes) == ((), (1,))


def test_a_line_break_inside_a_sentence_ends_no_paragraph() -> None:
    assert [span.of("a b\nc. D") for span in paragraph_spans("a b\nc. D")] == ["a b", "c. D"]
    assert [span.of("a b\nc. D") for span in paragraph_spans("a b\nc. D", (Span(0, 6),))] == ["a b\nc. D"]


def test_offsets_count_code_points() -> None:
    text = "👩‍👩‍👧 said שלום"
    cue = Span(text.index("said"), text.index("said") + 4)
    assert [piece.text for piece in mark_text(text, [Mark(1, "cue", cue)])[0] if piece.roles] == ["said"]


def test_spans_outside_the_text_are_cut_to_it_and_empty_ones_ignored() -> None:
    wrong = [Mark(1, "cue", Span(3, 99)), Mark(2, "cue", Span(50, 60)), Mark(3, "cue", Span(2, 2))]
    assert shown(mark_text("abcdef", wrong)) == ["abc////", "def/cue///1"]


def test_furniture_is_marked_as_such() -> None:
    pieces = mark_text("Log in\nNews", [], furniture=(Span(0, 6),))
    assert [(paragraph[0].text, paragraph[0].furniture) for paragraph in pieces] == [("Log in", True), ("News", False)]


def test_within_shows_one_range_only() -> None:
    text, found = marks("[C1 said] [X1 one]\n[C2 said] [X2 two]")
    (paragraph,) = mark_text(text, found, within=Span(9, len(text)))
    assert "".join(piece.text for piece in paragraph) == "said two"


TEXTS = st.text(alphabet="ab \n👩", min_size=1, max_size=30)
MARKS = st.lists(
    st.builds(
        Mark,
        st.integers(1, 4),
        st.sampled_from(ROLES),
        st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Span(min(ends), max(ends))),
    ),
    max_size=8,
)


@given(TEXTS, MARKS)
def test_pieces_give_the_paragraphs_back_and_every_bracket_closes(text: str, found: list[Mark]) -> None:
    paragraphs = mark_text(text, found)
    spans = paragraph_spans(text)
    assert ["".join(piece.text for piece in paragraph) for paragraph in paragraphs] == [span.of(text) for span in spans]
    pieces = [piece for paragraph in paragraphs for piece in paragraph]
    assert sorted(n for piece in pieces for n in piece.opens) == sorted(n for piece in pieces for n in piece.closes)
    for number in {mark.number for mark in found if mark.span.of(text).strip()}:
        assert sum(number in piece.refs for piece in pieces) == 1


@given(TEXTS, MARKS)
def test_every_character_has_exactly_the_marks_over_it(text: str, found: list[Mark]) -> None:
    for span, paragraph in zip(paragraph_spans(text), mark_text(text, found), strict=True):
        place = span.start
        for piece in paragraph:
            for at in range(place, place + len(piece.text)):
                if not text[at].isspace():
                    over = {(m.number, m.role) for m in found if m.span.start <= at < m.span.end}
                    assert {(m.number, m.role) for m in piece.covers} == over
            place += len(piece.text)
