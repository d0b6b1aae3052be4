"""Small questions that every description of a source asks of the tree: which tokens, which clause, whose words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

from attrib.model import Attribution, Mention, Parse, Sentence, Span, Token
from attrib.speakers.phrases import Hit

STOPS = frozenset({",", ";", ":", "--", "—", "–", '"', "''", "``", "“", "”", "(", ")", "."})  # end a noun phrase
_START, _END = attrgetter("start"), attrgetter("end")
_CLAUSES = frozenset({"root", "acl", "advcl", "ccomp", "parataxis", "csubj"})
_OPENING_MARKS = frozenset({",", ";", ":", "-", "--", "—", "–", "(", "'", '"', "''", "``"})


def tokens_of(parse: Parse, mention: Mention) -> tuple[Token, ...]:
    """The tokens that a mention covers, with the relative clauses of its head; all of one sentence, in text order."""
    if mention.head is None:
        return ()
    sentence = parse.sentences[mention.head.sentence]
    head = sentence.token(mention.head.token)
    places = _covered(sentence, mention.spans)
    places.add(head.id - 1)
    for child in sentence.children(head):
        if child.deprel.startswith("acl"):
            places.update(token.id - 1 for token in sentence.subtree(child))
    return tuple([sentence.tokens[at] for at in sorted(places)])


def by_others(sentence: Sentence, hit: Hit) -> bool:
    """Whether a participle only tells what others did: *a letter seen by the paper*."""
    after = sentence.tokens[hit.last : hit.last + 1]
    return bool(after) and after[0].text == "by" and sentence.token(hit.last).xpos == "VBN"


def covering(tokens: Iterable[Token]) -> Span:
    """The stretch of text from the first to the last of the tokens (at least one), without marks at its edges."""
    kept = list(tokens)
    while len(kept) > 1 and kept[0].text in _OPENING_MARKS:
        del kept[0]
    while len(kept) > 1 and kept[-1].upos == "PUNCT" and kept[-1].text not in ")%":
        del kept[-1]
    return Span(kept[0].start, kept[-1].end)


def ancestors(sentence: Sentence, token: Token) -> list[Token]:
    """The token's head, its head's head and so on, to the root."""
    found: list[Token] = []
    above = sentence.parent(token)
    while above is not None and len(found) < len(sentence.tokens):
        found.append(above)
        above = sentence.parent(above)
    return found


def relation(token: Token) -> str:
    """The universal part of the token's dependency relation: `acl` of `acl:relcl`."""
    return token.deprel.partition(":")[0]


def clause_of(sentence: Sentence, token: Token) -> Token:
    """The head of the smallest clause that the token stands in: itself, or the nearest predicate above it."""
    for node in (token, *ancestors(sentence, token)):
        if relation(node) in _CLAUSES or (relation(node) == "conj" and node.upos in ("VERB", "AUX")):
            return node
    return sentence.root


def subject_of(sentence: Sentence, predicate: Token) -> Token | None:
    """The predicate's own subject, relative pronouns left out."""
    for child in sentence.children(predicate):
        if relation(child) == "nsubj" and child.feat("PronType") != "Rel":
            return child
    return None


def tokens_within(sentence: Sentence, spans: Sequence[Span]) -> list[Token]:
    """The sentence's tokens that overlap one of the spans."""
    return [sentence.tokens[at] for at in sorted(_covered(sentence, spans))]


def tokens_outside(sentence: Sentence, spans: Sequence[Span]) -> list[Token]:
    """The sentence's tokens that overlap none of the spans."""
    covered = _covered(sentence, spans)
    return [token for at, token in enumerate(sentence.tokens) if at not in covered]


def _covered(sentence: Sentence, spans: Sequence[Span]) -> set[int]:
    """The places of the tokens that overlap one of the spans. Tokens stand in text order: each span covers a run."""
    covered: set[int] = set()
    for start, end in spans:
        if start < sentence.end and sentence.start < end:
            first = bisect_right(sentence.tokens, start, key=_END)
            covered.update(range(first, bisect_left(sentence.tokens, end, lo=first, key=_START)))
    return covered


def inside(span: Span, others: Iterable[Span]) -> bool:
    """Whether the span lies wholly inside one of the others."""
    return any(other.start <= span.start and span.end <= other.end for other in others)


def said_in(attributions: Sequence[Attribution]) -> tuple[Span, ...]:
    """All that is attributed to somebody: what is left is the narrator's."""
    return tuple(span for attribution in attributions for span in attribution.contents)


def phrase_end(sentence: Sentence, at: int) -> int:
    """The id of the last token of the noun phrase that begins at `at`: before the next stop, clause or verb."""
    end = at
    for token in sentence.tokens[at:]:
        if token.text in STOPS or token.feat("PronType") in ("Rel", "Int") or token.upos == "SCONJ":
            break
        if token.upos in ("VERB", "AUX") and relation(token) not in ("amod", "compound", "flat", "appos"):
            break
        end = token.id
    while end > at and sentence.token(end).upos in ("ADP", "CCONJ", "DET", "ADV", "PRON"):
        end -= 1
    return end
