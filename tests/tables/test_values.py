import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.model import Span, Spans
from attrib.tables import format_list, format_spans, parse_list, parse_spans

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 10**7), st.integers(1, 10**4))


@given(st.lists(spans).map(tuple))
def test_spans_come_back(given_spans: Spans) -> None:
    assert parse_spans(format_spans(given_spans)) == given_spans


@given(st.lists(st.text().map(str.strip).filter(lambda item: item and ";" not in item)).map(tuple))
def test_lists_come_back(items: tuple[str, ...]) -> None:
    assert parse_list(format_list(items)) == items


def test_a_semicolon_in_an_item_becomes_a_comma() -> None:
    assert format_list(["who; where", "what"]) == "who, where;what"


def test_spans_as_a_spreadsheet_leaves_them() -> None:
    assert parse_spans("10:45:00; 50:61 ;") == (Span(10, 45), Span(50, 61))


@pytest.mark.parametrize("text", ["5", "5-9", "9:5", "5:5", "a:b", "1:2,3:4", "-1:4"])
def test_what_is_no_span_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not start:end"):
        parse_spans(text)
