"""The steps that paths are made of, each a function from a node to the nodes it leads to.

A step also gets the sentence and the rule's trigger, which tests such as *before* refer to.
"""

from __future__ import annotations

from collections.abc import Callable

from attrib.grammar.nodes import Test
from attrib.model import RELATION_BITS, Sentence, Token

Walk = Callable[[Sentence, Token, Token], list[Token]]


def itself(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
    """The node alone."""
    return [node]


def along(arrow: str, names: str) -> Walk:
    """One step down (>) or up (<), or (>>, <<) all that such steps reach, along relations `a|b:*`."""
    accepts, exact = _relation(names), frozenset(names.split("|"))
    bits = sum(RELATION_BITS[name] for name in exact)

    def down(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
        return [child for child in sentence.children(node) if accepts(child.deprel)]

    def exactly_down(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
        if not sentence.relations(node) & bits:
            return []
        return [child for child in sentence.children(node) if child.deprel in exact]

    def up(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
        parent = sentence.parent(node)
        return [parent] if parent and accepts(node.deprel) else []

    walk = up if arrow[0] == "<" else down if "*" in names else exactly_down
    return closure(walk, with_start=False) if len(arrow) == 2 else walk


def _relation(names: str) -> Callable[[str], bool]:
    wanted = names.split("|")
    if "*" in wanted:
        return lambda deprel: True
    exact = frozenset(name.removesuffix(":*") for name in wanted)
    families = tuple(name[:-1] for name in wanted if name.endswith(":*"))
    return lambda deprel: deprel in exact or deprel.startswith(families)


def neighbour(by: int) -> Walk:
    """The token so many places after the node."""

    def walk(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
        place = node.id - 1 + by
        return [sentence.tokens[place]] if 0 <= place < len(sentence.tokens) else []

    return walk


def row(by: int, test: Test | None) -> Walk:
    """The tokens one after the other in one direction, the nearest first, as long as the test holds."""

    def walk(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
        found, tokens = [], sentence.tokens
        place = node.id - 1 + by
        while 0 <= place < len(tokens):
            token = tokens[place]
            if test and not test(sentence, trigger, token):
                break
            found.append(token)
            place += by
        return found

    return walk


def keep(walk: Walk, test: Test) -> Walk:
    """The nodes of `walk` on which the test holds."""

    def kept(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
        found = walk(sentence, trigger, node)
        return [one for one in found if test(sentence, trigger, one)] if found else found

    return kept


def sequence(steps: list[Walk]) -> Walk:
    """The steps one after the other, each node once."""
    if len(steps) == 1:
        return steps[0]

    first, *others = steps

    def walk(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
        reached = first(sentence, trigger, node)
        for step in others:
            if not reached:
                break
            reached = list({found.id: found for start in reached for found in step(sentence, trigger, start)}.values())
        return reached

    return walk


def either(choices: list[Walk]) -> Walk:
    """Where any of the choices leads, each node once."""
    if len(choices) == 1:
        return choices[0]
    return lambda sentence, trigger, node: list(
        {found.id: found for choice in choices for found in choice(sentence, trigger, node)}.values()
    )


def optional(step: Walk) -> Walk:
    """The node itself, and where the step leads."""
    return either([itself, step])


def closure(step: Walk, with_start: bool) -> Walk:
    """All that `step` reaches in one or more rounds, each node once; before them the start itself, if asked for."""

    def walk(sentence: Sentence, trigger: Token, node: Token) -> list[Token]:
        reached = {node.id: node} if with_start else {}
        waiting = [node]
        for start in waiting:
            for found in step(sentence, trigger, start):
                if found.id not in reached:
                    reached[found.id] = found
                    waiting.append(found)
        return list(reached.values())

    return walk
