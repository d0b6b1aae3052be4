"""Samples for the first two models: which tokens head a cue, and how far a cue reaches from there."""

from __future__ import annotations

from collections.abc import Sequence

from attrib.extraction.cues import CueWords
from attrib.extraction.features import CueHead
from attrib.extraction.growth import FURTHEST
from attrib.extraction.growth_features import growth_features
from attrib.extraction.tree import Mask, Tree, mask_of
from attrib.extraction.trigger_features import other_features, own_features
from attrib.grammar import Grammar, RuleMatch
from training.evidence.corpus import Annotated, covering
from training.evidence.fitting import Samples

Place = tuple[int, int, int]  # article, sentence, token id


def trigger_samples(articles: Sequence[Annotated], grammar: Grammar) -> tuple[Samples, list[Place]]:
    """A row for every token that can trigger a rule, with the place that it stands for."""
    samples, places, cues = Samples(), [], CueWords(grammar.lists)
    for number, article in enumerate(articles):
        heads = {(s.index, t.id) for s, t, _ in filter(None, map(article.trigger_of, article.gold.attributions))}
        for sentence in article.parse.sentences:
            tree = Tree(sentence)
            for token in sentence.tokens:
                if grammar.triggers(token):
                    here = (sentence.index, token.id)
                    head = CueHead.of(tree, token, article.passages, cues)
                    samples.add(own_features(head) + other_features(head), here in heads, article.fold)
                    places.append((number, *here))
    return samples, places


def growth_samples(articles: Sequence[Annotated], grammar: Grammar) -> Samples:
    """A row for every word next to a growing gold cue: whether the annotator took it in."""
    samples = Samples()
    for article in articles:
        for attribution in article.gold.attributions:
            found = article.trigger_of(attribution)
            if found is None:
                continue
            sentence, trigger, cue_tokens = found
            tree, cue = Tree(sentence), mask_of(cue_tokens)
            source = mask_of(covering(sentence, attribution.sources))
            content = mask_of(covering(sentence, attribution.contents))
            match = _closest(grammar.match_at(sentence, trigger), tree, cue, source, content)
            if match is not None:
                _grow(samples, article.fold, tree, match, cue, source)
    return samples


def _closest(matches: Sequence[RuleMatch], tree: Tree, cue: Mask, source: Mask, content: Mask) -> RuleMatch | None:
    """The match nearest to the annotated source and content whose own cue words lie in the annotated cue."""

    def nearness(match: RuleMatch) -> float:
        proposed = 0
        for head in match.args.get("content", ()):
            proposed |= tree.region(head, match.trigger)
        heads = mask_of(match.args.get("source", ()))
        shared = 2 * (proposed & content).bit_count() / (proposed.bit_count() + content.bit_count() + 1)
        return shared + (bool(heads) == bool(source) and (not heads or bool(heads & source)))

    inside = [match for match in matches if not mask_of(match.args.get("cue", ())) & ~cue]
    return max(inside, key=nearness, default=None)


def _grow(samples: Samples, fold: int, tree: Tree, match: RuleMatch, gold: Mask, source: Mask) -> None:
    core = mask_of((match.trigger, *match.args.get("cue", ())))
    cue = tree.between((core & -core).bit_length() - 1, core.bit_length() - 1)
    for side in (-1, 1):
        for step in range(FURTHEST):
            place = (cue & -cue).bit_length() - 2 if side < 0 else cue.bit_length()
            if not 1 <= place <= len(tree.sentence.tokens) or source >> place & 1:
                break
            taken = bool(gold >> place & 1)
            features = growth_features(tree, match, cue, tree.sentence.token(place), side, step)
            samples.add(features, taken, fold)
            if not taken:
                break
            cue |= 1 << place
