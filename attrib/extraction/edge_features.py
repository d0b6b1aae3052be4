"""What is known of a place as the edge of a span, as named features: the last phrase inside, the first one left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from attrib.extraction.candidates import Candidate
from attrib.extraction.cues import CueWords
from attrib.extraction.edges import END, START, Edge, Phrases
from attrib.extraction.evidence import STEPS, Group, Linear
from attrib.extraction.features import Names, adposition, bucket, lowered, word
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Mask, Tree
from attrib.model import Token

_SURE = 2.5  # log odds from which a present place is kept unseen beside others: 39 of 773 edges that move have more
_PHRASES = 3


class EdgeFeatures:
    """Features of the places of one candidate's edges."""

    def __init__(
        self, candidate: Candidate, phrases: Phrases, passages: Passages, cues: CueWords, beside: Sequence[Candidate]
    ) -> None:
        """Looks up what all places have in common. `beside` are all readings chosen in the sentence, this one too."""
        self._candidate, self._phrases, self._passages, self._cues = candidate, phrases, passages, cues
        self._tree, self._tokens = candidate.tree, candidate.sentence.tokens
        self._in_marks = bool(passages.touching(candidate.sentence))
        self._past: dict[tuple[str, int], _Beyond] = {}
        self._others = [other for other in beside if other is not candidate]
        self._word = word(candidate.sentence, candidate.trigger)
        self._class = cues.find(self._word).cue_class
        self._contents = frozenset(head.id for head in candidate.match.args.get("content", ()))
        self._sources = frozenset(head.id for head, _ in candidate.sources)

    def likeliest(self, model: Linear, edge: Edge, places: Sequence[int]) -> int:
        """Where the edge most likely belongs: the present place, if others are no likelier.

        What a place itself looks like rules most places out, and often all but one.
        """
        present = model.steps(self._at(edge, edge.place))
        if model.odds(present) >= _SURE:
            return edge.place
        others = [place for place in places if place != edge.place]
        seen = [(present, edge.place), *[(model.steps(self._at(edge, place)), place) for place in others]]
        least = max(seen)[0] - _PHRASES * STEPS
        near = [(steps, place) for steps, place in seen if steps >= least]
        if len(near) > 1:
            near = [(steps + model.steps(self._around(edge, place)), place) for steps, place in near]
        return max(near, key=lambda one: (one[0], one[1] == edge.place, one[1]))[1]

    def of(self, edge: Edge, place: int) -> list[Group]:
        """The features of one place."""
        return self._at(edge, place) + self._around(edge, place)

    def _at(self, edge: Edge, place: int) -> list[Group]:
        """Features of the place itself: how far the edge moves, the words and marks on both sides, kinds of phrases."""
        p, moved = edge.role[0] + edge.side, place - edge.place
        kept, at, beyond = _kept(edge, moved), self._tokens[place - 1], self._beyond(edge, place)
        shown = at.text if self._tree.punctuation >> place & 1 else at.upos
        length = edge.last - place if edge.side == START else place - edge.first
        quoted = self._in_marks and bool(self._passages.overlapping(at.span))
        out, held = self._at_edge(edge, place, beyond)
        groups: list[Group] = [
            (_moved, p, _distance(moved)),
            (_kept_by, p, kept, self._candidate.match.rule.id, self._class),
            (_next, p, kept, beyond.what, beyond.mark, shown, beyond.limit),
            (_within, p, kept, bucket(max(length, 0) + 1), quoted, beyond.mark),
            (_both, p, kept, out.deprel if out else "", held.deprel if held else "", beyond.mark),
        ]
        if edge.side == START:
            groups.append((_first, p, kept, at.lemma, at.upos, at.deprel, beyond.what, self._word))
        return groups

    def _around(self, edge: Edge, place: int) -> list[Group]:
        """Features of the phrases that end and begin there, one by one."""
        p, kept, beyond = edge.role[0] + edge.side, _kept(edge, place - edge.place), self._beyond(edge, place)
        out, held = self._at_edge(edge, place, beyond)
        groups: list[Group] = []
        if edge.role == "source" and edge.side == END:
            groups.append(self._closing(p, edge, place, beyond))
        if edge.role == "content" and edge.side == END:
            groups += self._going_on(p, kept, edge, place, beyond, out, held)
        groups += self._phrase(f"{p} out", out, beyond.mark, kept, edge, place)
        groups += self._phrase(f"{p} in", held, _mark_before(self._tree, held) if held else "", kept, edge, place)
        return groups

    def _at_edge(self, edge: Edge, place: int, beyond: _Beyond) -> tuple[Token | None, Token | None]:
        """The heads of the phrases on both sides of an edge at the place: of what is left out, and of what is held."""
        if edge.side == END:
            return self._phrases.starting[beyond.place] if beyond.inside else None, self._phrases.ending[place]
        return self._phrases.ending[beyond.place] if beyond.inside else None, self._phrases.starting[place]

    def _closing(self, p: str, edge: Edge, place: int, beyond: _Beyond) -> Group:
        """Whether an apposition or a bracket inside the source is still open at its end."""
        before, at = self._tokens[edge.first - 1 : place], self._tokens[place - 1]
        apposed = any(token.text == "," for token in before[:-1])
        after = beyond.what if beyond.limit else beyond.mark or "word"
        shown = at.text if self._tree.punctuation >> place & 1 and at.text in ",)-–—" else "word"
        n_open = sum((token.text == "(") - (token.text == ")") for token in before)
        return (_source_end, p, apposed, shown, after, n_open)

    def _going_on(
        self, p: str, kept: str, edge: Edge, place: int, beyond: _Beyond, out: Token | None, held: Token | None
    ) -> Iterator[Group]:
        """What goes on after the content: the second word, and whether another attribution does: *and said that …*."""
        second = self._tokens[beyond.place] if beyond.inside and beyond.place < len(self._tokens) else None
        then = (second.lemma, second.upos) if second else ("", "")
        yield (_second, p, kept, beyond.what, beyond.mark, *then)
        at = 1 << beyond.place
        on_cue = any(other.cue_tokens & at for other in self._others)
        on_source = any(other.source_tokens & at for other in self._others)
        yield (_on_other, p, kept, "cue" if on_cue else "source" if on_source else "", beyond.mark)
        for name, phrase, mark in (("out", out, beyond.mark), ("in", held, "")):
            if phrase is not None:
                tie = self._tie(phrase, edge, place)
                yield (_other_cue, f"{p} {name}", kept, self._other_cue(phrase), phrase.deprel, tie, mark)

    def _other_cue(self, phrase: Token) -> str:
        """Whether a phrase is headed by another attribution's cue, or holds one, and whose attribution that is."""
        below, found = self._tree.below(phrase), ""
        for other in self._others:
            if other.trigger.id == phrase.id:
                return f"head {self._whose(other, below)}"
            if not found and below >> other.trigger.id & 1:
                found = f"holds {self._whose(other, below)}"
        return found

    def _whose(self, other: Candidate, below: Mask) -> str:
        """Whether another attribution has the same source, one inside the phrase, another one, or none."""
        sources = {head.id for head, _ in other.sources}
        if not sources:
            return "nobody"
        if sources & self._sources:
            return "same"
        return "own" if any(below >> number & 1 for number in sources) else "other"

    def _phrase(self, p: str, phrase: Token | None, mark: str, kept: str, edge: Edge, place: int) -> list[Group]:
        if phrase is None:
            return [(_no_phrase, p, kept)]
        tie, opening = self._tie(phrase, edge, place), adposition(self._tree.sentence, phrase)
        head_class = self._cues.find(phrase.lemma.lower()).cue_class
        return [
            (_phrase_kept, p, phrase.deprel, tie, kept, self._class),
            (_phrase_opening, p, phrase.deprel, tie, opening, mark, self._class),
            (_phrase_head, p, phrase.deprel, head_class, phrase.lemma, phrase.upos, phrase.ner, opening),
            (_phrase_word, p, phrase.deprel, tie, self._word),
        ]

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
        found = self._past.get((edge.side, place))
        if found is None:
            found = self._past[edge.side, place] = self._look(1 if edge.side == END else -1, place)
        return found

    def _look(self, step: int, place: int) -> _Beyond:
        size, mark = len(self._tokens), ""
        at = place + step
        while 1 <= at <= size and self._tree.punctuation >> at & 1:
            mark = mark or self._tokens[at - 1].text
            at += step
        if not 1 <= at <= size:
            return _Beyond(at, "edge", mark, inside=False, limit=True)
        if self._candidate.cue_tokens >> at & 1:
            return _Beyond(at, "cue", mark, inside=True, limit=True)
        if self._candidate.source_tokens >> at & 1:
            return _Beyond(at, "source", mark, inside=True, limit=True)
        return _Beyond(at, lowered(self._tokens[at - 1].lemma), mark, inside=True, limit=False)


class _Beyond(NamedTuple):
    """The first word past a place, and the first mark between."""

    place: int
    what: str  # its lemma, or "edge" of the sentence, "cue", "source"
    mark: str
    inside: bool  # whether there is a word
    limit: bool  # whether the span cannot go on there


def _kept(edge: Edge, moved: int) -> str:
    """Whether an edge that moves by so many tokens stays where it is or moves out or in."""
    return "now" if not moved else "out" if (moved > 0) == (edge.side == END) else "in"


def _moved(p: str, distance: str) -> Names:
    return (f"{p} {distance}",)


def _kept_by(p: str, kept: str, rule: str, known: str) -> Names:
    return f"{p} {kept}", f"{p} r={rule} {kept}", f"{p} k={known} {kept}"


def _next(p: str, kept: str, what: str, mark: str, shown: str, limit: bool) -> Names:
    return (
        f"{p} next={what} {mark}",
        f"{p} next={what} {kept}",
        f"{p} mark={mark} {kept}",
        f"{p} at={shown} mark={mark} {what if limit else ''}",
    )


def _within(p: str, kept: str, length: int, quoted: bool, mark: str) -> Names:
    return f"{p} len={length} {kept}", f"{p} quoted={quoted} {kept} {mark}"


def _first(p: str, kept: str, lemma: str, upos: str, rel: str, what: str, w: str) -> Names:
    lemma = lemma.lower()
    return f"{p} first={lemma} {kept}", f"{p} first={lemma} w={w}", f"{p} first={upos} {rel} next={what}"


def _source_end(p: str, apposed: bool, shown: str, after: str, n_open: int) -> Names:
    return f"{p} comma inside={apposed} at={shown} next={after}", f"{p} open={n_open}"


def _second(p: str, kept: str, what: str, mark: str, lemma: str, upos: str) -> Names:
    return f"{p} next={what} {lemma.lower()} {kept}", f"{p} next={what} {mark} then={upos}"


def _on_other(p: str, kept: str, what: str, mark: str) -> Names:
    return (f"{p} on={what} {mark} {kept}",)


def _other_cue(p: str, kept: str, cue: str, rel: str, tie: str, mark: str) -> Names:
    return f"{p} cue={cue} {kept}", f"{p} cue={cue} {rel} {tie}", f"{p} cue={cue} {mark}"


def _no_phrase(p: str, kept: str) -> Names:
    return (f"{p}=none {kept}",)


def _phrase_kept(p: str, rel: str, tie: str, kept: str, known: str) -> Names:
    return f"{p}={rel} {kept}", f"{p}={rel} {tie} k={known} {kept}"


def _phrase_opening(p: str, rel: str, tie: str, opening: str, mark: str, known: str) -> Names:
    return f"{p}={rel} {tie} {mark}", f"{p}={rel} {opening} {mark}", f"{p}={rel} {tie} {opening} k={known}"


def _phrase_head(p: str, rel: str, known: str, lemma: str, upos: str, ner: str, opening: str) -> Names:
    return f"{p}={rel} of={known} {upos}", f"{p}={rel} head={lemma.lower()}", f"{p}={rel} ner={ner[2:]} {opening}"


def _phrase_word(p: str, rel: str, tie: str, w: str) -> Names:
    return (f"{p}={rel} {tie} w={w}",)


def _both(p: str, kept: str, out: str, held: str, mark: str) -> Names:
    return (f"{p} out={out} in={held} {mark} {kept}",)


@cache
def _distance(moved: int) -> str:
    return f"{'+' if moved > 0 else '-'}{bucket(abs(moved))}" if moved else "0"


def _mark_before(tree: Tree, phrase: Token) -> str:
    """The punctuation mark right before a phrase."""
    below = tree.words(tree.below(phrase)) or 1 << phrase.id
    first = (below & -below).bit_length() - 1
    return tree.sentence.token(first - 1).text if first > 1 and tree.punctuation >> (first - 1) & 1 else ""
