"""A loaded grammar, and the matching of its rules against sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from attrib.grammar.lists import WordList
from attrib.grammar.nodes import words_at
from attrib.grammar.rules import Family, Reached, Rule
from attrib.grammar.ud import UPOS
from attrib.model import RELATION_BITS, Sentence, Token


@dataclass(frozen=True, eq=False)  # compared as objects: tokens that set off the same rules share one
class Tried:
    """The rules that are worth trying at a token, in order."""

    rules: tuple[Rule, ...]


class _Kind:
    """The rules whose tests of the token itself hold for all tokens of a kind."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        """Finds the relations that the rules begin with: of the token itself (up), of its dependents (down)."""
        self._rules = rules
        self._up = self._down = 0
        for up, down in [need for rule in rules for need in rule.needs]:
            self._up |= up
            self._down |= down
        self._beginning: dict[tuple[int, int], Tried | None] = {}

    def beginning(self, own: int, below: int) -> Tried | None:
        """Those of them that can begin at a token, by its own relation and those of its dependents; None for none."""
        if not self._rules:
            return None
        place = (own & self._up, below & self._down)
        if place not in self._beginning:
            rules = tuple(rule for rule in self._rules if rule.can_begin(*place))
            self._beginning[place] = Tried(rules) if rules else None
        return self._beginning[place]


class RuleMatch(NamedTuple):
    """A rule that matched at a trigger. `args` holds the tokens of every role that is filled, in text order."""

    rule: Rule
    trigger: Token
    args: Mapping[str, tuple[Token, ...]]
    word: str  # the entry of the trigger's lemma test that the trigger stands for, such as "point out", or its lemma
    attributes: Mapping[str, str]  # what the word list says of that entry, such as its stance


@dataclass(frozen=True)
class Attempt:
    """A rule that a token sets off, and what then keeps it from matching ("": nothing)."""

    rule: Rule
    trigger: Token
    refusal: str


@dataclass(frozen=True)
class Grammar:
    """All rules in file order, with their families and word lists. Holds functions, so it cannot be pickled."""

    families: tuple[Family, ...]
    rules: tuple[Rule, ...]
    lists: Mapping[str, WordList]

    def match(self, sentence: Sentence) -> list[RuleMatch]:
        """Every match of every rule, by trigger in text order, then in the order of the rules."""
        return [match for token in sentence.tokens for match in self.match_at(sentence, token)]

    def match_at(self, sentence: Sentence, token: Token) -> list[RuleMatch]:
        """Every rule that matches with this token as its trigger, in the order of the rules."""
        tried = self.tried(sentence, token)
        return matches(tried.rules, sentence, token) if tried else []

    def attempts(self, sentence: Sentence) -> list[Attempt]:
        """Every rule that a token sets off, whether it then matches or not, in the order of `match`."""
        return [
            Attempt(rule, token, rule.refusal(sentence, token))
            for token in sentence.tokens
            for rule in self.triggers(token)
            if rule.trigger.test(sentence, token)
        ]

    def without(self, *families: str) -> Grammar:
        """This grammar less some families. Raises `KeyError` where there is no such family."""
        for name in families:
            if name not in {family.name for family in self.families}:
                raise KeyError(f"there is no rule family `{name}`")
        kept = tuple(family for family in self.families if family.name not in families)
        return Grammar(kept, tuple(rule for rule in self.rules if rule.family not in families), self.lists)

    def only(self, rule_id: str) -> Grammar:
        """This grammar with one rule alone. Raises `KeyError` where there is no such rule."""
        rule = self.rule(rule_id)
        return Grammar(tuple(f for f in self.families if f.name == rule.family), (rule,), self.lists)

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises `KeyError` where there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(f"there is no rule `{rule_id}`")

    def triggers(self, token: Token) -> tuple[Rule, ...]:
        """The rules whose trigger's part of speech and lemma (its first word) fit, in order."""
        return self.rules_for(token.upos, token.lemma.lower())

    def rules_for(self, upos: str, lemma: str) -> tuple[Rule, ...]:
        """The same, by part of speech and lemma in lower case."""
        return self._index.get((upos, self._named(lemma)), ())

    def _named(self, lemma: str) -> str:
        """The lemma, where some trigger names it."""
        return lemma if lemma in self._lemmas else ""

    def tried(self, sentence: Sentence, token: Token) -> Tried | None:
        """Of those rules, the ones whose tests of the token itself hold, and that find the relations they begin with.

        They are the same for all tokens of a kind, and are remembered for it. None where there are none.
        """
        lemma = self._named(token.lemma.lower())
        rules = self._index.get((token.upos, lemma))
        if not rules:
            return None
        text, feats, ner = token.text.lower(), *self._asked.get(token.upos, (True, True))
        kind = (
            token.upos,
            lemma,
            text if text in self._texts else "",
            token.xpos,
            token.deprel,
            token.feats if feats else "",
            token.ner if ner else "",
        )
        known = self._of_kind.get(kind)
        if known is None:
            own = tuple(rule for rule in rules if rule.trigger.own(sentence, token, token))
            ids = tuple(rule.id for rule in own)
            known = self._of_kind[kind] = self._with_rules.get(ids) or self._with_rules.setdefault(ids, _Kind(own))
        return known.beginning(RELATION_BITS[token.deprel], sentence.relations(token))

    @cached_property
    def _of_kind(self) -> dict[tuple[str, ...], _Kind]:
        return {}

    @cached_property
    def _with_rules(self) -> dict[tuple[str, ...], _Kind]:
        return {}

    @cached_property
    def _asked(self) -> dict[str, tuple[bool, bool]]:
        """For each part of speech, whether any trigger asks for a feature, and whether one asks for names."""
        keys: dict[str, set[str]] = {upos: set() for upos in UPOS}
        for rule in self.rules:
            for upos in rule.trigger.upos or UPOS:
                keys[upos].update(key.removeprefix("not_") for key in rule.trigger.written)
        return {upos: (any(key[0].isupper() for key in some), "ner" in some) for upos, some in keys.items()}

    @cached_property
    def _texts(self) -> frozenset[str]:
        """All texts that any trigger asks for."""
        return frozenset(text for rule in self.rules for text in rule.trigger.texts)

    @cached_property
    def _lemmas(self) -> frozenset[str]:
        """The first words of all lemmas that any trigger names."""
        return frozenset(lemma.partition(" ")[0] for rule in self.rules for lemma in rule.trigger.lemmas)

    @cached_property
    def _index(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        """Rules by part of speech and lemma; the lemma "" stands for all that no trigger names."""
        index: dict[tuple[str, str], list[Rule]] = {}
        for rule in self.rules:
            firsts = {lemma.partition(" ")[0] for lemma in rule.trigger.lemmas} or {"", *self._lemmas}
            for upos in sorted(rule.trigger.upos or UPOS):
                for lemma in firsts:
                    index.setdefault((upos, lemma), []).append(rule)
        return {key: tuple(rules) for key, rules in index.items()}


def matches(rules: Sequence[Rule], sentence: Sentence, token: Token) -> list[RuleMatch]:
    """Those of the rules, tried at this token, that match with it as their trigger."""
    found: list[RuleMatch] = []
    reached: Reached = {}
    words: tuple[str, ...] = ()
    for rule in rules:
        args = rule.arguments_at(sentence, token, reached)
        if args is not None:
            words = words or words_at(sentence, token)
            lemmas = rule.trigger.lemmas
            word = next((word for word in words if word in lemmas), words[-1]) if lemmas else words[-1]
            found.append(RuleMatch(rule, token, args, word, lemmas.get(word, {})))
    return found
