"""What is known of speakers before any article is read: the tables of `rules/speakers/*.yml`.

All tables share one shape: groups of entries that have attributes in common.

    about: Nouns for the role in which somebody speaks.
    groups:
    - attributes: {type: military, kind: person}
      entries:
      - commander
      - spokeswoman: {gender: f}
      - Agence France-Presse: {also: [AFP]}

An entry's own attributes add to, and override, those of its group. `also` lists other forms of the same entry.
`topics/*.yml` hold what some words mean in articles on one topic only, and the words that tell such an article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.source import Source
from attrib.model import Parse
from attrib.speakers.disclosure import Disclosure, load_disclosure

USER_TABLES = ("people", "organisations")  # a user's own copy of these overrides all other evidence
TYPES = frozenset(
    {
        "negotiator",
        "military",
        "security",
        "armed_group",
        "government",
        "political",
        "intergovernmental",
        "judicial",
        "activist_ngo",
        "news_agency",
        "media",
        "expert",
        "business",
        "citizen",
        "culture_sport",
        "document",
        "other",
        "unspecified",
    }
)
_ATTRIBUTES = frozenset(
    {
        "type",
        "kind",
        "gender",
        "number",
        "person",
        "country",
        "affiliation",
        "label",
        "weight",
        "position",
        "naming",
        "of",
        "stands_for",
        "context",
        "called",
        "also",
    }
)
_LISTS = ("also", "stands_for", "context", "called")  # attributes that hold several values
_KINDS = frozenset({"person", "group", "organisation", "document", "thing"})


@dataclass(frozen=True)
class Entry:
    """One word or name of a table, with what the table says of it. Attributes that it lacks are empty."""

    name: str
    type: str = ""  # speaker type
    kind: str = ""  # what it refers to: person, group (of people), organisation, document, thing
    gender: str = ""  # m, f
    number: str = ""  # individual, collective
    person: str = ""  # grammatical person of a pronoun: 1, 2, 3
    country: str = ""  # ISO 3166 alpha-2
    affiliation: str = ""
    label: str = ""  # the words that a reader would use
    weight: float = 1.0  # how far the type can be trusted, 1 being the ordinary case
    position: str = ""  # shape: end, any; title: end (after the name); noun: partitive (*a number of*), apposed
    # (*the Hamas group*); pronoun: relative
    naming: str = ""  # vague: says nothing of who it is; field: its field is its name (*the health ministry*)
    of: str = ""  # what the entry is a kind of, for definite descriptions; whole (*all*), nobody (*none*)
    stands_for: tuple[str, ...] = ()  # types of party that a definite description with this head can take up
    called: tuple[str, ...] = ()  # what a definite description may take it up by: *the scholar* of a professor
    context: tuple[str, ...] = ()  # types that it takes on where the article has parties of that type
    user: bool = False  # from the user's own file


Table = Mapping[str, Entry]


@dataclass(frozen=True)
class Topic:
    """What articles on one topic have in common: words that tell them, and what some words mean there."""

    words: frozenset[str]
    least: int  # how many of the words an article must have
    tables: Mapping[str, Table]  # by the name of the table that they stand in front of


@dataclass(frozen=True)
class Lexicon:
    """All tables, each by the lower-cased word or name. Made once, used for every article."""

    roles: Table  # nouns for the role in which somebody speaks
    modifiers: Table  # words before or after a role that decide its type: *military* official, *campaign* aide
    titles: Table  # what stands before a name: Sen., Gen., Mr.
    shapes: Table  # words by which an organisation's name tells what it is: Ministry of, University, FM
    organisations: Table
    people: Table
    places: Table  # countries, their demonyms, states, large cities
    given_names: Table
    pronouns: Table
    labels: Table  # the words for each type in a label
    disclosure: Disclosure  # set phrases about anonymity, positions, channels and relays
    topics: Mapping[str, Topic]
    _of_topics: dict[tuple[str, ...], Lexicon] = field(init=False, default_factory=dict, compare=False)

    def on(self, parse: Parse) -> Lexicon:
        """The lexicon as it is for an article on one of the topics; this one for all others."""
        words = frozenset[str]().union(*(sentence.words for sentence in parse.sentences))
        told = tuple(name for name, topic in self.topics.items() if len(topic.words & words) >= topic.least)
        if told not in self._of_topics:
            self._of_topics[told] = replace(self, **self._overlaid(told)) if told else self
        return self._of_topics[told]

    def _overlaid(self, topics: Sequence[str]) -> dict[str, Any]:
        """The tables that the topics change. What a user's own file says stays."""
        found: dict[str, Table] = {}
        for topic in topics:
            for name, entries in self.topics[topic].tables.items():
                before: Table = found.get(name, getattr(self, name))
                own = {word: entry for word, entry in before.items() if entry.user}
                found[name] = {**before, **entries, **own}
        return found

    @cached_property
    def surnames(self) -> Mapping[str, Entry]:
        """The people by last name. Where several share it, the one listed first, whom a bare surname mostly means."""
        found: dict[str, Entry] = {}
        for entry in self.people.values():
            found.setdefault(entry.name.split()[-1].lower(), entry)
        return found

    @cached_property
    def role_endings(self) -> frozenset[str]:
        """What roles of several words end in: *secretary* and *of state* of *secretary of state*."""
        return frozenset(name[at + 1 :] for name in self.roles for at, mark in enumerate(name) if mark in " -")

    @cached_property
    def role_openings(self) -> frozenset[str]:
        """What stands before *of* in a role of several words: *secretary* of *secretary of state*."""
        return frozenset(name[: found.start()] for name in self.roles for found in re.finditer(" of ", name))

    @cached_property
    def openings(self) -> Mapping[str, int]:
        """The first words of the listed names of several words, with the most words that follow one."""
        found: dict[str, int] = {}
        for name in (*self.organisations, *self.people):
            first, _, rest = name.partition(" ")
            if rest:
                found[first] = max(found.get(first, 0), rest.count(" ") + 1)
        return found


TABLES = tuple(item.name for item in fields(Lexicon) if item.name not in ("disclosure", "topics", "_of_topics"))
_TOPICAL = ("titles", "roles", "modifiers", "shapes", "organisations")  # tables that a topic may change


def load_lexicon(dirs: Sequence[Path]) -> Lexicon:
    """The lexicon of the rules folders `dirs`, the packaged one first.

    Tables are read from `speakers/*.yml`. In every folder after the first, `people.yml` and `organisations.yml` may
    also stand at the top; what these two say there overrides all other evidence.

    Raises `GrammarError` with all problems.
    """
    tables: dict[str, dict[str, Entry]] = {name: {} for name in TABLES}
    topics: dict[str, Topic] = {}
    problems: list[Problem] = []
    for place, folder in enumerate(dirs):
        files = sorted((folder / "speakers").glob("*.yml"))
        if place:
            files += [folder / f"{name}.yml" for name in USER_TABLES if (folder / f"{name}.yml").is_file()]
        for file in files:
            source = Source(file)
            if file.stem not in TABLES:
                source.note(None, f"unknown table; the tables are {', '.join(TABLES)}")
            else:
                user = bool(place) and file.stem in USER_TABLES
                tables[file.stem].update(_read_table(source, user))
            problems += source.problems
        for file in sorted((folder / "speakers" / "topics").glob("*.yml")):
            source = Source(file)
            topics[file.stem] = _read_topic(source)
            problems += source.problems
    if problems:
        raise GrammarError(problems)
    return Lexicon(**tables, disclosure=load_disclosure(dirs), topics=topics)


def _read_table(source: Source, user: bool) -> dict[str, Entry]:
    root = source.root()
    top = source.fields(root, ("about", "groups"), ("about", "groups")) if root else {}
    return _read_groups(source, top["groups"], user) if "groups" in top else {}


def _read_topic(source: Source) -> Topic:
    root = source.root()
    top = source.fields(root, ("about", "least", "words", *_TOPICAL), ("about", "least", "words")) if root else {}
    least = source.scalar(top["least"], "least") if "least" in top else ""
    if least and not least.isdigit():
        source.note(top["least"], "must be a whole number", "least")
    words = source.strings(top["words"], "words") if "words" in top else []
    tables = {name: _read_groups(source, top[name], False) for name in _TOPICAL if name in top}
    return Topic(frozenset(words), int(least) if least.isdigit() else 0, tables)


def _read_groups(source: Source, node: yaml.Node, user: bool) -> dict[str, Entry]:
    table: dict[str, Entry] = {}
    for group in source.items(node, "groups"):
        parts = source.fields(group, ("attributes", "entries"), ("entries",))
        shared = _attributes(source, parts["attributes"]) if "attributes" in parts else {}
        for item in source.items(parts["entries"], "entries") if "entries" in parts else ():
            _add(source, table, item, shared, user)
    return table


def _add(source: Source, table: dict[str, Entry], item: yaml.Node, shared: dict[str, list[str]], user: bool) -> None:
    """Add one entry to the table under its name and its other forms."""
    attributes = shared
    if isinstance(item, yaml.MappingNode) and len(item.value) == 1:
        item, own = item.value[0]
        attributes = {**shared, **_attributes(source, own)}
    name = source.scalar(item, "entries")
    if not name:
        return
    values: dict[str, Any] = {key: tuple(words) if key in _LISTS else words[0] for key, words in attributes.items()}
    values.pop("also", None)
    if "weight" in values:
        values["weight"] = float(values["weight"])
    entry = Entry(name, **values, user=user)
    for form in (name, *attributes.get("also", ())):
        if form.lower() in table:
            source.note(item, f"`{form}` stands twice; keep one of them", name)
        table[form.lower()] = entry


def _attributes(source: Source, node: yaml.Node) -> dict[str, list[str]]:
    """The attributes of a group or an entry. Faulty ones are noted and left out."""
    found: dict[str, list[str]] = {}
    for key, value in source.fields(node, _ATTRIBUTES).items():
        words = source.strings(value, key)
        problem = _problem(key, words)
        if problem:
            source.note(value, problem, key)
        elif words:
            found[key] = words
    return found


def _problem(key: str, words: list[str]) -> str:
    """What is wrong with an attribute's values, or ""."""
    if key in ("type", "stands_for", "context") and not TYPES.issuperset(words):
        return f"must be speaker types: {', '.join(sorted(TYPES))}"
    if key == "kind" and not _KINDS.issuperset(words):
        return f"must be one of {', '.join(sorted(_KINDS))}"
    if key == "weight" and not all(word.replace(".", "", 1).isdigit() for word in words):
        return "must be a number such as 0.5"
    return ""
