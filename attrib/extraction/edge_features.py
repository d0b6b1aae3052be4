"""What is known of a place as the edge of a span, as named features: the last phrase inside, the first one left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from attrib.extraction.candidates import Candidate
from attrib.extraction.cues import CueWords
from attrib.extraction.edges import END, START, Edge, Phrases
from attrib.extraction.evidence import Linear
from attrib.extraction.features import adposition, bucket, word
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Tree
from attrib.model import Token


class EdgeFeatures:
    """Features of the places of one candidate's edges."""

    def __init__(self, candidate: Candidate, phrases: Phrases, passages: Passages, cues: CueWords) -> None:
        """Looks up what all places have in common."""
        self._candidate, self._phrases, self._passages, self._cues = candidate, phrases, passages, cues
        self._word = word(candidate.sentence, candidate.trigger)
        self._class = cues.find(self._word).cue_class
        self._contents = frozenset(head.id for head in candidate.match.args.get("content", ()))
        self._sources = frozenset(head.id for head, _ in candidate.sources)

    def score(self, model: Linear, edge: Edge, place: int) -> float:
        """The log odds that the edge belongs at the place."""
        return model.score(self.of(edge, place))

    def of(self, edge: Edge, place: int) -> Iterator[str]:
        """The features of one place."""
        tree, p = self._candidate.tree, edge.role[0] + edge.side
        moved = place - edge.place
        kept = "now" if not moved else "out" if (moved > 0) == (edge.side == END) else "in"
        at, beyond = tree.sentence.token(place), self._beyond(edge, place)
        shown = at.text if tree.punctuation >> place & 1 else at.upos
        yield f"{p} {kept}"
        yield f"{p} {_distance(moved)}"
        yield f"{p} r={self._candidate.match.rule.id} {kept}"
        yield f"{p} k={self._class} {kept}"
        yield f"{p} next={beyond.what} {beyond.mark}"
        yield f"{p} next={beyond.what} {kept}"
        yield f"{p} mark={beyond.mark} {kept}"
        yield f"{p} at={shown} mark={beyond.mark} {beyond.what if beyond.limit else ''}"
        length = edge.last - place if edge.side == START else place - edge.first
        yield f"{p} len={bucket(length + 1)} {kept}"
        yield f"{p} quoted={bool(self._passages.overlapping(at.span))} {kept} {beyond.mark}"
        if edge.side == END:
            out = self._phrases.starting[beyond.place] if beyond.inside else None
            held = self._phrases.ending[place]
        else:
            out = self._phrases.ending[beyond.place] if beyond.inside else None
            held = self._phrases.starting[place]
            yield f"{p} first={at.lemma.lower()} {kept}"
            yield f"{p} first={at.lemma.lower()} w={self._word}"
            yield f"{p} first={at.upos} {at.deprel} next={beyond.what}"
        if edge.role == "source" and edge.side == END:
            yield from self._closing(p, edge, place, shown, beyond)
        yield from self._phrase(f"{p} out", out, beyond.mark, kept, edge, place)
        yield from self._phrase(f"{p} in", held, _mark_before(tree, held) if held else "", kept, edge, place)
        yield f"{p} out={out.deprel if out else ''} in={held.deprel if held else ''} {beyond.mark} {kept}"

    def _closing(self, p: str, edge: Edge, place: int, shown: str, beyond: _Beyond) -> Iterator[str]:
        """Whether an apposition or a bracket inside the source is still open at its end."""
        before = self._candidate.sentence.tokens[edge.first - 1 : place]
        apposed = any(token.text == "," for token in before[:-1])
        after = beyond.what if beyond.limit else beyond.mark or "word"
        yield f"{p} comma inside={apposed} at={shown if shown in ',)-–—' else 'word'} next={after}"
        yield f"{p} open={sum((token.text == '(') - (token.text == ')') for token in before)}"

    def _phrase(self, p: str, phrase: Token | None, mark: str, kept: str, edge: Edge, place: int) -> Iterator[str]:
        if phrase is None:
            yield f"{p}=none {kept}"
            return
        relation, tie = phrase.deprel, self._tie(phrase, edge, place)
        opening = adposition(self._candidate.sentence, phrase)
        yield f"{p}={relation} {tie} {mark}"
        yield f"{p}={relation} {kept}"
        yield f"{p}={relation} {opening} {mark}"
        yield f"{p}={relation} {tie} w={self._word}"
        yield f"{p}={relation} {tie} k={self._class} {kept}"
        yield f"{p}={relation} {tie} {opening} k={self._class}"
        yield f"{p}={relation} of={self._cues.find(phrase.lemma.lower()).cue_class} {phrase.upos}"
        yield f"{p}={relation} head={phrase.lemma.lower()}"
        yield f"{p}={relation} ner={phrase.ner[2:]} {opening}"

    def _tie(self, phrase: Token, edge: Edge, place: int) -> str:
        """What a phrase hangs from: the cue, the head of the content, the source, or a word inside or outside."""
        head = phrase.head
        if self._candidate.cue_tokens >> head & 1:
            return "cue"
        if head in self._contents:
            return "content"
        if head in self._sources:
            return "source"
        first, last = (place, edge.last) if edge.side == START else (edge.first, place)
        return "in" if first <= head <= last else "out"

    def _beyond(self, edge: Edge, place: int) -> _Beyond:
        tree, size = self._candidate.tree, len(self._candidate.sentence.tokens)
        step, mark = (1 if edge.side == END else -1), ""
        at = place + step
        while 1 <= at <= size and tree.punctuation >> at & 1:
            mark = mark or tree.sentence.token(at).text
            at += step
        if not 1 <= at <= size:
            return _Beyond(at, "edge", mark, inside=False, limit=True)
        if self._candidate.cue_tokens >> at & 1:
            return _Beyond(at, "cue", mark, inside=True, limit=True)
        if self._candidate.source_tokens >> at & 1:
            return _Beyond(at, "source", mark, inside=True, limit=True)
        return _Beyond(at, tree.sentence.token(at).lemma.lower(), mark, inside=True, limit=False)


class _Beyond(NamedTuple):
    """The first word past a place, and the first mark between."""

    place: int
    what: str  # its lemma, or "edge" of the sentence, "cue", "source"
    mark: str
    inside: bool  # whether there is a word
    limit: bool  # whether the span cannot go on there


def _distance(moved: int) -> str:
    return f"{'+' if moved > 0 else '-'}{bucket(abs(moved))}" if moved else "0"


def _mark_before(tree: Tree, phrase: Token) -> str:
    """The punctuation mark right before a phrase."""
    below = tree.words(tree.below(phrase)) or 1 << phrase.id
    first = (below & -below).bit_length() - 1
    return tree.sentence.token(first - 1).text if first > 1 and tree.punctuation >> (first - 1) & 1 else ""
