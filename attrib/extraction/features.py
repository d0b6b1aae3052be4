"""What is known of a trigger, a neighbour of the cue, or a candidate, as named features with values.

The names are readable on purpose: a weight file made of them can be read, and `attrib explain` shows the strongest.
Features that depend on the same few values are spelt out together, by one of the functions whose names start with `_`.
What is handed around are groups (`attrib.extraction.evidence`): such a function, and the values for it.
"""

from __future__ import annotations

from typing import NamedTuple

from attrib.extraction.candidates import Candidate
from attrib.extraction.cues import CueWords
from attrib.extraction.evidence import Group
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Mask, Tree, ids
from attrib.grammar import RuleMatch
from attrib.model import Sentence, Token

_FRAME = frozenset(
    [
        "nsubj",
        "nsubj:pass",
        "obj",
        "iobj",
        "ccomp",
        "xcomp",
        "obl",
        "obl:agent",
        "advcl",
        "parataxis",
        "acl",
        "acl:relcl",
        "nmod",
        "nmod:poss",
        "cop",
        "aux:pass",
        "conj",
        "appos",
    ]
)
Names = tuple[str, ...]

_LENGTHS = (1, 2, 3, 5, 8, 13, 21, 34, 55)


def bucket(number: int) -> int:
    """A length or distance in Fibonacci steps."""
    for place, bound in enumerate(_LENGTHS):
        if number <= bound:
            return place
    return len(_LENGTHS)


def frame(sentence: Sentence, token: Token) -> str:
    """The relations of the token's dependents that matter for its valency, in text order; the token itself is `_`."""
    parts, placed = [], False
    for child in sentence.children(token):
        if child.id > token.id and not placed:
            parts.append("_")
            placed = True
        if child.deprel in _FRAME:
            parts.append(child.deprel)
    return " ".join(parts if placed else [*parts, "_"])


def adposition(sentence: Sentence, token: Token) -> str:
    """The preposition of a phrase or the subordinator of a clause, "" where it has none."""
    for child in sentence.children(token):
        if child.deprel in ("case", "mark"):
            return child.lemma.lower()
    return ""


def kind(token: Token) -> str:
    """How a noun phrase's head refers: the pronoun itself, the class of a name, or the part of speech."""
    if token.upos == "PRON":
        return token.lemma.lower()
    if token.ner != "O":
        return token.ner[2:]
    return token.upos


def word(sentence: Sentence, trigger: Token) -> str:
    """The trigger's lemma with its particle."""
    for child in sentence.children(trigger):
        if child.deprel == "compound:prt":
            return f"{trigger.lemma.lower()} {child.lemma.lower()}"
    return trigger.lemma.lower()


class CueHead(NamedTuple):
    """A token as the head of a cue: what its features and those of all readings of it have in common."""

    tree: Tree
    token: Token
    word: str
    cue_class: str
    frame: str
    inside: bool  # whether it stands in a quotation
    quoted: bool  # whether its sentence holds a quotation

    @staticmethod
    def of(tree: Tree, token: Token, passages: Passages, cues: CueWords) -> CueHead:
        """Looks up what is known of a token."""
        lemma, inside = word(tree.sentence, token), passages.around(token.start) is not None
        known = cues.find(lemma).cue_class
        return CueHead(tree, token, lemma, known, frame(tree.sentence, token), inside, passages.quoted(tree.sentence))


def trigger_features(cue_head: CueHead) -> list[Group]:
    """Features of a token as the head of a cue, whatever its source and content."""
    sentence, token, lemma, known = cue_head.tree.sentence, cue_head.token, cue_head.word, cue_head.cue_class
    parent, upos = sentence.parent(token), token.upos
    groups: list[Group] = [
        (_trigger_word, (lemma, known, upos, token.deprel)),
        (_trigger_frame, (lemma, known, cue_head.frame, upos)),
        (_trigger_place, (known, upos, cue_head.inside, cue_head.quoted, token.deprel, token.xpos)),
        (_sentence_number, (bucket(sentence.index),)),
    ]
    if parent is not None:
        groups.append((_trigger_parent, (lemma, parent.lemma, token.deprel)))
    for child in sentence.children(token):
        rel = child.deprel
        if rel in _SUBJECTS:
            groups.append((_trigger_subject, (rel, kind(child), child.lemma, lemma, known)))
        elif rel in _COMPLEMENTS:
            groups.append((_trigger_complement, (rel, adposition(sentence, child), lemma, known, upos)))
            if rel in ("obj", "xcomp"):
                groups.append((_trigger_object, (rel, child.lemma, lemma)))
        elif rel in _MODIFIERS:
            groups.append((_trigger_modifier, (rel, child.lemma)))
    if upos in ("ADP", "PUNCT", "ADV", "PART"):
        if parent is not None:
            above = sentence.parent(parent)
            groups.append((_trigger_above, (lemma, above.lemma if above else "root", parent.deprel, parent.upos)))
        for offset in (-1, 1):
            place = token.id + offset
            if 1 <= place <= len(sentence.tokens):
                groups.append((_trigger_neighbour, (lemma, offset, sentence.token(place).lemma)))
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
        (_beside_cue, (side, tie, token.deprel, token.lemma, after)),
        (_beside_edge, (side, tie, token.upos, edge.upos, edge.deprel, token.ner)),
        (_beside_words, (side, token.lemma, token.deprel, trigger.lemma, edge.lemma)),
        (_beside_trigger, (side, token.deprel, token.upos, trigger.upos, trigger.deprel, min(steps, 4))),
    ]
    if head is not None:
        preposition = token.lemma if token.deprel == "case" else ""
        groups.append((_below_head, (side, token.deprel, head.deprel, preposition)))
    for content in match.args.get("content", ()):
        if token.head == content.id:
            groups.append((_in_content, (side, token.deprel, token.lemma, content.deprel, trigger.upos)))
        if token.id == content.id:
            groups.append((_on_content, (side, content.deprel)))
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


def candidate_features(candidate: Candidate, cue_head: CueHead, passages: Passages) -> list[Group]:
    """Features of a whole reading: rule, trigger, source and content together."""
    match, tree = candidate.match, candidate.tree
    sentence, trigger = tree.sentence, match.trigger
    rule, lemma, known, pattern = match.rule.id, cue_head.word, cue_head.cue_class, cue_head.frame
    contents, heads = candidate.content_tokens, match.args.get("content", ())
    size, n_spans, state = bucket(contents.bit_count()), len(candidate.contents), marks(candidate, passages)
    groups: list[Group] = [
        (_rule, (rule, lemma, known)),
        (_rule_at, (rule, trigger.deprel, trigger.xpos)),
        (_rule_frame, (rule, lemma, known, pattern)),
        (_marked, (state, cue_head.inside, lemma, min(n_spans, 3))),
        (_rule_marked, (rule, state, cue_head.inside, cue_head.quoted)),
        (_content_size, (size, lemma)),
        (_rule_content_size, (rule, size, min(n_spans, 4))),
    ]
    if candidate.sources:
        source = candidate.sources[0][0]
        length, far = bucket(candidate.source_tokens.bit_count()), bucket(abs(source.id - trigger.id))
        groups += (
            (_source, (kind(source), source.lemma, source.deprel, lemma, known, trigger.upos)),
            (_rule_source, (rule, kind(source), length)),
            (_source_place, (source.id < trigger.id, far, source.deprel, trigger.deprel)),
        )
    shape = " ".join([f"{'<' if head.id < trigger.id else '>'}{head.deprel}" for head in heads[:4]])
    groups += ((_shape, (shape, lemma, known, pattern)), (_rule_shape, (rule, shape)))
    for head in heads[:3]:
        preposition = adposition(sentence, head)
        groups += (
            (_content_head, (preposition, head.deprel, head.lemma, lemma, known, trigger.upos)),
            (_rule_content_head, (rule, preposition, head.deprel, head.upos)),
        )
    if candidate.tail is not None:
        relation, opening = candidate.tail.deprel, _opening(tree, candidate.tail)
        last_head = heads[-1].deprel if heads else ""
        groups += (
            (_tail, (relation, candidate.cut, opening, last_head, lemma, known, cue_head.quoted)),
            (_rule_tail, (rule, relation, candidate.cut)),
        )
    end = len(sentence.tokens)
    if contents:
        first = sentence.token((contents & -contents).bit_length() - 1)
        last = contents.bit_length() - 1
        following = sentence.token(min(last + 1, end))
        beyond = following.text if following.upos == "PUNCT" else following.upos
        groups += (
            (_first_word, (first.lemma, lemma)),
            (_rule_first_word, (rule, first.lemma, first.upos, first.deprel)),
            (_rule_content_end, (rule, end - last < 2, beyond)),
        )
    after_cue = candidate.cue_tokens.bit_length()
    if after_cue <= end:
        after = sentence.token(after_cue)
        shown = after.lemma.lower() if after.upos in ("PUNCT", "ADP", "PART", "SCONJ") else after.upos
        groups.append((_rule_after_cue, (rule, shown)))
    cue = " ".join([sentence.token(number).lemma for number in ids(candidate.cue_tokens)])
    groups.append((_cue, (rule, cue)))
    return groups


def _rule(rule: str, w: str, known: str) -> Names:
    return f"r={rule}", f"r={rule} w={w}", f"r={rule} k={known}"


def _rule_at(rule: str, rel: str, tag: str) -> Names:
    return f"r={rule} rel={rel}", f"r={rule} tag={tag}"


def _rule_frame(rule: str, w: str, known: str, pattern: str) -> Names:
    return f"r={rule} f={pattern}", f"r={rule} k={known} f={pattern}", f"w={w} f={pattern} r={rule}"


def _source(kind: str, lemma: str, rel: str, w: str, known: str, upos: str) -> Names:
    lemma = lemma.lower()
    return f"s={lemma}", f"s={lemma} pos={upos}", f"s={kind} w={w}", f"s={kind} k={known}", f"s={rel} w={w}"


def _rule_source(rule: str, kind: str, length: int) -> Names:
    return f"s={kind} r={rule}", f"slen={length} r={rule}"


def _source_place(before: bool, far: int, rel: str, trigger_rel: str) -> Names:
    return (f"sside={before} far={far} srel={rel} {trigger_rel}",)


def _shape(shape: str, w: str, known: str, pattern: str) -> Names:
    return f"x={shape} w={w}", f"x={shape} k={known}", f"x={shape} f={pattern}"


def _rule_shape(rule: str, shape: str) -> Names:
    return (f"x={shape} r={rule}",)


def _content_head(preposition: str, rel: str, lemma: str, w: str, known: str, upos: str) -> Names:
    lemma = lemma.lower()
    return (
        f"xp={preposition} {rel} w={w}",
        f"xp={preposition} {rel} k={known}",
        f"xh={lemma} w={w}",
        f"xh={lemma} {rel} pos={upos}",
    )


def _rule_content_head(rule: str, preposition: str, rel: str, upos: str) -> Names:
    return (f"xp={preposition} {rel} {upos} r={rule}",)


def _tail(rel: str, cut: bool, opening: str, head: str, w: str, known: str, quoted: bool) -> Names:
    tail = f"{rel} cut={cut}"
    return (
        f"t={tail} w={w}",
        f"t={tail} k={known}",
        f"t={tail} {opening}",
        f"t={tail} rel={head} {opening}",
        f"t={tail} quoted={quoted}",
    )


def _rule_tail(rule: str, rel: str, cut: bool) -> Names:
    return (f"t={rel} cut={cut} r={rule}",)


def _marked(state: str, inside: bool, w: str, n_spans: int) -> Names:
    return f"q={state} inside={inside}", f"q={state} w={w}", f"qspans={n_spans} q={state}"


def _rule_marked(rule: str, state: str, inside: bool, quoted: bool) -> Names:
    return f"q={state} inside={inside} r={rule}", f"qs={quoted} q={state} r={rule}"


def _content_size(size: int, w: str) -> Names:
    return (f"xlen={size} w={w}",)


def _rule_content_size(rule: str, size: int, n_spans: int) -> Names:
    return f"xlen={size} r={rule}", f"xn={n_spans} r={rule}"


def _first_word(lemma: str, w: str) -> Names:
    return (f"x1={lemma.lower()} w={w}",)


def _rule_first_word(rule: str, lemma: str, upos: str, rel: str) -> Names:
    return f"x1={lemma.lower()} r={rule}", f"x1={upos} {rel} r={rule}"


def _rule_content_end(rule: str, at_end: bool, beyond: str) -> Names:
    return f"xend={at_end} r={rule}", f"x+1={beyond} r={rule}"


def _rule_after_cue(rule: str, after: str) -> Names:
    return (f"c+1={after} r={rule}",)


def _cue(rule: str, cue: str) -> Names:
    cue = cue.lower()[:40]
    return f"c={cue}", f"c={cue} r={rule}"


def _opening(tree: Tree, phrase: Token) -> str:
    """The first word of a phrase where it is a function word, else its part of speech: *which*, *by*, VERB."""
    below = tree.words(tree.below(phrase))
    first = tree.sentence.token((below & -below).bit_length() - 1)
    return first.upos if first.upos in ("NOUN", "PROPN", "VERB", "NUM", "ADJ") else first.lemma.lower()


def marks(candidate: Candidate, passages: Passages) -> str:
    """How the content stands to quotation marks: all of it in marks, some, or none."""
    quoted = 0
    for span in candidate.contents:
        touched = passages.overlapping(span)
        if any(q.span.start <= span.start and span.end <= q.span.end for q in touched):
            quoted += 2
        elif touched:
            quoted += 1
    return "all" if quoted == 2 * len(candidate.contents) else "some" if quoted else "none"
