"""What the text says a party is: the noun phrases that describe it, and the names inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from attrib.model import Parse, Sentence, Token, TokenRef
from attrib.speakers.entities import Entities
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.names import spelled
from attrib.speakers.nominals import Phrase, case_of, partitive, phrase_of
from attrib.speakers.parties import Party
from attrib.speakers.shapes import shape_of

_INTRODUCTIONS = 3  # mentions by which a text introduces somebody


class Related(NamedTuple):
    """A name inside a phrase."""

    words: tuple[str, ...]
    kind: str  # person, organisation, place
    entry: Entry | None
    case: str  # the preposition that it stands with; "" before the head


@dataclass(frozen=True)
class Portrait:
    """A party with the phrases that say what it is, and for each of them the names inside it."""

    party: Party
    phrases: tuple[Phrase, ...]
    related: tuple[tuple[Related, ...], ...]

    @property
    def views(self) -> Iterator[tuple[Phrase, tuple[Related, ...]]]:
        """Every phrase with its names."""
        return zip(self.phrases, self.related, strict=True)


def portray(parse: Parse, parties: Sequence[Party], entities: Entities, lexicon: Lexicon) -> tuple[Portrait, ...]:
    """The portraits of the parties, in their order."""
    portraits: list[Portrait] = []
    for party in parties:
        found = tuple(_phrases(parse, party, lexicon))
        portraits.append(Portrait(party, found, tuple(_related(phrase, entities, lexicon) for phrase in found)))
    return tuple(portraits)


def _phrases(parse: Parse, party: Party, lexicon: Lexicon) -> Iterator[Phrase]:
    """The noun phrases that say what a party is: descriptions of a named one, the mentions of an unnamed one."""
    places: list[TokenRef] = list(party.descriptions)
    if not party.proper:
        places += [mention.head for mention in party.mentions if mention.head is not None]
    for place in dict.fromkeys(places):
        sentence = parse.sentences[place.sentence]
        head = sentence.token(place.token)
        counted = partitive(sentence, head, lexicon)
        yield phrase_of(sentence, counted or head, lexicon)
    if party.proper and party.kind == "person":
        yield from _own_phrases(parse, party)


def _own_phrases(parse: Parse, party: Party) -> Iterator[Phrase]:
    """What stands with a name: *Gallup’s Jane Smith*, *Jane Smith of the Center*, *Jane Smith, who teaches*."""
    for mention in party.mentions[:_INTRODUCTIONS]:
        if mention.head is None:
            continue
        sentence = parse.sentences[mention.head.sentence]
        head = sentence.token(mention.head.token)
        if head.upos != "PROPN":
            continue
        children = sentence.children(head)
        owners = tuple(child for child in children if child.deprel == "nmod:poss" and child.upos == "PROPN")
        below = (child for child in children if child.deprel in ("nmod", "acl:relcl"))
        others = tuple((case_of(sentence, child), child) for child in below)
        if owners or others:
            yield Phrase(sentence, head, "", owners, others, None)


def _related(phrase: Phrase, entities: Entities, lexicon: Lexicon) -> tuple[Related, ...]:
    """The names inside a phrase, each with its preposition: *SDF commander*, *director of the Brennan Center*."""
    found: list[Related] = []
    taken: set[int] = set()
    for token, case in [
        *((token, "") for token in phrase.modifiers),
        *((token, case) for case, token in phrase.complements),
    ]:
        if token.id in taken or not token.text[:1].isupper():
            continue
        run = _capitalised(phrase.sentence, token, phrase.head.id)
        taken.update(part.id for part in run)
        words = spelled(run)
        entity = next(
            (known for part in run if (known := entities.by_token.get(_place(phrase, part))) and known.names), None
        )
        text = " ".join(words).lower()
        entry = lexicon.organisations.get(text) or lexicon.organisations.get(text.replace(".", ""))
        if entity is None and entry is None and (len(run) == 1 or not shape_of(words, lexicon)):
            continue
        if entity is not None and entity.kind == "person" and entry is None:
            found.append(Related(entity.words, "person", entity.entry, case))
        elif entity is not None and entry in (None, entity.entry) and (entity.entry or len(entity.words) >= len(words)):
            found.append(Related(entity.words, entity.kind, entity.entry, case))
        elif entity is None or entity.kind != "place" or entry or shape_of(words, lexicon):
            found.append(Related(words, "organisation", entry, case))
    return tuple(found)


def _place(phrase: Phrase, token: Token) -> TokenRef:
    return TokenRef(phrase.sentence.index, token.id)


def _capitalised(sentence: Sentence, token: Token, barred: int) -> list[Token]:
    """The words of the name that a capitalised token is part of, as far as they are capitalised or join such words."""
    tokens = sentence.tokens
    first = last = token.id
    while first > 1 and first - 1 != barred and _in_name(tokens, first - 2, -1):
        first -= 1
    while last < len(tokens) and last + 1 != barred and _in_name(tokens, last, 1):
        last += 1
    while first < last and first == 1 and tokens[0].upos in ("ADJ", "ADP", "ADV", "SCONJ", "DET"):
        first += 1  # the capital is the sentence's, not the name's
    while last > first and not tokens[last - 1].text[0].isalnum():
        last -= 1
    return list(tokens[first - 1 : last])


def _in_name(tokens: tuple[Token, ...], at: int, step: int) -> bool:
    """Whether the token can stand inside a name, coming from one side."""
    text = tokens[at].text
    if text[0].isupper() or text in ("-", "&"):
        return text.lower() not in ("the", "a", "an")
    beyond = tokens[at + step].text if 0 <= at + step < len(tokens) else ""
    return text in ("of", "for", "and") and step > 0 and beyond[:1].isupper()
