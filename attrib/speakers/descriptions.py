"""Unnamed parties: what a description with a common noun at its head stands for.

*The source* takes up *an Iraqi security source*, *the mayor* takes up *Mayor Jane Smith*, *the group* takes up the last
organisation that can be a group; *police* in two places are one party, *another official* is always a new one.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrib.model import Parse, Sentence, Token, TokenRef
from attrib.speakers.entities import Entities, Entity
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.nominals import Phrase, case_of, lemma_of, partitive, phrase_of, phrase_with, role_of
from attrib.speakers.salience import Salience
from attrib.speakers.takeup import FADED, FORMER, NamedParties

_DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "'s", "both"}
)
_NEW = frozenset(
    {"other", "another", "others", "second", "third", "separate", "different", "new", "more", "additional"}
)
_PERSONAL = frozenset({"his", "her", "my"})  # *his group* is the speaker's, not the group spoken of last
_INDEFINITE = frozenset({"another", "a", "an", "some", "any", "no", "each", "every"})
_UNDETERMINED = frozenset({"", "'s"})
_OFFICE = 0.1  # how well a holder of an office of its own fits *the source*
_HEADLINE = 3  # sentences at most that a headline with its standfirst has
_LEAD = 4  # sentences in which a party may be described before it is named
_NEAR, _FAR = 4, 12  # sentences within which the name then follows


class Descriptions:
    """The unnamed parties of one article, in text order."""

    def __init__(self, parse: Parse, entities: Entities, salience: Salience, lexicon: Lexicon) -> None:
        """Start with none."""
        self._parse = parse
        self._entities = entities
        self._salience = salience
        self._named = NamedParties(parse, entities, salience, lexicon)
        self._lexicon = lexicon
        self._by_lemma: dict[str, list[Entity]] = {}
        self._seen: dict[TokenRef, Entity] = {}
        self._announced: dict[str, Entity] = {}  # by noun: those that the headline brings in without an article
        self._fighters: list[Entity] = []  # armed groups by their members

    def entity(self, sentence: Sentence, token: Token, role: Entry | None, others: Sequence[Entity] = ()) -> Entity:
        """The party that a common noun stands for; none of the `others`."""
        place = TokenRef(sentence.index, token.id)
        known = self._seen.get(place)
        if known is not None:
            return known
        counted = partitive(sentence, token, self._lexicon)
        if counted is not None:
            phrase = phrase_of(sentence, counted, self._lexicon)
            found = self._new(phrase, phrase.role, self._owner(phrase))
            found.plural = lemma_of(token) not in ("one", "each") or case_of(sentence, counted) == "in"
            found.kind = "person" if found.kind == "group" and not found.plural else found.kind
        else:
            phrase = phrase_with(sentence, token, role)
            owner = self._owner(phrase)
            known = self._known(phrase, place, owner)
            taken = any(known is other for other in others)
            found = known if known is not None and not taken else self._first(phrase, role, place, owner)
        self._seen[place] = found
        found.mentions.append(place)
        return found

    def _first(self, phrase: Phrase, role: Entry | None, place: TokenRef, owner: Entity | None) -> Entity:
        """The party that a description brings in, which a headline may have announced, or announce: *Aide quits*."""
        alone = role is not None and role.kind in ("person", "document") and not phrase.plural
        if not alone or _is_new(phrase):
            return self._new(phrase, role, owner)
        headline = place.sentence < _HEADLINE and phrase.determiner in _UNDETERMINED
        if headline or place.sentence < _LEAD:
            named = self._named.introduced_later(phrase, place, _FAR if headline else _NEAR)
            if named is not None:
                return named
        if headline:
            self._announced[phrase.lemma] = self._new(phrase, role, owner)
            return self._announced[phrase.lemma]
        found = self._announced.pop(phrase.lemma, None)
        if found is None:
            return self._new(phrase, role, owner)
        found.modifiers |= phrase.words
        found.owner = found.owner or owner
        return found

    def _known(self, phrase: Phrase, place: TokenRef, owner: Entity | None) -> Entity | None:
        """The party known before that a description takes up, or None where it brings in a new one."""
        if phrase.role is not None and owner is not None:
            if phrase.role.position == "apposed" and owner.kind == "organisation":
                return owner  # *the Islamic State group*
            if phrase.role.of == "story" and self._named.type_of(owner) in ("media", "news_agency"):
                return owner  # *a report by the newspaper* is the newspaper speaking
        if _is_new(phrase):
            return None
        if phrase.determiner in _INDEFINITE:
            return self._told_alike(phrase)
        aged = self._named.of_age(phrase, place)
        if aged is not None:
            return aged
        definite = phrase.determiner in _DEFINITE
        if owner is not None:
            known = (self.members_of(owner) if phrase.plural else None) or self._owned(phrase, owner)
            single = definite and not phrase.plural and phrase.role is not None and phrase.role.kind == "person"
            return known or (self._taken_up(phrase, place) if single else self._named.in_short(phrase))
        if phrase.plural and phrase.role is not None and phrase.role.type == "armed_group" and self._one_armed_group():
            return self._fighters[0]
        noun = frozenset(phrase.role.name.split()) if phrase.role is not None else frozenset()  # *aid group*
        telling = phrase.words - FADED
        bare = not telling - noun and not phrase.complements
        institution = phrase.role is not None and phrase.role.kind == "organisation"
        generic = phrase.role is not None and bool(phrase.role.stands_for) and phrase.role.kind != "person"
        if definite and bare and generic and phrase.determiner not in _PERSONAL:
            by_class = self._named.of_class(phrase, place)
            if by_class is not None:
                return by_class
        once = self._named.of_fame(phrase, place) if FORMER in phrase.words else None
        if once is not None:
            return once  # *the former president* is not the one of whom the text has spoken as *the president*
        candidates = self._by_lemma.get(phrase.lemma, [])
        if definite and bare and institution:  # *the campaign* is somebody's, if anybody's was spoken of
            candidates = [known for known in candidates if known.owner] or candidates
        latest = candidates[::-1]
        called_so = [known for known in latest if phrase.lemma in known.lemmas]
        for entity in (*called_so, *(known for known in latest if known not in called_so)):
            if (institution or entity.plural == phrase.plural) and self._same(
                entity, phrase, definite or (bare and institution)
            ):
                return entity
        of = phrase.role.of if phrase.role is not None and definite else ""
        if of == "informant" and not telling and not any(case for case, _ in phrase.complements):
            return self._informant(phrase, place)
        if of == "nation" and bare:
            return self._nation(phrase)
        alike = self._named.in_short(phrase)
        if alike is not None:
            return alike
        if not definite and not (bare and institution):
            return None
        found = self._named.of_fame(phrase, place) or self._named.called(phrase, place)
        if found is None and definite:
            found = self._named.of_class(phrase, place) if bare else self._named.of_party(phrase, place)
        return found

    def _informant(self, phrase: Phrase, place: TokenRef) -> Entity | None:
        """The unnamed party that spoke last: *the source* of *a commander*."""

        def unnamed(entity: Entity) -> float:
            described = entity.kind in ("person", "group") and bool(entity.modifiers | entity.lemmas)
            fits = entity.speaks and described and not entity.names and entity.plural == phrase.plural
            return (_OFFICE if entity.unique else 1.0) if fits else 0.0

        return self._salience.best(place.sentence, unnamed)

    def _nation(self, phrase: Phrase) -> Entity | None:
        """The state that speaks in the article, of its people by name: *the French* of *France*."""
        known = self._lexicon.places.get(phrase.lemma) or self._lexicon.places.get(phrase.head.text.lower())
        for entity in self._entities.named if known is not None else ():
            same = entity.entry is not None and known is not None and entity.entry.country == known.country
            if entity.kind == "place" and entity.speaks and same:
                return entity
        return None

    def _taken_up(self, phrase: Phrase, place: TokenRef) -> Entity | None:
        known = self._named.of_fame(phrase, place) or self._named.called(phrase, place)
        return known or self._named.of_party(phrase, place)

    def _one_armed_group(self) -> bool:
        """Whether the article has the members of one armed group, however often it brings them in."""
        return len({id(fighters.owner) for fighters in self._fighters}) == 1

    def _owned(self, phrase: Phrase, owner: Entity) -> Entity | None:
        """What has been spoken of as the owner's: one body of a name, but officials only if described alike."""
        for known in self._by_lemma.get(phrase.lemma, ()):
            if known.owner is owner and (known.kind == "organisation" or known.modifiers == phrase.words):
                return known
        return None

    def _told_alike(self, phrase: Phrase) -> Entity | None:
        """The unnamed person whom the text brought in before by the same tie: *a person close to the talks*."""
        ties = frozenset(lemma_of(token) for case, token in phrase.complements if case)
        if not ties or phrase.plural:
            return None
        return next((known for known in self._by_lemma.get(phrase.lemma, ()) if known.ties == ties), None)

    def _same(self, entity: Entity, phrase: Phrase, definite: bool) -> bool:
        if definite:
            return phrase.words - FADED <= entity.modifiers
        return entity.owner is None and phrase.words == entity.modifiers

    def _owner(self, phrase: Phrase) -> Entity | None:
        """Whose campaign, police or report it is, where a name says so."""
        tokens = [*phrase.modifiers, *(token for case, token in phrase.complements if case in ("by", "from", "in"))]
        for token in tokens:
            owner = self._entities.by_token.get(TokenRef(phrase.sentence.index, token.id))
            if owner is not None and owner.names and (owner.kind != "place" or token in phrase.modifiers):
                return owner
        return None

    def _new(self, phrase: Phrase, role: Entry | None, owner: Entity | None) -> Entity:
        kind = (role.kind if role else "") or ("group" if phrase.plural else "thing")
        many = phrase.plural or bool(role and role.number == "collective" and role.kind == "person")
        entity = Entity(
            "group" if kind == "person" and many else kind,
            lemmas={phrase.lemma},
            modifiers=phrase.words,
            gender=role.gender if role else "",
            plural=many or bool(role and role.number == "collective" and role.kind == "group"),
            owner=owner,
            ties=frozenset(lemma_of(token) for case, token in phrase.complements if case),
            unique=phrase.determiner in _DEFINITE and not phrase.plural,
        )
        if entity.owner is not None and entity.kind == "group" and self._named.type_of(entity.owner) == "armed_group":
            entity.type = "armed_group"
            self._fighters.append(entity)
        nouns = (phrase.lemma, *((role.of, *role.called) if role else ()))
        for noun in dict.fromkeys(filter(None, nouns)):
            self._by_lemma.setdefault(noun, []).append(entity)
        return entity

    def mark_candidates(self) -> None:
        """Note who has a campaign: *the Smith campaign* anywhere makes Smith a candidate."""
        for place, entity in self._seen.items():
            if any(word.isdigit() for word in entity.modifiers):
                continue  # *the 2008 campaign* is history
            if entity.owner is not None and entity.owner.kind == "person" and entity.kind == "organisation":
                role = role_of(self._parse.sentences[place.sentence], self._parse.token(place), self._lexicon)
                entity.owner.runs = entity.owner.runs or (role is not None and role.of == "candidacy")

    def members_of(self, entity: Entity) -> Entity | None:
        """The fighters through whom an armed group has spoken before, if it is one: *IS* after *IS fighters*."""
        if entity.kind != "organisation" or self._named.type_of(entity) != "armed_group":
            return None
        return next((known for known in self._seen.values() if known.owner is entity and known.kind == "group"), None)


def _is_new(phrase: Phrase) -> bool:
    """Whether a phrase says that it brings in somebody else: *another official*; *New Jersey* does not."""
    return any(token.text in _NEW or (token.id == 1 and token.text.lower() in _NEW) for token in phrase.modifiers)
