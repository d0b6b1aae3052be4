"""The cue word lists: every class is known to one list alone, and every word to one class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from attrib.extraction.cues import CueWords
from attrib.grammar import WordList, load_lists
from attrib.resources import rules_dir


@pytest.fixture(scope="module")
def lists() -> dict[str, WordList]:
    return load_lists([rules_dir()])


def _cue_lists(lists: Mapping[str, WordList]) -> dict[str, WordList]:
    return {name: words for name, words in lists.items() if name.startswith("cues_")}


def test_no_word_is_in_two_classes(lists: Mapping[str, WordList]) -> None:
    owners = Counter(word for words in _cue_lists(lists).values() for word in words.entries)
    assert [word for word, number in owners.items() if number > 1] == []


def test_words_are_lemmas_in_lower_case(lists: Mapping[str, WordList]) -> None:
    assert [word for words in _cue_lists(lists).values() for word in words.entries if word != word.lower()] == []


def test_extended_classes_have_lists(lists: Mapping[str, WordList]) -> None:
    assert [name for name in lists["extended"].entries if f"cues_{name}" not in lists] == []


@pytest.mark.parametrize(
    ("lemma", "cue_class", "stance"),
    [
        ("say", "speech", "neutral"),
        ("accord", "citation", "neutral"),
        ("claim", "claim", "doubting"),
        ("point out", "emphasis", "endorsing"),
        ("demand", "demand", "directive"),
        ("rumour", "hearsay", "doubting"),
        ("believe", "belief", "neutral"),
        ("slam", "criticism", "emotive"),
        ("bake", "", "neutral"),
    ],
)
def test_class_and_stance(lists: Mapping[str, WordList], lemma: str, cue_class: str, stance: str) -> None:
    assert CueWords(lists).find(lemma) == (cue_class, stance)


def test_a_particle_verb_falls_back_on_its_verb(lists: Mapping[str, WordList]) -> None:
    assert CueWords(lists).find("say aloud") == ("speech", "neutral")
