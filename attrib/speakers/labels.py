"""What a reader would call a party, and how much the text discloses about it."""

from __future__ import annotations

from collections.abc import Iterator

from attrib.model import Token
from attrib.speakers.lexicon import Lexicon
from attrib.speakers.nominals import Phrase, lemma_of
from attrib.speakers.parties import Party
from attrib.speakers.portraits import Portrait
from attrib.speakers.shapes import shape_of

_OUTLETS = ("news_agency", "media")
_LONGEST = 4  # modifiers in a label
_AT_HOME = ("local", "state")  # words that already say where an outlet stands
_BODIES = frozenset({"military", "security", "government", "armed_group", "intergovernmental", "judicial", "business"})
_RUNGS = {"bare": 1, "group": 2, "role": 2, "affiliation": 2, "role_and_affiliation": 3}
_KEPT = frozenset({"amod", "compound", "nmod:poss", "flat"})
_TELLING = frozenset({"ADJ", "NOUN", "PROPN", "VERB"})
_LOOSE = frozenset(
    {"many", "several", "some", "other", "such", "more", "most", "same", "own", "few", "certain", "multiple"}
)


def label(
    portrait: Portrait, lexicon: Lexicon, *, type: str, naming: str, title: str, affiliation: str, foreign: bool | None
) -> str:
    """A few words for a party: *anonymous negotiator*, *SDF commander (unnamed)*, *foreign news agency*."""
    party = portrait.party
    general = _general(party, type, lexicon)
    noun = _noun(portrait, type, lexicon)
    if naming == "named_organisation":
        words = noun or _of_name(party, lexicon) or general
        return f"foreign {words}" if foreign and type in _OUTLETS and not words.startswith(_AT_HOME) else words
    told = _with_affiliation(noun, affiliation)
    if naming == "named_person":
        held = next((title for title in (*party.titles, *party.later_titles) if title.type), None)
        if held and _is_party(noun.rpartition(" ")[2], lexicon):
            return held.of or held.name.lower()  # a senator rather than a Republican
        return told or (held.of or held.name.lower() if held else "") or _title(title, lexicon) or general
    if type == "negotiator":
        return f"anonymous {general}"
    if naming == "vague":
        return f"unnamed {noun}" if noun else general
    return f"{told} (unnamed)" if noun and affiliation and not party.plural else told or general


def _of_name(party: Party, lexicon: Lexicon) -> str:
    """What a list or its own name tells an organisation to be: *aid organisation*, *university*."""
    if party.entry is not None or party.kind != "organisation":
        return party.entry.label if party.entry is not None else ""
    shape = shape_of(tuple(party.proper.split()), lexicon)
    role = lexicon.roles.get(shape.name) if shape is not None else None
    body = role is not None and role.kind == "organisation" and role.type not in _OUTLETS
    return role.name if body and role is not None else ""


def _general(party: Party, type: str, lexicon: Lexicon) -> str:
    """The words for a type: of a body, or of a person."""
    known = lexicon.labels.get(type)
    if known is None:
        return type
    return known.of if known.of and party.kind in ("organisation", "place") else known.label


def _title(title: str, lexicon: Lexicon) -> str:
    """The title, without the capital that it has only before a name: *President*."""
    role = lexicon.roles.get(title.lower())
    return role.name if role else title


def _with_affiliation(noun: str, affiliation: str) -> str:
    """A noun that stands alone with the body in front: *a commander with the Syrian Democratic Forces*."""
    bare = affiliation.removeprefix("the ")
    return f"{bare} {noun}" if noun and bare and " " not in noun and bare.count(" ") < _LONGEST else noun


def _noun(portrait: Portrait, type: str, lexicon: Lexicon) -> str:
    """The most telling description with its closest modifiers, lower-cased but for names."""
    best = ""
    telling = portrait.party.proper or any(not _says_nothing(phrase, lexicon) for phrase in portrait.phrases)
    general = {noun for phrase in portrait.phrases if phrase.role for noun in phrase.role.called}
    for phrase in portrait.phrases:
        if phrase.lemma in general and not general.issuperset(other.lemma for other in portrait.phrases):
            continue  # *the educator* of *a teacher*
        if phrase.head.upos not in ("NOUN", "PROPN") or (portrait.party.proper and phrase.role is None):
            continue
        if phrase.role is not None and phrase.role.kind == "document" and type != "document":
            continue  # what the party made, not what it is
        if telling and _says_nothing(phrase, lexicon):
            continue  # *one of them, Jane Smith*; *the source* of *an aide*
        head = _head(phrase, lexicon, one=portrait.party.kind == "person" and not portrait.party.plural)
        kept = [word for word in _words_before(phrase) if any(_tells(token) for token in word)]
        if type in _OUTLETS:  # *foreign* says it
            kept = [word for word in kept if not any(token.text.lower() in lexicon.places for token in word)]
        texts = ["".join(_cased(token, lexicon) for token in word) for word in kept[-_LONGEST:]]
        joint = "" if kept and kept[-1][-1].end == phrase.head.start else " "
        text = joint.join(filter(None, (" ".join(texts), head)))
        role = phrase.role.name if phrase.role and not phrase.plural else ""
        best = max(best, text, role, key=len)
    return best


def _words_before(phrase: Phrase) -> Iterator[tuple[Token, ...]]:
    """The modifiers between a comma and the head, all tokens of a word as it is written together: *U.S.-led*."""
    tokens = phrase.sentence.tokens
    comma = max((token.id for token in tokens[: phrase.head.id - 1] if token.text == ","), default=0)
    before = [token.id for token in phrase.modifiers if comma < token.id < phrase.head.id]
    word: list[Token] = []
    for token in tokens[before[0] - 1 : phrase.head.id - 1] if before else ():
        if word and word[-1].end != token.start:
            yield tuple(word)
            word = []
        word.append(token)
    if word:
        yield tuple(word)


def _cased(token: Token, lexicon: Lexicon) -> str:
    """The word with its capital, unless the capital is only that of a sentence's first word."""
    proper = _is_proper(token.text, lexicon) or (token.upos == "ADJ" and token.lemma[:1].isupper())
    if token.upos == "PROPN":
        forms = {token.text.lower(), lemma_of(token)}
        common = any(form in lexicon.roles or form in lexicon.modifiers for form in forms)
        proper = proper or not common or not forms.isdisjoint(lexicon.surnames)
    return token.text.lower() if _begins(token) and not proper else token.text


def _head(phrase: Phrase, lexicon: Lexicon, *, one: bool) -> str:
    """The head as a label has it: a noun that a single party shares with others (*one of the scholars*) in singular."""
    token = phrase.head
    if phrase.plural and not one:
        before = phrase.sentence.parent(token) if token.deprel == "flat" else None  # *Puerto Ricans*
        return f"{before.text} {token.text}" if before is not None else _cased(token, lexicon)
    lemma = lemma_of(token)
    if token.text.isupper() and len(token.text) > 1:
        return lemma.upper()  # *CEO*
    return lemma[:1].upper() + lemma[1:] if token.text[0].isupper() and _is_proper(lemma, lexicon) else lemma


def _begins(token: Token) -> bool:
    """Whether a word may have its capital only because it begins the sentence."""
    return token.id == 1 and token.ner == "O" and not token.text.isupper()


def _is_proper(word: str, lexicon: Lexicon) -> bool:
    """Whether a word always has its capital: it is of a place or of a political party."""
    forms = (word.lower(), word.lower().removesuffix("s"))
    return any(form in lexicon.places for form in forms) or _is_party(word, lexicon)


def _is_party(noun: str, lexicon: Lexicon) -> bool:
    known = lexicon.modifiers.get(noun.lower()) or lexicon.modifiers.get(noun.lower().removesuffix("s"))
    return known is not None and bool(known.affiliation)


def _tells(token: Token) -> bool:
    return token.deprel in _KEPT and token.upos in _TELLING and token.text.lower() not in _LOOSE


def names_role(portrait: Portrait, lexicon: Lexicon) -> bool:
    """Whether the text says what the party is, by a title or a noun that says more than *sources*."""
    found = any(phrase.role and not _says_nothing(phrase, lexicon) for phrase in portrait.phrases)
    return bool(portrait.party.titles) or found


def names_body(portrait: Portrait, lexicon: Lexicon) -> bool:
    """Whether a noun that says nothing by itself tells the kind of body: *army sources*."""
    for phrase in portrait.phrases:
        if _says_nothing(phrase, lexicon):
            known = (lexicon.modifiers.get(word) for word in phrase.words)
            types = {entry.type for entry in known if entry is not None} | {phrase.role.type if phrase.role else ""}
            if types & _BODIES:
                return True
    return False


def _says_nothing(phrase: Phrase, lexicon: Lexicon) -> bool:
    plain = lexicon.roles.get(phrase.lemma)
    return plain is not None and plain.naming == "vague"


def transparency(*, naming: str, type: str, title: str, affiliation: str, role: bool, description: str) -> int:
    """The rung: 5 named with role or issuer, 4 named, 3 unnamed with role and affiliation, 2 with one, 1 bare.

    `description` is the rung of an unnamed source on the ladder of descriptions.
    """
    if naming in ("named_person", "named_organisation"):
        told = bool(title or affiliation or (role and naming == "named_person")) or (type == "document" and affiliation)
        return 5 if told else 4
    return _RUNGS.get(description, 0) if naming == "described" else int(naming == "vague")
