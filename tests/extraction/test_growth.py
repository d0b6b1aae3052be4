"""How far a cue grows under a model, and what stops it: its source, a mark, a rule for single words."""

from __future__ import annotations

from dataclasses import replace

from attrib.extraction.evidence import Linear
from attrib.extraction.growth import FURTHEST, growth
from attrib.extraction.tree import Tree, ids, mask_of
from attrib.grammar import Rule, RuleMatch, WordList
from attrib.grammar.nodes import every
from attrib.grammar.rules import Trigger
from attrib.model import Token
from attrib.resources import rules_dir

from .trees import flat, frozen

_STOPS = WordList("breaks", "", {",": {}})
_RULE = Rule(
    "any", "", "test", rules_dir(), 1, Trigger({}, {}, frozenset(), frozenset(), every(()), ()), (), (), {}, ()
)


def _match(trigger: Token, rule: Rule = _RULE) -> RuleMatch:
    return RuleMatch(rule, trigger, {}, trigger.lemma, {})


def _grown(text: str, trigger: str, source: str, bias: float, rule: Rule = _RULE) -> list[str]:
    """The words of the cue under a model that takes in every word (`bias` above zero) or none."""
    tree = Tree(frozen()[text].sentences[0])
    tokens = {token.text: token for token in tree.sentence.tokens}
    grow = growth(Linear(bias, {}), _STOPS)
    grown = grow(tree, _match(tokens[trigger], rule), mask_of([tokens[trigger]]), mask_of([tokens[source]]))
    return [tree.sentence.token(number).text for number in ids(grown)]


def test_a_model_that_refuses_leaves_the_trigger_alone() -> None:
    assert _grown("Palmer has not said when the ferry will sail.", "said", "Palmer", -1.0) == ["said"]


def test_a_cue_stops_at_its_source() -> None:
    grown = _grown("Palmer has not said when the ferry will sail.", "said", "Palmer", 1.0)
    assert grown[:3] == ["has", "not", "said"]


def test_a_cue_stops_at_a_mark() -> None:
    text = "Palmer said that the bridge was old, adding to the gloom in the town."
    assert _grown(text, "adding", "gloom", 1.0) == ["adding", "to", "the"]


def test_a_cue_grows_so_many_words_and_no_more() -> None:
    tree = Tree(flat(" ".join(["word"] * 40)).sentences[0])
    grown = growth(Linear(1.0, {}), _STOPS)(tree, _match(tree.sentence.token(20)), 1 << 20, 0)
    assert list(ids(grown)) == list(range(20 - FURTHEST, 20 + FURTHEST + 1))


def test_a_trusted_rule_for_a_noun_takes_the_word_alone() -> None:
    trusted = replace(_RULE, settings={"trust": "0.5"})
    assert _grown("Palmer said that the ferry would not sail.", "ferry", "Palmer", 1.0, trusted) == ["ferry"]
