"""Candidates: what each match of a rule would say, as spans. The tree gives the words, quotation marks correct them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, get_args

from attrib.extraction.interviews import Turn
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Mask, Tree, ids, mask_of
from attrib.grammar import RuleMatch
from attrib.model import Sentence, Span, Spans, Token

Grow = Callable[[Tree, RuleMatch, Mask, Mask], Mask]

_LIGHT = frozenset({"PUNCT", "CCONJ", "SCONJ", "ADV", "PART"})
_TAILS = frozenset({"advcl", "acl:relcl", "acl", "appos", "parataxis", "conj", "obl", "nmod"})
_NOT_SOURCE = frozenset({"case", "punct", "cc", "mark"})
_TOPIC = "nsubj:outer"  # *A mayor of his kind, Palmer said …*
_RELATIVE = frozenset({"WDT", "WP"})


class Candidate(NamedTuple):
    """One reading of one place: the rule and tokens behind it, and the spans it would give."""

    match: RuleMatch
    tree: Tree
    cue: Span
    cue_tokens: Mask
    sources: tuple[tuple[Token, Span], ...]
    source_tokens: Mask
    contents: Spans
    content_tokens: Mask
    tail: Token | None = None  # the head of what trails the content after a comma, if anything does
    cut: bool = False  # whether the reading leaves that tail out

    @property
    def sentence(self) -> Sentence:
        """The sentence that holds the cue."""
        return self.tree.sentence

    @property
    def trigger(self) -> Token:
        """The token that set the rule off."""
        return self.match.trigger


def build(match: RuleMatch, tree: Tree, passages: Passages, grow: Grow, reserved: Mask = 0) -> list[Candidate]:
    """The candidates of one match: with all of its content, and without what trails it after a comma.

    None where nothing is left of its content or its source, or where the rule is for a turn of an interview and
    this is none. `reserved` words are cues of their own, into which no other
    cue grows.
    """
    passage = match.rule.settings.get("passage")
    if passage in get_args(Turn) and passages.turns.get(match.trigger.start) != passage:
        return []
    cue = _cue_core(tree, match)
    source, sources = _sources(tree, match, cue)
    if "source" in match.args and not sources:
        return []
    if sources and passages.speaks_for_others(sources[0][0], match.trigger):
        return []
    content = _content(tree, match, sources[0][0] if sources else None) & ~(cue | source)
    by_hand = "trust" in match.rule.settings
    others = match.args.get("relay", ())
    closed = source | reserved
    if by_hand:
        others = (*others, *match.args.get("told_to", ()))
        closed |= mask_of(match.args.get("content", ()))
    for head in others:
        closed |= tree.region(head, match.trigger)
    cue = grow(tree, match, cue, closed & ~cue)
    if by_hand:
        cue = _with_infinitive(tree, cue, content)
    content &= ~cue
    span = span_of(tree.sentence, cue)
    tail = _tail(tree, content) if content and "content" in match.args and not labelled(match) else None
    whole = _contents(match, tree, content, span, passages)
    if not whole:
        return []
    found = [Candidate(match, tree, span, cue, sources, source, whole, content, tail)]
    if tail is not None:
        content &= ~tree.below(tail)
        part = _contents(match, tree, content, span, passages)
        if part and part != whole:
            found.append(Candidate(match, tree, span, cue, sources, source, part, content, tail, cut=True))
    return found


def _with_infinitive(tree: Tree, cue: Mask, content: Mask) -> Mask:
    """The cue with the *to* of the infinitive that is its content, where that stands next to it (the guidelines)."""
    place = cue.bit_length()
    if content >> place & 1:
        token = tree.sentence.token(place)
        if token.upos == "PART" and token.deprel == "mark" and tree.sentence.token(token.head).deprel == "xcomp":
            return cue | 1 << place
    return cue


def _tail(tree: Tree, content: Mask) -> Token | None:
    """The first phrase that follows a comma inside the content and reaches to its end."""
    words = tree.words(content)
    last = words.bit_length() - 1
    for token, below, comma in tree.after_comma if words else ():
        trails = below >> last & 1 and words & ~below
        if trails and content & comma and content >> token.id & 1 and token.deprel in _TAILS:
            return token
    return None


def labelled(match: RuleMatch) -> bool:
    """Whether the rule reads a label, such as a name before a colon, which speaks to the end of its paragraph."""
    return match.rule.settings.get("cue_class") == "label"


def _cue_core(tree: Tree, match: RuleMatch) -> Mask:
    """The trigger, the words that the rule counts to the cue, and all between them."""
    own = match.args.get("cue", ())
    if not own:
        return 1 << match.trigger.id
    chosen = mask_of((match.trigger, *own))
    return tree.between((chosen & -chosen).bit_length() - 1, chosen.bit_length() - 1)


def _content(tree: Tree, match: RuleMatch, source: Token | None) -> Mask:
    """The words that the content's heads cover.

    A second subject that the parser gives the trigger belongs to what is said, as one verb has one source; so does
    a relative pronoun that is its object: *a plan which critics said was dangerous*.
    """
    heads = match.args.get("content", ())
    if "content" in match.rule.positional:
        return mask_of(heads)
    content = 0
    for head in heads:
        content |= _from_mark(tree, head, tree.region(head, match.trigger), match.trigger)
    for other in match.args.get("source", ()) if content and source is not None else ():
        if other is not source and other.head == match.trigger.id and other.deprel != _TOPIC:
            content |= tree.region(other, match.trigger)
    for child in tree.sentence.children(match.trigger) if content else ():
        if child.deprel == "obj" and child.xpos in _RELATIVE and child.id < match.trigger.id:
            content |= 1 << child.id
    return content


def _from_mark(tree: Tree, head: Token, region: Mask, trigger: Token) -> Mask:
    """A complement clause after its verb starts at its complementiser: what stands between was told or when it was."""
    if head.deprel == "ccomp" and head.id > trigger.id:
        for child in tree.sentence.children(head):
            if child.deprel == "mark" and child.upos == "SCONJ" and child.id < head.id:
                return region & ~tree.between(1, child.id - 1)
    return region


def _contents(match: RuleMatch, tree: Tree, content: Mask, cue: Span, passages: Passages) -> Spans:
    """The content's spans, quotations made whole and followed into the sentences that go on with them.

    A rule without a content argument means the quotation beside the cue, or the block quotation that is set off after
    it; a label speaks to the end of its paragraph.
    """
    if "content" not in match.args:
        block = match.rule.settings.get("passage") == "block"
        return tuple(passages.block_after(tree.sentence) if block else passages.beside(tree.sentence, cue))
    if labelled(match):
        return tuple(passages.rest_of_paragraph(tree.sentence, cue.end))
    runs = tree.runs(content)
    spans = passages.fit(runs, match.trigger.start)
    if not runs or not passages.overlapping(Span(runs[0].start, runs[-1].end)):
        return tuple(spans)
    spans += _resumed(tree, match, cue, spans, passages)
    return (*spans, *passages.continued(spans, cue.end, tree.sentence))


def _resumed(tree: Tree, match: RuleMatch, cue: Span, spans: Sequence[Span], passages: Passages) -> list[Span]:
    """The quotation after the cue that goes on with one before it: *"I came," he said on Monday, "and I saw."*"""
    if not any(q.span.end <= span.end for span in spans for q in passages.overlapping(span)):
        return []
    end = max(cue.end, *(span.end for span in spans))
    for quotation in passages.in_paragraph(tree.sentence.paragraph):
        if end <= quotation.span.start < tree.sentence.end and not quotation.single:
            between = [t for t in tree.sentence.tokens if cue.end <= t.start < quotation.span.start]
            return [quotation.span] if all(_light(tree, match, token) for token in between) else []
    return []


def _light(tree: Tree, match: RuleMatch, token: Token) -> bool:
    """Whether a word between cue and quotation leaves them together: source, circumstance of the cue, conjunction."""
    if token.upos in _LIGHT:
        return True
    branch = tree.branch(match.trigger, token)
    heads = match.args.get("source", ())
    return branch is not None and (branch in heads or branch.deprel.startswith("obl"))


def _sources(tree: Tree, match: RuleMatch, cue: Mask) -> tuple[Mask, tuple[tuple[Token, Span], ...]]:
    """The noun phrase of the source: a whole subtree, less the preposition before it and the clause of the trigger."""
    heads, head = match.args.get("source", ()), source_head(tree, match)
    if head is None:
        return 0, ()
    if "source" in match.rule.positional:
        mask, span = _extent(tree, tree.words(mask_of(heads)))
    else:
        said = mask_of(match.args.get("content", ())) if "trust" in match.rule.settings else 0
        mask, span = _phrase(tree, head.id, match.trigger.id, cue, said)
        if title := _title(tree, heads, head, match.trigger, mask):
            mask, span = _extent(tree, mask | title)
    return (mask, ((head, span),)) if span is not None else (0, ())


def source_head(tree: Tree, match: RuleMatch) -> Token | None:
    """The head of the source: of words that a rule names by their place, the one from which the others hang."""
    heads = match.args.get("source", ())
    if not heads:
        return None
    if "source" in match.rule.positional:
        mask = tree.words(mask_of(heads))
        return next((t for t in heads if mask >> t.id & 1 and not mask >> t.head & 1), None)
    return _nearest(heads, match.trigger)


@lru_cache(maxsize=64)  # most rules of a trigger have the same source
def _phrase(tree: Tree, head: int, trigger: int, cue: Mask, said: Mask) -> tuple[Mask, Span | None]:
    """The words of a source by its head, and from where to where they go; without what is below the heads `said`."""
    noun = tree.sentence.token(head)
    mask = tree.region(noun, tree.sentence.token(trigger)) & ~cue
    for child in tree.sentence.children(noun):
        if child.deprel in _NOT_SOURCE:
            mask &= ~tree.below(child)
    for number in ids(said & mask):
        mask &= ~tree.below(tree.sentence.token(number))  # *citing the radio, which quoted a miner, that …*
    return _extent(tree, tree.described(mask) & ~cue)


def _extent(tree: Tree, mask: Mask) -> tuple[Mask, Span | None]:
    mask = _from_noun_phrase(tree, mask)
    words = tree.words(mask)
    return mask, span_of(tree.sentence, words) if words else None


def _title(tree: Tree, heads: Sequence[Token], head: Token, trigger: Token, source: Mask) -> Mask:
    """What the parser has for another subject, right before the source: *Harbour master Ruth Palmer said …*."""
    for other in heads:
        below = tree.words(tree.below(other))
        if other is not head and other.head == trigger.id and below.bit_length() == (source & -source).bit_length() - 1:
            return below
    return 0


def _from_noun_phrase(tree: Tree, mask: Mask) -> Mask:
    """The source without a preposition or question word that the parser has put before it: *in what officials said*."""
    words = tree.words(mask)
    while words & (words - 1):  # more than one
        lowest = words & -words
        first = tree.sentence.tokens[lowest.bit_length() - 2]
        if first.upos not in ("ADP", "SCONJ", "CCONJ") and first.xpos not in ("WP", "WDT", "WRB"):
            break
        if first.head and mask >> tree.sentence.token(first.head).head & 1:
            break  # it belongs to a word further inside: *at least one councillor*
        words ^= lowest
        mask &= -(lowest << 1)
    return mask


def _nearest(heads: Sequence[Token], trigger: Token) -> Token:
    """Of several subjects that the parser gives a verb, the last one before it; else the first one after it."""
    for head in reversed(heads):
        if head.id < trigger.id:
            return head
    return heads[0]


def span_of(sentence: Sentence, mask: Mask) -> Span:
    """From the first to the last token of the set."""
    tokens = sentence.tokens
    return Span(tokens[(mask & -mask).bit_length() - 2].start, tokens[mask.bit_length() - 2].end)


def plain_growth(tree: Tree, match: RuleMatch, cue: Mask, source: Mask) -> Mask:
    """The verb group: auxiliaries, negation and particles next to the trigger."""
    for child in tree.sentence.children(match.trigger):
        if child.deprel in ("aux", "aux:pass", "compound:prt") or child.lemma in ("not", "never"):
            low, high = min(child.id, match.trigger.id), max(child.id, match.trigger.id)
            stretch = tree.between(low, high)
            if not stretch & source and high - low < 5:
                cue |= stretch
    return cue
