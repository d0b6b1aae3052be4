"""Through whose hands a statement came: the outlet it was told to, the one that quotes it, the one it is nested in.

The chain of relays is kept in order, nearest to the source first. The article's own outlet is no relay, nor is an
audience such as *reporters*. What a source says next, while it keeps the floor, came the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attrib.model import Attribution, Mention, Parse
from attrib.speakers.cues import Cues
from attrib.speakers.disclosure import RelayRules
from attrib.speakers.outlets import is_own_outlet
from attrib.speakers.parties import Party
from attrib.speakers.passages import tokens_of
from attrib.speakers.turns import Floor, Turn, turns_of

_POSSESSIVE = re.compile(r"['’]s\s")
OUTLETS = frozenset({"media", "news_agency"})  # speaker types that pass on what they are told


@dataclass(frozen=True)
class Chain:
    """How one statement reached the article."""

    via: tuple[str, ...] = ()  # party ids, nearest to the source first
    told_to: str = ""  # the recipient's name
    hands: str = ""  # first_hand, told_to_other, relayed, hearsay; "" where no source is named


def chains(
    parse: Parse,
    attributions: Sequence[Attribution],
    parties: Sequence[Party],
    cues: Cues,
    floor: Floor,
    types: Mapping[str, str],
    occasion_of: Mapping[str, str],
    rules: RelayRules,
) -> dict[Turn, Chain]:
    """The chain of every attribution and source (-1: no source).

    `types` gives the speaker type of each `Party.id`, `occasion_of` the occasion that an attribution names, by its id:
    who speaks on another occasion no longer speaks to the same outlet.
    """
    relays = _Relays(parse, attributions, parties, cues, floor, types, occasion_of, rules)
    return {turn: relays.chain(turn) for attribution in attributions for turn in turns_of(attribution)}


@dataclass(frozen=True)
class _Told:
    """To whom a source spoke: the outlets that passed it on, nearest to the source first, and the recipient's name."""

    via: tuple[str, ...] = ()
    name: str = ""


class _Relays:
    """The relays of one article's attributions."""

    def __init__(
        self,
        parse: Parse,
        attributions: Sequence[Attribution],
        parties: Sequence[Party],
        cues: Cues,
        floor: Floor,
        types: Mapping[str, str],
        occasion_of: Mapping[str, str],
        rules: RelayRules,
    ) -> None:
        self._parse = parse
        self._occasion_of = occasion_of
        self._rules = rules
        self._types = types
        self._by_id = {attribution.id: attribution for attribution in attributions}
        self._by_sentence: dict[int, list[Attribution]] = {}
        for attribution in attributions:
            self._by_sentence.setdefault(attribution.sentence, []).append(attribution)
        self._cues = cues
        self._speaker_of = floor.speaker_of
        self._beside = {
            (use.attribution, use.role, use.source): party
            for party in parties
            for use in party.uses
            if use.role != "source"
        }
        self._told: dict[Turn, _Told] = {}
        self._last_told: dict[str, _Told] = {}  # by Party.id: to whom it last spoke
        self._own: dict[str, bool] = {}  # by Party.id
        for attribution in floor.order:
            self._tell(attribution, floor.previous)

    def chain(self, turn: Turn) -> Chain:
        """The chain of one turn."""
        attribution, told, speaker = self._by_id[turn[0]], self._told[turn], self._speaker_of.get(turn)
        relays = [relay for relay in (*told.via, *self._outer(attribution)) if speaker is None or relay != speaker.id]
        via = tuple(dict.fromkeys(relays))
        return Chain(via, told.name, self._hands(attribution, via, told))

    def _hands(self, attribution: Attribution, via: Sequence[str], told: _Told) -> str:
        if self._is_hearsay(attribution):
            return "hearsay"
        if via:
            return "told_to_other" if told.name and tuple(via) == told.via else "relayed"
        return "first_hand" if attribution.sources else ""

    def _is_hearsay(self, attribution: Attribution) -> bool:
        """Whether nobody stands for it, or for what it is nested in: *reportedly*."""
        own = attribution.cue_class == "hearsay" and not attribution.sources
        return own or any(outer.cue_class == "hearsay" and not outer.sources for outer in self._around(attribution))

    def _around(self, attribution: Attribution) -> list[Attribution]:
        """The attributions that this one is nested in, innermost first."""
        found: list[Attribution] = []
        while (outer := self._holder(attribution)) is not None and outer not in found:
            found.append(outer)
            attribution = outer
        return found

    def _holder(self, attribution: Attribution) -> Attribution | None:
        """The attribution that this one stands in; else the one in whose content its source is named.

        *An aide said the rebels want a road, and demand that it be safe*: the aide tells of both wishes.
        """
        outer = self._by_id.get(attribution.parent or "")
        if outer is not None or len(attribution.sources) != 1 or not attribution.cue:
            return outer
        source, cue = attribution.sources[0].start, attribution.cue[0].start
        for other in self._by_sentence[attribution.sentence] if source < cue else ():
            if other is not attribution and _holds(other, source) and not _holds(other, cue):
                return other
        return None

    def _outer(self, attribution: Attribution) -> list[str]:
        """The relays that the attribution owes to those in whose words it is nested, innermost first."""
        relays: list[str] = []
        for outer in self._around(attribution):
            turn = turns_of(outer)[0]
            speaker = self._speaker_of.get(turn)
            if speaker is not None and not self._is_own(speaker):
                relays.append(speaker.id)
            relays.extend(self._told[turn].via if turn in self._told else ())
        return relays

    def _tell(self, attribution: Attribution, previous: Mapping[Turn, Turn]) -> None:
        """Note for every turn to whom its source spoke; a source that keeps the floor still speaks to the same."""
        stated = self._stated(attribution)
        sentence = self._parse.sentences[attribution.sentence]
        again = stated is None and bool(self._rules.again.find(self._cues.beside[attribution.id], sentence))
        for turn in turns_of(attribution):
            speaker, before = self._speaker_of.get(turn), previous.get(turn)
            if stated is not None:
                told = stated
            elif again and speaker is not None and speaker.id in self._last_told:
                told = self._last_told[speaker.id]
            elif before is not None and attribution.id not in self._occasion_of:
                earlier = self._by_id[before[0]]
                nested = earlier.parent in self._by_id
                told = _Told(self._outlets(earlier)) if nested else self._told[before]
            else:
                told = _Told()
            self._told[turn] = told
            if speaker is not None and told.name:
                self._last_told[speaker.id] = told

    def _outlets(self, attribution: Attribution) -> tuple[str, ...]:
        """The relays of a nested attribution where an outlet tells it: its source then goes on through that outlet."""
        outer = self._outer(attribution)
        return tuple(outer) if outer and self._types.get(outer[0]) in OUTLETS else ()

    def _stated(self, attribution: Attribution) -> _Told | None:
        """To whom the attribution itself says the source spoke, and who quotes it; None where it says neither."""
        via: list[str] = []
        name = ""
        recipient = self._beside.get((attribution.id, "told_to", -1))
        speaking = {self._speaker_of[turn].id for turn in turns_of(attribution) if turn in self._speaker_of}
        if attribution.told_to is not None and not (recipient and recipient.id in speaking):
            name = recipient.name if recipient else self._text(attribution.told_to)
            if recipient and self._passes_on(attribution.told_to, recipient):
                via.append(recipient.id)
        for number in range(len(attribution.relays)):
            relay = self._beside.get((attribution.id, "relay", number))
            if relay and not self._is_own(relay):
                via.append(relay.id)
        return _Told(tuple(via), name) if via or name else None

    def _passes_on(self, mention: Mention, party: Party) -> bool:
        """Whether a recipient is another outlet: no audience, and not the article's own outlet by any of its names."""
        tokens = tokens_of(self._parse, mention)
        if self._types.get(party.id) not in OUTLETS or self._is_own(party):
            return False
        return not self._rules.own.find(tokens) and not self._rules.audience.find(tokens)

    def _is_own(self, party: Party) -> bool:
        """Whether the party is the article's own outlet, or one of its people: *the Post's Jane Doe* in the Post."""
        if party.id not in self._own:
            names = {party.proper, party.name, party.owner, *(self._text(mention) for mention in party.mentions)}
            names |= {_POSSESSIVE.split(name)[0] for name in names}
            self._own[party.id] = any(is_own_outlet(name, self._parse.article) for name in names if name)
        return self._own[party.id]

    def _text(self, mention: Mention) -> str:
        return " ".join(self._parse.text[mention.start : mention.end].split())


def _holds(attribution: Attribution, place: int) -> bool:
    """Whether a place in the text stands in what is attributed."""
    return any(span.start <= place < span.end for span in attribution.contents)
