"""The parties of an article: everybody and everything that speaks, with all mentions of each joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from attrib.model import Attribution, Mention, Parse, Span, Token, TokenRef
from attrib.speakers.discourse import AUTHOR, Discourse
from attrib.speakers.entities import Entities, Entity
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.names import Name
from attrib.speakers.nominals import lemma_of, phrase_of, role_of
from attrib.speakers.uses import LEAD
from attrib.speakers.uses import Use as Raw

_BEFORE = frozenset({"det", "amod", "compound", "nummod", "nmod:poss", "advmod", "det:predet"})
_POSSESSIVE = re.compile(r"['’]s?$")
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("``", "''"))
_EXTENT = 120  # characters of a mention that are still a name, not a story


@dataclass(frozen=True)
class Use:
    """The part that one mention plays in one attribution."""

    mention: Mention
    role: str  # source, told_to, relay
    attribution: str  # Attribution.id
    source: int  # index into Attribution.sources or relays; -1 for a recipient


@dataclass(frozen=True)
class Party:
    """One party of one article. Every party is used at least once as source, recipient or relay of an attribution."""

    id: str  # "s1", "s2", … in order of first mention
    kind: str  # person, group (unnamed people), organisation, place, document, thing
    name: str  # text of the fullest mention
    proper: str  # its proper name without titles ("Hillary Clinton", "Tax Policy Center"); "" where it is not named
    gender: str  # m, f, or "" where nothing tells
    plural: bool
    mentions: tuple[Mention, ...]  # all over the article, in text order, each with its head
    uses: tuple[Use, ...]  # those of them that play a part in attributions, in text order
    representative: Mention  # the mention that `name` is the text of
    head: Token | None  # head token of the representative
    titles: tuple[Entry, ...] = ()  # titles with a type that its first mention or a full name has
    later_titles: tuple[Entry, ...] = ()  # those that only shorter, later mentions have
    descriptions: tuple[TokenRef, ...] = ()  # nouns that the text applies to it, appositions and the like
    entry: Entry | None = None  # what a gazetteer says of it
    employers: tuple[
        tuple[tuple[str, ...], Entry | None], ...
    ] = ()  # the bodies named before its title, as words and entry
    runs: bool = False  # a campaign of its own is spoken of
    armed: str = ""  # the word before its name that tells an armed group
    author: bool = False  # the *I* of the article itself
    owner: str = ""  # the name of whom it belongs to: *Clinton* of *the Clinton campaign*
    owner_entry: Entry | None = None


def find_parties(parse: Parse, attributions: Sequence[Attribution], lexicon: Lexicon) -> tuple[Party, ...]:
    """The parties that the sources, recipients and relays of the attributions stand for, in order of first mention."""
    return read_parties(parse, attributions, lexicon)[0]


def read_parties(
    parse: Parse, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[tuple[Party, ...], Entities]:
    """As `find_parties`, with the named entities of the article, whether they speak or not."""
    discourse = Discourse(parse, attributions, lexicon)
    uses: dict[int, list[Raw]] = {}
    entities: dict[int, Entity] = {}
    for use in discourse.uses:
        entity = discourse.of_use[use.attribution.id, use.role, use.source]
        entities[id(entity)] = entity
        uses.setdefault(id(entity), []).append(use)
    parties = [_party(parse, entities[key], raw, lexicon) for key, raw in uses.items()]
    parties.sort(key=lambda party: (party.mentions[0].start, party.uses[0].mention.start))
    numbered = tuple(replace(party, id=f"s{number}") for number, party in enumerate(parties, 1))
    return numbered, discourse.entities


def _party(parse: Parse, entity: Entity, raw: list[Raw], lexicon: Lexicon) -> Party:
    introducing = [name for name in entity.names if name is entity.names[0] or len(name.words) == len(entity.words)]
    titles = _titles(introducing)
    uses = tuple(Use(use.mention, use.role, use.attribution.id, use.source) for use in raw)
    mentions = _mentions(parse, entity, raw)
    proper = " ".join(entity.words)
    representative = _fullest(parse, entity, mentions, lexicon)
    return Party(
        id="",
        kind=entity.kind,
        name=_POSSESSIVE.sub("", _whole(parse, representative)),
        proper=proper,
        gender=entity.gender,
        plural=entity.plural,
        mentions=mentions,
        uses=uses,
        representative=representative,
        head=parse.token(representative.head) if representative.head else None,
        titles=titles,
        later_titles=tuple(title for title in _titles(entity.names) if title not in titles),
        descriptions=tuple(dict.fromkeys(entity.descriptions)),
        entry=entity.entry,
        employers=tuple((employer.words, employer.entry) for employer in entity.employers[:1]),
        runs=entity.runs,
        armed=entity.armed,
        author=entity.kind == "person" and not entity.words and entity.lemmas == {AUTHOR},
        owner=" ".join(entity.owner.words) if entity.owner else "",
        owner_entry=entity.owner.entry if entity.owner else None,
    )


def _titles(names: list[Name]) -> tuple[Entry, ...]:
    return tuple(dict.fromkeys(title for name in names for title in name.titles if title.type))


def _mentions(parse: Parse, entity: Entity, raw: list[Raw]) -> tuple[Mention, ...]:
    """All mentions in text order: those of attributions as found, names with titles, nouns with their modifiers."""
    found = {(use.mention.start, use.mention.end): replace(use.mention, head=use.head) for use in raw}
    covered = [span for use in raw for span in use.mention.spans]
    others = [] if entity.plural and entity.names else [_of_name(parse, name) for name in entity.names]
    heads = {TokenRef(name.sentence, name.head) for name in entity.names}
    others += [_of_noun(parse, place) for place in entity.mentions if place not in heads]
    others += [entity.together] if entity.together else []
    for mention in others:
        first, last = mention.start, mention.end
        if not any(first < end and start < last for start, end in covered):
            found.setdefault((first, last), mention)
    return tuple(found[key] for key in sorted(found))


def _of_name(parse: Parse, name: Name) -> Mention:
    sentence = parse.sentences[name.sentence]
    span = Span(sentence.token(name.opening).start, sentence.token(name.last).end)
    return Mention((span,), TokenRef(name.sentence, name.head))


def _of_noun(parse: Parse, place: TokenRef) -> Mention:
    """A noun with what stands before it."""
    sentence = parse.sentences[place.sentence]
    head = sentence.token(place.token)
    first = min([child.id for child in sentence.children(head) if child.deprel in _BEFORE], default=head.id)
    return Mention((Span(sentence.token(min(first, head.id)).start, head.end),), place)


def _fullest(parse: Parse, entity: Entity, mentions: tuple[Mention, ...], lexicon: Lexicon) -> Mention:
    """The mention with the full name, or else with a noun, that says most without telling a story."""
    surname = re.compile(rf"\b{re.escape(entity.words[-1])}\b") if entity.words and entity.words[-1] else None

    def rank(mention: Mention) -> tuple[bool, bool, int, bool, int, int]:
        text = _text(parse, mention)
        words = sum(word in text for word in entity.words)
        pronoun = mention.head is not None and parse.token(mention.head).upos in ("PRON", "DET")
        named = surname is not None and surname.search(text) is not None
        told = named or mention.head not in weak
        return (not pronoun, len(text) <= _EXTENT, words if named else 0, told, len(text), -mention.start)

    weak = _weak(parse, mentions, lexicon)
    names = [] if entity.plural else [_of_name(parse, name) for name in entity.names]
    return max((*mentions, *names), key=rank)


def _weak(parse: Parse, mentions: Sequence[Mention], lexicon: Lexicon) -> frozenset[TokenRef]:
    """The heads of mentions that only take up another one: *the source*, *the educator* after *a teacher*."""
    heads = {mention.head: parse.sentences[mention.head.sentence] for mention in mentions if mention.head is not None}
    roles = {head: role_of(sentence, parse.token(head), lexicon) for head, sentence in heads.items()}
    general = {noun for role in roles.values() if role for noun in role.called}

    def alone(head: TokenRef) -> bool:
        return not phrase_of(heads[head], parse.token(head), lexicon).modifiers

    return frozenset(
        head
        for head, role in roles.items()
        if lemma_of(parse.token(head)) in general or (role and role.naming == "vague" and alone(head))
    )


def _text(parse: Parse, mention: Mention) -> str:
    return " ".join(" ".join(span.of(parse.text) for span in mention.spans).split()).rstrip(" ,–—")


def _whole(parse: Parse, mention: Mention) -> str:
    """The text of a mention, with the mark that closes what it opens: *Jane Smith (D-Ohio*, *a host of “The Hour*."""
    text = _text(parse, mention)
    after = parse.text[mention.spans[-1].end :].lstrip(".,")
    for opening, closing in _PAIRS:
        at = text.rfind(opening)
        if at >= 0 and closing not in text[at + len(opening) :]:
            text = f"{text}{closing}" if after.startswith(closing) else text[:at].rstrip(" ,")
    return LEAD.sub("", text or _text(parse, mention), count=1)
