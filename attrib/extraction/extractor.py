"""The stage itself: rules propose readings of every sentence, evidence decides between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path

from attrib.extraction.candidate_features import candidate_features
from attrib.extraction.candidates import Candidate, build
from attrib.extraction.cues import CueWords
from attrib.extraction.describe import describe
from attrib.extraction.edge_features import EdgeFeatures
from attrib.extraction.edges import Convention, Phrases, redrawn
from attrib.extraction.evidence import Evidence, load_evidence
from attrib.extraction.features import CueHead
from attrib.extraction.growth import growth
from attrib.extraction.passages import Passages
from attrib.extraction.selection import Decision, Scored, decide, recipient, settle
from attrib.extraction.tree import Tree
from attrib.extraction.trigger_features import trigger_features
from attrib.grammar import Grammar, load_grammar
from attrib.model import Attribution, Parse
from attrib.resources import rules_dir

_TRUST = "0.9"  # the confidence of a user's own rule, of which the evidence has seen nothing


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
        learned = frozenset(self.evidence.rules)
        groups: list[list[Scored]] = []
        trusted: list[Decision] = []
        for group in self._groups(parse, passages):
            own = [
                _trusted(scored.candidate, group) for scored in group if scored.candidate.match.rule.id not in learned
            ]
            if any(decision.confidence == 0 for decision in own):
                continue
            trusted.extend(own)
            if known := [scored for scored in group if scored.candidate.match.rule.id in learned]:
                groups.append(known)
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
                score = partial(features.score, self.evidence.edges)
                drawn = redrawn(candidate, phrases, passages, score, self.convention)
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

    def _groups(self, parse: Parse, passages: Passages) -> Iterator[Sequence[Scored]]:
        """The scored candidates of each trigger; of one that is ruled out, those of rules the evidence has not seen."""
        evidence, grow = self.evidence, growth(self.evidence.growth, self.grammar.lists["times"])
        furniture = parse.article.furniture
        for sentence in parse.sentences:
            if any(sentence.span.overlaps(span) for span in furniture):
                continue
            tree = Tree(sentence)
            unlearned = {
                token.id: found for token in sentence.tokens if (found := self._unlearned.match_at(sentence, token))
            }
            reserved = sum(1 << number for number in unlearned)
            for token in sentence.tokens:
                if not (token.id in unlearned or self._learned.tried(sentence, token)):
                    continue
                head = CueHead.of(tree, token, passages, self.cues)
                prior = evidence.trigger.score(trigger_features(head))
                likely = prior >= evidence.floor
                group = []
                for match in self.grammar.match_at(sentence, token) if likely else unlearned.get(token.id, ()):
                    for candidate in build(match, tree, passages, grow, reserved & ~(1 << token.id)):
                        score = evidence.candidate.score(candidate_features(candidate, head, passages))
                        group.append(Scored(candidate, score, prior))
                if group:
                    yield group

    @cached_property
    def cues(self) -> CueWords:
        """The cue words of the grammar's lists."""
        return CueWords(self.grammar.lists)

    @cached_property
    def _learned(self) -> Grammar:
        """The rules that the evidence was learned with."""
        learned = frozenset(self.evidence.rules)
        return replace(self.grammar, rules=tuple(rule for rule in self.grammar.rules if rule.id in learned))

    @cached_property
    def _unlearned(self) -> Grammar:
        """The rules that the evidence has not seen: a user's own, and those with a trust of their own."""
        learned = frozenset(self.evidence.rules)
        return replace(self.grammar, rules=tuple(rule for rule in self.grammar.rules if rule.id not in learned))


def _trusted(candidate: Candidate, group: Sequence[Scored]) -> Decision:
    trust = float(candidate.match.rule.settings.get("trust", _TRUST))
    return Decision(candidate, trust, recipient(candidate, group))


def load_extractor(user_rules: Sequence[Path] = (), convention: Convention = "guidelines") -> Extractor:
    """The packaged grammar with the rules and lists of the user's folders added, and the packaged evidence."""
    folder = rules_dir()
    return Extractor(load_grammar([folder, *user_rules]), load_evidence(folder / "evidence.json"), convention)
