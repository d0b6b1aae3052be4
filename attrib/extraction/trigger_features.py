"""What is known of a token as the head of a cue, as named features."""

from __future__ import annotations

from attrib.extraction.evidence import Group
from attrib.extraction.features import CueHead, Names, adposition, bucket, kind


def own_features(cue_head: CueHead) -> list[Group]:
    """Features of a token as the head of a cue: the word, its frame, and where it stands."""
    token, lemma, known, upos = cue_head.token, cue_head.word, cue_head.cue_class, cue_head.token.upos
    return [
        (_trigger_word, lemma, known, upos, token.deprel),
        (_trigger_frame, lemma, known, cue_head.frame, upos),
        (_trigger_place, known, upos, cue_head.inside, cue_head.quoted, token.deprel, token.xpos),
        (_sentence_number, bucket(cue_head.tree.sentence.index)),
    ]


def kind_features(word: str, upos: str, tag: str, relation: str, cue_class: str) -> tuple[list[Group], list[Group]]:
    """Of these, what holds for all tokens of a kind; then what one of them has, in or out of quotations."""
    return [(_trigger_word, word, cue_class, upos, relation)], [
        (_trigger_place, cue_class, upos, inside, quoted, relation, tag)
        for inside, quoted in ((False, False), (False, True), (True, False), (True, True))
    ]


def other_features(cue_head: CueHead) -> list[Group]:
    """Features of the words that it hangs together with."""
    sentence, token, lemma, known = cue_head.tree.sentence, cue_head.token, cue_head.word, cue_head.cue_class
    parent, upos = sentence.parent(token), token.upos
    groups: list[Group] = []
    if parent is not None:
        groups.append((_trigger_parent, lemma, parent.lemma, token.deprel))
    for child in sentence.children(token):
        rel = child.deprel
        if rel in _SUBJECTS:
            groups.append((_trigger_subject, rel, kind(child), child.lemma, lemma, known))
        elif rel in _COMPLEMENTS:
            groups.append((_trigger_complement, rel, adposition(sentence, child), lemma, known, upos))
            if rel in ("obj", "xcomp"):
                groups.append((_trigger_object, rel, child.lemma, lemma))
        elif rel in _MODIFIERS:
            groups.append((_trigger_modifier, rel, child.lemma))
    if upos in ("ADP", "PUNCT", "ADV", "PART"):
        if parent is not None:
            above = sentence.parent(parent)
            groups.append((_trigger_above, lemma, above.lemma if above else "root", parent.deprel, parent.upos))
        for offset in (-1, 1):
            place = token.id + offset
            if 1 <= place <= len(sentence.tokens):
                groups.append((_trigger_neighbour, lemma, offset, sentence.token(place).lemma))
    return groups


_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nmod:poss"})
_COMPLEMENTS = frozenset({"obj", "obl", "nmod", "xcomp", "ccomp", "advcl", "acl", "iobj"})
_MODIFIERS = frozenset({"aux", "advmod", "mark", "aux:pass", "compound:prt"})


def _trigger_word(w: str, known: str, upos: str, rel: str) -> Names:
    return (f"w={w}", f"w={w} pos={upos}", f"k={known} pos={upos}", f"k={known} rel={rel}", f"w={w} rel={rel}")


def _trigger_frame(w: str, known: str, pattern: str, upos: str) -> Names:
    return f"k={known} f={pattern}", f"w={w} f={pattern}", f"f={pattern} pos={upos}"


def _trigger_place(known: str, upos: str, inside: bool, quoted: bool, rel: str, tag: str) -> Names:
    return (
        f"k={known} inside={inside}",
        f"rel={rel} pos={upos}",
        f"tag={tag} rel={rel}",
        f"inside={inside}",
        f"inside={inside} pos={upos}",
        f"marks={quoted} inside={inside}",
    )


def _sentence_number(size: int) -> Names:
    return (f"sentence={size}",)


def _trigger_parent(w: str, parent: str, rel: str) -> Names:
    return f"parent={parent.lower()} rel={rel}", f"w={w} parent={parent.lower()}"


def _trigger_subject(rel: str, kind: str, lemma: str, w: str, known: str) -> Names:
    return f"{rel}={kind}", f"{rel}={lemma.lower()}", f"w={w} {rel}={kind}", f"k={known} {rel}={kind}"


def _trigger_complement(rel: str, preposition: str, w: str, known: str, upos: str) -> Names:
    return f"w={w} {rel} {preposition}", f"k={known} {rel} {preposition}", f"{rel} {preposition} pos={upos}"


def _trigger_object(rel: str, lemma: str, w: str) -> Names:
    return f"w={w} {rel}={lemma.lower()}", f"{rel}={lemma.lower()}"


def _trigger_modifier(rel: str, lemma: str) -> Names:
    return (f"{rel}={lemma.lower()}",)


def _trigger_above(w: str, above: str, rel: str, upos: str) -> Names:
    return f"w={w} up={above.lower()}", f"w={w} up={rel} {upos}"


def _trigger_neighbour(w: str, offset: int, lemma: str) -> Names:
    return (f"w={w} {offset}={lemma.lower()}",)
