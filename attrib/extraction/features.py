"""What is known of a trigger, a neighbour of the cue, or a candidate, as named features with values.

The names are readable on purpose: a weight file made of them can be read, and `attrib explain` shows the strongest.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.extraction.candidates import Candidate
from attrib.extraction.cues import CueWords
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Mask, Tree
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


def trigger_features(tree: Tree, token: Token, passages: Passages, cues: CueWords) -> Iterator[str]:
    """Features of a token as the head of a cue, whatever its source and content."""
    sentence = tree.sentence
    lemma = word(sentence, token)
    pattern = frame(sentence, token)
    parent = sentence.parent(token)
    inside = passages.around(token.start) is not None
    yield f"w={lemma}"
    yield f"w={lemma} pos={token.upos}"
    known = cues.find(lemma).cue_class
    yield f"k={known} pos={token.upos}"
    yield f"k={known} f={pattern}"
    yield f"k={known} rel={token.deprel}"
    yield f"k={known} inside={inside}"
    yield f"w={lemma} f={pattern}"
    yield f"w={lemma} rel={token.deprel}"
    yield f"f={pattern} pos={token.upos}"
    yield f"rel={token.deprel} pos={token.upos}"
    yield f"tag={token.xpos} rel={token.deprel}"
    yield f"inside={inside}"
    yield f"inside={inside} pos={token.upos}"
    yield f"marks={passages.quoted(sentence)} inside={inside}"
    if parent is not None:
        yield f"parent={parent.lemma.lower()} rel={token.deprel}"
        yield f"w={lemma} parent={parent.lemma.lower()}"
    for child in sentence.children(token):
        rel = child.deprel
        if rel in ("nsubj", "nsubj:pass", "nmod:poss"):
            yield f"{rel}={kind(child)}"
            yield f"{rel}={child.lemma.lower()}"
            yield f"w={lemma} {rel}={kind(child)}"
            yield f"k={known} {rel}={kind(child)}"
        elif rel in ("obj", "obl", "nmod", "xcomp", "ccomp", "advcl", "acl", "iobj"):
            preposition = adposition(sentence, child)
            yield f"w={lemma} {rel} {preposition}"
            yield f"k={known} {rel} {preposition}"
            yield f"{rel} {preposition} pos={token.upos}"
            if rel in ("obj", "xcomp"):
                yield f"w={lemma} {rel}={child.lemma.lower()}"
                yield f"{rel}={child.lemma.lower()}"
        elif rel in ("aux", "advmod", "mark", "aux:pass", "compound:prt"):
            yield f"{rel}={child.lemma.lower()}"
    if token.upos in ("ADP", "PUNCT", "ADV", "PART"):
        if parent is not None:
            above = sentence.parent(parent)
            yield f"w={lemma} up={above.lemma.lower() if above else 'root'}"
            yield f"w={lemma} up={parent.deprel} {parent.upos}"
        for offset in (-1, 1):
            place = token.id + offset
            if 1 <= place <= len(sentence.tokens):
                yield f"w={lemma} {offset}={sentence.token(place).lemma.lower()}"
    yield f"sentence={bucket(sentence.index)}"


def growth_features(tree: Tree, match: RuleMatch, cue: Mask, token: Token, side: int, steps: int) -> Iterator[str]:
    """Features of the token next to the cue on one side (-1 left, 1 right), for whether the cue takes it in."""
    sentence, trigger = tree.sentence, match.trigger
    lemma, near = token.lemma.lower(), trigger.lemma.lower()
    edge = sentence.token(token.id - side)
    tie = "child" if token.head == trigger.id else "parent" if trigger.head == token.id else "other"
    if tie == "other" and cue >> token.head & 1:
        tie = "below"
    beyond = token.id + side
    after = sentence.token(beyond).lemma.lower() if 1 <= beyond <= len(sentence.tokens) else ""
    yield f"{side} {tie} {token.deprel}"
    yield f"{side} {tie} {token.deprel} {lemma}"
    yield f"{side} {lemma}"
    yield f"{side} {token.upos} {tie} edge={edge.upos} {edge.deprel}"
    yield f"{side} {lemma} edge={edge.lemma.lower()}"
    yield f"{side} {lemma} w={near}"
    yield f"{side} {token.deprel} w={near}"
    yield f"{side} {token.deprel} {token.upos} pos={trigger.upos} {trigger.deprel}"
    yield f"{side} steps={min(steps, 4)}"
    yield f"{side} steps={min(steps, 4)} {token.deprel}"
    yield f"{side} {lemma} next={after}"
    yield f"{side} {tie} {token.deprel} next={after}"
    yield f"{side} ner={token.ner[2:]}"
    head = sentence.parent(token)
    if head is not None:
        yield f"{side} {token.deprel} {head.deprel} {token.lemma.lower() if token.deprel == 'case' else ''}"
    for content in match.args.get("content", ()):
        if token.head == content.id:
            yield f"{side} of content {token.deprel} {content.deprel}"
            yield f"{side} of content {lemma} {content.deprel} {trigger.upos}"
        if token.id == content.id:
            yield f"{side} content {content.deprel}"


def candidate_features(candidate: Candidate, passages: Passages, cues: CueWords) -> Iterator[str]:
    """Features of a whole reading: rule, trigger, source and content together."""
    match, tree = candidate.match, candidate.tree
    sentence, trigger = tree.sentence, match.trigger
    rule, lemma = match.rule.id, word(sentence, trigger)
    pattern = frame(sentence, trigger)
    yield f"r={rule}"
    yield f"r={rule} w={lemma}"
    yield f"r={rule} f={pattern}"
    yield f"r={rule} rel={trigger.deprel}"
    yield f"r={rule} tag={trigger.xpos}"
    known = cues.find(lemma).cue_class
    yield f"r={rule} k={known}"
    yield f"r={rule} k={known} f={pattern}"
    yield f"w={lemma} f={pattern} r={rule}"
    source = candidate.sources[0][0] if candidate.sources else None
    if source is not None:
        yield f"s={kind(source)} r={rule}"
        yield f"s={source.lemma.lower()}"
        yield f"s={source.lemma.lower()} pos={trigger.upos}"
        yield f"s={kind(source)} w={lemma}"
        yield f"s={kind(source)} k={known}"
        yield f"s={source.deprel} w={lemma}"
        yield f"slen={bucket(candidate.source_tokens.bit_count())} r={rule}"
        far = bucket(abs(source.id - trigger.id))
        yield f"sside={source.id < trigger.id} far={far} srel={source.deprel} {trigger.deprel}"
    heads = match.args.get("content", ())
    shape = " ".join(f"{'<' if h.id < trigger.id else '>'}{h.deprel}" for h in heads[:4])
    yield f"x={shape} r={rule}"
    yield f"x={shape} w={lemma}"
    yield f"x={shape} k={known}"
    yield f"x={shape} f={pattern}"
    for head in heads[:3]:
        preposition = adposition(sentence, head)
        yield f"xp={preposition} {head.deprel} w={lemma}"
        yield f"xp={preposition} {head.deprel} k={known}"
        yield f"xp={preposition} {head.deprel} {head.upos} r={rule}"
        yield f"xh={head.lemma.lower()} w={lemma}"
        yield f"xh={head.lemma.lower()} {head.deprel} pos={trigger.upos}"
    if candidate.tail is not None:
        tail, opening = f"{candidate.tail.deprel} cut={candidate.cut}", _opening(tree, candidate.tail)
        yield f"t={tail} r={rule}"
        yield f"t={tail} w={lemma}"
        yield f"t={tail} k={known}"
        yield f"t={tail} {opening}"
        yield f"t={tail} rel={heads[-1].deprel if heads else ''} {opening}"
        yield f"t={tail} quoted={passages.quoted(sentence)}"
    yield from _mark_features(candidate, passages, rule, lemma)
    size = bucket(candidate.content_tokens.bit_count())
    yield f"xlen={size} r={rule}"
    yield f"xlen={size} w={lemma}"
    yield f"xn={min(len(candidate.contents), 4)} r={rule}"
    first = candidate.content_tokens & -candidate.content_tokens
    if first:
        token = sentence.token(first.bit_length() - 1)
        yield f"x1={token.lemma.lower()} r={rule}"
        yield f"x1={token.lemma.lower()} w={lemma}"
        yield f"x1={token.upos} {token.deprel} r={rule}"
        last = sentence.token(candidate.content_tokens.bit_length() - 1)
        yield f"xend={last.id == len(sentence.tokens) or last.id + 1 == len(sentence.tokens)} r={rule}"
        following = sentence.token(min(candidate.content_tokens.bit_length(), len(sentence.tokens)))
        yield f"x+1={following.text if following.upos == 'PUNCT' else following.upos} r={rule}"
    end = candidate.cue_tokens.bit_length()
    if end <= len(sentence.tokens):
        after = sentence.token(end)
        yield f"c+1={after.lemma.lower() if after.upos in ('PUNCT', 'ADP', 'PART', 'SCONJ') else after.upos} r={rule}"
    cue = " ".join(t.lemma.lower() for t in sentence.tokens if candidate.cue_tokens >> t.id & 1)
    yield f"c={cue[:40]}"
    yield f"c={cue[:40]} r={rule}"


def _opening(tree: Tree, phrase: Token) -> str:
    """The first word of a phrase where it is a function word, else its part of speech: *which*, *by*, VERB."""
    below = tree.words(tree.below(phrase))
    first = tree.sentence.token((below & -below).bit_length() - 1)
    return first.upos if first.upos in ("NOUN", "PROPN", "VERB", "NUM", "ADJ") else first.lemma.lower()


def _mark_features(candidate: Candidate, passages: Passages, rule: str, lemma: str) -> Iterator[str]:
    inside = passages.around(candidate.trigger.start) is not None
    state = marks(candidate, passages)
    yield f"q={state} inside={inside}"
    yield f"q={state} inside={inside} r={rule}"
    yield f"q={state} w={lemma}"
    yield f"qs={passages.quoted(candidate.sentence)} q={state} r={rule}"
    yield f"qspans={min(len(candidate.contents), 3)} q={state}"


def marks(candidate: Candidate, passages: Passages) -> str:
    """How the content stands to quotation marks: all of it in marks, some, or none."""
    quoted = 0
    for span in candidate.contents:
        if any(q.span.start <= span.start and span.end <= q.span.end for q in passages.overlapping(span)):
            quoted += 2
        elif passages.overlapping(span):
            quoted += 1
    return "all" if quoted == 2 * len(candidate.contents) else "some" if quoted else "none"
