"""A parser without a model: words at spaces, a sentence at each full stop."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrib.model import Article, Token
from attrib.parsing.text import Piece


class FakeEngine:
    """Counts what it was given, and fails on any piece that holds the word "crash"."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, pieces: Sequence[Piece]) -> list[list[tuple[Token, ...]]]:
        self.seen.extend(piece.plain for piece in pieces)
        if any("crash" in piece.plain for piece in pieces):
            raise RuntimeError("no memory for this tree")
        return [
            [_words(piece, *found.span()) for found in re.finditer(r"[^.\s][^.]*\.?", piece.plain)] for piece in pieces
        ]


def _words(piece: Piece, start: int, end: int) -> tuple[Token, ...]:
    return tuple(
        Token(
            id=place,
            text=piece.original[found.start() : found.end()],
            lemma=found.group().lower(),
            upos="X",
            xpos="",
            feats="Number=Sing" if place % 2 else "",
            head=place - 1,
            deprel="root" if place == 1 else "dep",
            start=found.start() + piece.start,
            end=found.end() + piece.start,
        )
        for place, found in enumerate(re.compile(r"\S+").finditer(piece.plain, start, end), start=1)
    )


def article(text: str, id: str = "a") -> Article:
    return Article(id=id, text=text)
