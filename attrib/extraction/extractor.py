"""The stage itself: rules propose readings of every sentence, evidence decides between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from attrib.extraction.candidate_features import match_features, span_features
from attrib.extraction.candidates import Candidate, build, source_head
from attrib.extraction.cues import CueWords
from attrib.extraction.describe import describe
from attrib.extraction.edge_features import EdgeFeatures
from attrib.extraction.edges import Convention, Phrases, redrawn
from attrib.extraction.evidence import Evidence, load_evidence
from attrib.extraction.features import CueHead
from attrib.extraction.growth import growth
from attrib.extraction.passages import Passages
from attrib.extraction.prospects import Prospects
from attrib.extraction.selection import Decision, Readings, Scored, decide, recipient, settle
from attrib.extraction.tree import Tree
from attrib.extraction.trigger_features import other_features, own_features
from attrib.grammar import Grammar, Rule, RuleMatch, Tried, load_grammar, matches
from attrib.model import Attribution, Parse, Token
from attrib.resources import rules_dir

_OTHERS = 2.4  # log odds that other words add to those of a trigger at most, but for 2 of 1,000
_TRUST = "0.9"  # the confidence of a user's own rule, of which the evidence has seen nothing

Draw = Callable[[RuleMatch], list[Candidate]]
"""A function from a match to the candidates that it gives."""


@dataclass(frozen=True)
class Extractor:
    """A grammar with the evidence learned for it."""

    grammar: Grammar
    evidence: Evidence
    convention: Convention = "guidelines"

    def extract(self, parse: Parse, min_confidence: float | None = None) -> tuple[Attribution, ...]:
        """The attributions of an article in text order, from `min_confidence` up (by default as learned)."""
        threshold = self.evidence.threshold if min_confidence is None else min_confidence
        passages = Passages(parse)
        chosen = settle(self.decisions(parse, passages), threshold)
        return describe(parse, self._drawn(chosen, passages), passages, self.cues, self.grammar.lists)

    def decisions(self, parse: Parse, passages: Passages) -> list[Decision]:
        """The best reading at every trigger with its confidence, most confident first, whatever the threshold."""
        groups: list[Readings] = []
        trusted: list[Decision] = []
        for by_hand, readings in self._triggers(parse, passages):
            own = [_trusted(candidate, readings.told_to) for candidate in by_hand]
            if any(decision.confidence == 0 for decision in own):
                continue
            trusted.extend(own)
            if readings.scored:
                groups.append(readings)
        chosen = [*decide(groups, self.evidence), *trusted]
        return sorted(chosen, key=lambda decision: (-decision.confidence, decision.candidate.cue))

    def _drawn(self, decisions: Sequence[Decision], passages: Passages) -> list[Decision]:
        """The decisions with the edges of their spans where annotators have them."""
        found = []
        for _, inside in groupby(decisions, key=lambda decision: decision.candidate.sentence.index):
            group = list(inside)
            beside = [decision.candidate for decision in group]
            phrases = Phrases(beside[0].tree)
            for decision, candidate in zip(group, beside, strict=True):
                features = EdgeFeatures(candidate, phrases, passages, self.cues, beside)
                choose = partial(features.likeliest, self.evidence.edges)
                drawn = redrawn(candidate, phrases, passages, choose, self.convention)
                found.append(replace(decision, candidate=drawn))
        return found

    def readings(self, parse: Parse, rule_id: str) -> list[Candidate]:
        """All that one rule proposes, with no decision: what the examples of the rule are tested against."""
        passages, grow = Passages(parse), growth(self.evidence.growth, self.grammar.lists["times"])
        found = []
        for sentence in parse.sentences:
            tree = Tree(sentence)
            for match in self.grammar.only(rule_id).match(sentence):
                found.extend(build(match, tree, passages, grow))
        return found

    def _triggers(self, parse: Parse, passages: Passages) -> Iterator[tuple[list[Candidate], Readings]]:
        """What can be made of each trigger: the candidates of rules that are trusted by hand, and the scored readings.

        Of a trigger that is ruled out by the evidence, only the first.
        """
        evidence, grow = self.evidence, growth(self.evidence.growth, self.grammar.lists["times"])
        furniture = parse.article.furniture
        for sentence in parse.sentences:
            if any(sentence.span.overlaps(span) for span in furniture):
                continue
            found = [
                (token, self._parted(tried))
                for token in self._prospects.among(sentence)
                if (tried := self.grammar.tried(sentence, token))
            ]
            by_hand = {
                token.id: own for token, (rules, _) in found if rules and (own := matches(rules, sentence, token))
            }
            tree, reserved = Tree(sentence), sum(1 << number for number in by_hand)
            for token, (_, rules) in found:
                others, own = reserved & ~(1 << token.id), by_hand.get(token.id, [])
                trusted = [one for match in own for one in build(match, tree, passages, grow, others)]
                learned: Sequence[RuleMatch] = ()
                scored: Sequence[Scored] = ()
                if rules:
                    head = CueHead.of(tree, token, passages, self.cues)
                    prior = self._prior(head)
                    if prior >= evidence.floor:
                        learned = matches(rules, sentence, token)
                        draw = partial(build, tree=tree, passages=passages, grow=grow, reserved=others)
                        scored = list(self._read(learned, head, prior, passages, draw))
                if trusted or scored:
                    told = [person for match in (*own, *learned) for person in match.args.get("told_to", ())]
                    yield trusted, Readings(scored, told)

    def _prior(self, head: CueHead) -> float:
        """The log odds that a token heads a cue. Most are ruled out by what the token is itself."""
        model = self.evidence.trigger
        own = model.steps(own_features(head))
        if model.odds(own) < self.evidence.floor - _OTHERS:
            return -math.inf
        return model.odds(own + model.steps(other_features(head)))

    def _read(
        self, found: Iterable[RuleMatch], head: CueHead, prior: float, passages: Passages, draw: Draw
    ) -> Iterator[Scored]:
        """The readings of the matches of one trigger, whose log odds are given.

        A match is known well enough before its spans are drawn: what promises little, or far less than the best one,
        is hardly ever chosen.
        """
        model, best = self.evidence.candidate, -math.inf
        known = [(model.steps(match_features(match, source_head(head.tree, match), head)), match) for match in found]
        for steps, match in sorted(known, key=itemgetter(0), reverse=True):
            odds = model.odds(steps)
            if odds < max(best - self.evidence.margin, self.evidence.promise - prior):
                break
            for one in draw(match):
                best = max(best, odds)
                yield Scored(one, model.odds(steps + model.steps(span_features(one, head, passages))), prior)

    @cached_property
    def cues(self) -> CueWords:
        """The cue words of the grammar's lists."""
        return CueWords(self.grammar.lists)

    @cached_property
    def _prospects(self) -> Prospects:
        return Prospects(self.grammar, self.evidence, self.cues)

    def _parted(self, tried: Tried) -> tuple[Sequence[Rule], Sequence[Rule]]:
        """The rules that the evidence has not seen, a user's own or with a trust of their own; and those it has."""
        parted = self._parts.get(tried)
        if parted is None:
            learned = frozenset(self.evidence.rules)
            by_hand = [rule for rule in tried.rules if rule.id not in learned]
            parted = self._parts[tried] = (by_hand, [rule for rule in tried.rules if rule.id in learned])
        return parted

    @cached_property
    def _parts(self) -> dict[Tried, tuple[Sequence[Rule], Sequence[Rule]]]:
        return {}


def _trusted(candidate: Candidate, told_to: Sequence[Token]) -> Decision:
    trust = float(candidate.match.rule.settings.get("trust", _TRUST))
    return Decision(candidate, trust, recipient(candidate, told_to))


def load_extractor(user_rules: Sequence[Path] = (), convention: Convention = "guidelines") -> Extractor:
    """The packaged grammar with the rules and lists of the user's folders added, and the packaged evidence."""
    folder = rules_dir()
    return Extractor(load_grammar([folder, *user_rules]), load_evidence(folder / "evidence.json"), convention)
