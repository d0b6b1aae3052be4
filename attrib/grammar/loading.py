"""Rule files → `Grammar`, with every problem of every file reported together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import yaml

from attrib.grammar.cases import Case, read_brackets
from attrib.grammar.lists import STANCES, WordList, read_lists
from attrib.grammar.matching import Grammar
from attrib.grammar.nodes import KEYS, Test, every, negated, node_test, values
from attrib.grammar.paths import Condition, PathError, TreePath, compile_condition, compile_path
from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.rules import ROLES, Argument, Family, PathChoice, Rule, Trigger
from attrib.grammar.source import Source, line_of

_Compiled = TypeVar("_Compiled", TreePath, Condition)

_SETTINGS = ("cue_class", "stance", "level", "trust", "passage")
_LEVELS = ("core", "extended", "implied")
_PASSAGES = ("question", "answer", "block")

_FILE_KEYS = ("family", "about", "rules")
_ARGUMENT_KEYS = tuple(role + mark for role in ROLES for mark in ("", "?"))
_RULE_KEYS = ("id", "about", "trigger", *_ARGUMENT_KEYS, "where", "set", "hits", "misses")
_RULE_NEEDS = ("id", "about", "trigger", "hits", "misses")
_CASE_KEYS = ("text", "known_miss", "why")


def load_grammar(dirs: Sequence[Path]) -> Grammar:
    """The rules `attribution/*.yml` of the rules folders `dirs`, over their word lists `lists/*.yml`.

    Rules stand in the order of the folders, of the file names, and of each file. Raises `GrammarError` with the
    problems of all files.
    """
    lists, problems = read_lists(dirs)
    families: list[Family] = []
    rules: list[Rule] = []
    choices: dict[tuple[TreePath, ...], PathChoice] = {}
    for folder in dirs:
        if not folder.is_dir():
            problems.append(Problem(folder, 0, "", "", "there is no such rules folder; check the path"))
        for file in sorted((folder / "attribution").glob("*.yml")):
            reader = _FileReader(file, lists, choices)
            reader.read(families, rules)
            problems += reader.source.problems
    if problems:
        raise GrammarError(problems)
    return Grammar(tuple(families), tuple(rules), lists)


_NO_TRIGGER = Trigger({}, {}, frozenset(), frozenset(), every(()), ())  # of a rule that lacks it


class _FileReader:
    """Reads one rule file; what is wrong is noted in `source`, and reading goes on."""

    def __init__(
        self, file: Path, lists: Mapping[str, WordList], choices: dict[tuple[TreePath, ...], PathChoice]
    ) -> None:
        self.source = Source(file)
        self.lists = lists
        self.choices = choices

    def read(self, families: list[Family], rules: list[Rule]) -> None:
        """Add the file's family and rules to those of the files before it."""
        root = self.source.root()
        if root is None:
            return
        fields = self.source.fields(root, _FILE_KEYS, _FILE_KEYS)
        name = self.text(fields, "family")
        if any(family.name == name for family in families):
            self.source.note(fields["family"], f"another file has the family `{name}`; choose another name", "family")
        families.append(Family(name, self.text(fields, "about"), self.source.file))
        for node in self.source.items(fields["rules"], "rules") if "rules" in fields else ():
            rule = self.rule(node, name)
            first = next((other for other in rules if other.id == rule.id), None)
            if first:
                self.source.rule = rule.id
                self.source.note(node, f"the id is taken at {first.file}:{first.line}; choose another", "id")
            elif rule.id:
                rules.append(rule)
            self.source.rule = ""

    def text(self, fields: Mapping[str, yaml.Node], key: str) -> str:
        return self.source.scalar(fields[key], key) if key in fields else ""

    def rule(self, node: yaml.Node, family: str) -> Rule:
        if isinstance(node, yaml.MappingNode):  # so that problems with the keys themselves name the rule
            self.source.rule = next((str(value.value) for key, value in node.value if key.value == "id"), "")
        fields = self.source.fields(node, _RULE_KEYS, _RULE_NEEDS)
        id = self.text(fields, "id")
        arguments = tuple(self.argument(key, fields[key]) for key in fields if key in _ARGUMENT_KEYS)
        self.check_arguments(node, arguments)
        return Rule(
            id,
            self.text(fields, "about"),
            family,
            self.source.file,
            line_of(node),
            self.trigger(fields["trigger"]) if "trigger" in fields else _NO_TRIGGER,
            arguments,
            self.conditions(fields["where"], "where") if "where" in fields else (),
            self.settings(fields["set"]) if "set" in fields else {},
            (*self.cases(fields, "hits", id), *self.cases(fields, "misses", id)),
        )

    def settings(self, node: yaml.Node) -> dict[str, str]:
        pairs = self.source.fields(node, _SETTINGS, key="set")
        for key, known in (("stance", STANCES), ("level", _LEVELS), ("passage", _PASSAGES)):
            if key in pairs:
                self.source.choice(pairs[key], known, key)
        return {key: self.source.scalar(value, key) for key, value in pairs.items()}

    def check_arguments(self, node: yaml.Node, arguments: Sequence[Argument]) -> None:
        roles = [argument.role for argument in arguments]
        if "source" not in roles and "content" not in roles:
            self.source.note(node, "needs a `source` or a `content`, each with a path from the trigger")
        for role in sorted({role for role in roles if roles.count(role) > 1}):
            self.source.note(node, f"`{role}` and `{role}?` both stand here; keep one of them", role)

    def argument(self, key: str, node: yaml.Node) -> Argument:
        paths = self.compiled(node, key, compile_path)
        choice = self.choices.setdefault(paths, PathChoice(paths))
        return Argument(key.removesuffix("?"), not key.endswith("?"), choice)

    def conditions(self, node: yaml.Node, key: str) -> tuple[Condition, ...]:
        return self.compiled(node, key, compile_condition)

    def compiled(
        self, node: yaml.Node, key: str, compile: Callable[[str, Mapping[str, WordList]], _Compiled]
    ) -> tuple[_Compiled, ...]:
        """The paths or conditions that are written in `node`, one or a list."""
        found: list[_Compiled] = []
        for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if written := self.source.scalar(item, key):
                try:
                    found.append(compile(written, self.lists))
                except PathError as error:
                    self.source.note(item, str(error), key)
        return tuple(found)

    def trigger(self, node: yaml.Node) -> Trigger:
        own: list[Test] = []
        placed: list[Test] = []
        written: dict[str, str] = {}
        wanted: dict[str, Mapping[str, Mapping[str, str]]] = {}  # key -> value -> what a word list says of it
        for key, value in self.source.fields(node, None, key="trigger").items():
            parts = self.source.strings(value, key)
            written[key] = ", ".join(parts) if key == "where" else "|".join(parts)
            if key == "where":
                placed += [condition.holds for condition in self.conditions(value, "trigger where")]
                continue
            try:
                wanted[key] = values(written[key], self.lists)
                test = node_test(key.removeprefix("not_"), wanted[key])
            except ValueError as error:
                self.source.note(value, str(error), f"trigger {key}")
                continue
            tests = placed if key.removeprefix("not_") == "lemma" else own
            tests.append(negated(test) if key.startswith("not_") else test)
        if not written:
            self.source.note(node, f"tests nothing; use {', '.join(KEYS)}, a UD feature, or where", "trigger")
        lemmas = {word.lower(): attributes for word, attributes in wanted.get("lemma", {}).items()}
        texts = frozenset(word.lower() for key in ("text", "not_text") for word in wanted.get(key, ()))
        return Trigger(written, lemmas, frozenset(wanted.get("upos", ())), texts, every(own), tuple(placed))

    def cases(self, fields: Mapping[str, yaml.Node], key: str, rule: str) -> tuple[Case, ...]:
        if key not in fields:
            return ()
        nodes = self.source.items(fields[key], key)
        if not nodes and isinstance(fields[key], yaml.SequenceNode):
            self.source.note(fields[key], "needs at least one sentence", key)
        return tuple(case for node in nodes if (case := self.case(node, key, rule)))

    def case(self, node: yaml.Node, key: str, rule: str) -> Case | None:
        known_miss, why = False, ""
        if isinstance(node, yaml.MappingNode):
            fields = self.source.fields(node, _CASE_KEYS, ("text",), key)
            marked, why = self.text(fields, "text"), self.text(fields, "why")
            known_miss = "known_miss" in fields
            if known_miss and self.text(fields, "known_miss") != "true":
                self.source.note(fields["known_miss"], "can only be `true`; take it out otherwise", "known_miss")
            if known_miss and not why:
                self.source.note(node, "a known miss says why it is missed; add `why:`", key)
        else:
            marked = self.source.scalar(node, key)
        if not marked:
            return None
        try:
            text, spans = read_brackets(marked)
        except ValueError as error:
            self.source.note(node, str(error), key)
            return None
        if key == "hits" and not spans:
            self.source.note(node, "a hit shows its roles in brackets: [S …] [C …] [X …]", key)
        return Case(rule, text, spans, key == "hits", marked, line_of(node), known_miss, why)
