"""Whether a token is worth reading as the head of a cue, by its kind alone: what most tokens are ruled out by."""

from __future__ import annotations

from attrib.extraction.cues import CueWords
from attrib.extraction.evidence import Evidence
from attrib.extraction.features import lowered, with_particle
from attrib.extraction.trigger_features import kind_features
from attrib.grammar import Grammar, Rule
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
        self._grammar, self._evidence, self._cues = grammar, evidence, cues
        self._learned = frozenset(evidence.rules)

    def has(self, sentence: Sentence, token: Token) -> bool:
        """Whether the token is worth reading. With a particle it is another word, which is always read."""
        return self[token.lemma, token.upos, token.xpos, token.deprel] or with_particle(sentence, token)

    def __missing__(self, kind: Kind) -> bool:
        """Looks the kind up in the rules and in the evidence."""
        if len(self) >= _REMEMBERED:
            self.clear()
        self[kind] = found = self._by_hand(kind) or self._likely(kind)
        return found

    def _by_hand(self, kind: Kind) -> bool:
        """Whether a rule that the evidence has not seen asks for it. One for any word that only forbids does not."""
        lemma, upos, _, _ = kind
        return any(
            rule.id not in self._learned and (rule.trigger.lemmas or not forbids(rule))
            for rule in self._grammar.rules_for(upos, lemma.lower())
        )

    def _likely(self, kind: Kind) -> bool:
        model, word = self._evidence.trigger, lowered(kind[0])
        best = max(model.steps(groups) for groups in kind_features(word, *kind[1:], self._cues.find(word).cue_class))
        return model.odds(best) >= self._evidence.floor - _AROUND


def forbids(rule: Rule) -> bool:
    """Whether the rule keeps other readings away and gives none itself."""
    return float(rule.settings.get("trust", 1)) == 0
