"""Whether a text is in English, by words that English cannot do without and other languages do not have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.source import Source

_WORD = re.compile(r"[^\W\d_]+")
_READ = 20_000  # characters: enough to tell
_FEWEST_LETTERS = 400  # a shorter text may hold none of the words by chance
_LEAST = 0.02  # of all letters: 918 news articles in English have 0.036 and more, other languages next to none


def load_english(dirs: Sequence[Path]) -> frozenset[str]:
    """The words, from `reading/english.yml` of rules folders. Raises `GrammarError` with all problems."""
    words: set[str] = set()
    problems: list[Problem] = []
    for file in (folder / "reading" / "english.yml" for folder in dirs):
        if file.is_file():
            source = Source(file)
            root = source.root()
            fields = source.fields(root, ("about", "words"), ("about", "words")) if root else {}
            words |= (
                {word.casefold() for word in source.strings(fields["words"], "words")} if "words" in fields else set()
            )
            problems += source.problems
    if problems:
        raise GrammarError(problems)
    return frozenset(words)


def foreign(text: str, english: frozenset[str]) -> bool:
    """Whether the text is long enough to tell, and hardly any of its letters stand in these words."""
    words = [word.casefold() for word in _WORD.findall(text, 0, _READ)]
    n_letters = sum(map(len, words))
    known = sum(len(word) for word in words if word in english)
    return bool(english) and n_letters >= _FEWEST_LETTERS and known < _LEAST * n_letters
