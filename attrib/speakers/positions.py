"""The positions of authority or expertise that the text gives a source: *director of the institute*, not *carpenter*.

The position may stand before the name, in an apposition on either side of it, or in a sentence of its own (*Smith is
the director of …*), at any mention. It is read off the word order around the name: appositions are where parsers err.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from attrib.model import Parse, Span, Token
from attrib.speakers.candidacies import sought
from attrib.speakers.disclosure import PositionRules
from attrib.speakers.justification import Voices
from attrib.speakers.offices import Nouns, of_described, of_named
from attrib.speakers.parties import Party

# Words that may join the parts of a position.
_LINKS = frozenset({"of", "for", "at", "on", "in", "and", "&", "the", "to"})
_PLURALS = frozenset({"NNS", "NNPS"})
_MOST = 3  # positions of one party


@dataclass(frozen=True)
class Position:
    """A position as the text gives it."""

    span: Span
    text: str
    sought: bool = False  # not held, and told by what shows it

    @property
    def words(self) -> frozenset[str]:
        """The words that tell one position from another."""
        return frozenset(self.text.lower().replace(".", "").split()) - _LINKS


def positions(parse: Parse, party: Party, nouns: Nouns, voices: Voices) -> tuple[Position, ...]:
    """The positions that the text gives the party, anywhere in the article, the main one first; at most three.

    Those that say more than a form of address (*Sen.*) come before those that do not. What others say that somebody
    is (*“He is the stronger candidate,” she said*) does not count. Who has a campaign is a candidate.
    """
    if party.kind not in ("person", "group"):
        return ()
    found = list(of_named(parse, party, nouns, voices.said)) if party.proper else []
    if all(tokens[-1].text.endswith(".") for tokens in found):  # *the Vermont senator* says more than *Sen.*
        found += of_described(parse, party, nouns, voices.quoted if party.proper else ())
    found.sort(key=lambda tokens: (len(tokens) == 1, tokens[0].start))
    return _distinct(_as_position(parse, tokens, party) for tokens in found) or _sought(parse, party, nouns.rules)


def _as_position(parse: Parse, tokens: Sequence[Token], party: Party) -> Position:
    """The position in the words of the text, in the singular where several are called so of whom the party is one."""
    span = Span(tokens[0].start, tokens[-1].end)
    text = _worded(parse, tokens)
    last = tokens[-1]
    if not party.plural and last.xpos in _PLURALS and not any(token.upos == "ADP" for token in tokens):
        text = text.removesuffix(last.text) + (last.lemma.capitalize() if last.text[0].isupper() else last.lemma)
    return Position(span, text)


def _repeats(held: Position, other: Position) -> bool:
    """Whether a position has a word of another one, or is short for one: *Sen.* after *Ohio senator*."""
    short = held.text.removesuffix(".").lower() if held.text.endswith(".") else ""
    if held.text.lower() == "".join(word[0] for word in other.text.lower().split()):
        return True  # *DC* of *Detective Constable*
    return bool(held.words & other.words) or (bool(short) and any(word.startswith(short) for word in other.words))


def _worded(parse: Parse, tokens: Sequence[Token]) -> str:
    """The tokens as the text writes them, less what stands between tokens that are no neighbours."""
    gaps = [at for at, (before, token) in enumerate(pairwise(tokens), 1) if before.id + 1 != token.id]
    runs = [tokens[first:last] for first, last in pairwise((0, *gaps, len(tokens)))]
    return " ".join(" ".join(Span(run[0].start, run[-1].end).of(parse.text).split()) for run in runs)


def _sought(parse: Parse, party: Party, rules: PositionRules) -> tuple[Position, ...]:
    found = sought(parse, party, rules.sought)
    return (Position(*found, sought=True),) if found is not None else ()


def _distinct(found: Iterable[Position]) -> tuple[Position, ...]:
    """The first positions that have no word in common."""
    kept: list[Position] = []
    for held in found:
        if len(kept) < _MOST and not any(_repeats(held, other) for other in kept):
            kept.append(held)
    return tuple(kept)
