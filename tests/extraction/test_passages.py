"""Content spans and quotation marks: fitting, continuation, quotations beside a cue, labels."""

from __future__ import annotations

import pytest

from attrib.extraction.passages import Passages
from attrib.model import Parse, Span

from .trees import flat, words


def _span(parse: Parse, text: str) -> Span:
    start = parse.text.index(text)
    return Span(start, start + len(text))


def _fit(text: str, span: str, cue: str) -> list[str]:
    parse = flat(text)
    return words(parse, Passages(parse).fit([_span(parse, span)], _span(parse, cue).start))


@pytest.mark.parametrize(
    ("text", "span", "cue", "expected"),
    [
        pytest.param("“It holds,” she said.", "It holds", "said", ["“It holds,”"], id="marks added"),
        pytest.param(
            "“It holds. We test it,” she said.", "We test it", "said", ["“It holds. We test it,”"], id="whole"
        ),
        pytest.param("She said it was “a wall.”", "it was “a wall", "said", ["it was “a wall.”"], id="mixed"),
        pytest.param("“He said it holds,” she wrote.", "it holds,”", "said", ["it holds,"], id="nested"),
        pytest.param("She said it holds.", "it holds", "said", ["it holds"], id="no marks"),
        pytest.param("‘It holds,’ she said.", "It holds", "said", ["‘It holds,’"], id="single"),
    ],
)
def test_fit(text: str, span: str, cue: str, expected: list[str]) -> None:
    assert _fit(text, span, cue) == expected


def test_fit_joins_spans_of_one_quotation() -> None:
    parse = flat("“It holds, we think,” she said.")
    spans = [_span(parse, "It holds"), _span(parse, "we think")]
    assert words(parse, Passages(parse).fit(spans, _span(parse, "said").start)) == ["“It holds, we think,”"]


def _continued(text: str, content: str, cue: str) -> list[str]:
    parse = flat(text)
    end = _span(parse, cue).end
    sentence = next(s for s in parse.sentences if s.start < end <= s.end)
    return words(parse, Passages(parse).continued([_span(parse, content)], end, sentence))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“A one,” she said.| “A two.”| “A three.”", ["“A two.”", "“A three.”"], id="same paragraph"),
        pytest.param("“A one,” she said.\n\n“A two.”", ["“A two.”"], id="next paragraph"),
        pytest.param("“A one,” she said.| He left.| “A two.”", [], id="narration between"),
        pytest.param("“A one,” she said.\n\n“A two,” he said.", [], id="another cue"),
        pytest.param("“A one,” she said.| “A two.\n\n“A three.”", ["“A two.", "“A three.”"], id="left open"),
        pytest.param("“A one,” she said.| ‘A two.’", [], id="single marks"),
    ],
)
def test_continued(text: str, expected: list[str]) -> None:
    assert _continued(text, "“A one,”", "said") == expected


def test_nothing_continues_what_is_not_quoted() -> None:
    assert _continued("It holds, she said.| “A two.”", "It holds", "said") == []


def _beside(text: str, cue: str) -> list[str]:
    parse = flat(text)
    span = _span(parse, cue)
    sentence = next(s for s in parse.sentences if s.start <= span.start < s.end)
    return words(parse, Passages(parse).beside(sentence, span))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("She said: “It holds.”", ["“It holds.”"], id="in the sentence"),
        pytest.param("“It holds.” |So she said.", ["“It holds.”"], id="before the sentence"),
        pytest.param("She said: |“It holds.”", ["“It holds.”"], id="after a colon"),
        pytest.param("She said so. |“It holds.”", [], id="after a stop"),
        pytest.param("She said so.\n\nHe left. |“It holds.”", [], id="not near"),
        pytest.param("“She said so, and it holds.”", [], id="around the cue"),
    ],
)
def test_beside(text: str, expected: list[str]) -> None:
    assert _beside(text, "said") == expected


_BLOCK = "It was built to last, and it lasted for two hundred years."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"She wrote:\n\n{_BLOCK}\n\nIt fell.", [_BLOCK], id="set off"),
        pytest.param(f"She wrote so.\n\n{_BLOCK}", [], id="no colon"),
        pytest.param(f"She wrote:| He read.\n\n{_BLOCK}", [], id="colon within"),
        pytest.param("She wrote:\n\nIt lasted.", [], id="short"),
        pytest.param(f"She wrote:\n\n“{_BLOCK}”", [], id="quoted"),
        pytest.param(f"She wrote:\n\n{_BLOCK[:-1]},\n\nand more.", [], id="list"),
        pytest.param("She wrote:", [], id="end"),
    ],
)
def test_block_after(text: str, expected: list[str]) -> None:
    parse = flat(text)
    assert words(parse, Passages(parse).block_after(parse.sentences[0])) == expected


def test_a_label_speaks_to_the_end_of_its_paragraph() -> None:
    parse = flat("PALMER: It holds.| It will hold.\n\nHe left.")
    rest = Passages(parse).rest_of_paragraph(parse.sentences[0], len("PALMER:"))
    assert words(parse, rest) == ["It holds. It will hold"]


def test_a_label_within_a_paragraph_speaks_for_nothing() -> None:
    parse = flat("He left.| PALMER: It holds.")
    assert Passages(parse).rest_of_paragraph(parse.sentences[1], parse.text.index("It")) == []


def test_around_and_overlapping() -> None:
    parse = flat("“One,” he said, “two.”")
    passages = Passages(parse)
    inside = passages.around(parse.text.index("two"))
    assert inside is not None and inside.span.of(parse.text) == "“two.”"
    assert passages.around(parse.text.index("said")) is None
    assert len(passages.overlapping(Span(0, len(parse.text)))) == 2


def test_bare_sentences_hold_nothing_but_quotations() -> None:
    parse = flat("“One.” |“Two,” he said. |“Three” – “four.”")
    assert [Passages(parse).bare(sentence) for sentence in parse.sentences] == [True, False, True]
