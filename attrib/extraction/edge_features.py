"""What is known of a place as the edge of a span, as named features: the last phrase inside, the first one left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attrib.extraction.candidates import Candidate
from attrib.extraction.cues import CueWords
from attrib.extraction.edges import END, START, Edge, Phrases
from attrib.extraction.evidence import Group, Linear
from attrib.extraction.features import Names, adposition, bucket, lowered, word
from attrib.extraction.passages import Passages
from attrib.extraction.tree import Mask, Tree
from attrib.model import Token


class EdgeFeatures:
    """Features of the places of one candidate's edges."""

    def __init__(
        self, candidate: Candidate, phrases: Phrases, passages: Passages, cues: CueWords, beside: Sequence[Candidate]
    ) -> None:
        """Looks up what all places have in common. `beside` are all readings chosen in the sentence, this one too."""
        self._candidate, self._phrases, self._passages, self._cues = candidate, phrases, passages, cues
        self._others = [other for other in beside if other is not candidate]
        self._word = word(candidate.sentence, candidate.trigger)
        self._class = cues.find(self._word).cue_class
        self._contents = frozenset(head.id for head in candidate.match.args.get("content", ()))
        self._sources = frozenset(head.id for head, _ in candidate.sources)

    def score(self, model: Linear, edge: Edge, place: int) -> float:
        """The log odds that the edge belongs at the place."""
        return model.score(self.of(edge, place))

    def of(self, edge: Edge, place: int) -> list[Group]:
        """The features of one place."""
        tree, p = self._candidate.tree, edge.role[0] + edge.side
        moved = place - edge.place
        kept = "now" if not moved else "out" if (moved > 0) == (edge.side == END) else "in"
        at, beyond = tree.sentence.token(place), self._beyond(edge, place)
        shown = at.text if tree.punctuation >> place & 1 else at.upos
        length = edge.last - place if edge.side == START else place - edge.first
        quoted = bool(self._passages.touching(tree.sentence) and self._passages.overlapping(at.span))
        groups: list[Group] = [
            (_moved, p, kept, _distance(moved), self._candidate.match.rule.id, self._class),
            (_next, p, kept, beyond.what, beyond.mark, shown, beyond.limit),
            (_within, p, kept, bucket(max(length, 0) + 1), quoted, beyond.mark),
        ]
        if edge.side == END:
            out = self._phrases.starting[beyond.place] if beyond.inside else None
            held = self._phrases.ending[place]
        else:
            out = self._phrases.ending[beyond.place] if beyond.inside else None
            held = self._phrases.starting[place]
            groups.append((_first, p, kept, at.lemma, at.upos, at.deprel, beyond.what, self._word))
        if edge.role == "source" and edge.side == END:
            groups.append(self._closing(p, edge, place, shown, beyond))
        if edge.role == "content" and edge.side == END:
            groups += self._going_on(p, kept, edge, place, beyond, out, held)
        groups += self._phrase(f"{p} out", out, beyond.mark, kept, edge, place)
        groups += self._phrase(f"{p} in", held, _mark_before(tree, held) if held else "", kept, edge, place)
        groups.append((_both, p, kept, out.deprel if out else "", held.deprel if held else "", beyond.mark))
        return groups

    def _closing(self, p: str, edge: Edge, place: int, shown: str, beyond: _Beyond) -> Group:
        """Whether an apposition or a bracket inside the source is still open at its end."""
        before = self._candidate.sentence.tokens[edge.first - 1 : place]
        apposed = any(token.text == "," for token in before[:-1])
        after = beyond.what if beyond.limit else beyond.mark or "word"
        n_open = sum((token.text == "(") - (token.text == ")") for token in before)
        return (_source_end, p, apposed, shown if shown in ",)-–—" else "word", after, n_open)

    def _going_on(
        self, p: str, kept: str, edge: Edge, place: int, beyond: _Beyond, out: Token | None, held: Token | None
    ) -> Iterator[Group]:
        """What goes on after the content: the second word, and whether another attribution does: *and said that …*."""
        tokens = self._candidate.sentence.tokens
        second = tokens[beyond.place] if beyond.inside and beyond.place < len(tokens) else None
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
        below, found = self._candidate.tree.below(phrase), ""
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
        tie, opening = self._tie(phrase, edge, place), adposition(self._candidate.sentence, phrase)
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
        return _Beyond(at, lowered(tree.sentence.token(at).lemma), mark, inside=True, limit=False)


class _Beyond(NamedTuple):
    """The first word past a place, and the first mark between."""

    place: int
    what: str  # its lemma, or "edge" of the sentence, "cue", "source"
    mark: str
    inside: bool  # whether there is a word
    limit: bool  # whether the span cannot go on there


def _moved(p: str, kept: str, distance: str, rule: str, known: str) -> Names:
    return f"{p} {kept}", f"{p} {distance}", f"{p} r={rule} {kept}", f"{p} k={known} {kept}"


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


def _distance(moved: int) -> str:
    return f"{'+' if moved > 0 else '-'}{bucket(abs(moved))}" if moved else "0"


def _mark_before(tree: Tree, phrase: Token) -> str:
    """The punctuation mark right before a phrase."""
    below = tree.words(tree.below(phrase)) or 1 << phrase.id
    first = (below & -below).bit_length() - 1
    return tree.sentence.token(first - 1).text if first > 1 and tree.punctuation >> (first - 1) & 1 else ""
