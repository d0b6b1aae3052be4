"""Marks in an article's text."""

from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from attrib.model import Article, Attribution, Identity, Link, Mention, Parse, Span, Speaker
from attrib.pipeline import Analysis
from attrib.terminal.show import show

TEXT = "The bridge is closed, police said on Monday."


def analysis(*contents: Span) -> Analysis:
    source, cue = Mention((Span(22, 28),)), (Span(29, 33),)
    attribution = Attribution(
        "a1", 0, cue, "say", "speech", "neutral", (source,), contents, "indirect", "core", "some-rule"
    )  # fmt: skip
    police = Speaker("s1", "police", "security", "police", "described", "collective")
    return Analysis(
        Parse(Article("x", TEXT, headline="Bridge"), ()), (attribution,), Identity((police,), (Link("a1", 0, "s1"),))
    )


def printed(shown: Analysis, *, terminal: bool) -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=200)
    show(shown, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_brackets_outside_a_terminal() -> None:
    lines = printed(analysis(Span(0, 20)), terminal=False).splitlines()
    assert lines[0] == "x: Bridge"
    assert lines[2] == "[X1 The bridge is closed], [S1 police] [C1 said] on Monday."
    assert lines[4].strip() == "1 police (police) · said · indirect, core · some-rule, 1.00"


def test_colours_in_a_terminal() -> None:
    text = printed(analysis(Span(0, 20)), terminal=True)
    assert "\x1b[" in text and "[X1" not in text
    assert TEXT in re.sub(r"\x1b\[[\d;]*m", "", text)


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted), max_size=4))
def test_marks_never_change_the_text(pairs: list[list[int]]) -> None:
    shown = printed(analysis(*(Span(*pair) for pair in pairs)), terminal=False)
    assert TEXT in re.sub(r"\[[SCX]1 |\]", "", shown)
