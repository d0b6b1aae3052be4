"""Paths through a dependency tree, compiled once to functions.

    >rel  child           <rel  parent (rel: of this node to it)     .     the node itself
    >>rel descendants     <<rel ancestors (each step of that rel)    next, prev   the neighbouring token
    rel:  nsubj (exactly) | nsubj:* (with its subtypes) | a|b (any of these) | * (any)
    ?  the step or none   *  any number of times   +  once or more   (path | path)  either, as one step
    [test, test]  keeps the nodes on which all tests hold: key=a|b|$list, a path that leads somewhere, before, after,
                  first, last; each can be negated with !

The operators follow Semgrex (Chambers et al. 2007) and Odin's paths (Valenzuela-Escárcega et al. 2015).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from attrib.grammar import walks
from attrib.grammar.lists import WordList
from attrib.grammar.nodes import FLAGS, Test, every, negated, node_test, values
from attrib.grammar.ud import RELATIONS, check
from attrib.grammar.walks import Walk
from attrib.model import RELATION_BITS, Sentence, Token

_PLACE = attrgetter("id")
_NAME = r"(?:\*|[a-z]+(?::[a-z]+|:\*)?)"
_ARROW = re.compile(rf"(>>|<<|>|<)({_NAME}(?:\|{_NAME})*)")
_NEIGHBOUR = re.compile(r"(next|prev)\b")
_COMPARISON = re.compile(r"([A-Za-z]+)\s*=((?:'[^']*'|\"[^\"]*\"|[^'\"\],])*)")
_FLAG = re.compile(rf"({'|'.join(FLAGS)})\b")


class PathError(ValueError):
    """A path that cannot be read: what was expected, and where."""


class Opening(NamedTuple):
    """How a path begins: by a step up (<) or down (>) along one of some relations, or in another way ("")."""

    arrow: str = ""
    relations: int = 0  # a set of `RELATION_BITS`

    def is_there(self, own: int, below: int) -> bool:
        """Whether a node can take it, by its own relation and those of its dependents."""
        return not self.arrow or bool(self.relations & (below if self.arrow == ">" else own))


@dataclass(frozen=True)
class TreePath:
    """A compiled path: from a node to all nodes it reaches, in text order."""

    text: str
    walk: Walk = field(repr=False, compare=False)
    opening: Opening = field(default=Opening(), repr=False, compare=False)

    def reach(self, sentence: Sentence, trigger: Token) -> tuple[Token, ...]:
        """The tokens reached from the trigger, in text order."""
        found = self.walk(sentence, trigger, trigger)
        return tuple(sorted(found, key=_PLACE)) if len(found) > 1 else tuple(found)


@dataclass(frozen=True)
class Condition:
    """A path that must lead somewhere from the trigger, or with `!` before it must not."""

    text: str
    holds: Test = field(repr=False, compare=False)
    opening: Opening = field(default=Opening(), repr=False, compare=False)


def compile_path(text: str, lists: Mapping[str, WordList]) -> TreePath:
    """The path that `text` describes. Raises `PathError`."""
    reader = _Reader(text, lists)
    return TreePath(text, reader.whole_path(), reader.opening)


def compile_condition(text: str, lists: Mapping[str, WordList]) -> Condition:
    """The path test that `text` describes. Raises `PathError`."""
    reader = _Reader(text, lists)
    return Condition(text, reader.whole_condition(), reader.opening)


class _Reader:
    """A recursive-descent reader of one path: a method per construct, each advancing `at`."""

    def __init__(self, text: str, lists: Mapping[str, WordList]) -> None:
        self.text = text
        self.lists = lists
        self.at = 0
        self.opening = Opening()

    def whole_path(self) -> Walk:
        walk = self.path()
        self.end()
        return walk

    def whole_condition(self) -> Test:
        test = self.test()
        self.end()
        return test

    def end(self) -> None:
        if self.space() < len(self.text):
            raise self.error("a step such as >nsubj")

    def path(self) -> Walk:
        steps = [self.step()]
        while self.space() < len(self.text) and self.text[self.at] not in "|),]":
            steps.append(self.step())
        return walks.sequence(steps)

    def step(self) -> Walk:
        start, arrow = self.space(), self.match(_ARROW)
        if arrow:
            self.check_relations(arrow[2])
            walk = walks.along(arrow[1], arrow[2])
        elif self.take("("):
            choices = [self.path()]
            while self.take("|"):
                choices.append(self.path())
            self.expect(")")
            walk = walks.either(choices)
        elif self.take("."):
            walk = walks.itself
        elif neighbour := self.match(_NEIGHBOUR):
            return self.neighbours(1 if neighbour[1] == "next" else -1)
        else:
            raise self.error("a step: >rel, <rel, >>rel, <<rel, next, prev, . or (…)")
        once = self.tests(walk)
        repeated = self.repeat(once)
        if start == 0 and arrow and "*" not in arrow[2] and repeated is once:
            bits = [RELATION_BITS[name] for name in set(arrow[2].split("|"))]
            self.opening = Opening(arrow[1][0], sum(bits))
        return self.tests(repeated)

    def neighbours(self, by: int) -> Walk:
        """The neighbour in one direction, or with `+` all of them in a row."""
        test = self.bracketed()
        if self.take("+"):
            return self.tests(walks.row(by, test))
        once = walks.neighbour(by)
        return self.tests(self.repeat(walks.keep(once, test) if test else once))

    def check_relations(self, names: str) -> None:
        try:
            for name in names.split("|"):
                check(name.partition(":")[0], {*RELATIONS, "*"}, "relation")
        except ValueError as error:
            raise PathError(f"in the path `{self.text}`: {error}") from error

    def repeat(self, walk: Walk) -> Walk:
        if self.take("?"):
            return walks.optional(walk)
        if self.take("*"):
            return walks.closure(walk, with_start=True)
        if self.take("+"):
            return walks.closure(walk, with_start=False)
        return walk

    def tests(self, walk: Walk) -> Walk:
        test = self.bracketed()
        return walks.keep(walk, test) if test else walk

    def bracketed(self) -> Test | None:
        """What the brackets that come next ask of a node, if any do."""
        if not self.take("["):
            return None
        tests = [self.test()]
        while self.take(","):
            tests.append(self.test())
        self.expect("]")
        return every(tests)

    def test(self) -> Test:
        self.space()
        if self.take("!"):
            return negated(self.test())
        if flag := self.match(_FLAG):
            return FLAGS[flag[1]]
        if comparison := self.match(_COMPARISON):
            try:
                return node_test(comparison[1], values(comparison[2], self.lists))
            except ValueError as error:
                raise PathError(f"in the path `{self.text}`: {error}") from error
        walk = self.path()
        return lambda sentence, trigger, node: bool(walk(sentence, trigger, node))

    def space(self) -> int:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def take(self, mark: str) -> bool:
        """Whether `mark` comes next; if so, it is passed. Only a closing or separating mark may have space before."""
        at = self.at
        if mark in ")],|":
            self.space()
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        self.at = at
        return False

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            raise self.error(f"`{mark}`")

    def error(self, expected: str) -> PathError:
        found = f"`{self.text[self.at :]}`" if self.at < len(self.text) else "the end"
        return PathError(f"in the path `{self.text}`, {expected} was expected at character {self.at + 1}, not {found}")
