"""Word lists: named sets of words, each with attributes such as its stance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.source import Source

STANCES = ("neutral", "endorsing", "doubting", "emotive", "directive", "negated")

_ATTRIBUTES = ("class", "stance")
_ROLES = "roles"  # the list of all nouns for a role in which somebody or something speaks, `speakers/roles.yml`


@dataclass(frozen=True)
class WordList:
    """A named list of words. `entries` maps each word, as written, to its attributes (often none)."""

    name: str
    about: str
    entries: Mapping[str, Mapping[str, str]]

    def __contains__(self, word: object) -> bool:
        """Whether `word` is an entry, in the case it is written in."""
        return word in self.entries


def load_lists(dirs: Sequence[Path]) -> dict[str, WordList]:
    """The word lists `lists/*.yml` of the rules folders `dirs`, by name (the file's stem), and `roles`.

    That list holds the nouns of `speakers/roles.yml`, those that only count or part others (*a number of*) left out.
    A later folder adds entries to lists of the same name; an entry that it repeats takes the later attributes.
    Raises `GrammarError` with all problems.
    """
    lists, problems = read_lists(dirs)
    if problems:
        raise GrammarError(problems)
    return lists


def read_lists(dirs: Sequence[Path]) -> tuple[dict[str, WordList], list[Problem]]:
    """As `load_lists`, with the problems returned beside what could be read."""
    lists: dict[str, WordList] = {}
    problems: list[Problem] = []
    for folder in dirs:
        roles = folder / "speakers" / f"{_ROLES}.yml"
        for file in [*sorted((folder / "lists").glob("*.yml")), *([roles] if roles.is_file() else ())]:
            source = Source(file)
            read = _read_roles(source) if file == roles else _read_list(source)
            problems += source.problems
            known = lists.get(read.name)
            if known:
                read = WordList(read.name, known.about, {**known.entries, **read.entries})
            lists[read.name] = read
    return lists, problems


def _read_list(source: Source) -> WordList:
    root = source.root()
    fields = source.fields(root, ("about", "entries"), ("about", "entries")) if root else {}
    about = source.scalar(fields["about"], "about") if "about" in fields else ""
    entries: dict[str, Mapping[str, str]] = {}
    for item in source.items(fields["entries"], "entries") if "entries" in fields else ():
        word, attributes = _read_entry(source, item)
        if word in entries:
            source.note(item, f"`{word}` stands twice; keep one of them", "entries")
        elif word:
            entries[word] = attributes
    return WordList(source.file.stem, about, entries)


def _read_roles(source: Source) -> WordList:
    """The nouns alone: what the file says of them is read where speakers are typed."""
    root = source.root()
    fields = source.fields(root, None) if root else {}
    nouns: dict[str, Mapping[str, str]] = {}
    for group in source.items(fields["groups"], "groups") if "groups" in fields else ():
        parts = source.fields(group, None)
        shared = source.fields(parts["attributes"], None) if "attributes" in parts else {}
        if "position" not in shared and "entries" in parts:
            for item in source.items(parts["entries"], "entries"):
                noun = item.value[0][0] if isinstance(item, yaml.MappingNode) and item.value else item
                nouns[source.scalar(noun, "entries")] = {}
    return WordList(_ROLES, source.scalar(fields["about"], "about") if "about" in fields else "", nouns)


def _read_entry(source: Source, item: yaml.Node) -> tuple[str, dict[str, str]]:
    if not isinstance(item, yaml.MappingNode):
        return source.scalar(item, "entries"), {}
    if len(item.value) != 1:
        source.note(item, "an entry is one word, or one word with attributes: `- claim: {stance: doubting}`", "entries")
        return "", {}
    word, attributes = item.value[0]
    name = source.scalar(word, "entries")
    pairs = source.fields(attributes, _ATTRIBUTES, key=name)
    if "stance" in pairs:
        source.choice(pairs["stance"], STANCES, "stance")
    return name, {key: source.scalar(value, key) for key, value in pairs.items()}
