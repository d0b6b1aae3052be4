"""Which tokens are read as cues at all: by what the evidence knows of their kind, and by rules of a user's own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from attrib.extraction import Extractor, load_extractor
from attrib.extraction.evidence import Linear
from attrib.extraction.prospects import Prospects
from attrib.grammar import load_grammar
from attrib.resources import rules_dir

from .trees import frozen

_TEXT = "The council said that the mayor had promised that the bridge would be rebuilt."
_FLOOR = -2.0


@cache
def _extractor() -> Extractor:
    return load_extractor()


def _read(trigger: Linear, rules: Path | None = None) -> set[str]:
    """The words of the sentence that are worth reading."""
    extractor = _extractor()
    grammar = load_grammar([rules_dir(), rules]) if rules else extractor.grammar
    evidence = replace(extractor.evidence, trigger=trigger, floor=_FLOOR)
    prospects = Prospects(grammar, evidence, extractor.cues)
    (sentence,) = frozen()[_TEXT].sentences
    return {token.text for token in prospects.among(sentence)}


@pytest.mark.parametrize(("more", "read"), [(0.6, True), (0.4, False)])
def test_a_word_is_read_where_its_frame_could_still_make_it_a_trigger(more: float, read: bool) -> None:
    assert ("rebuilt" in _read(Linear(_FLOOR - 2.0, {"w=rebuild pos=VERB": more}))) is read


def test_its_place_in_or_out_of_a_quotation_counts_at_its_best() -> None:
    assert "rebuilt" in _read(Linear(_FLOOR - 2.0, {"inside=True pos=VERB": 1.0}))


def test_a_kind_without_prospects_is_not_read() -> None:
    assert not {"The", "bridge", "council"} & _read(_extractor().evidence.trigger)
    assert "said" in _read(_extractor().evidence.trigger)


@pytest.mark.parametrize(
    ("trigger", "trust", "read"),
    [
        ("{upos: NOUN}", "0.8", True),
        ("{upos: NOUN, lemma: bridge}", "0", True),
        ("{upos: NOUN}", "0", False),  # forbids what nobody has proposed
    ],
)
def test_a_rule_of_a_users_own_makes_its_words_worth_reading(
    tmp_path: Path, trigger: str, trust: str, read: bool
) -> None:
    (tmp_path / "attribution").mkdir()
    (tmp_path / "attribution" / "own.yml").write_text(
        f"""family: own
about: Ours.
rules:
- id: of-our-own
  about: Ours.
  trigger: {trigger}
  content: "next+"
  set: {{trust: '{trust}'}}
  hits:
  - "The [C bridge] [X would be rebuilt]."
  misses:
  - "Nobody came."
"""
    )
    assert ("bridge" in _read(Linear(-20.0, {}), tmp_path)) is read


def test_what_is_found_is_what_would_be_found_if_every_token_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    parses = list(frozen().values())
    found = [_extractor().extract(parse) for parse in parses]
    monkeypatch.setattr(Prospects, "among", lambda _, sentence: sentence.tokens)
    assert [_extractor().extract(parse) for parse in parses] == found
