"""Whom a party speaks for, and its country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attrib.model import Parse, Token
from attrib.speakers.lexicon import Lexicon
from attrib.speakers.nominals import Phrase
from attrib.speakers.parties import Party
from attrib.speakers.passages import tokens_of
from attrib.speakers.portraits import HYPHENS, Portrait, Related

_OWNERS = frozenset({"compound", "nmod", "nmod:poss"})
_BASED = "based"
_FOR = frozenset({"", "of", "for", "at", "with", "from", "in", "to", "by"})


@dataclass(frozen=True)
class Affiliation:
    """The organisation a party speaks for, as the article spells it out; "" where it gives none."""

    name: str = ""
    country: str = ""


def affiliation(parse: Parse, portrait: Portrait, lexicon: Lexicon) -> Affiliation:
    """The organisation in the party's descriptions, else its political party; none for an organisation itself."""
    party = portrait.party
    if party.proper and party.kind == "organisation" and not party.plural:
        return Affiliation("", party.entry.country if party.entry else "")
    for words, entry in party.employers:
        return Affiliation(" ".join(words), entry.country if entry else "")
    for phrase, bodies in portrait.views:
        found = _in_phrase(parse, phrase, bodies, lexicon)
        if found.name:
            return found
    letter = _party_letter(parse, party)
    named = lexicon.modifiers.get(f"({letter.lower()})") if letter else None
    if named is not None:
        return Affiliation(named.affiliation, named.country)
    return Affiliation("", "")


def _in_phrase(parse: Parse, phrase: Phrase, bodies: Sequence[Related], lexicon: Lexicon) -> Affiliation:
    owner = ""
    for body in bodies:
        if body.case not in _FOR:
            continue
        if body.kind == "organisation":
            return Affiliation(" ".join(body.words), body.entry.country if body.entry else "")
        if body.kind == "person":
            owner = body.words[-1]
    for token in (*phrase.modifiers, *(token for _, token in phrase.complements)):
        role = lexicon.roles.get(token.lemma.lower())
        if role is not None and role.kind == "organisation":
            owner = owner or _owner(parse, token, phrase.sentence.index)
            if owner:
                return Affiliation(f"{owner} {token.lemma.lower()}")
        entry = lexicon.modifiers.get(token.text.lower())
        if entry is not None and entry.affiliation and token.text[0].isupper():
            return Affiliation(entry.affiliation, entry.country)
    return Affiliation()


def _owner(parse: Parse, noun: Token, at: int) -> str:
    """Whose body a noun names in short, by its last full name: *campaign officials* of *the Lund campaign*."""
    found = ""
    for sentence in parse.sentences:
        if found and sentence.index > at:
            break
        for token in sentence.tokens if noun.lemma.lower() in sentence.words else ():
            owners = (child for child in sentence.children(token) if child.deprel in _OWNERS and child.id < token.id)
            if token.lemma.lower() == noun.lemma.lower():
                found = next((owner.text for owner in owners if owner.ner.endswith(("PER", "ORG"))), found)
    return found


def _party_letter(parse: Parse, party: Party) -> str:
    """The *D* of *Rep. Jane Smith (D-N.C.)*."""
    if party.kind != "person":
        return ""
    for mention in party.mentions:
        after = parse.text[mention.start : mention.end + 4].rpartition("(")[2]
        if mention.end and after[:1] in "DRIL" and after[1:2] in (")", "-", "–", "‑"):
            return after[:1]
    return ""


def country(parse: Parse, portrait: Portrait, found: Affiliation, lexicon: Lexicon) -> str:
    """ISO code of the party's country: its own entry's, its affiliation's, that of a demonym in its description, or
    that of its seat (*the Oslo-based agency*)."""
    party = portrait.party
    if party.entry is not None and party.entry.country:
        return party.entry.country
    if found.country:
        return found.country
    for phrase in portrait.phrases:
        for token in phrase.modifiers:
            place = lexicon.places.get(token.text.lower()) if token.text[0].isupper() else None
            if place is not None and place.country:
                return place.country
    return _seat(parse, party, lexicon)


def _seat(parse: Parse, party: Party, lexicon: Lexicon) -> str:
    """The country of the place that a mention says the party is based in."""
    for mention in party.mentions:
        if mention.head is None or _BASED not in parse.sentences[mention.head.sentence].words:
            continue
        tokens = tokens_of(parse, mention)
        for place, hyphen, based in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if hyphen.text in HYPHENS and based.text == _BASED and place.text.lower() in lexicon.places:
                return lexicon.places[place.text.lower()].country
    return ""
