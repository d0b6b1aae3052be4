"""The examples of the rules as tests of extraction: what one rule alone makes of each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from attrib.extraction import Extractor, load_extractor
from attrib.extraction.candidates import Candidate
from attrib.extraction.describe import describe
from attrib.extraction.passages import Passages
from attrib.extraction.selection import Decision, recipient
from attrib.grammar import CaseResult, Found, Rule, freeze, load_parses, run_cases
from attrib.model import Article, Attribution, Parse
from attrib.parsing import ParseFailure, Parser
from attrib.parsing.models import PACKAGED
from attrib.resources import rules_dir


def check(user_rules: Sequence[Path] = ()) -> list[CaseResult]:
    """The result of every example of every rule, the packaged ones first. Raises `GrammarError`."""
    extractor = load_extractor(user_rules)
    parses = load_parses([rules_dir(), *user_rules])
    return run_cases(extractor.grammar, parses, lambda parse, rule: found_by(extractor, parse, rule))


def found_by(extractor: Extractor, parse: Parse, rule: Rule) -> list[Found]:
    """All readings that one rule proposes for a parse, each on its own, with no decision between them."""
    passages = Passages(parse)
    return [
        _found(attribution)
        for candidate in extractor.readings(parse, rule.id)
        for attribution in describe(parse, [_decision(candidate)], passages, extractor.cues, extractor.grammar.lists)
    ]


def _decision(candidate: Candidate) -> Decision:
    """The candidate as if it were the only reading of its trigger."""
    return Decision(candidate, 1.0, recipient(candidate, candidate.match.args.get("told_to", ())))


def freeze_examples(user_rules: Sequence[Path] = (), model: str = PACKAGED) -> None:
    """Parse the examples that are new and keep the parses in each folder's `parses/`; drop those that are gone.

    Without the user's own folders, the packaged rules are meant. Raises `ValueError` for a sentence that no parser
    can read.
    """
    grammar = load_extractor(user_rules).grammar
    parser = Parser(model)
    for folder in user_rules or [rules_dir()]:
        freeze(grammar, _Sentences(parser), folder)


@dataclass(frozen=True)
class _Sentences:
    """Parses one sentence at a time."""

    parser: Parser

    def __call__(self, text: str) -> Parse:
        result = next(self.parser.parse([Article("example", text)]))
        if isinstance(result, ParseFailure):
            raise ValueError(f"{text!r}: {result.reason}")
        return result


def _found(attribution: Attribution) -> Found:
    told_to = attribution.told_to
    return Found(
        cue=attribution.cue,
        source=tuple(span for source in attribution.sources for span in source.spans),
        content=attribution.contents,
        told_to=told_to.spans if told_to else (),
        relay=tuple(span for relay in attribution.relays for span in relay.spans),
    )
