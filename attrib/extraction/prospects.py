"""Whether a token is worth reading as the head of a cue, by its kind alone: what most tokens are ruled out by."""

from __future__ import annotations

from collections.abc import Iterator

from attrib.extraction.cues import CueWords
from attrib.extraction.evidence import Evidence
from attrib.extraction.features import lowered
from attrib.extraction.trigger_features import kind_features
from attrib.grammar import Grammar, Rule
from attrib.grammar.ud import UPOS
from attrib.model import Sentence, Token

_AROUND = 1.5  # log odds that frame and other words add at most to those of a trigger's kind, but for 3 of 1,000
_REMEMBERED = 50_000  # kinds, beyond which a long run begins anew

Kind = tuple[str, str, str, str]
"""A token's lemma, part of speech, tag and relation."""


class Prospects(dict[Kind, bool]):
    """For each kind of token, whether any of them may be found to be a trigger; made when a kind is first met."""

    def __init__(self, grammar: Grammar, evidence: Evidence, cues: CueWords) -> None:
        """By the rules of the grammar, and the evidence learned for them."""
        super().__init__()
        self._evidence, self._cues = evidence, cues
        learned = frozenset(evidence.rules)
        self._by_hand = {asked for rule in grammar.rules if rule.id not in learned for asked in _asked(rule)}

    def among(self, sentence: Sentence) -> list[Token]:
        """The tokens that are worth reading. One with a particle is another word, which is always read."""
        with_particle = {token.head for token in sentence.tokens if token.deprel == "compound:prt"}
        return [
            token
            for token in sentence.tokens
            if self[token.lemma, token.upos, token.xpos, token.deprel] or token.id in with_particle
        ]

    def __missing__(self, kind: Kind) -> bool:
        """Looks the kind up in the rules and in the evidence."""
        if len(self) >= _REMEMBERED:
            self.clear()
        upos, word = kind[1], lowered(kind[0])
        by_hand = (upos, word) in self._by_hand or (upos, "") in self._by_hand
        self[kind] = found = by_hand or self._likely(word, kind)
        return found

    def _likely(self, word: str, kind: Kind) -> bool:
        model = self._evidence.trigger
        whatever, placed = kind_features(word, *kind[1:], self._cues.find(word).cue_class)
        best = model.steps(whatever) + max(model.steps([group]) for group in placed)
        return model.odds(best) >= self._evidence.floor - _AROUND


def _asked(rule: Rule) -> Iterator[tuple[str, str]]:
    """The parts of speech and lemmas ("": any) for which a rule asks: none where it only forbids, whatever the word."""
    if rule.trigger.lemmas or not forbids(rule):
        for upos in rule.trigger.upos or UPOS:
            for lemma in rule.trigger.lemmas or ("",):
                yield upos, lemma.partition(" ")[0]


def forbids(rule: Rule) -> bool:
    """Whether the rule keeps other readings away and gives none itself."""
    return float(rule.settings.get("trust", 1)) == 0
