"""Reading YAML with the line of every value, so that each problem can say where it stands.

Scalars are taken as they are written: `no`, `on` and `1984` are words here, not YAML booleans and numbers.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path

import yaml

from attrib.grammar.problems import Problem

_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml's is ten times as fast, where PyYAML was built with it


def line_of(node: yaml.Node) -> int:
    """The line that a value starts on, from 1."""
    return int(node.start_mark.line) + 1


class Source:
    """One YAML file. What is wrong with it is noted in `problems`, and reading goes on with what is left."""

    def __init__(self, file: Path) -> None:
        """Nothing is read before `root`."""
        self.file = file
        self.problems: list[Problem] = []
        self.rule = ""  # id of the rule being read

    def note(self, node: yaml.Node | None, message: str, key: str = "") -> None:
        """Add a problem at `node` (None: the top of the file)."""
        self.problems.append(Problem(self.file, line_of(node) if node else 1, self.rule, key, message))

    def root(self) -> yaml.Node | None:
        """The document, or None (with a problem noted) where the file holds no valid YAML."""
        try:
            node: yaml.Node | None = yaml.compose(self.file.read_text(encoding="utf-8"), Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            message = f"not valid YAML: {error.problem or error.context}; check quotation marks and indentation"
            self.problems.append(Problem(self.file, line, "", "", message))
            return None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.note(None, f"not valid YAML in UTF-8: {error}; save the file as UTF-8 text")
            return None
        if node is None:
            self.note(None, "the file is empty; write its content or delete it")
        return node

    def fields(
        self, node: yaml.Node, allowed: Collection[str] | None, required: Collection[str] = (), key: str = ""
    ) -> dict[str, yaml.Node]:
        """The key-value pairs of a mapping. Notes keys not in `allowed` (None: any), repeated and missing ones."""
        if not isinstance(node, yaml.MappingNode):
            self.note(node, "must be a mapping of `key: value` pairs", key)
            return {}
        found: dict[str, yaml.Node] = {}
        for name_node, value in node.value:
            name = str(name_node.value)
            if name in found:
                self.note(name_node, "stands twice; keep one of them", name)
            elif allowed is not None and name not in allowed:
                close = difflib.get_close_matches(name, allowed, 1)
                hint = f"did you mean `{close[0]}`?" if close else f"known keys are {', '.join(sorted(allowed))}"
                self.note(name_node, f"unknown key; {hint}", name)
            else:
                found[name] = value
        for name in required:
            if name not in found:
                self.note(node, f"is missing; add `{name}:`", name)
        return found

    def scalar(self, node: yaml.Node, key: str) -> str:
        """A single value as it is written, trimmed; "" (with a problem noted) where it is none or empty."""
        if not isinstance(node, yaml.ScalarNode):
            self.note(node, "must be one plain value; a value that starts with [ or { needs quotation marks", key)
            return ""
        value = str(node.value).strip()
        if not value:
            self.note(node, "is empty; give it a value or take it out", key)
        return value

    def choice(self, node: yaml.Node, known: Collection[str], key: str) -> None:
        """Note a value that is none of the `known` ones."""
        if isinstance(node, yaml.ScalarNode) and node.value not in known:
            self.note(node, f"`{node.value}` is not known; it can be {', '.join(known)}", key)

    def items(self, node: yaml.Node, key: str) -> list[yaml.Node]:
        """The items of a list."""
        if not isinstance(node, yaml.SequenceNode):
            self.note(node, "must be a list, one `- item` a line", key)
            return []
        return list(node.value)

    def strings(self, node: yaml.Node, key: str) -> list[str]:
        """One value, or a list of them."""
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return [value for value in (self.scalar(item, key) for item in nodes) if value]
