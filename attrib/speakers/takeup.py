"""Named parties that a description takes up: *the mayor* of *Mayor Jane Smith*, *the Republican nominee*."""

from __future__ import annotations

from attrib.model import Parse, TokenRef
from attrib.speakers.entities import Entities, Entity
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.nominals import Phrase, phrase_of, role_of
from attrib.speakers.salience import Salience
from attrib.speakers.shapes import organisation_type

FADED = frozenset({"same", "former", "late", "new", "own", "entire", "very", "whole"})  # modifiers that need not agree
FORMER = "former"
_YEARS = frozenset({"year", "old"})
_PUBLIC = frozenset({"political", "government"})


class NamedParties:
    """The named parties of one article, as descriptions look for them."""

    def __init__(self, parse: Parse, entities: Entities, salience: Salience, lexicon: Lexicon) -> None:
        """Keep what the search needs."""
        self._parse = parse
        self._entities = entities
        self._salience = salience
        self._lexicon = lexicon

    def called(self, phrase: Phrase, place: TokenRef) -> Entity | None:
        """The last named party before `place` that the text has called so, or that has the noun in its name."""
        latest: tuple[tuple[int, int], Entity] | None = None
        telling, nouns, plural = phrase.words - FADED - _places(phrase), _nouns(phrase), phrase.plural
        for entity in self._entities.named:
            if entity.plural != plural or not self._has_noun(entity, phrase, nouns, telling):
                continue
            last = _last_before(entity, place)
            if last is not None and (latest is None or latest[0] <= last):
                latest = (last, entity)
        return latest[1] if latest else None

    def _has_noun(self, entity: Entity, phrase: Phrase, nouns: frozenset[str], telling: frozenset[str]) -> bool:
        """Whether a phrase calls a party as the text has, or by its name; `telling`: its words for who is meant."""
        if not entity.lemmas.isdisjoint(nouns) and telling - _office(entity, phrase) <= self._described(entity):
            return True
        name = entity.words if entity.kind == "organisation" else entity.words[-1:]
        words = [word.lower() for word in name]
        return phrase.lemma in words and telling.issubset(words)

    def introduced_later(self, phrase: Phrase, place: TokenRef, within: int) -> Entity | None:
        """The person whom the text names soon after, of the same noun: *Aide quits*, then *aide Jane Smith*."""
        if phrase.role is None or phrase.role.kind != "person":
            return None
        telling, nouns = phrase.words - FADED - _places(phrase) - _of_owners(phrase), _nouns(phrase)
        for entity in self._entities.named:
            names = entity.names if entity.kind == "person" else ()
            soon = any(place.sentence < name.sentence <= place.sentence + within for name in names)
            told = telling - _office(entity, phrase) <= self._described(entity)
            fits = told and not entity.lemmas.isdisjoint(nouns) and _agrees(entity, phrase.role)
            if soon and fits and not entity.plural:
                return entity
        return None

    def of_class(self, phrase: Phrase, place: TokenRef) -> Entity | None:
        """The most salient party of the class that a bare description names: *the agency*, *the militants*."""
        return self._salience.best(place.sentence, lambda entity: float(self._is_of_class(entity, phrase)))

    def of_party(self, phrase: Phrase, place: TokenRef) -> Entity | None:
        """The most salient person whom the list of people has in the party of *the Republican nominee*."""
        role = phrase.role
        if role is None or role.kind != "person" or role.type not in _PUBLIC or phrase.plural:
            return None
        known = (self._lexicon.modifiers.get(word) for word in (*phrase.words, phrase.lemma))
        parties = {entry.affiliation for entry in known if entry is not None and entry.affiliation}
        return self._salience.best(place.sentence, lambda entity: float(_is_of(parties, entity, role)))

    def of_fame(self, phrase: Phrase, place: TokenRef) -> Entity | None:
        """The most salient person whom the list of people calls so: *the former secretary of state*."""
        if phrase.determiner != "the" or phrase.plural:
            return None
        known = (self._lexicon.modifiers.get(word) for word in phrase.words)
        parties = {entry.affiliation for entry in known if entry is not None and entry.affiliation}

        def fits(entity: Entity) -> float:
            same = entity.entry is not None and parties <= {entity.entry.affiliation}
            return float(same and _is_known_as(entity, phrase))

        return self._salience.best(place.sentence, fits)

    def of_age(self, phrase: Phrase, place: TokenRef) -> Entity | None:
        """Of whom a text speaks next by the age, without having given it: *the 61-year-old builder*."""
        if phrase.determiner != "the" or phrase.plural or not any(word.isdigit() for word in phrase.words):
            return None
        if not phrase.words | {phrase.lemma} >= _YEARS:
            return None
        gender = phrase.role.gender if phrase.role is not None else ""

        def fits(entity: Entity) -> float:
            named = entity.kind == "person" and bool(entity.names) and not entity.plural
            return float(named and (not gender or entity.gender in ("", gender)))

        return self._salience.best(place.sentence, fits)

    def in_short(self, phrase: Phrase) -> Entity | None:
        """The body that a phrase names in short: *US-backed Syrian forces* of the *Syrian Democratic Forces*."""
        if not phrase.words or phrase.role is None or phrase.role.kind == "person":
            return None
        for entity in self._entities.named:
            if entity.kind == "organisation" and entity.words[-1].lower() in (phrase.lemma, f"{phrase.lemma}s"):
                around = {word.lower() for word in entity.words}
                for name in entity.names:
                    sentence = self._parse.sentences[name.sentence]
                    around |= phrase_of(sentence, sentence.token(name.head), self._lexicon).words
                if phrase.words <= around:
                    return entity
        return None

    def type_of(self, entity: Entity) -> str:
        """The speaker type of a named party by its name, else by how the text describes it."""
        if not entity.type and entity.names:
            entity.type = organisation_type(entity.words, entity.entry, self._lexicon)[0]
            found = [] if entity.type else [self._role(place) for place in entity.descriptions]
            entity.type = entity.type or next((role.type for role in found if role and role.type), "other")
        return entity.type

    def _role(self, place: TokenRef) -> Entry | None:
        return role_of(self._parse.sentences[place.sentence], self._parse.token(place), self._lexicon)

    def _described(self, entity: Entity) -> frozenset[str]:
        """The words that stand before the nouns by which a named party has been described."""
        found = [word.lower() for word in entity.words]
        for place in entity.descriptions:
            sentence = self._parse.sentences[place.sentence]
            found += phrase_of(sentence, sentence.token(place.token), self._lexicon).words
        return frozenset(found)

    def _is_of_class(self, entity: Entity, phrase: Phrase) -> bool:
        role = phrase.role
        if role is None or not role.type:
            return False
        if entity.kind == "person":
            return role.kind == "person" and not phrase.plural and _can_be(entity, role)
        if entity.kind == "group":
            return phrase.plural and role.kind == "person" and entity.owner is not None and entity.type == role.type
        if entity.kind != "organisation" or role.kind not in ("organisation", "group") or not entity.names:
            return False
        if role.kind == "organisation" and phrase.plural and not entity.plural:
            return False  # *the groups* are more than one
        kind = self.type_of(entity)
        return kind in role.stands_for or (not role.stands_for and kind == role.type)


def _can_be(entity: Entity, role: Entry) -> bool:
    """Whether a named person can be *the lawmaker*: of a type that the noun stands for, and of its gender."""
    if not entity.names or not _agrees(entity, role):
        return False
    types = {title.type for name in entity.names for title in name.titles}
    types.add(entity.entry.type if entity.entry else "")
    return not types.isdisjoint(role.stands_for)


def _is_of(parties: set[str], entity: Entity, role: Entry) -> bool:
    """Whether a listed public figure is of these political parties, and no other."""
    if entity.kind != "person" or entity.plural or entity.entry is None or not _agrees(entity, role):
        return False
    office = entity.entry.type == role.type or entity.entry.type in role.stands_for
    return office and entity.entry.type in _PUBLIC and parties == {entity.entry.affiliation}


def _is_known_as(entity: Entity, phrase: Phrase) -> bool:
    """Whether a listed person is called so: the noun is the same, what tells the place of an office too, if given."""
    if entity.kind != "person" or entity.plural or entity.entry is None:
        return False
    noun = phrase.role.name if phrase.role is not None else phrase.lemma
    for called in entity.entry.called:
        telling = frozenset(called.removesuffix(noun).split())
        same_noun = f" {called}".endswith(f" {noun}")  # *the man* is no *businessman*
        same_time = (FORMER in called.split()) == (FORMER in phrase.words)
        if same_noun and same_time and (telling <= phrase.words or not phrase.words - FADED):
            named = {word for words in (noun, *entity.entry.called) for word in words.replace("-", " ").split()}
            return _of_a_field(phrase) <= named  # *the casino tycoon* is not *the tycoon*
    return False


def _of_a_field(phrase: Phrase) -> frozenset[str]:
    """The common nouns before the head, which tell the field that somebody is in."""
    nouns = (token for token in phrase.modifiers if token.upos == "NOUN" and token.deprel == "compound")
    return frozenset(token.text.lower() for token in nouns)


def _agrees(entity: Entity, role: Entry) -> bool:
    return not role.gender or not entity.gender or role.gender == entity.gender


def _nouns(phrase: Phrase) -> frozenset[str]:
    """What a phrase calls somebody, in one word or several."""
    return frozenset((phrase.lemma, phrase.role.name) if phrase.role is not None else (phrase.lemma,))


def _office(entity: Entity, phrase: Phrase) -> frozenset[str]:
    """The words of a noun of several by which the text has called the party: *vice president*."""
    known = phrase.role is not None and phrase.role.name in entity.lemmas
    return frozenset(phrase.role.name.split()) if phrase.role is not None and known else frozenset()


def _of_owners(phrase: Phrase) -> frozenset[str]:
    """The words that only say whose it is, by a common noun: *the candidate’s former doctor*."""
    owners = [token for token in phrase.modifiers if token.deprel == "nmod:poss" and token.upos == "NOUN"]
    return frozenset(below.text.lower() for owner in owners for below in phrase.sentence.subtree(owner))


def _places(phrase: Phrase) -> frozenset[str]:
    """The words of a phrase that only say where: *the South Carolina senator*."""
    return frozenset(token.text.lower() for token in phrase.modifiers if token.ner.endswith("LOC"))


def _last_before(entity: Entity, place: TokenRef) -> tuple[int, int] | None:
    """Where the entity was last named before `place`."""
    before = [(name.sentence, name.first) for name in entity.names if (name.sentence, name.first) < place]
    return max(before) if before else None
