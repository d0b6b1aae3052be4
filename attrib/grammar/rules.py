"""What a rule is: a trigger, arguments with paths through the tree, conditions, and its example sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from attrib.grammar.cases import Case
from attrib.grammar.nodes import Test
from attrib.grammar.paths import Condition, Opening, TreePath
from attrib.model import RELATION_BITS, Sentence, Token

ROLES = ("source", "content", "told_to", "relay", "cue")


@dataclass(frozen=True)
class Trigger:
    """The token that sets a rule off. `lemmas` and `upos` narrow the search; empty means any."""

    written: Mapping[str, str]  # the tests as the rule file has them
    lemmas: Mapping[str, Mapping[str, str]]  # word in lower case -> the attributes its word list gives it
    upos: frozenset[str]
    texts: frozenset[str]  # in lower case, where the text is tested
    own: Test = field(repr=False, compare=False)  # what is asked of the token itself, its lemma aside
    placed: tuple[Test, ...] = field(repr=False, compare=False)  # what is asked of its lemma and of what is around it

    def test(self, sentence: Sentence, token: Token) -> bool:
        """Whether the token sets the rule off."""
        return self.own(sentence, token, token) and all(test(sentence, token, token) for test in self.placed)


@dataclass(frozen=True, eq=False)  # compared as objects: rules with the same choice share one
class PathChoice:
    """Alternative paths, of which the first that reaches a token is taken."""

    paths: tuple[TreePath, ...]

    def reach(self, sentence: Sentence, trigger: Token) -> tuple[Token, ...]:
        """The tokens reached, in text order; none where no path leads to one."""
        own, below = RELATION_BITS[trigger.deprel], sentence.relations(trigger)
        for path in self.paths:
            if path.opening.is_there(own, below) and (found := path.reach(sentence, trigger)):
                return found
        return ()

    def __str__(self) -> str:
        """The paths as written."""
        return ", else ".join(path.text for path in self.paths)


Reached = dict[PathChoice, tuple[Token, ...]]  # what choices have reached from one trigger


@dataclass(frozen=True)
class Argument:
    """One role of a rule, and the paths to its tokens."""

    role: str
    required: bool
    choice: PathChoice


@dataclass(frozen=True)
class Rule:
    """One rule as loaded. `settings` are values that it fixes: cue_class, stance, level, trust, passage."""

    id: str
    about: str
    family: str
    file: Path
    line: int
    trigger: Trigger
    arguments: tuple[Argument, ...]
    where: tuple[Condition, ...]
    settings: Mapping[str, str]
    cases: tuple[Case, ...]

    @cached_property
    def positional(self) -> frozenset[str]:
        """The roles whose paths all go from word to word: they mean these words, not the phrases that these head."""
        return frozenset(
            argument.role
            for argument in self.arguments
            if all(path.text.startswith(("prev", "next")) for path in argument.choice.paths)
        )

    @cached_property
    def _tests(self) -> tuple[Test, ...]:
        """What is asked of the place of a trigger, in order."""
        return (*self.trigger.placed, *(condition.holds for condition in self.where))

    @cached_property
    def needs(self) -> tuple[tuple[int, int], ...]:
        """Relations without which the rule cannot match: of each pair either the trigger's own or one of those below.

        Each is a set of `RELATION_BITS`. What can be reached in another way than by a relation needs none.
        """
        needed = [argument.choice.paths for argument in self.arguments if argument.required]
        choices: list[tuple[Opening, ...]] = [(condition.opening,) for condition in self.where]
        choices += [tuple(path.opening for path in paths) for paths in needed]
        placed = [choice for choice in choices if all(opening.arrow for opening in choice)]
        return tuple((_along("<", choice), _along(">", choice)) for choice in placed)

    def can_begin(self, own: int, below: int) -> bool:
        """Whether the relations at a trigger, its own and those of its dependents, are such that the rule may match."""
        return all(own & up or below & down for up, down in self.needs)

    def arguments_at(self, sentence: Sentence, trigger: Token, reached: Reached) -> dict[str, tuple[Token, ...]] | None:
        """The tokens of every role that is filled, or None where the rule does not match at `trigger`.

        The token has passed the trigger's `own` test. `reached` keeps what paths reach from this trigger for the other
        rules that are tried at it.
        """
        for holds in self._tests:
            if not holds(sentence, trigger, trigger):
                return None
        found: dict[str, tuple[Token, ...]] = {}
        for argument in self.arguments:
            tokens = reached.get(argument.choice)
            if tokens is None:
                tokens = reached[argument.choice] = argument.choice.reach(sentence, trigger)
            if tokens:
                found[argument.role] = tokens
            elif argument.required:
                return None
        return found

    def refusal(self, sentence: Sentence, trigger: Token) -> str:
        """What keeps the rule from matching at a token that sets it off, in its own words; "" where it matches."""
        for condition in self.where:
            if not condition.holds(sentence, trigger, trigger):
                return f"where {condition.text} does not hold"
        for argument in self.arguments:
            if argument.required and not argument.choice.reach(sentence, trigger):
                return f"{argument.role} {argument.choice} leads nowhere"
        return ""


def _along(arrow: str, choice: Iterable[Opening]) -> int:
    """The relations along which any of the choice goes in one direction, as a set of `RELATION_BITS`."""
    relations = 0
    for opening in choice:
        if opening.arrow == arrow:
            relations |= opening.relations
    return relations


@dataclass(frozen=True)
class Family:
    """The rules of one file: one way to attribute, such as verbs of saying."""

    name: str
    about: str
    file: Path
