"""What is known of a reading, as named features: of the match behind it, then of the spans that are drawn for it."""

from __future__ import annotations

from attrib.extraction.candidates import Candidate
from attrib.extraction.evidence import Group
from attrib.extraction.features import CueHead, Names, adposition, bucket, kind, lowered
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Tree, ids
from attrib.grammar import RuleMatch
from attrib.model import Token


def match_features(match: RuleMatch, source: Token | None, cue_head: CueHead) -> list[Group]:
    """Features of a match whose spans are not drawn yet: rule, trigger and the heads of source and content."""
    sentence, trigger = cue_head.tree.sentence, match.trigger
    rule, lemma, known, pattern = match.rule.id, cue_head.word, cue_head.cue_class, cue_head.frame
    heads = match.args.get("content", ())
    shape = " ".join([f"{'<' if head.id < trigger.id else '>'}{head.deprel}" for head in heads[:4]])
    groups: list[Group] = [
        (_rule, rule, lemma, known),
        (_rule_at, rule, trigger.deprel, trigger.xpos),
        (_rule_frame, rule, lemma, known, pattern),
        (_shape, shape, lemma, known, pattern),
        (_rule_shape, rule, shape),
    ]
    if source is not None:
        far = bucket(abs(source.id - trigger.id))
        groups += (
            (_source, kind(source), source.lemma, source.deprel, lemma, known, trigger.upos),
            (_source_place, source.id < trigger.id, far, source.deprel, trigger.deprel),
        )
    for head in heads[:3]:
        preposition = adposition(sentence, head)
        groups += (
            (_content_head, preposition, head.deprel, head.lemma, lemma, known, trigger.upos),
            (_rule_content_head, rule, preposition, head.deprel, head.upos),
        )
    return groups


def span_features(candidate: Candidate, cue_head: CueHead, passages: Passages) -> list[Group]:
    """Features of the spans that were drawn for a match: their sizes, edges and quotation marks."""
    match, tree = candidate.match, candidate.tree
    sentence, rule, lemma, known = tree.sentence, match.rule.id, cue_head.word, cue_head.cue_class
    contents = candidate.content_tokens
    size, n_spans, state = bucket(contents.bit_count()), len(candidate.contents), marks(candidate, passages)
    groups: list[Group] = [
        (_marked, state, cue_head.inside, lemma, min(n_spans, 3)),
        (_rule_marked, rule, state, cue_head.inside, cue_head.quoted),
        (_content_size, size, lemma),
        (_rule_content_size, rule, size, min(n_spans, 4)),
    ]
    if candidate.sources:
        length = bucket(candidate.source_tokens.bit_count())
        groups.append((_rule_source, rule, kind(candidate.sources[0][0]), length))
    if candidate.tail is not None:
        heads, relation, opening = match.args.get("content", ()), candidate.tail.deprel, _opening(tree, candidate.tail)
        last_head = heads[-1].deprel if heads else ""
        groups += (
            (_tail, relation, candidate.cut, opening, last_head, lemma, known, cue_head.quoted),
            (_rule_tail, rule, relation, candidate.cut),
        )
    end = len(sentence.tokens)
    if contents:
        first = sentence.token((contents & -contents).bit_length() - 1)
        last = contents.bit_length() - 1
        following = sentence.token(min(last + 1, end))
        beyond = following.text if following.upos == "PUNCT" else following.upos
        groups += (
            (_first_word, first.lemma, lemma),
            (_rule_first_word, rule, first.lemma, first.upos, first.deprel),
            (_rule_content_end, rule, end - last < 2, beyond),
        )
    after_cue = candidate.cue_tokens.bit_length()
    if after_cue <= end:
        after = sentence.token(after_cue)
        shown = lowered(after.lemma) if after.upos in ("PUNCT", "ADP", "PART", "SCONJ") else after.upos
        groups.append((_rule_after_cue, rule, shown))
    cue = " ".join([sentence.token(number).lemma for number in ids(candidate.cue_tokens)])
    groups.append((_cue, rule, cue))
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
    return first.upos if first.upos in ("NOUN", "PROPN", "VERB", "NUM", "ADJ") else lowered(first.lemma)


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
