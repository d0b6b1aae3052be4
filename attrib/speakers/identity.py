"""Assembly: parties, what they are, what the text discloses about them, and how their statements came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrib.model import Attribution, Identity, Link, Parse, Speaker
from attrib.speakers.affiliation import affiliation, country
from attrib.speakers.anonymity import Anonymity, anonymity, description
from attrib.speakers.chains import Chain, chains
from attrib.speakers.channel import channels, occasions
from attrib.speakers.cues import read_cues
from attrib.speakers.justification import Voices, justification, voices
from attrib.speakers.labels import label, names_body, names_role, transparency
from attrib.speakers.lexicon import Lexicon
from attrib.speakers.naming import naming, number
from attrib.speakers.offices import Nouns
from attrib.speakers.parties import read_parties
from attrib.speakers.portraits import Portrait, portray
from attrib.speakers.positions import Position, positions
from attrib.speakers.recipients import with_recipients
from attrib.speakers.shapes import plain
from attrib.speakers.turns import Floor, read_floor, turns_of
from attrib.speakers.types import Classification, classify


def identify(parse: Parse, attributions: Sequence[Attribution], lexicon: Lexicon) -> Identity:
    """Who the sources of an article's attributions are: its speakers, and which of them every source stands for."""
    rules, lexicon = lexicon.disclosure, lexicon.on(parse)
    cues = read_cues(parse, attributions)
    attributions = with_recipients(parse, attributions, cues, lexicon)
    parties, entities = read_parties(parse, attributions, lexicon)
    portraits = portray(parse, parties, entities, lexicon)
    telling = voices(attributions, cues)
    nouns = Nouns(rules.positions)
    held = {party.id: positions(parse, party, nouns, telling) for party in parties}
    kinds = classify(portraits, {id: found[0].text for id, found in held.items() if found}, lexicon)
    types = {id: found.type for id, found in kinds.items()}
    anonymous = anonymity(parse, attributions, parties, cues, rules.anonymity)
    found = tuple(
        _speaker(parse, portrait, telling, kinds[id], held[id], anonymous.get(id, Anonymity()), lexicon)
        for portrait in portraits
        for id in [portrait.party.id]
    )
    occasion_of = occasions(parse, attributions, cues, rules.channel)
    floor = read_floor(parse, attributions, parties)
    chain_of = chains(parse, attributions, parties, cues, floor, types, occasion_of, rules.relay)
    channel_of = channels(parse, parties, floor, types, occasion_of, rules)
    return Identity(found, _links(attributions, floor, chain_of, channel_of))


def _links(
    attributions: Sequence[Attribution],
    floor: Floor,
    chain_of: Mapping[tuple[str, int], Chain],
    channel_of: Mapping[tuple[str, int], str],
) -> tuple[Link, ...]:
    links: list[Link] = []
    for turn in (turn for attribution in attributions for turn in turns_of(attribution)):
        chain = chain_of[turn]
        speaker = floor.speaker_of.get(turn)
        links.append(
            Link(
                attribution=turn[0],
                source=turn[1],
                speaker=speaker.id if speaker else None,
                via=chain.via,
                told_to=chain.told_to,
                channel=channel_of[turn],
                hands=chain.hands,
            )
        )
    return tuple(links)


def _speaker(
    parse: Parse,
    portrait: Portrait,
    telling: Voices,
    kind: Classification,
    holds: Sequence[Position],
    anonymous: Anonymity,
    lexicon: Lexicon,
) -> Speaker:
    party = portrait.party
    named = naming(parse, portrait, lexicon)
    many = number(parse, party, lexicon)
    title = holds[0].text if holds else ""
    of = affiliation(parse, portrait, lexicon)
    at_home = country(parse, portrait, of, lexicon)
    home = parse.article.outlet_country
    foreign = at_home != home if at_home and home else None
    role = names_role(portrait, lexicon)
    described = ""
    if named in ("described", "vague"):
        body = bool(of.name) or names_body(portrait, lexicon)
        described = description(position=bool(title), role=role, plural=party.plural, affiliation=body)
    taken = (
        *(position.span for position in holds if not position.sought),
        *((anonymous.reason,) if anonymous.reason else ()),
    )
    return Speaker(
        id=party.id,
        name=party.name,
        type=kind.type,
        label=label(portrait, lexicon, type=kind.type, naming=named, title=title, affiliation=of.name, foreign=foreign),
        naming=named,
        number=many,
        affiliation=of.name,
        title="; ".join(position.text for position in holds),
        justification_spans=justification(parse, party, telling, taken, lexicon.disclosure),
        country=at_home,
        foreign=foreign,
        anonymity_reason=anonymous.reason,
        anonymity_kind=anonymous.kind,
        knowledge_basis=anonymous.basis,
        transparency=transparency(
            naming=named, type=kind.type, title=title, affiliation=of.name, role=role, description=described
        ),
        mentions=tuple(span for mention in party.mentions for span in mention.spans),
        type_evidence=kind.evidence,
        type_confidence=kind.confidence,
        description=described,
        party_key=plain(tuple(party.proper.split())) if party.proper and not party.plural else "",
    )
