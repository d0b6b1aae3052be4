"""The patterns of furniture, from `reading/furniture.yml` of the rules folders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.source import Source

FILE = Path("reading", "furniture.yml")

_ROOT_KEYS = ("about", "patterns")
_KEYS = ("id", "about", "pattern", "case", "zone", "opens", "hits", "misses")
_NEEDED = ("id", "about", "pattern", "hits", "misses")
_CHOICES: Mapping[str, tuple[str, ...]] = {"case": ("exact",), "zone": ("head", "tail"), "opens": ("true",)}


@dataclass(frozen=True)
class Pattern:
    """One kind of line that is no part of an article, with lines that it must and must not match."""

    id: str
    about: str
    regex: re.Pattern[str]
    zone: str = ""  # head, tail, or "" for anywhere
    opens: bool = False  # the bullets and link texts below belong to it
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    def matches(self, line: str) -> bool:
        """Whether the whole of a trimmed line is of this kind. The zone is the caller's matter."""
        return self.regex.fullmatch(line) is not None


FurnitureRules = tuple[Pattern, ...]


def load_furniture(dirs: Sequence[Path]) -> FurnitureRules:
    """The patterns of the rules folders `dirs` in their order; a folder without such a file adds none.

    A later folder's pattern takes the place of one with the same id. Raises `GrammarError` with all problems.
    """
    patterns: dict[str, Pattern] = {}
    problems: list[Problem] = []
    for file in (folder / FILE for folder in dirs):
        if file.is_file():
            source = Source(file)
            patterns |= _read(source)
            problems += source.problems
    if problems:
        raise GrammarError(problems)
    return tuple(patterns.values())


def _read(source: Source) -> dict[str, Pattern]:
    root = source.root()
    fields = source.fields(root, _ROOT_KEYS, _ROOT_KEYS) if root else {}
    patterns: dict[str, Pattern] = {}
    for item in source.items(fields["patterns"], "patterns") if "patterns" in fields else ():
        pattern = _read_pattern(source, item)
        if pattern and pattern.id in patterns:
            source.note(item, f"the id `{pattern.id}` stands twice; choose another", "id")
        elif pattern:
            patterns[pattern.id] = pattern
    source.rule = ""
    return patterns


def _read_pattern(source: Source, item: yaml.Node) -> Pattern | None:
    source.rule = ""
    fields = source.fields(item, _KEYS, _NEEDED)
    if not fields.keys() >= set(_NEEDED):
        return None
    source.rule = source.scalar(fields["id"], "id")
    chosen = {key: _choice(source, fields, key) for key in _CHOICES}
    written = source.scalar(fields["pattern"], "pattern")
    try:
        regex = re.compile(written, re.NOFLAG if chosen["case"] else re.IGNORECASE)
    except re.error as error:
        source.note(fields["pattern"], f"not a regular expression: {error}", "pattern")
        return None
    cases = {key: tuple(source.strings(fields[key], key)) for key in ("hits", "misses")}
    for key, lines in cases.items():
        if not lines:
            source.note(fields[key], "needs at least one line", key)
    about = source.scalar(fields["about"], "about")
    return Pattern(source.rule, about, regex, chosen["zone"], bool(chosen["opens"]), cases["hits"], cases["misses"])


def _choice(source: Source, fields: Mapping[str, yaml.Node], key: str) -> str:
    if key not in fields:
        return ""
    value = source.scalar(fields[key], key)
    if value and value not in _CHOICES[key]:
        source.note(fields[key], f"cannot be `{value}`; it is {' or '.join(_CHOICES[key])}, or left out", key)
        return ""
    return value
