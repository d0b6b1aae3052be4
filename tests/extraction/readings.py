"""Candidates of frozen sentences by the packaged rules, with cues grown by plain grammar instead of learned weights."""

from __future__ import annotations

from functools import cache

from attrib.extraction.candidates import Candidate, build, plain_growth
from attrib.extraction.cues import CueWords
from attrib.extraction.describe import describe
from attrib.extraction.passages import Passages
from attrib.extraction.selection import Decision, recipient
from attrib.extraction.tree import Tree
from attrib.grammar import Grammar, load_grammar
from attrib.model import Attribution, Parse
from attrib.resources import rules_dir

from .trees import frozen


@cache
def grammar() -> Grammar:
    """The packaged rules."""
    return load_grammar([rules_dir()])


def candidates(text: str, rule: str, trigger: str = "") -> list[Candidate]:
    """What one rule proposes for a frozen text, at the trigger of that form if one is given."""
    parse = frozen()[text]
    passages = Passages(parse)
    return [
        candidate
        for sentence in parse.sentences
        for match in grammar().only(rule).match(sentence)
        for candidate in build(match, Tree(sentence), passages, plain_growth)
        if trigger in ("", candidate.trigger.text)
    ]


def described(text: str, *readings: tuple[str, str]) -> tuple[Parse, tuple[Attribution, ...]]:
    """The attributions of the first candidates of (rule, trigger), as if each had been chosen."""
    parse = frozen()[text]
    decisions = []
    for rule, trigger in readings:
        candidate = candidates(text, rule, trigger)[0]
        decisions.append(Decision(candidate, 0.75, recipient(candidate, candidate.match.args.get("told_to", ()))))
    found = describe(parse, decisions, Passages(parse), CueWords(grammar().lists), grammar().lists)
    return parse, found
