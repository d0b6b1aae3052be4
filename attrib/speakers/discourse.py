"""Who every source of an article stands for: its mentions, in text order, joined to parties.

Names are joined first, over the whole article (`entities`). Then the text is read once from start to end: a pronoun
goes to the most salient party that agrees with it, a definite description to the last party that it fits, anything
else is new. *I* and *we* in quotations, and relative pronouns, are settled by structure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from attrib.model import Attribution, Parse, Sentence, Token, TokenRef
from attrib.speakers.bearers import Bearers
from attrib.speakers.descriptions import Descriptions
from attrib.speakers.entities import Entities, Entity
from attrib.speakers.groups import DEFINITE, Groups
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.names import QUOTES
from attrib.speakers.nominals import lemma_of, partitive, phrase_of, role_of
from attrib.speakers.salience import Salience
from attrib.speakers.uses import Use, find_uses

AUTHOR = "i"  # the lemma of the article's own *I*
_SHOWING = "reporting"  # what documents, pictures and figures do: *it shows*
_LESS = 0.3  # how well those fit it who would rather speak for themselves
_UNKNOWN_GENDER = 0.7
_REFERRING = frozenset({"NOUN", "PROPN", "PRON"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_PARTS = frozenset({"nmod", "nmod:poss"})
_EVERY = frozenset({"whole", "pair"})  # what *all* and *both* are kinds of
_SINGLE = frozenset({"one", "each"})


class Discourse:
    """The parties of one article: `of_use[attribution id, role, source]`."""

    def __init__(self, parse: Parse, attributions: Sequence[Attribution], lexicon: Lexicon) -> None:
        """Read the article once."""
        self.parse = parse
        self.lexicon = lexicon
        self.entities = Entities(parse, lexicon)
        self.uses = [self._of_people(use) for use in find_uses(parse, attributions)]
        self.of_use: dict[tuple[str, str, int], Entity] = {}
        self._attributions = attributions
        self._bearers = Bearers(self.entities, lexicon)
        self._salience = Salience()
        self._descriptions = Descriptions(parse, self.entities, self._salience, lexicon)
        self._by_head: dict[TokenRef, list[Use]] = {}
        heads: dict[int, set[int]] = {}  # by sentence
        for use in self.uses:
            self._by_head.setdefault(use.head, []).append(use)
            heads.setdefault(use.head.sentence, set()).add(use.head.token)
        self._contents = [(*span, attribution) for attribution in attributions for span in attribution.contents]
        self._quoted = sorted(span for a in attributions if a.quote_type == "direct" for span in a.contents)
        self._quoted_from = [span.start for span in self._quoted]
        self._late: list[Use] = []
        self._groups = Groups(self.entities, lexicon)
        self._let_states_speak()
        for sentence in parse.sentences:
            used = heads.get(sentence.index, ())
            for token in sentence.tokens:
                if token.upos in _REFERRING or token.id in used:
                    self._read(sentence, token)
        for use in self._late:
            self._settle(use, self._first_person(use))
        self._descriptions.mark_candidates()

    def _let_states_speak(self) -> None:
        """Note which places are sources anywhere, as their people may be named before: *the French said*."""
        for use in self.uses:
            entity = self.entities.by_token.get(use.head)
            if entity is not None and entity.kind == "place":
                entity.speaks = entity.speaks or use.role == "source"

    def _read(self, sentence: Sentence, token: Token) -> None:
        place = TokenRef(sentence.index, token.id)
        uses = self._by_head.get(place, ())
        entity = self.entities.by_token.get(place)
        if uses and (entity is None or entity.kind != "person") and token.upos in _NOUNS:
            entity = self._bearers.titled(sentence, uses[0].mention) or entity
        if uses and entity is not None:
            entity = self._descriptions.members_of(entity) or entity
        if entity is not None:
            name = self.entities.name_at.get(place)
            if name is not None and name.head != token.id and not uses:
                return
        elif uses or (token.upos == "NOUN" and not _only_modifies(sentence, token)) or token.upos == "PRON":
            entity = self._resolve(sentence, token, uses)
        if entity is None:
            return
        quoted = self._in_quotation(token.start)
        if token.upos == "PRON" and token.deprel == "nsubj" and not uses and not quoted:
            entity.mentions.append(place)  # *He is a carpenter.*
        self._groups.note(place, entity)
        for use in uses:
            entity = self._coordinated(use, entity)
            self._settle(use, entity)
        source = bool(uses) and any(use.role == "source" and not self._nested(use) for use in uses)
        self._salience.add(sentence, token, entity, source=source, quoted=quoted)
        pair = self._groups.completed(sentence, token)
        if pair is not None:
            self._salience.add(sentence, token, pair, source=source, quoted=quoted)

    def _of_people(self, use: Use) -> Use:
        """The use with the plural at its head, where a people has a name of two words: *Puerto Ricans*."""
        sentence = self.parse.sentences[use.head.sentence]
        for word in sentence.children(sentence.token(use.head.token)):
            if word.deprel == "flat" and word.xpos == "NNPS" and role_of(sentence, word, self.lexicon) is not None:
                return use._replace(head=TokenRef(sentence.index, word.id))
        return use

    def _settle(self, use: Use, entity: Entity) -> None:
        self.of_use[use.attribution.id, use.role, use.source] = entity
        entity.speaks = entity.speaks or use.role == "source"
        if use.head not in entity.mentions:
            entity.mentions.append(use.head)

    def _resolve(self, sentence: Sentence, token: Token, uses: Sequence[Use]) -> Entity | None:
        pronoun = self.lexicon.pronouns.get(token.text.lower()) if token.upos in ("PRON", "DET", "SCONJ") else None
        if pronoun is not None:
            if pronoun.position == "relative":
                return self._relative(sentence, token, uses)
            return self._pronoun(sentence, token, pronoun, uses)
        if uses and token.text[:1].isupper():
            known = self.entities.by_last_name(token.text)
            if known is not None:
                return known
        role = role_of(sentence, token, self.lexicon)
        if not uses and (role is None or not role.kind or role.of == "nobody"):
            return None  # there is no one to come back to
        known = self._of_use(sentence, token, role) if uses else None
        if known is not None:
            return known
        whole = self._whole(sentence, token, role, uses)
        if whole is not None:
            every = role is not None and role.of in _EVERY
            return self._part(sentence, token, whole, role) if uses and not every else whole
        described = self._described(sentence, token)
        others = [*self._beside(uses), *self._described_by(sentence, token)]
        return described or self._descriptions.entity(sentence, token, role, others)

    def _of_use(self, sentence: Sentence, token: Token, role: Entry | None) -> Entity | None:
        """The party spoken of before, or the bearer of a name, that a source's noun stands for by its form alone."""
        if role is not None and role.of == "whole" and not sentence.children(token):
            whole = self._salience.best(sentence.index, lambda other: float(other.plural))
            if whole is not None:
                return whole  # *all agreed*
        pair = self._groups.taken_up(sentence, token, role)
        if pair is not None:
            return pair
        acronym = token.text.isupper() and len(token.text) > 1 and token.upos == "NOUN"
        named = role is None or any(child.deprel == "flat" for child in sentence.children(token))
        bearer = None
        if named and (token.upos == "PROPN" or acronym):
            bearer = self._bearers.unrecognised(sentence, token)
        return bearer or self._bearers.apposed(sentence, token)

    def _whole(self, sentence: Sentence, token: Token, role: Entry | None, uses: Sequence[Use]) -> Entity | None:
        """Those of whom a number counts some, if the text knows them: *one of them*, *one of the officials*."""
        counted = partitive(sentence, token, self.lexicon)
        single = lemma_of(token) in _SINGLE and counted is not None and counted.upos == "NOUN"
        if counted is not None and single and phrase_of(sentence, counted, self.lexicon).determiner in DEFINITE:
            whole = self._descriptions.entity(sentence, counted, role_of(sentence, counted, self.lexicon))
            return whole if whole.mentions[0] < TokenRef(sentence.index, token.id) else None
        pronoun = self.lexicon.pronouns.get(counted.text.lower()) if counted is not None else None
        if counted is not None and pronoun is not None and pronoun.position == "relative":  # *both of whom*
            if role is not None and role.of == "pair" and self._groups.last_pair is not None:
                return self._groups.last_pair
            several = self._relative(sentence, counted, uses)
            return several if several is not None and (several.plural or several.kind == "group") else None
        if pronoun is None or pronoun.person != "3" or pronoun.number != "collective":
            return None
        return self._salience.best(sentence.index, lambda other: _agrees(pronoun, other))

    def _part(self, sentence: Sentence, token: Token, whole: Entity, role: Entry | None) -> Entity:
        """A part of a group, described as the whole is."""
        one = role is not None and role.number == "individual"
        nouns = whole.descriptions or [] if whole.names else whole.mentions
        nouns = [place for place in nouns if self.parse.token(place).upos in _NOUNS]
        place = TokenRef(sentence.index, token.id)
        return Entity("person" if one else "group", mentions=[place], descriptions=list(nouns), plural=not one)

    def _described(self, sentence: Sentence, token: Token) -> Entity | None:
        """Whose second office a noun is: the *author* of *Jane Smith, the feminist leader and author*."""
        parent = sentence.parent(token)
        if parent is None or token.deprel != "conj" or not _same_person(sentence, parent, token):
            return None
        place = TokenRef(sentence.index, parent.id)
        entity = self.entities.by_token.get(place)
        return entity if entity is not None and place in entity.descriptions else None

    def _described_by(self, sentence: Sentence, token: Token) -> Iterator[Entity]:
        """Whom a phrase describes that a noun is only part of: nobody is *the son of the mayor* and the mayor."""
        node: Token | None = token
        while node is not None and node.deprel in _PARTS:
            node = sentence.parent(node)
            entity = self.entities.by_token.get(TokenRef(sentence.index, node.id)) if node is not None else None
            if entity is not None:
                yield entity

    def _beside(self, uses: Sequence[Use]) -> list[Entity]:
        """The other sources of the same attributions, which are others: *the army and the coalition said*."""
        if not uses:
            return []
        ids = {(use.attribution.id, use.role) for use in uses}
        return [entity for (id, role, _), entity in self.of_use.items() if (id, role) in ids]

    def _relative(self, sentence: Sentence, token: Token, uses: Sequence[Use]) -> Entity | None:
        """The antecedent of *who*, *which* or *that*: the noun whose clause it stands in."""
        if not uses:
            return None
        node: Token | None = token
        while node is not None and not node.deprel.startswith("acl"):
            node = sentence.parent(node)
        antecedent = sentence.parent(node) if node is not None else None
        if antecedent is None:
            return self._salience.last_in(sentence, token) or Entity("thing", mentions=[])
        place = TokenRef(sentence.index, antecedent.id)
        known = self.entities.by_token.get(place)
        if known is not None:
            return known
        role = role_of(sentence, antecedent, self.lexicon)
        return self._descriptions.entity(sentence, antecedent, role)

    def _pronoun(self, sentence: Sentence, token: Token, pronoun: Entry, uses: Sequence[Use]) -> Entity | None:
        if pronoun.person != "3":
            self._late.extend(uses)
            return None
        if not uses and not pronoun.gender:
            return None
        own = [span for use in uses for span in use.attribution.contents]
        shown = any(use.attribution.cue_class == _SHOWING for use in uses) and pronoun.kind == "thing"
        entity = self._salience.best(
            sentence.index, lambda other: _agrees(pronoun, other) * (_LESS if shown and _speaks(other) else 1.0), own
        )
        if entity is None and uses:
            kind = "group" if pronoun.number == "collective" else pronoun.kind or "person"
            entity = Entity(kind, gender=pronoun.gender, plural=pronoun.number == "collective")
        if entity is not None and pronoun.gender and uses:
            entity.gender = entity.gender or pronoun.gender  # *he* is not *she* in the next sentence
        return entity

    def _first_person(self, use: Use) -> Entity:
        """Whose *I* or *we* it is: the speaker of the words it stands in, else the article's author.

        The *we* of one who is told of as a member of a named body (*an SDF commander*) is that body.
        """
        place = self.parse.token(use.head)
        pronoun = self.lexicon.pronouns.get(place.text.lower())
        many = pronoun is not None and pronoun.number == "collective"
        for other in sorted(self._attributions, key=_length):
            if other is use.attribution or not any(s.start <= place.start < s.end for s in other.contents):
                continue
            for source in range(len(other.sources)):
                speaker = self.of_use.get((other.id, "source", source))
                if speaker is not None:
                    return (many and self._body(other.sources[source].head, speaker)) or speaker
        lemma = "we" if many else AUTHOR if pronoun is None or pronoun.person == "1" else "you"
        for entity in self.of_use.values():
            if entity.lemmas == {lemma} and not entity.words:
                return entity
        return Entity("group" if many else "person", lemmas={lemma}, plural=many)

    def _body(self, head: TokenRef | None, speaker: Entity) -> Entity | None:
        """The named body that stands before the noun for an unnamed person, as in *an SDF commander*."""
        if head is None or speaker.kind != "person" or speaker.plural or speaker.names:
            return None
        sentence = self.parse.sentences[head.sentence]
        for child in sentence.children(sentence.token(head.token)):
            entity = self.entities.by_token.get(TokenRef(sentence.index, child.id))
            if child.deprel == "compound" and entity is not None and entity.kind == "organisation":
                return entity
        return None

    def _coordinated(self, use: Use, entity: Entity) -> Entity:
        """For a mention of several at once (*Smith and Jones*), a party of its own, described by its first member."""
        sentence = self.parse.sentences[use.head.sentence]
        head = sentence.token(use.head.token)
        name = self.entities.name_at.get(use.head)
        called = name is None or name.first > head.id  # the noun before the names, or the title of several
        if head.xpos == "NNS" and called and entity.kind == "person" and entity.names:
            return self._groups.listed(sentence, entity)
        for child in sentence.children(head):
            if child.deprel != "conj" or child.upos not in _NOUNS:
                continue
            if not any(span.start <= child.start < span.end for span in use.mention.spans):
                continue
            other = self.entities.by_token.get(TokenRef(sentence.index, child.id))
            if other is entity or (
                (other is None or not other.names) and (entity.names and not _others(sentence, child))
            ):
                continue
            if _same_person(sentence, head, child):
                continue
            if not entity.names and other is not None and other.names and not entity.plural and entity.kind == "person":
                return other  # *his wife and running mate Jane Smith*
            if other is not None and other.names and entity.names:
                return self._groups.pair(sentence, entity, other)
            named = other if other is not None and other.names else entity
            return replace(named, kind="group", mentions=[], plural=True)
        return entity

    def _nested(self, use: Use) -> bool:
        """Whether the source stands in what somebody else says."""
        at = use.mention.start
        return any(start <= at < end and other is not use.attribution for start, end, other in self._contents)

    def _in_quotation(self, start: int) -> bool:
        at = bisect_right(self._quoted_from, start) - 1
        return at >= 0 and start < self._quoted[at].end


def _agrees(pronoun: Entry, entity: Entity) -> float:
    """How well a third-person pronoun agrees with a party in number, kind and gender: 0 not at all, 1 fully."""
    if pronoun.number == "collective":
        if entity.plural or entity.kind == "group":
            return 1.0
        return 0.5 if entity.kind == "organisation" else 0.0
    if entity.plural:
        return 0.0
    if pronoun.gender:
        if entity.kind != "person":
            return 0.0
        return 1.0 if entity.gender == pronoun.gender else 0.0 if entity.gender else _UNKNOWN_GENDER
    return {"organisation": 1.0, "document": 0.8, "place": 0.3, "thing": 0.5}.get(entity.kind, 0.0)


def _speaks(entity: Entity) -> bool:
    return entity.kind not in ("document", "thing")


def _only_modifies(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun only modifies the next one, and is not a work with its title behind it: *her film “Low Tide”*."""
    if noun.deprel != "compound":
        return False
    return noun.id == len(sentence.tokens) or sentence.token(noun.id + 1).text not in QUOTES


def _same_person(sentence: Sentence, head: Token, conjunct: Token) -> bool:
    """Whether two joined nouns are said of one person: *the former senator and current nominee*."""
    singular = head.xpos == conjunct.xpos == "NN"
    return singular and not any(child.deprel in ("det", "nmod:poss") for child in sentence.children(conjunct))


def _others(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun stands for more people: *Smith and other experts*."""
    return noun.xpos == "NNS" and (noun.lemma == "other" or any(c.text == "other" for c in sentence.children(noun)))


def _length(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.contents)
