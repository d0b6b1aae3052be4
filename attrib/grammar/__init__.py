"""Rule files and word lists → a grammar that matches sentences. The language of the rules: rules/README.md."""

from attrib.grammar.cases import Case
from attrib.grammar.frozen import from_conllu, to_conllu
from attrib.grammar.lists import WordList, load_lists
from attrib.grammar.loading import load_grammar
from attrib.grammar.matching import Attempt, Grammar, RuleMatch, Tried, matches
from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.reference import rule_reference
from attrib.grammar.rules import Family, Rule
from attrib.grammar.running import CaseResult, Found, freeze, load_parses, run_cases

__all__ = [
    "Attempt",
    "Case",
    "CaseResult",
    "Family",
    "Found",
    "Grammar",
    "GrammarError",
    "Problem",
    "Rule",
    "RuleMatch",
    "Tried",
    "WordList",
    "freeze",
    "from_conllu",
    "load_grammar",
    "load_lists",
    "load_parses",
    "matches",
    "rule_reference",
    "run_cases",
    "to_conllu",
]
