"""Which stretches stand in quotation marks, and which of them go on with one another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.extraction.quotations import paragraph_spans, quotations

from .trees import flat


def _quoted(marked: str) -> list[str]:
    parse = flat(marked)
    return [quotation.span.of(parse.text) for quotation in quotations(parse)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“It holds,” she said.", ["“It holds,”"], id="curly"),
        pytest.param('"It holds," she said.', ['"It holds,"'], id="straight"),
        pytest.param("''It holds,'' she said.", ["''It holds,''"], id="doubled apostrophes"),
        pytest.param("``It holds,'' she said.", ["``It holds,''"], id="typewriter"),
        pytest.param("„Es hält“, sagte sie.", ["„Es hält“"], id="low and high"),
        pytest.param("«It holds», she said.", ["«It holds»"], id="guillemets"),
        pytest.param("‘It holds,’ she said.", ["‘It holds,’"], id="single"),
        pytest.param("“He said ‘never’ twice,” she said.", ["“He said ‘never’ twice,”"], id="single inside double"),
        pytest.param("“A “small” dam,” she said.", ["“A “small” dam,”"], id="double inside double"),
        pytest.param("“One,” she said, “and two.”", ["“One,”", "“and two.”"], id="two in a sentence"),
        pytest.param("The farmers' dam isn't the mayor's.", [], id="apostrophes"),
        pytest.param("In the '90s it rained.", [], id="shortened year"),
        pytest.param("She is 5'2'' tall.", [], id="inches"),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert _quoted(text) == expected


def test_unclosed_reaches_to_the_end_of_its_paragraph() -> None:
    parse = flat("She said “it holds.| It will hold.\n\nThe council met.")
    (quotation,) = quotations(parse)
    assert quotation.span.of(parse.text) == "“it holds. It will hold."
    assert not quotation.closed


def test_opening_mark_repeated_in_every_paragraph() -> None:
    first, second, third = quotations(flat("She said, “It holds.\n\n“It will hold.\n\n“It must hold.”"))
    assert [quotation.continues for quotation in (first, second, third)] == [False, True, True]
    assert [quotation.closed for quotation in (first, second, third)] == [False, False, True]
    assert [quotation.paragraph for quotation in (first, second, third)] == [0, 1, 2]


def test_a_closed_quotation_is_not_continued() -> None:
    _, second = quotations(flat("She said, “It holds.”\n\n“It will hold,” he said."))
    assert not second.continues


def test_a_quotation_inside_the_next_paragraph_does_not_continue() -> None:
    _, second = quotations(flat("She said, “It holds.\n\nThe mayor spoke of “hope.”"))
    assert not second.continues


def test_single_marks_are_told_apart() -> None:
    assert [quotation.single for quotation in quotations(flat("‘It holds’ and “it holds”"))] == [True, False]


def test_paragraphs_reach_over_marks_outside_tokens() -> None:
    parse = flat("“It holds.”\n\nHe left.")
    assert [span.of(parse.text) for span in paragraph_spans(parse)] == ["“It holds.”", "He left."]


@given(st.text(alphabet="ab ,.“”\"'‘’\n", min_size=1, max_size=60))
def test_quotations_stand_in_order_inside_paragraphs(text: str) -> None:
    blocks = [" ".join(block.split()) for block in text.split("\n") if block.split()]
    parse = flat("\n\n".join(blocks) or "a")
    found = [quotation.span for quotation in quotations(parse)]
    paragraphs = paragraph_spans(parse)
    assert found == sorted(found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(any(p.start <= span.start and span.end <= p.end for p in paragraphs) for span in found)
