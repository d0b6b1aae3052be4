"""The words that cues are made of: class and stance of each, from the word lists of cue words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from attrib.grammar import WordList

_PREFIX = "cues_"  # word lists of this prefix hold cue words; the rest of the name is their class


class CueWord(NamedTuple):
    """What the lists say of a cue word."""

    cue_class: str = ""
    stance: str = "neutral"


_UNKNOWN = CueWord()


class CueWords:
    """All cue words of the lists; where several lists have a word, the first by name counts."""

    def __init__(self, lists: Mapping[str, WordList]) -> None:
        """Indexes the lists of cue words by lemma."""
        self._words: dict[str, CueWord] = {}
        for name in sorted(lists, reverse=True):
            if name.startswith(_PREFIX):
                for lemma, entry in lists[name].entries.items():
                    cue_class = entry.get("class", name.removeprefix(_PREFIX))
                    self._words[lemma] = CueWord(cue_class, entry.get("stance", "neutral"))

    def find(self, word: str) -> CueWord:
        """The entry of a lemma, with its particle (*point out*) or else without; an empty one where no list has it."""
        found = self._words.get(word)
        if found is None and " " in word:
            found = self._words.get(word.partition(" ")[0])
        return found or _UNKNOWN
