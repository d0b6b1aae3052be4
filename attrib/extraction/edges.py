"""Where contents start and end, and where sources end: an edge may move to another edge of a phrase, as evidence says.

The rules draw spans by the tree, and the tree is wrong most often about what trails a clause or a name: *said X, and
praised Y*; *Anna Berg, the mayor, on Monday*. Annotators also have habits of their own, such as the comma that closes
an apposition. Both are learned: every place to which an edge could move is scored by one logistic model, best first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from attrib.extraction.candidates import Candidate, labelled
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Tree
from attrib.model import Sentence, Span, Token

START, END = "<", ">"
Convention = Literal["guidelines", "polnear"]
"""Who decides on the mark that closes an apposition: the guidelines leave it out of a source, PolNeAR has it in."""

FURTHEST = 40  # tokens that an edge moves at most

_CLOSING = frozenset("”’»\"'")
_BRACKETS = frozenset(")]")
_OPENING = frozenset("“‘«\"'([")
_DASHES = frozenset(",-–—")
_DESCRIBING = frozenset({"appos", "acl:relcl", "amod"})
_COUNTING = frozenset({"NUM", "DET"})


class Edge(NamedTuple):
    """One end of one span in the sentence of the cue. Places are token ids, inclusive."""

    role: str  # "content" or "source"
    side: str  # START or END
    number: int  # of the span among those of its role
    first: int  # the tokens of the span as the rules drew it
    last: int
    lowest: int  # how far the span may reach: to the next token of another span or of the cue
    highest: int
    kept: int  # the last token that stays inside, for an end: a label before a colon stays whole

    @property
    def place(self) -> int:
        """The token at which the span starts or ends now."""
        return self.first if self.side == START else self.last


class Phrases:
    """The phrases of a sentence by their first and by their last word: of each the widest that hangs from outside."""

    def __init__(self, tree: Tree) -> None:
        """Indexes one sentence."""
        tokens = tree.sentence.tokens
        self.starting: list[Token | None] = [None] * (len(tokens) + 2)
        self.ending: list[Token | None] = [None] * (len(tokens) + 2)
        self._width = [0] * (len(tokens) + 1)
        for token in tokens:
            below = tree.words(tree.below(token)) or 1 << token.id
            first, last = (below & -below).bit_length() - 1, below.bit_length() - 1
            self._width[token.id] = last - first
            if token.head < first:
                self._keep(self.starting, first, token)
            if not first <= token.head <= last:
                self._keep(self.ending, last, token)

    def _keep(self, phrases: list[Token | None], place: int, token: Token) -> None:
        known = phrases[place]
        if known is None or self._width[token.id] > self._width[known.id]:
            phrases[place] = token


Choose = Callable[[Edge, Sequence[int]], int]
"""Of the tokens at which an edge could be, the likeliest."""


def redrawn(
    candidate: Candidate, phrases: Phrases, passages: Passages, choose: Choose, convention: Convention = "guidelines"
) -> Candidate:
    """The candidate with every edge at its most likely place."""
    contents, sources = list(candidate.contents), list(candidate.sources)
    for edge in edges(candidate):
        span = sources[edge.number][1] if edge.role == "source" else contents[edge.number]
        possible = places(edge, candidate.tree, phrases, passages)
        if edge.side == END:  # not before where the span starts by now
            possible = [place for place in possible if candidate.sentence.token(place).start >= span.start]
        if len(possible) < 2:
            continue
        best = choose(edge, possible)
        if edge.role == "source" and convention == "guidelines" and candidate.sentence.token(best).text in _DASHES:
            best -= 1  # the model has learned from PolNeAR's annotators to take the mark in
        if edge.side == END:
            best = _bracketed(edge, best, candidate.sentence)
        if best == edge.place:
            continue
        token = candidate.sentence.token(best)
        if edge.role == "source":
            sources[edge.number] = (sources[edge.number][0], _moved(span, edge, token))
        else:
            contents[edge.number] = _moved(span, edge, token)
    within = tuple((_head(candidate.sentence, span, head), span) for head, span in sources)
    return candidate._replace(contents=tuple(contents), sources=within)


def _bracketed(edge: Edge, place: int, sentence: Sentence) -> int:
    """The place, or the bracket right after it that closes one inside the span: *Sen. Ada Lund (R-Maine)*."""
    inside = [token.text for token in sentence.tokens[edge.first - 1 : place]]
    after = sentence.tokens[place : min(place + 2, edge.highest)]
    closing = next((token for token in after if token.text != "."), None)
    return closing.id if closing and closing.text == ")" and inside.count("(") > inside.count(")") else place


def _moved(span: Span, edge: Edge, token: Token) -> Span:
    return Span(token.start, span.end) if edge.side == START else Span(span.start, token.end)


def _head(sentence: Sentence, span: Span, head: Token) -> Token:
    """The head of a source's phrase: as it was, or, where that was left out, the first word that hangs from outside."""
    inside = [token for token in sentence.tokens if span.start <= token.start < span.end]
    tops = [token for token in inside if not any(token.head == other.id for other in inside)]
    return head if head in inside or not tops else tops[0]


def edges(candidate: Candidate) -> Iterator[Edge]:
    """The edges of its spans that lie in the sentence of its cue; a content of whole paragraphs has none."""
    sentence, tree = candidate.sentence, candidate.tree
    spans: list[tuple[str, int, Span, Token | None]] = [
        ("source", number, span, head) for number, (head, span) in enumerate(candidate.sources)
    ]
    if "passage" not in candidate.match.rule.settings:
        spans += [("content", number, span, None) for number, span in enumerate(candidate.contents)]
    placed = []
    taken = candidate.cue_tokens
    for role, number, span, head in spans:
        inside = [token.id for token in sentence.tokens if token.start < span.end and token.end > span.start]
        if inside:
            first, last = inside[0], inside[-1]
            kept = first if head is None else last if labelled(candidate.match) else _described(tree, head, last)
            placed.append((role, number, first, last, span, kept))
            taken |= tree.between(first, last)
    for role, number, first, last, span, kept in placed:
        others = taken & ~tree.between(first, last)
        lowest = max((others & ((1 << first) - 1)).bit_length(), 1)
        after = others >> (last + 1)
        highest = last + (after & -after).bit_length() - 1 if after else len(sentence.tokens)
        if role == "content" and span.start >= sentence.start:  # where a source starts, the tree is hardly ever wrong
            yield Edge(role, START, number, first, last, lowest, highest, kept)
        if span.end <= sentence.end:
            yield Edge(role, END, number, first, last, lowest, highest, kept)


def _described(tree: Tree, head: Token, last: int) -> int:
    """The last token of what the guidelines count to a source: its appositions and relative clauses, up to `last`."""
    ends = [head.id]
    counted = [child for child in tree.sentence.children(head) if child.deprel == "nmod" and head.upos in _COUNTING]
    for noun in (head, *counted):  # *one of the officials, who …*
        for child in tree.sentence.children(noun):
            if child.deprel in _DESCRIBING and child.id > noun.id:
                ends.append(tree.words(tree.below(child)).bit_length() - 1)
    ends.append(tree.words(tree.described(tree.between(head.id, max(ends)))).bit_length() - 1)
    return max(end for end in ends if end <= last) if head.id <= last else last


def places(edge: Edge, tree: Tree, phrases: Phrases, passages: Passages) -> list[int]:
    """Where the span could start or end, its present place included: where phrases do, and no quotation is cut."""
    if edge.side == END:
        reach, fits = range(edge.kept, min(edge.highest, edge.last + FURTHEST) + 1), _closes
    else:
        reach, fits = range(max(edge.lowest, edge.first - FURTHEST), edge.last + 1), _opens
    found, here, quoted = [], edge.place, passages.touching(tree.sentence)
    for place in reach:
        if place == here:
            found.append(place)
        elif fits(edge, place, tree, phrases):
            token = tree.sentence.token(place)
            if not quoted or not passages.divided(token.end if edge.side == END else token.start):
                found.append(place)
    return found


def _closes(edge: Edge, place: int, tree: Tree, phrases: Phrases) -> bool:
    """Whether a phrase ends at the token: one begins after it, or a mark, or nothing. Sources may end in a comma."""
    if tree.punctuation >> place & 1:
        text = tree.sentence.token(place).text
        if text not in _CLOSING and text not in _BRACKETS and not (edge.role == "source" and text in _DASHES):
            return False
    elif edge.role == "source" and tree.sentence.token(place).deprel == "case":
        return False  # the 's of *the minister's promise*
    after = place + 1
    return after > edge.highest or bool(tree.punctuation >> after & 1) or phrases.starting[after] is not None


def _opens(edge: Edge, place: int, tree: Tree, phrases: Phrases) -> bool:
    """Whether a phrase begins at the token: after a mark or a conjunction, or because the tree has one there."""
    token = tree.sentence.token(place)
    if tree.punctuation >> place & 1 and token.text not in _OPENING:
        return False
    if place == edge.lowest or tree.punctuation >> (place - 1) & 1:
        return True
    before = tree.sentence.token(place - 1)
    return phrases.starting[place] is not None or before.upos in ("SCONJ", "CCONJ", "PART") or token.deprel == "mark"
