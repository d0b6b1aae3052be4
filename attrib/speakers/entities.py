"""Everybody and everything that an article mentions by name or by role, before it is asked who speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from attrib.model import Mention, Parse, Sentence, Token, TokenRef
from attrib.speakers.introductions import given_in_passing, introductions, nicknames
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.likeness import given, nickname, same_organisation, same_person, surname
from attrib.speakers.names import Name, find_names, name_at
from attrib.speakers.nominals import lemma_of, role_of
from attrib.speakers.shapes import organisation_type, plain, shape_of

_LONG = 4  # words that a person's name rarely has
_SHORTEST = 3  # a noun of fewer letters is a party's initial: *Rep. Smith (D-Ohio)*


@dataclass
class Entity:
    """One party of the article while its mentions are being collected."""

    kind: str  # person, group, organisation, place, document, thing
    words: tuple[str, ...] = ()  # its fullest name; () where it is not named
    names: list[Name] = field(default_factory=list)
    mentions: list[TokenRef] = field(default_factory=list)  # heads of all mentions
    descriptions: list[TokenRef] = field(default_factory=list)  # nouns that the text applies to it by name
    employers: list[Entity] = field(default_factory=list)  # *Acme* of *Acme President Jane Smith*
    lemmas: set[str] = field(default_factory=set)  # heads it has been called by, lower-cased
    modifiers: frozenset[str] = frozenset()  # of an unnamed party's first phrase
    ties: frozenset[str] = frozenset()  # what an unnamed party is of, for or close to
    gender: str = ""
    plural: bool = False
    runs: bool = False  # a campaign of its own is spoken of
    entry: Entry | None = None  # what a gazetteer says of the name
    type: str = ""  # speaker type, as far as it is needed to join mentions
    owner: Entity | None = None  # whose campaign, police or family it is
    together: Mention | None = None  # where the members of a party of two are named: *Smith and Jones*
    speaks: bool = False  # has been a source so far
    armed: str = ""  # the word before its name that tells an armed group: *rebel*
    unique: bool = False  # brought in as if there were one only: *the minister*


class Entities:
    """The named entities of one article, and which tokens stand for them."""

    def __init__(self, parse: Parse, lexicon: Lexicon) -> None:
        """Find the names of the article, join them, and note the nouns that describe them."""
        self.parse = parse
        self.lexicon = lexicon
        self.named: list[Entity] = []
        self.by_token: dict[TokenRef, Entity] = {}  # every token of a name, and every noun that describes one
        self.name_at: dict[TokenRef, Name] = {}
        self._persons: dict[str, list[Entity]] = {}  # by surname
        self._given: dict[str, list[Entity]] = {}
        self._nicknames: dict[str, Entity] = {}
        self._bodies: dict[str, Entity] = {}  # organisations and places, by plain name
        self._companies: set[str] = set()  # words before the title of a company's officer
        names = sorted(find_names(parse, lexicon), key=lambda name: (_is_short(name), len(name.words) == 1))
        full = [name for name in names if not _is_short(name)]
        for name in full:
            self.join(name)
        for name in full:  # what the text says of full names tells whose a short one is: *his wife, Jane Smith*
            self._describe(self.by_token[TokenRef(name.sentence, name.head)], name)
        for entity in self.named:
            entity.gender = entity.gender or _gender(entity, parse, lexicon)
        self._note_nicknames()
        for name in names[len(full) :]:
            self.join(name)
        self._join_surnames()
        for entity in self.named:
            if entity.kind == "person" and given(entity.words):
                entity.entry = self._entry(entity.words, "person")
            entity.names.sort(key=lambda name: (name.sentence, name.first))
            for name in entity.names:
                if _is_short(name):
                    self._describe(entity, name)
            entity.descriptions.sort()
            entity.gender = entity.gender or _gender(entity, self.parse, lexicon)

    def add(self, name: Name) -> Entity:
        """Join a name that the recogniser passed over, and note how it is described."""
        entity = self.join(name)
        self._describe(entity, name)
        entity.gender = entity.gender or _gender(entity, self.parse, self.lexicon)
        return entity

    def _note_nicknames(self) -> None:
        """Keep the nicknames that clauses give to persons with a full name, as names that they may be called by."""
        for sentence in self.parse.sentences:
            for bearer, nick in nicknames(sentence, self.lexicon):
                person = self.by_token.get(TokenRef(sentence.index, bearer.id))
                if person is not None and person.kind == "person" and person.names:
                    self._nicknames.setdefault(nick.text.lower(), person)
                    _index(self._given, nick.text.lower(), person)

    def _join_surnames(self) -> None:
        """Join surnames alone that the recogniser passed over, of persons whose full name it found."""
        for sentence in self.parse.sentences:
            for token in sentence.tokens:
                if token.upos == "PROPN" and token.ner == "O" and token.text.lower() in self._persons:
                    name = name_at(sentence, token.id, token.id, self.lexicon, "PER")
                    if name is not None and TokenRef(sentence.index, token.id) not in self.by_token:
                        self.join(name)

    def join(self, name: Name) -> Entity:
        """The entity that a name stands for: one already known, or a new one."""
        kind = self._kind(name)
        name = name if kind == name.kind else name._replace(kind=kind)
        entity = self._company(name)
        if entity is None:
            entity = self._person(name) if name.kind == "person" else self._organisation(name)
        if entity is None:
            entity = Entity(name.kind, name.words)
            self.named.append(entity)
        if all(name.words != other.words for other in entity.names):
            self._learn(name.words, entity)
        entity.names.append(name)
        entity.mentions.append(TokenRef(name.sentence, name.head))
        for place in (TokenRef(name.sentence, token) for token in range(name.opening, name.last + 1)):
            self.by_token[place] = entity
            self.name_at[place] = name
        if any(title.type == "business" for title in name.titles) and name.opening > 1:
            self._companies.add(self.parse.sentences[name.sentence].token(name.opening - 1).text.lower())
        for title in name.titles:
            entity.gender = entity.gender or title.gender
            called = title.of or title.name.lower()
            office = self.lexicon.roles.get(called)
            entity.lemmas.update((called, *(office.called if office else ())))
        return entity

    def _learn(self, words: tuple[str, ...], entity: Entity) -> None:
        """Note another form of an entity's name."""
        if len(plain(words)) > len(plain(entity.words)) and not (entity.kind == "person" and given(entity.words)):
            entity.words = words
        entity.entry = entity.entry or self._entry(words, entity.kind)
        if entity.kind != "person":
            self._bodies.setdefault(plain(words), entity)
            return
        _index(self._persons, surname(words), entity)
        for called in filter(None, (given(words), nickname(words))):
            _index(self._given, called, entity)

    def _kind(self, name: Name) -> str:
        """What the bearer of a name is, as the recogniser has it or as the rest of the text knows better."""
        if name.titles or name.kind == "document":
            return name.kind
        last = surname(name.words)
        tail = any(person.words[-len(name.words) :] == name.words for person in self._persons.get(last, ()))
        if tail or (len(name.words) == 1 and last in self._persons):
            return "person"  # the recogniser often errs on a surname alone: *Le Pen*
        if name.kind == "person":
            if name.text.lower() in self._companies:
                return "organisation"  # *Acme* after *Acme Chief Executive Jane Smith*
            return "organisation" if self._is_listed_body(name) or self._is_body(name) else "person"
        return "person" if self._is_somebody(name) else name.kind

    def _is_listed_body(self, name: Name) -> bool:
        """Whether a name of one word, which is nobody's in the article, is in the list of organisations: *Forbes*."""
        word = name.words[0].lower()
        personal = word in self.lexicon.surnames or word in self.lexicon.given_names or word in self._given
        return len(name.words) == 1 and not personal and word in self.lexicon.organisations

    def _is_body(self, name: Name) -> bool:
        """Whether the text introduces the bearer of a name as an organisation: *Petra, a news agency*."""
        if name.text.lower() in self.lexicon.people:
            return False
        known = name.words[0].lower() in self.lexicon.given_names  # then only *Maria Rising, a committee* will do
        return any(
            role.kind == "organisation" and (not known or noun.id > name.last)
            for noun, role in self._introduced(name, "organisation")
        )

    def _is_somebody(self, name: Name) -> bool:
        """Whether the text introduces the bearer of a name that no list has as a person: *Anu Rao, a baker*."""
        if len(name.words) >= _LONG or shape_of(name.words, self.lexicon) or self._entry(name.words, name.kind):
            return False
        sentence = self.parse.sentences[name.sentence]
        passing = given_in_passing(sentence, name, self.lexicon)
        full = name.kind == "organisation" and len(name.words) > 1
        beside = sentence.parent(sentence.token(name.head))
        if full and beside is not None and beside.ner == "B-PER" and sentence.token(name.head).deprel == "conj":
            return True  # *Jane Smith and Per Holm*
        persons = [noun for noun, role in self._introduced(name, "person") if role.kind == "person"]
        return any(noun is passing or (full and noun.id > name.last) for noun in persons)

    def _introduced(self, name: Name, kind: str) -> Iterator[tuple[Token, Entry]]:
        """The nouns of known roles right beside a name by which the text introduces its bearer, be it of that kind."""
        sentence = self.parse.sentences[name.sentence]
        for noun in introductions(sentence, name, kind, self.lexicon):
            role = role_of(sentence, noun, self.lexicon)
            between = [token.text for token in sentence.tokens[name.last : noun.id]]
            if role is not None and between.count(",") < 2:  # not *Ann Lee, head of Acme, a company*
                yield noun, role

    def by_last_name(self, word: str) -> Entity | None:
        """The person of the article whose last name or nickname a word is, where there is just one: *LEE*, *Lucky*."""
        fit = self._persons.get(word.lower(), [])
        return fit[0] if len(fit) == 1 else self._nicknames.get(word.lower())

    def _person(self, name: Name) -> Entity | None:
        gender = next((title.gender for title in name.titles if title.gender), "")
        if given(name.words):
            fit = [
                entity for entity in self._persons.get(surname(name.words), ()) if same_person(entity.words, name.words)
            ]
            return fit[0] if fit else None
        last = surname(name.words)
        fit = [entity for entity in self._persons.get(last, ()) if not _clash(entity, gender, self.lexicon)]
        if not fit:
            fit = [entity for entity in self._given.get(last, ()) if not _clash(entity, gender, self.lexicon)]
        if not fit and name.titles:  # *Ms. Ortega* of *Lucía Ortega Ruiz*
            fit = [e for e in self.named if last in _middle(e) and not _clash(e, gender, self.lexicon)]
        fit = [entity for entity in fit if gender and entity.gender == gender] or fit
        if len(fit) > 1:
            known = self.lexicon.surnames.get(last)
            best = [entity for entity in fit if known and entity.entry is known and not gender]
            fit = best or sorted(fit, key=lambda entity: -len(entity.mentions))
        return fit[0] if fit else None

    def _company(self, name: Name) -> Entity | None:
        """The company whose name begins with this one word, which is nobody's name: *Acme* after *Acme Steel*."""
        word = name.words[0].lower()
        known = word in self._persons or word in self._given or word in self.lexicon.places
        if len(name.words) > 1 or name.titles or known or self._entry(name.words, name.kind):
            return None
        fit = [entity for entity in self.named if len(entity.words) > 1 and entity.words[0].lower() == word]
        companies = [
            entity for entity in fit if organisation_type(entity.words, entity.entry, self.lexicon)[0] == "business"
        ]
        return companies[0] if len(fit) == 1 and companies and companies[0].kind == "organisation" else None

    def _organisation(self, name: Name) -> Entity | None:
        known = self._bodies.get(plain(name.words))
        if known is not None:
            return known
        entry = self._entry(name.words, name.kind)
        for entity in self.named:
            if entity.kind == "person":
                continue
            if entry is not None and entity.entry is entry and entry.name.lower() not in self.lexicon.places:
                return entity
            if (entry is None or entity.entry is None) and same_organisation(entity.words, name.words):
                return entity
        return None

    def _entry(self, words: tuple[str, ...], kind: str) -> Entry | None:
        text = " ".join(words).lower()
        if kind == "person":
            short = f"{given(words)} {surname(words)}"
            return self.lexicon.people.get(text) or self.lexicon.people.get(short) or self.lexicon.surnames.get(text)
        listed = self.lexicon.organisations
        found = listed.get(text) or listed.get(text.removeprefix("the ")) or listed.get(text.replace(".", ""))
        return found or self.lexicon.places.get(text)

    def _describe(self, entity: Entity, name: Name) -> None:
        """Note the nouns by which the text describes the bearer of the name, at this mention."""
        sentence = self.parse.sentences[name.sentence]
        if entity.kind in ("organisation", "place") and not entity.armed:
            entity.armed = self._armed(sentence, name)
            entity.type = entity.type or ("armed_group" if entity.armed else "")
        employer = self.by_token.get(TokenRef(name.sentence, name.opening - 1))
        if name.titles and employer is not None and employer.kind == "organisation" and employer.names:
            entity.employers.append(employer)
        for token in introductions(sentence, name, entity.kind, self.lexicon):
            place = TokenRef(sentence.index, token.id)
            role = role_of(sentence, token, self.lexicon)
            many = token.xpos in ("NNS", "NNPS")  # said of several: *two voters, Jane Smith and John Doe*
            if place in self.name_at or (place in self.by_token and not many) or len(token.text) < _SHORTEST:
                continue
            if role is not None and (role.kind == "person") != (entity.kind == "person") and not _trades(role, entity):
                continue
            if role is None and any(child.deprel == "cop" for child in sentence.children(token)):
                continue
            entity.descriptions.append(place)
            entity.lemmas.update((lemma_of(token), *(role.called if role else ())))
            if not many or sentence.token(name.head).deprel not in ("nmod", "conj"):
                self.by_token.setdefault(place, entity)

    def _armed(self, sentence: Sentence, name: Name) -> str:
        """The common word before a name that tells an armed group, or "": *the rebel Northern Front*."""
        at = name.opening - 1
        word = sentence.token(at).text if at else ""
        known = self.lexicon.modifiers.get(word) if word.islower() else None
        compounded = at > 1 and sentence.token(at - 1).end == sentence.token(at).start  # *the anti-rebel …*
        return word if known is not None and known.type == "armed_group" and not compounded else ""


def _trades(role: Entry, entity: Entity) -> bool:
    """Whether a noun for people can be said of a company: *the supplier, Acme Steel*; *the broadcaster, Radio One*."""
    return entity.kind == "organisation" and role.type in ("business", "media") and not role.gender


def _is_short(name: Name) -> bool:
    """Whether a name is only part of a person's full one."""
    return name.kind == "person" and not given(name.words)


def _index(index: dict[str, list[Entity]], key: str, entity: Entity) -> None:
    known = index.setdefault(key, [])
    if entity not in known:
        known.append(entity)


def _middle(entity: Entity) -> list[str]:
    """The names between a person's first and last name, initials left out."""
    return [word.lower() for word in entity.words[1:-1] if len(word) > 2] if entity.kind == "person" else []


def _clash(entity: Entity, gender: str, lexicon: Lexicon) -> bool:
    if not gender:
        return False
    known = entity.gender or _given_gender(entity, lexicon)
    return bool(known) and known != gender


def _given_gender(entity: Entity, lexicon: Lexicon) -> str:
    first = lexicon.given_names.get(given(entity.words) or entity.words[0].lower())
    return (entity.entry.gender if entity.entry else "") or (first.gender if first else "")


def _gender(entity: Entity, parse: Parse, lexicon: Lexicon) -> str:
    if entity.kind != "person":
        return ""
    for place in entity.descriptions:
        role = role_of(parse.sentences[place.sentence], parse.token(place), lexicon)
        if role and role.gender:
            return role.gender
    return _given_gender(entity, lexicon)
