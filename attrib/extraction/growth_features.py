"""What is known of the word beside a cue, as named features: whether the cue takes it in."""

from __future__ import annotations

from attrib.extraction.evidence import Group
from attrib.extraction.features import Names
from attrib.extraction.tree import Mask, Tree
from attrib.grammar import RuleMatch
from attrib.model import Token


def growth_features(tree: Tree, match: RuleMatch, cue: Mask, token: Token, side: int, steps: int) -> list[Group]:
    """Features of the token next to the cue on one side (-1 left, 1 right), for whether the cue takes it in."""
    sentence, trigger = tree.sentence, match.trigger
    edge = sentence.token(token.id - side)
    tie = "child" if token.head == trigger.id else "parent" if trigger.head == token.id else "other"
    if tie == "other" and cue >> token.head & 1:
        tie = "below"
    beyond = token.id + side
    after = sentence.token(beyond).lemma if 1 <= beyond <= len(sentence.tokens) else ""
    head = sentence.parent(token)
    groups: list[Group] = [
        (_beside_cue, side, tie, token.deprel, token.lemma, after),
        (_beside_edge, side, tie, token.upos, edge.upos, edge.deprel, token.ner),
        (_beside_words, side, token.lemma, token.deprel, trigger.lemma, edge.lemma),
        (_beside_trigger, side, token.deprel, token.upos, trigger.upos, trigger.deprel, min(steps, 4)),
    ]
    if head is not None:
        preposition = token.lemma if token.deprel == "case" else ""
        groups.append((_below_head, side, token.deprel, head.deprel, preposition))
    for content in match.args.get("content", ()):
        if token.head == content.id:
            groups.append((_in_content, side, token.deprel, token.lemma, content.deprel, trigger.upos))
        if token.id == content.id:
            groups.append((_on_content, side, content.deprel))
    return groups


def _beside_cue(side: int, tie: str, rel: str, lemma: str, after: str) -> Names:
    lemma, after = lemma.lower(), after.lower()
    return (
        f"{side} {tie} {rel}",
        f"{side} {tie} {rel} {lemma}",
        f"{side} {lemma}",
        f"{side} {lemma} next={after}",
        f"{side} {tie} {rel} next={after}",
    )


def _beside_edge(side: int, tie: str, upos: str, edge_upos: str, edge_rel: str, ner: str) -> Names:
    return f"{side} {upos} {tie} edge={edge_upos} {edge_rel}", f"{side} ner={ner[2:]}"


def _beside_words(side: int, lemma: str, rel: str, near: str, edge: str) -> Names:
    lemma, near = lemma.lower(), near.lower()
    return f"{side} {lemma} edge={edge.lower()}", f"{side} {lemma} w={near}", f"{side} {rel} w={near}"


def _beside_trigger(side: int, rel: str, upos: str, near_upos: str, near_rel: str, steps: int) -> Names:
    return f"{side} {rel} {upos} pos={near_upos} {near_rel}", f"{side} steps={steps}", f"{side} steps={steps} {rel}"


def _below_head(side: int, rel: str, head: str, preposition: str) -> Names:
    return (f"{side} {rel} {head} {preposition.lower()}",)


def _in_content(side: int, rel: str, lemma: str, content: str, near_upos: str) -> Names:
    return f"{side} of content {rel} {content}", f"{side} of content {lemma.lower()} {content} {near_upos}"


def _on_content(side: int, content: str) -> Names:
    return (f"{side} content {content}",)
