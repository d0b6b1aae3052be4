"""What a reader would call a party, and how much the text discloses about it."""

from __future__ import annotations

from collections.abc import Iterator

from attrib.model import Token
from attrib.speakers.lexicon import Lexicon
from attrib.speakers.nominals import Phrase, lemma_of
from attrib.speakers.parties import Party
from attrib.speakers.portraits import Portrait

_OUTLETS = ("news_agency", "media")
_LONGEST = 4  # modifiers in a label
_AT_HOME = ("local", "state")  # words that already say where an outlet stands
_KEPT = frozenset({"amod", "compound", "nmod:poss"})
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
        words = noun or general
        return f"foreign {words}" if foreign and type in _OUTLETS and not words.startswith(_AT_HOME) else words
    told = _with_affiliation(noun, affiliation)
    if naming == "named_person":
        return told or next((held.of for held in party.titles if held.of), "") or _title(title, lexicon) or general
    if type == "negotiator":
        return f"anonymous {general}"
    if naming == "vague":
        return f"unnamed {noun}" if noun else general
    return f"{told} (unnamed)" if noun and affiliation and not party.plural else told or general


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
    for phrase in portrait.phrases:
        if phrase.head.upos not in ("NOUN", "PROPN") or (portrait.party.proper and phrase.role is None):
            continue
        if phrase.role is not None and phrase.role.kind == "document" and type != "document":
            continue  # what the party made, not what it is
        head = _plural(phrase.head) if phrase.plural else lemma_of(phrase.head)
        kept = [word for word in _words_before(phrase) if any(_tells(token) for token in word)]
        if type in _OUTLETS:  # *foreign* says it
            kept = [word for word in kept if not any(token.text.lower() in lexicon.places for token in word)]
        texts = ["".join(_cased(token) for token in word) for word in kept[-_LONGEST:]]
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


def _cased(token: Token) -> str:
    """The word with its capital, unless the capital is only that of a sentence's first word."""
    return token.text if token.upos == "PROPN" or token.id > 1 else token.text.lower()


def _plural(head: Token) -> str:
    """The head with its capital, if any; a plural that opens a sentence has one whatever the tagger takes it for."""
    return head.text.lower() if head.id == 1 and head.ner == "O" and not head.text.isupper() else head.text


def _tells(token: Token) -> bool:
    return token.deprel in _KEPT and token.upos in _TELLING and token.text.lower() not in _LOOSE


def names_role(portrait: Portrait) -> bool:
    """Whether the text says what the party is, by a title or a noun that says more than *sources*."""
    found = [phrase.role for phrase in portrait.phrases if phrase.role]
    return bool(portrait.party.titles) or any(role.naming != "vague" for role in found)


def transparency(*, naming: str, type: str, title: str, affiliation: str, role: bool) -> int:
    """The rung: 5 named with role or issuer, 4 named, 3 unnamed with role and affiliation, 2 with one, 1 bare."""
    if naming in ("named_person", "named_organisation"):
        told = bool(title or affiliation or (role and naming == "named_person")) or (type == "document" and affiliation)
        return 5 if told else 4
    if naming == "none":
        return 0
    return 1 + bool(role) + bool(affiliation) if naming == "described" else 1
