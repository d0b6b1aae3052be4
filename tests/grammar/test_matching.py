from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.grammar import Grammar, RuleMatch, load_grammar
from attrib.model import Sentence

from .conftest import Folder
from .trees import NOTHING, RULE, TOLD, sentence

ANYTHING = """
family: anything
about: Rules with and without words, to be told apart by their place.
rules:
- {id: any-past, about: Any past, trigger: {Tense: Past}, content: ., hits: ["[C x]"], misses: [y]}
- {id: verb, about: Any verb, trigger: {upos: VERB}, content: ., hits: ["[C x]"], misses: [y]}
- {id: pointing, about: A word, trigger: {lemma: point out}, content: ">obj", hits: ["[C x]"], misses: [y]}
- {id: out, about: No list, trigger: {upos: [VERB, ADP], not_lemma: $speech, where: ["!>mark"]}, content: .,
   hits: ["[C x]"], misses: [y]}
- {id: noun, about: Another verb, trigger: {upos: NOUN, not_Number: Plur, where: "<nsubj"}, content: <nsubj,
   hits: ["[C x]"], misses: [y]}
- {id: person, about: A name, trigger: {upos: [NOUN, PROPN], ner: PER}, content: ., hits: ["[C x]"], misses: [y]}
"""


def shown(matches: list[RuleMatch]) -> list[tuple[str, int, dict[str, list[int]]]]:
    return [(m.rule.id, m.trigger.id, {role: [t.id for t in found] for role, found in m.args.items()}) for m in matches]


def test_arguments(rules_folder: Folder) -> None:
    (match,) = load_grammar([rules_folder()]).match(sentence(TOLD))
    assert shown([match]) == [("told-that", 5, {"source": [2, 4], "content": [9], "told_to": [6]})]
    assert (match.word, match.attributes) == ("tell", {"class": "speech", "stance": "neutral"})


def test_required_argument_that_reaches_nothing(rules_folder: Folder) -> None:
    assert load_grammar([rules_folder()]).match(sentence(NOTHING)) == []
    optional = RULE.replace("content:", "content?:")
    assert shown(load_grammar([rules_folder({"a.yml": optional})]).match(sentence(NOTHING))) == [
        ("told-that", 2, {"source": [1]})
    ]


def test_where_that_does_not_hold(rules_folder: Folder) -> None:
    grammar = load_grammar([rules_folder({"a.yml": RULE.replace("!>aux", "!>iobj")})])
    assert grammar.match(sentence(TOLD)) == []


def test_matches_by_trigger_then_by_rule(rules_folder: Folder) -> None:
    grammar = load_grammar([rules_folder({"anything.yml": ANYTHING})])
    matches = grammar.match(sentence(TOLD))
    assert shown(matches) == [
        ("noun", 2, {"content": [5]}),
        ("any-past", 5, {"content": [5]}),
        ("verb", 5, {"content": [5]}),
        ("person", 6, {"content": [6]}),
        ("any-past", 9, {"content": [9]}),
        ("verb", 9, {"content": [9]}),
        ("any-past", 11, {"content": [11]}),
        ("verb", 11, {"content": [11]}),
        ("out", 11, {"content": [11]}),
        ("verb", 13, {"content": [13]}),
        ("pointing", 13, {"content": [15]}),
        ("out", 14, {"content": [14]}),
    ]
    assert [match.word for match in matches if match.rule.id == "pointing"] == ["point out"]


@st.composite
def trees(draw: st.DrawFn) -> Sentence:
    """Trees of the words of TOLD, hung anyhow: each word below one before it."""
    rows: list[str] = []
    for row in draw(st.lists(st.sampled_from(TOLD.strip().splitlines()), min_size=1, max_size=12)):
        form, lemma, upos, _, deprel, *feats = row.split()
        head = draw(st.integers(1, len(rows))) if rows else 0
        rows.append(" ".join([form, lemma, upos, str(head), deprel if rows else "root", *feats]))
    tree = sentence("\n".join(rows))
    tokens = tuple(token._replace(ner=draw(st.sampled_from(["O", "B-PER", "I-ORG"]))) for token in tree.tokens)
    return replace(tree, tokens=tokens)


def test_index_finds_what_trying_every_rule_on_every_token_finds(rules_folder: Folder) -> None:
    grammar = load_grammar([rules_folder({"anything.yml": ANYTHING, "saying.yml": RULE})])

    @given(trees())
    def check(tree: Sentence) -> None:
        assert shown(grammar.match(tree)) == shown(_exhaustively(grammar, tree))

    check()


def _exhaustively(grammar: Grammar, tree: Sentence) -> list[RuleMatch]:
    pairs = [(rule, token) for token in tree.tokens for rule in grammar.rules if rule.trigger.test(tree, token)]
    tried = ((rule, token, rule.arguments_at(tree, token, {})) for rule, token in pairs)
    return [RuleMatch(rule, token, args, "", {}) for rule, token, args in tried if args is not None]


def test_attempts_say_what_was_missing(rules_folder: Folder) -> None:
    grammar = load_grammar([rules_folder({"a.yml": RULE})])
    stricter = load_grammar([rules_folder({"a.yml": RULE.replace("!>aux", "!>iobj")})])
    assert [(a.rule.id, a.trigger.id, a.refusal) for a in grammar.attempts(sentence(TOLD))] == [
        ("told-that", 5, ""),
        ("told-that", 13, "source >nsubj >conj? leads nowhere"),
    ]
    assert stricter.attempts(sentence(TOLD))[0].refusal == "where !>iobj does not hold"
    assert [a.refusal for a in grammar.attempts(sentence(NOTHING))] == ["content >ccomp leads nowhere"]
    optional = load_grammar([rules_folder({"a.yml": RULE.replace("content:", "content?:")})])
    assert [a.refusal for a in optional.attempts(sentence(NOTHING))] == [""]


def test_without_and_only(rules_folder: Folder) -> None:
    grammar = load_grammar([rules_folder({"anything.yml": ANYTHING, "saying.yml": RULE})])
    assert [rule.id for rule in grammar.without("anything").rules] == ["told-that"]
    assert [family.name for family in grammar.without("anything").families] == ["saying"]
    assert grammar.without("anything", "saying").match(sentence(TOLD)) == []
    only = grammar.only("pointing")
    assert [rule.id for rule in only.rules] == ["pointing"]
    assert [match.rule.id for match in only.match(sentence(TOLD))] == ["pointing"]
    with pytest.raises(KeyError, match="no rule family `nothing`"):
        grammar.without("nothing")
    with pytest.raises(KeyError, match="no rule `nothing`"):
        grammar.only("nothing")
