"""In which of the eighteen roles a party speaks, by layers of evidence that are weighed against each other.

The layers: a user's own files; titles before the name; nouns that the text applies to the party, with their modifiers;
whom it belongs to; gazetteers; the shape of an organisation's name. Former offices count half. All evidence is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from attrib.model import Token
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.nominals import Phrase, lemma_of
from attrib.speakers.parties import Party
from attrib.speakers.portraits import Portrait, Related
from attrib.speakers.shapes import organisation_type

_USER, _TITLE, _ROLE, _AFFILIATION, _GAZETTEER, _NAME, _MODIFIER = 100.0, 2.0, 2.0, 1.6, 1.2, 2.0, 1.6
_PAST = frozenset({"former", "ex", "retired", "late", "onetime", "one-time", "then", "past"})
_WEAK = 0.55  # a role below this weight is decided by its modifiers
_CLOSE = frozenset(
    {"close", "familiar", "involved", "knowledge", "brief", "briefed", "involve", "participate", "privy", "with", "in"}
)
_OPEN = 0.8  # a role up to this weight is held in many kinds of bodies, and the body decides
_CANDIDACY = 3.0
_ARMED = 5.0  # more than *Army* in a name, or called an army
_LATER = 0.5  # what a title counts that the party is not introduced with
_NAMING = frozenset({"NOUN", "PROPN"})
_TELLING = 0.4  # the least weight of a kind of body that says something of its people
_MEMBER = 0.4  # what the political party of an office-holder counts
_POSITION = 1.2
_LONGEST = 3  # words of a role in a position
_UNSURE = 0.2
_SURE = 0.6
_OUTLETS = ("news_agency", "media")
_OFFICES = frozenset({"of", "for", "at", "with", "from", "in", "to", "on", "by"})


class Evidence(NamedTuple):
    """One reason for a type."""

    type: str
    weight: float
    text: str  # as a reader would say it


@dataclass(frozen=True)
class Classification:
    """A type with what speaks for it, strongest first, and how sure it is (0 to 1)."""

    type: str
    confidence: float
    evidence: tuple[str, ...]


def classify(portraits: Sequence[Portrait], titles: Mapping[str, str], lexicon: Lexicon) -> dict[str, Classification]:
    """The type of every party, by `Party.id`. `titles` gives the position that the text gives a party, as it stands.

    Without any evidence a party with a name, or what a noun of no known role names, is `other`; all else is
    `unspecified`. The confidence is then 0.
    """
    found = {portrait.party.id: list(_evidence(portrait, lexicon)) for portrait in portraits}
    weighed = {portrait.party.id: _weigh(found[portrait.party.id], portrait.party) for portrait in portraits}
    by_name = {
        portrait.party.proper: weighed[portrait.party.id].type for portrait in portraits if portrait.party.proper
    }
    for portrait in portraits:
        id = portrait.party.id
        if all(item.type == "unspecified" for item in found[id]):
            more = [*_of_principal(portrait, by_name), *_of_position(titles.get(id, ""), lexicon)]
            weighed[id] = _weigh([*found[id], *more], portrait.party)
    present = {kind.type for kind in weighed.values() if kind.confidence >= _SURE}
    for portrait in portraits:
        id = portrait.party.id
        role = _bare_role(portrait, weighed[id])
        kind = next((kind for kind in role.context if kind in present), "") if role else ""
        if role is not None and kind:
            text = f"“{role.name}” in an article where {kind} speaks"
            weighed[id] = Classification(kind, _SURE, (text, *weighed[id].evidence))
    return weighed


def _weigh(found: list[Evidence], party: Party) -> Classification:
    """The type with the most weight; a further piece of evidence for a type counts half of the one before."""
    scores: dict[str, float] = {}
    pieces: dict[str, list[str]] = {}
    for item in sorted(found, key=lambda item: -item.weight):
        texts = pieces.setdefault(item.type, [])
        if item.text not in texts:
            scores[item.type] = scores.get(item.type, 0.0) + item.weight * 0.5 ** len(texts)
            texts.append(item.text)
    if not scores:
        if party.kind == "person" and party.proper:
            return Classification("other", 0.0, ("a person whom the text gives no role",))
        identified = party.proper or (party.head is not None and party.head.upos in _NAMING and party.kind == "thing")
        return Classification("other" if identified else "unspecified", 0.0, ())
    best = max(scores, key=lambda kind: scores[kind])
    share = scores[best] / sum(scores.values())
    return Classification(best, round(share * min(1.0, scores[best] / _ROLE), 2), tuple(pieces[best]))


def _of_principal(portrait: Portrait, by_name: Mapping[str, str]) -> Iterator[Evidence]:
    """What follows from the person whom a party serves: *a spokeswoman for Jane Smith*, *the Smith aide*."""
    for phrase, bodies in portrait.views:
        if phrase.role is None or phrase.role.type:
            continue
        for body in bodies:
            kind = by_name.get(" ".join(body.words)) or (body.entry.type if body.entry else "")
            if body.kind == "person" and kind:
                yield Evidence(kind, _AFFILIATION, f"speaks for {' '.join(body.words)}")


def _of_position(title: str, lexicon: Lexicon) -> Iterator[Evidence]:
    """What the words of a position tell, where no phrase of the party's own tells more."""
    words = title.lower().replace("’s", " ’s").split()
    at = 0
    while at < len(words):
        step = 1
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            text = " ".join(words[at : at + length])
            entry = lexicon.roles.get(text) or lexicon.organisations.get(text) or lexicon.modifiers.get(text)
            if entry is not None:
                step = length  # *executive* in *executive director* tells nothing
                if entry.type and entry.type not in ("unspecified", "document"):
                    yield Evidence(entry.type, _POSITION * entry.weight, f"“{entry.name}” in the position “{title}”")
                break
        at += step


def _bare_role(portrait: Portrait, found: Classification) -> Entry | None:
    """The role of a party of whom the text says no more than one noun, and that no other evidence tells apart."""
    for phrase in portrait.phrases:
        if phrase.words - _PAST or phrase.complements:
            return None
        if phrase.role is not None and phrase.role.context:
            return phrase.role if not portrait.party.proper or found.confidence < _UNSURE else None
    return None


def _evidence(portrait: Portrait, lexicon: Lexicon) -> Iterator[Evidence]:
    party = portrait.party
    if party.entry is not None and party.entry.user:
        yield Evidence(party.entry.type, _USER, f"{party.entry.name} is {party.entry.type} in your own file")
    if party.author:
        yield Evidence("media", _ROLE, "the author of the article")
    if any(use.role == "relay" for use in party.uses):
        for kind in _OUTLETS:
            if any(phrase.role and kind in phrase.role.stands_for for phrase in portrait.phrases):
                yield Evidence(kind, _ROLE, "passes on what others say")
                break
    if party.armed:
        yield Evidence("armed_group", _ARMED, f"described as “{party.armed}”")
    if party.runs:
        yield Evidence("political", _CANDIDACY, "has a campaign")
    employed = 0.4 if party.employers else 1.0
    for words, entry in party.employers:
        kind, _ = organisation_type(words, entry, lexicon)
        if kind:
            yield Evidence(kind, _AFFILIATION, f"speaks for {' '.join(words)}")
        else:
            employed = 1.0
    for title in party.titles:
        yield Evidence(title.type, _TITLE * title.weight * employed, f"title {title.name}")
    for title in party.later_titles:
        yield Evidence(title.type, _TITLE * title.weight * _LATER, f"title {title.name}")
    for phrase, bodies in portrait.views:
        public = bool(party.titles) or (party.entry is not None and party.entry.type not in ("", "citizen"))
        yield from _of_phrase(_sharper(phrase, party, lexicon), bodies, lexicon, public=public)
    yield from _of_private_person(portrait, lexicon)
    if party.proper and party.kind not in ("person", "group"):
        yield from _of_organisation(party, lexicon)
    elif party.entry is not None and party.entry.type:
        yield Evidence(
            party.entry.type, _GAZETTEER * party.entry.weight, f"{party.entry.name} is in the list of people"
        )


def _sharper(phrase: Phrase, party: Party, lexicon: Lexicon) -> Phrase:
    """The phrase with what its noun means as a calling: *the critic Jane Smith*, but *Jane Smith, a critic of it*."""
    role = phrase.role
    bare = phrase.determiner == "the" and not phrase.modifiers and not phrase.complements and not phrase.plural
    if not party.proper or role is None or role.naming != "vague" or not role.of or not bare:
        return phrase
    return replace(phrase, role=lexicon.roles.get(role.of, role))


def _of_private_person(portrait: Portrait, lexicon: Lexicon) -> Iterator[Evidence]:
    """How news text gives people who hold no office: with their age, their home town, their relatives."""
    for given in portrait.private:
        entry = lexicon.modifiers.get(f"({given.kind})")
        if entry is not None:
            yield Evidence(entry.type, _ROLE * entry.weight, f"given with {entry.label}: “{given.text}”")


def _of_organisation(party: Party, lexicon: Lexicon) -> Iterator[Evidence]:
    kind, entry = organisation_type(tuple(party.proper.split()), party.entry, lexicon)
    if entry is None:
        if party.kind == "place":
            yield Evidence("government", 0.5, f"{party.proper} is a place, and speaks through its government")
        return
    listed = entry is party.entry
    text = f"{entry.name} is in the list of organisations" if listed else f"“{entry.name}” in its name"
    yield Evidence(kind, _NAME * (1.5 if listed else entry.weight), text)


def _is_member(phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether a noun only tells a political party, as of one who holds an office: *Senator Smith, a Democrat*."""
    known = lexicon.modifiers.get(phrase.lemma)
    return known is not None and bool(known.affiliation)


def _of_phrase(
    phrase: Phrase, names: Sequence[Related], lexicon: Lexicon, *, public: bool = False
) -> Iterator[Evidence]:
    role = phrase.role
    if role is not None and role.kind == "document" and role.type:
        yield Evidence(role.type, _ROLE * role.weight, f"called “{role.name}”")
        return  # whoever made it or is spoken of in it
    past = 0.5 if phrase.words & _PAST else 1.0
    strength = role.weight if role and role.type and role.naming != "vague" else 0.0
    bodies = [
        (kind, body, 1.0 if entry is None or not entry.position else min(1.0, entry.weight))
        for body in names
        if body.kind != "person" and (not body.case or body.case in _OFFICES)
        for kind, entry in [organisation_type(body.words, body.entry, lexicon)]
        if kind and kind not in ("document", "unspecified")
    ]
    open_role = strength <= _OPEN
    units = [] if bodies else list(_units(phrase, lexicon))
    if role is not None and role.type:
        weight = role.weight * past * (0.4 if open_role and (bodies or units) else 1.0)
        weight *= _MEMBER if public and (role.type == "citizen" or _is_member(phrase, lexicon)) else 1.0
        yield Evidence(role.type, _ROLE * weight, f"called “{role.name}”")
    for kind, body, trust in bodies:
        weight = _AFFILIATION * past * trust * (1.0 if open_role else 0.5)
        yield Evidence(kind, weight, f"speaks for {' '.join(body.words)}")
    scale = past * (1.0 if strength < _WEAK else 0.25)
    for kind, weight, word in _modifiers(phrase, lexicon):
        yield Evidence(kind, _MODIFIER * weight * scale, f"described as “{word}”")
    for unit in units:
        weight = _AFFILIATION * past * unit.weight * (1.0 if open_role else 0.3)
        yield Evidence(unit.type, weight, f"speaks for a “{unit.name}”")
    for case, token in phrase.complements:
        yield from _of_complement(phrase, case, token, lexicon)


def _of_complement(phrase: Phrase, case: str, token: Token, lexicon: Lexicon) -> Iterator[Evidence]:
    """What a party is close to (*with knowledge of the talks*), and what it does for a living (*who teaches law*)."""
    bare = f"({token.text.lower()})" if token.deprel == "advcl" else ""  # *Prosecuting, Jane Smith said …*
    does = lexicon.modifiers.get(f"who {token.lemma.lower()}" if token.deprel == "acl:relcl" else bare)
    if does is not None and does.type:
        told = f"“{token.text}”" if bare else f"“who {token.text}”"
        yield Evidence(does.type, _ROLE * does.weight, told)
    below = [child for child in phrase.sentence.children(token) if child.deprel == "nmod"] if case == "with" else []
    for matter in (token, *below):
        entry = lexicon.modifiers.get(matter.text.lower()) or lexicon.modifiers.get(lemma_of(matter))
        if entry is not None and entry.type == "negotiator" and case.partition(" ")[0] in _CLOSE:
            yield Evidence(entry.type, _ROLE * entry.weight, f"{case} “{matter.text}”")


def _units(phrase: Phrase, lexicon: Lexicon) -> Iterator[Entry]:
    """The kinds of bodies that a phrase names, unnamed themselves: *president of a union*, *the union’s president*."""
    told = [token for case, token in phrase.complements if case in _OFFICES]
    told += [token for token in phrase.modifiers if token.upos == "NOUN" and token.deprel in ("nmod:poss", "compound")]
    for token in told:
        unit = lexicon.roles.get(lemma_of(token))
        if unit is not None and unit.kind == "organisation" and unit.type and unit.weight >= _TELLING:
            yield unit


def _modifiers(phrase: Phrase, lexicon: Lexicon) -> Iterator[tuple[str, float, str]]:
    """Words before the head that the modifiers table knows, two together before one."""
    words = [token.text.lower() for token in phrase.modifiers]
    at = 0
    while at < len(words):
        for length in (2, 1):
            entry = lexicon.modifiers.get(" ".join(words[at : at + length]))
            if entry is not None and at + length <= len(words):
                yield entry.type, entry.weight, entry.name
                at += length - 1
                break
        at += 1
