"""Which words of an article are attributed, and in whose voice each sentence speaks.

Everything is counted over the text alone, so that the figures can be made again from corrected tables.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attrib.model import Span

ATTRIBUTED_FROM = 0.8  # a lone *on Monday* of the narrator's does not make a reported sentence mixed
FURNITURE_FROM = 0.5

_WORD = re.compile(r"\w+(?:['’.,:-]\w+)*")


@dataclass(frozen=True)
class Voices:
    """The voice of each sentence; the words outside furniture; how many of those are attributed."""

    of_sentences: tuple[str, ...]
    n_words: int
    n_attributed: int

    @property
    def attributed_share(self) -> float | None:
        """Share from 0 to 1, or None for an article without words."""
        return round(self.n_attributed / self.n_words, 4) if self.n_words else None


def words(text: str) -> list[Span]:
    """Spans of the words: letters and digits, with the marks that stand inside (*state-run*, *1,500*)."""
    return [Span(*match.span()) for match in _WORD.finditer(text)]


def word_forms(text: str) -> list[str]:
    """The same words as they stand in the text."""
    return _WORD.findall(text)


def cover(length: int, spans: Iterable[Span]) -> bytearray:
    """One byte for each code point of a text: 1 where a span covers it."""
    mask = bytearray(length)
    for start, end in spans:
        end = min(end, length)
        mask[start:end] = b"\1" * max(0, end - start)
    return mask


def count_words(found: Sequence[Span], spans: Iterable[Span]) -> int:
    """How many of the words begin inside the spans, each counted once. `found` is what `words` gave for the text."""
    count = reached = 0
    for start, end in sorted(spans):
        if max(start, reached) < end:
            count += bisect_left(found, (end,)) - bisect_left(found, (max(start, reached),))
            reached = end
    return count


def furniture_sentences(text: str, sentences: Sequence[Span], furniture: Iterable[Span]) -> tuple[bool, ...]:
    """For each sentence, whether at least half of its characters are page furniture."""
    mask = cover(len(text), furniture)
    return tuple(sum(mask[start:end]) >= FURNITURE_FROM * (end - start) for start, end in sentences)


def voices(
    found: Sequence[Span], sentences: Sequence[Span], furniture: Sequence[bool], attributed: Iterable[Span]
) -> Voices:
    """The voice of each sentence.

    `found` are the text's words; `sentences` are in text order and do not overlap, `furniture` says of each whether it
    is some, and `attributed` holds the contents, sources and cues of what counts as attributed.
    """
    mask = cover(found[-1].end if found else 0, attributed)
    names: list[str] = []
    n_words = n_attributed = position = 0
    for (start, end), is_furniture in zip(sentences, furniture, strict=True):
        inside = total = 0
        while position < len(found) and found[position].start < end:
            if found[position].start >= start:
                total += 1
                inside += mask[found[position].start]
            position += 1
        if is_furniture:
            names.append("furniture")
            continue
        n_words += total
        n_attributed += inside
        names.append(_voice(inside, total))
    return Voices(tuple(names), n_words, n_attributed)


def _voice(inside: int, total: int) -> str:
    if not inside:
        return "narrator"
    return "attributed" if inside >= ATTRIBUTED_FROM * total else "mixed"
