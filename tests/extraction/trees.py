"""Parses for the tests: texts without a tree, where only marks and sentence bounds count, and frozen ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrib.grammar import from_conllu
from attrib.model import Article, Parse, Sentence, Span, Spans, Token

_WORD = re.compile(r"\w+|[^\w\s]")


def flat(marked: str) -> Parse:
    """A parse of a text whose sentences end at `|` or at a paragraph break; every word hangs from the first."""
    text = marked.replace("|", "")
    return Parse(Article("test", text), tuple(_sentences(marked)))


def _sentences(marked: str) -> Iterator[Sentence]:
    at = index = 0
    for paragraph, block in enumerate(marked.split("\n\n")):
        for piece in block.split("|"):
            yield Sentence(index, paragraph, tuple(_tokens(piece, at)))
            at += len(piece)
            index += 1
        at += len("\n\n")


def _tokens(piece: str, at: int) -> Iterator[Token]:
    for number, word in enumerate(_WORD.finditer(piece), 1):
        upos = "X" if word.group()[0].isalnum() else "PUNCT"
        head, relation = (0, "root") if number == 1 else (1, "dep")
        yield Token(
            number, word.group(), word.group(), upos, "", "", head, relation, at + word.start(), at + word.end()
        )


@cache
def frozen() -> dict[str, Parse]:
    """The frozen parses of these tests, by text."""
    file = Path(__file__).with_name("sentences.conllu")
    return {parse.text: parse for parse in from_conllu(file.read_text(encoding="utf-8"))}


def words(parse: Parse, spans: Spans | list[Span]) -> list[str]:
    """The text of the spans."""
    return [span.of(parse.text) for span in spans]
