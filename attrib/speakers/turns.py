"""Who keeps the floor: which statement is the same source's next, with nobody else speaking in between.

What the text says once of how a source spoke (to whom, on which occasion) holds for what it says next: *The source
added …*.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from attrib.model import Attribution, Parse
from attrib.speakers.parties import Party

Turn = tuple[str, int]  # Attribution.id and index of the source, -1 where there is none
_PAUSE = 2  # a source that says nothing for more sentences than these has lost the floor


@dataclass(frozen=True)
class Floor:
    """Who speaks in every turn of an article, and which turns follow each other. Made once an article."""

    order: tuple[Attribution, ...]  # as they begin in the text
    speaker_of: Mapping[Turn, Party]
    previous: Mapping[Turn, Turn]  # for every turn in which a source keeps the floor, its turn before


def read_floor(parse: Parse, attributions: Sequence[Attribution], parties: Sequence[Party]) -> Floor:
    """Who speaks in the attributions."""
    order = tuple(sorted(attributions, key=place))
    speaker_of = _speakers(parties)
    return Floor(order, speaker_of, _previous(parse, order, speaker_of))


def _speakers(parties: Sequence[Party]) -> dict[Turn, Party]:
    """Which party speaks in every turn."""
    return {(use.attribution, use.source): party for party in parties for use in party.uses if use.role == "source"}


def turns_of(attribution: Attribution) -> list[Turn]:
    """The attribution's turns: one a source."""
    return [(attribution.id, source) for source in range(len(attribution.sources)) or (-1,)]


def _previous(parse: Parse, attributions: Sequence[Attribution], speaker_of: Mapping[Turn, Party]) -> dict[Turn, Turn]:
    """For every turn in which a source keeps the floor, its turn before. Nested attributions follow nothing."""
    ids = {attribution.id for attribution in attributions}
    previous: dict[Turn, Turn] = {}
    floor: dict[str, Turn] = {}  # by Party.id
    last = 0
    for attribution in attributions:
        nested = attribution.parent in ids
        if not nested and attribution.sentence - last > _PAUSE:
            floor = {}
        speaking = {speaker_of[turn].id: turn for turn in turns_of(attribution) if turn in speaker_of}
        if nested:
            floor |= speaking
            continue
        previous |= {turn: floor[party] for party, turn in speaking.items() if party in floor}
        if attribution.level == "extended" and not speaking.keys() & floor.keys():
            continue  # a wish or belief that the narrator tells of takes no floor
        floor = speaking
        last = last_sentence(parse, attribution)
    return previous


def last_sentence(parse: Parse, attribution: Attribution) -> int:
    """Index of the last sentence that the attribution reaches into."""
    end = max(span.end for span in (*attribution.cue, *attribution.contents))
    return max(0, bisect_left(parse.sentences, end, key=attrgetter("start")) - 1)


def place(attribution: Attribution) -> tuple[int, int]:
    """Where the attribution begins; of two that begin together, the one that holds the other comes first."""
    spans = (*attribution.cue, *attribution.contents)
    return min(span.start for span in spans), -max(span.end for span in spans)
