"""Interviews: which labels ask and which answer."""

from __future__ import annotations

import pytest

from attrib.extraction.interviews import turns
from attrib.extraction.quotations import paragraph_spans

from .trees import flat

_INTERVIEW = "OG: Who built it?\n\nRP: My father.\n\nOG: Who pays? Tell us?\n\nRP: We do. Why not?\n\nRP: All of us."


def _turns(text: str) -> list[str]:
    """The paragraphs' turns in order, `-` for none."""
    parse = flat(text)
    spans = paragraph_spans(parse)
    found = turns(text, spans)
    return [next((turn for colon, turn in found.items() if span.start <= colon < span.end), "-") for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(_INTERVIEW, ["question", "answer", "question", "answer", "answer"], id="interview"),
        pytest.param(
            f"She builds.\n\n{_INTERVIEW}", ["-", "question", "answer", "question", "answer", "answer"], id="prose"
        ),
        pytest.param(
            "Orle Gazette: Who?\n\nRuth Palmer: My father.\n\nOG: When?\n\nRP: In May.",
            ["question", "answer", "question", "answer"],
            id="initials",
        ),
        pytest.param("OG: Who built it?\n\nRP: My father.", ["-", "-"], id="nothing recurs"),
        pytest.param("Orle: Rain.\n\nVale: Sun.\n\nOrle: Snow.\n\nVale: Fog.", ["-"] * 4, id="nobody asks"),
        pytest.param("OG: Who?\n\nOG: When?\n\nOG: Why?", ["-"] * 3, id="nobody answers"),
        pytest.param("at ten: Who?\n\nat one: Me.\n\nat ten: Who?\n\nat one: Me.", ["-"] * 4, id="no names"),
    ],
)
def test_turns(text: str, expected: list[str]) -> None:
    assert _turns(text) == expected
