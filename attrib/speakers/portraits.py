"""What the text says a party is: the noun phrases that describe it, and the names inside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from attrib.model import Parse, Sentence, Token, TokenRef
from attrib.speakers.entities import Entities
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.names import spelled
from attrib.speakers.nominals import Phrase, case_of, lemma_of, partitive, phrase_of
from attrib.speakers.parties import Party
from attrib.speakers.shapes import is_document, shape_of

HYPHENS = frozenset("-‐‑–")
_PARTICIPLES = frozenset({"VBN", "VBD"})
_YOUNGEST, _OLDEST = 10, 110
_HOME = frozenset({"of", "from"})
_INTRODUCTIONS = 3  # mentions by which a text introduces somebody


class Related(NamedTuple):
    """A name inside a phrase."""

    words: tuple[str, ...]
    kind: str  # person, organisation, place
    entry: Entry | None
    case: str  # the preposition that it stands with; "" before the head


class Private(NamedTuple):
    """What a text says of a named person besides any role."""

    kind: str  # age, home, kin
    text: str


@dataclass(frozen=True)
class Portrait:
    """A party with the phrases that say what it is, and for each of them the names inside it."""

    party: Party
    phrases: tuple[Phrase, ...]
    related: tuple[tuple[Related, ...], ...]
    private: tuple[Private, ...] = ()

    @property
    def views(self) -> Iterator[tuple[Phrase, tuple[Related, ...]]]:
        """Every phrase with its names."""
        return zip(self.phrases, self.related, strict=True)


def portray(parse: Parse, parties: Sequence[Party], entities: Entities, lexicon: Lexicon) -> tuple[Portrait, ...]:
    """The portraits of the parties, in their order."""
    portraits: list[Portrait] = []
    for party in parties:
        found = tuple(_phrases(parse, party, lexicon))
        related = tuple(_related(phrase, entities, lexicon) for phrase in found)
        portraits.append(Portrait(party, found, related, tuple(_private(parse, party, entities, lexicon))))
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
        yield from _own_phrases(parse, party, lexicon)


def _own_phrases(parse: Parse, party: Party, lexicon: Lexicon) -> Iterator[Phrase]:
    """What stands with a name: *Gallup’s Jane Smith*, *Jane Smith of the Center*, *Jane Smith, who runs it*."""
    for sentence, head in _introduced(parse, party):
        children = sentence.children(head)
        owners = tuple(child for child in children if child.deprel == "nmod:poss" and child.upos == "PROPN")
        below = [child for child in children if child.deprel in ("nmod", "acl:relcl")]
        below += [
            child for child in children if child.deprel == "appos" and case_of(sentence, child)
        ]  # *, of the Union*
        below += _acting(sentence, head)
        others = [(case_of(sentence, child), child) for child in below]
        for clause in below:
            others += _held(sentence, clause, lexicon)
        if owners or others:
            yield Phrase(sentence, head, "", owners, tuple(others), None)


def _acting(sentence: Sentence, subject: Token) -> list[Token]:
    """The bare participle that says what a subject is there for: *Prosecuting, Jane Smith said …*."""
    verb = sentence.parent(subject) if subject.deprel.startswith("nsubj") else None
    clauses = [child for child in sentence.children(verb) if child.deprel == "advcl"] if verb is not None else []
    return [
        clause
        for clause in clauses
        if clause.xpos == "VBG" and all(child.deprel == "punct" for child in sentence.children(clause))
    ]


def _introduced(parse: Parse, party: Party) -> Iterator[tuple[Sentence, Token]]:
    """The heads of the first mentions by name."""
    for mention in party.mentions[:_INTRODUCTIONS]:
        if mention.head is not None and parse.token(mention.head).upos == "PROPN":
            yield parse.sentences[mention.head.sentence], parse.token(mention.head)


def _held(sentence: Sentence, clause: Token, lexicon: Lexicon) -> Iterator[tuple[str, Token]]:
    """The bodies of a clause that tells an office by a verb: *who heads the centre*, *who teaches at the college*."""
    entry = lexicon.modifiers.get(f"who {clause.lemma.lower()}") if clause.deprel == "acl:relcl" else None
    for child in sentence.children(clause) if entry is not None else ():
        if child.deprel == "obj" and entry is not None and entry.of == "office":
            yield "of", child
            yield from (("of", owner) for owner in sentence.children(child) if owner.deprel == "nmod:poss")
        elif child.deprel == "obl":
            yield case_of(sentence, child), child


def _private(parse: Parse, party: Party, entities: Entities, lexicon: Lexicon) -> Iterator[Private]:
    """The age, home town and relatives that the first mentions give a named person."""
    if not party.proper or party.kind != "person":
        return
    for sentence, head in _introduced(parse, party):
        name = entities.name_at.get(TokenRef(sentence.index, head.id))
        after = sentence.tokens[name.last : name.last + 3] if name is not None else ()
        if len(after) == 3 and after[0].text == "," and _is_age(after[1]) and after[2].upos == "PUNCT":
            yield Private("age", after[1].text)
        for child in sentence.children(head):
            entity = entities.by_token.get(TokenRef(sentence.index, child.id))
            home = child.ner.endswith("LOC") or (entity is not None and entity.kind == "place")
            if child.deprel == "nmod" and home and case_of(sentence, child) in _HOME:
                yield Private("home", child.text)
            yield from _relatives(sentence, child, lexicon)
        yield from _spoken_of(sentence, head, party, lexicon)


def _spoken_of(sentence: Sentence, head: Token, party: Party, lexicon: Lexicon) -> Iterator[Private]:
    """The relatives of a subject who has no other role in its sentence: *Jane Smith saw that her husband …*."""
    for noun in sentence.tokens[head.id :] if head.deprel == "nsubj" else ():
        role = lexicon.roles.get(lemma_of(noun))
        if role is not None and role.of == "kin" and role.name == lemma_of(noun):
            owner = next((child for child in sentence.children(noun) if child.deprel == "nmod:poss"), None)
            pronoun = lexicon.pronouns.get(owner.text.lower()) if owner is not None else None
            if pronoun is not None and pronoun.gender and pronoun.gender == (party.gender or pronoun.gender):
                yield Private("kin", noun.text)


def _relatives(sentence: Sentence, clause: Token, lexicon: Lexicon) -> Iterator[Private]:
    """The relatives in *whose nephew joined*, *who has four children*."""
    for noun in sentence.children(clause) if clause.deprel == "acl:relcl" else ():
        role = lexicon.roles.get(lemma_of(noun))
        owner = any(child.deprel == "nmod:poss" and child.lemma == "whose" for child in sentence.children(noun))
        had = clause.lemma == "have" and noun.deprel == "obj"
        if role is not None and role.of == "kin" and (owner or had):
            yield Private("kin", noun.text)


def _is_age(token: Token) -> bool:
    return token.text.isdigit() and _YOUNGEST <= int(token.text) <= _OLDEST


def _related(phrase: Phrase, entities: Entities, lexicon: Lexicon) -> tuple[Related, ...]:
    """The names inside a phrase, each with its preposition: *SDF commander*, *director of the Brennan Center*."""
    found: list[Related] = []
    taken: set[int] = set()
    for token, case in [
        *((token, "") for token in phrase.modifiers),
        *((token, case) for case, token in phrase.complements),
    ]:
        if token.id in taken or not token.text[:1].isupper() or _in_participle(phrase.sentence, token):
            continue
        if case == "in" and token.ner.endswith("LOC"):
            continue  # where it is, not what it is of: *a physicist in Cambridge*
        run = _capitalised(phrase.sentence, token, phrase.head.id, entities)
        taken.update(part.id for part in run)
        words = spelled(run)
        entity = next(
            (known for part in run if (known := entities.by_token.get(_place(phrase, part))) and known.names), None
        )
        text = " ".join(words).lower()
        entry = lexicon.organisations.get(text) or lexicon.organisations.get(text.replace(".", ""))
        if entity is None and entry is None and (len(run) == 1 or not shape_of(words, lexicon)):
            continue
        described = all(word.lower() in lexicon.modifiers for word in words) and words[-1].lower() not in lexicon.shapes
        if entry is None and described:
            continue  # *a Republican Presidential candidate*
        if entity is not None and entity.kind == "person" and entry is None:
            found.append(Related(entity.words, "person", entity.entry, case))
        elif entity is not None and entry in (None, entity.entry) and (entity.entry or len(entity.words) >= len(words)):
            shape = shape_of(entity.words, lexicon) if entity.kind == "place" and entity.entry is None else None
            body = shape is not None and shape.weight >= 1  # *the Harbour Bank*, which the recogniser took for a place
            found.append(Related(entity.words, "organisation" if body else entity.kind, entity.entry, case))
        elif entity is None or entity.kind != "place" or entry or shape_of(words, lexicon):
            kind = "document" if entry is None and is_document(words, lexicon) else "organisation"
            found.append(Related(words, kind, entry, case))
    return tuple(found)


def _in_participle(sentence: Sentence, token: Token) -> bool:
    """Whether a name only says where somebody comes from: *a Harvard-trained lawyer*, *the London-based group*."""
    after = sentence.tokens[token.id : token.id + 2]
    return len(after) == 2 and after[0].text in HYPHENS and after[1].xpos in _PARTICIPLES


def _place(phrase: Phrase, token: Token) -> TokenRef:
    return TokenRef(phrase.sentence.index, token.id)


def _capitalised(sentence: Sentence, token: Token, barred: int, entities: Entities) -> list[Token]:
    """The words of the name that a capitalised token is part of, as far as they are capitalised or join such words."""
    tokens = sentence.tokens
    first = last = token.id
    while first > 1 and first - 1 != barred and _in_name(tokens, first - 2, -1):
        first -= 1
    while last < len(tokens) and last + 1 != barred and _in_name(tokens, last, 1):
        last += 1
    named = TokenRef(sentence.index, 1) in entities.name_at  # *White House aides*
    while first < last and first == 1 and tokens[0].upos in ("ADJ", "ADP", "ADV", "SCONJ", "DET") and not named:
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
