"""Tests of a single node of the tree: its lemma, its part of speech, a feature, where it stands.

A test gets the sentence, the rule's trigger and the node. Lemmas and texts are compared without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from attrib.grammar.lists import WordList
from attrib.grammar.ud import FEATURES, RELATIONS, UPOS, check
from attrib.model import Sentence, Token

Test = Callable[[Sentence, Token, Token], bool]

KEYS = ("lemma", "text", "upos", "xpos", "deprel", "ner")
FLAGS: Mapping[str, Test] = {
    "before": lambda sentence, trigger, node: node.id < trigger.id,
    "after": lambda sentence, trigger, node: node.id > trigger.id,
    "first": lambda sentence, trigger, node: node.id == 1,
    "last": lambda sentence, trigger, node: node.id == len(sentence.tokens),
}

_VALUE = re.compile(r"""'[^']+'|"[^"]+"|[^'"|\s][^'"|]*""")
_VALUES = re.compile(rf"\s*(?:{_VALUE.pattern})\s*(?:\|\s*(?:{_VALUE.pattern})\s*)*")
_PARTICLES = frozenset(("compound:prt", "fixed"))


def values(text: str, lists: Mapping[str, WordList]) -> dict[str, Mapping[str, str]]:
    """The values that `a|'b, c'|$list` stands for, with what their word list says of them.

    Raises `ValueError` on values that cannot be read and on a word list that does not exist.
    """
    if not _VALUES.fullmatch(text):
        raise ValueError(f"cannot read the values `{text}`; write a|b|$list, with '…' around unusual characters")
    found: dict[str, Mapping[str, str]] = {}
    for value in _VALUE.findall(text):
        word = value.strip()
        if word.startswith("$"):
            if word[1:] not in lists:
                raise ValueError(f"there is no word list `{word[1:]}`; the lists are: {', '.join(sorted(lists))}")
            found = {**lists[word[1:]].entries, **found}
        else:
            found.setdefault(word.strip("'\""), {})
    return found


def words_at(sentence: Sentence, node: Token) -> tuple[str, ...]:
    """The entries that a node can stand for, longest first: its lemma with particles (*point out*), then alone."""
    lemma = node.lemma.lower()
    parts = [child.lemma.lower() for child in sentence.children(node) if child.deprel in _PARTICLES]
    return (" ".join([lemma, *parts]), lemma) if parts else (lemma,)


def node_test(key: str, wanted: Collection[str]) -> Test:
    """The test that a node's `key` has one of the `wanted` values. Raises `ValueError` on an unknown key or value."""
    if key == "lemma":
        lemmas = frozenset(word.lower() for word in wanted)
        firsts = frozenset(word.partition(" ")[0] for word in lemmas if " " in word)
        return lambda sentence, trigger, node: (
            (lemma := node.lemma.lower()) in lemmas
            or (lemma in firsts and not lemmas.isdisjoint(words_at(sentence, node)))
        )
    if key == "text":
        texts = frozenset(word.lower() for word in wanted)
        return lambda sentence, trigger, node: node.text.lower() in texts
    if key == "upos":
        for name in wanted:
            check(name, UPOS, "part of speech")
        return lambda sentence, trigger, node: node.upos in wanted
    if key == "xpos":
        return lambda sentence, trigger, node: node.xpos in wanted
    if key == "deprel":
        for name in wanted:
            check(name.partition(":")[0], RELATIONS, "relation")
        return lambda sentence, trigger, node: node.deprel in wanted
    if key == "ner":
        return lambda sentence, trigger, node: node.ner.rpartition("-")[2] in wanted
    if key[:1].isupper():
        check(key, FEATURES, "feature")
        return lambda sentence, trigger, node: node.feat(key) in wanted
    raise ValueError(f"there is no node test `{key}`; use {', '.join(KEYS)}, a UD feature such as Tense, or a path")


def negated(test: Test) -> Test:
    """The test that holds where `test` does not."""
    return lambda sentence, trigger, node: not test(sentence, trigger, node)


def every(tests: Collection[Test]) -> Test:
    """The test that holds where all `tests` do."""
    if len(tests) == 1:
        return next(iter(tests))

    def test(sentence: Sentence, trigger: Token, node: Token) -> bool:
        for one in tests:  # noqa: SIM110 - half the time of `all`, where most of matching goes
            if not one(sentence, trigger, node):
                return False
        return True

    return test
