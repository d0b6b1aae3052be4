"""How far a cue reaches: from the trigger word by word to the left and right, as long as evidence says so."""

from __future__ import annotations

from attrib.extraction.candidates import Grow
from attrib.extraction.evidence import Linear
from attrib.extraction.growth_features import growth_features
from attrib.extraction.tree import Mask, Tree, mask_of
from attrib.grammar import RuleMatch, WordList
from attrib.model import Token

FURTHEST = 8  # tokens to one side; longer cues are too rare to learn from
_SURE = 0.4  # log odds from which a word is taken in: one word too many spoils the cue as much as one too few does


def growth(model: Linear, stops: WordList) -> Grow:
    """The function that grows a cue's core by the learned model, never over a source or a word in `stops`."""

    taken: dict[tuple[int, ...], bool] = {}  # what the readings of one sentence share
    seen: list[Tree] = []

    def grow(tree: Tree, match: RuleMatch, cue: Mask, source: Mask) -> Mask:
        if not seen or seen[0] is not tree:
            seen[:] = [tree]
            taken.clear()
        trigger, tokens = match.trigger, tree.sentence.tokens
        if "trust" in match.rule.settings and trigger.upos != "VERB":
            return cue  # *reportedly*, *request*: the guidelines count the word alone
        own, last, contents = trigger.id, len(tokens), mask_of(match.args.get("content", ()))
        for side in (-1, 1):
            for step in range(FURTHEST):
                place = (cue & -cue).bit_length() - 2 if side < 0 else cue.bit_length()
                if not 1 <= place <= last or source >> place & 1:
                    break
                token = tokens[place - 1]
                key = (own, cue, side, step, contents & (1 << place | 1 << token.head))
                within = taken.get(key)
                if within is None:
                    within = taken[key] = token.text.lower() not in stops and fits(tree, match, cue, token, side, step)
                if not within:
                    break
                cue |= 1 << place
        return cue

    def fits(tree: Tree, match: RuleMatch, cue: Mask, token: Token, side: int, step: int) -> bool:
        return model.score(growth_features(tree, match, cue, token, side, step)) >= _SURE

    return grow
