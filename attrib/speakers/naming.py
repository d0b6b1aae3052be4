"""How far a party is named, and whether it is one or many."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrib.model import Parse, Sentence
from attrib.speakers.lexicon import Lexicon
from attrib.speakers.names import QUOTES
from attrib.speakers.nominals import Phrase, lemma_of, partitive, phrase_of, role_of
from attrib.speakers.parties import Party
from attrib.speakers.portraits import Portrait, Related

_EMPTY = frozenset(
    {"some", "many", "most", "several", "other", "others", "few", "various", "all", "more", "multiple", "certain", "so"}
    | {"numerous", "countless", "these", "those", "such", "anonymous", "two", "three", "four", "a", "the", "unnamed"}
)
_GENERIC = frozenset({"any", "every", "each", "all", "both", "many", "some", "most", "several", "few"})


_FINITE = frozenset({"VBD", "VBP", "VBZ"})
_INSTITUTION = 0.6  # weight of a noun that by itself means one body, as *police* does and *city* does not


def naming(parse: Parse, portrait: Portrait, lexicon: Lexicon) -> str:
    """named_person, named_organisation (documents too), described or vague."""
    party, found = portrait.party, portrait.phrases
    if party.proper:
        person = party.kind in ("person", "group") and _is_person(party, lexicon)
        return "named_person" if person else "named_organisation"
    if party.owner and any(phrase.role and phrase.role.kind == "organisation" for phrase in found):
        return "named_organisation"
    if any(_named_by_modifier(phrase, bodies, lexicon) for phrase, bodies in portrait.views):
        return "named_organisation"
    if any(titled(phrase, lexicon) for phrase in found):
        return "named_organisation"
    if any(_named_elsewhere(phrase, parse) for phrase in found):
        return "named_organisation"
    return "described" if any(_characterises(phrase) for phrase in found) or party.author else "vague"


def _is_person(party: Party, lexicon: Lexicon) -> bool:
    return party.kind == "person" or party.proper.lower() not in lexicon.organisations


def _named_by_modifier(phrase: Phrase, bodies: Sequence[Related], lexicon: Lexicon) -> bool:
    """*a Bloomberg poll*, *the Russian government*, *a report by the ministry*: an organisation or document by name."""
    role = phrase.role
    if role is None or role.kind not in ("organisation", "document"):
        return False
    if role.kind == "document":
        return any(
            body.case.rpartition(" ")[2] in ("", "by", "from", "of")
            for body in bodies
            if body.kind in ("organisation", "document") and not (" " in body.case and _was_got(phrase, lexicon))
        )
    if any(body.case == "" for body in bodies):
        return True
    if role.naming == "field" and not phrase.plural and phrase.determiner in ("the", ""):
        return " " in role.name or bool(phrase.modifiers)
    if phrase.determiner == "the" and any(body.case == "of" and body.kind == "organisation" for body in bodies):
        return True  # *the board of Acme Steel*: there is but one
    return any(token.text[0].isupper() and token.text.lower() in lexicon.places for token in phrase.modifiers)


def _was_got(phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether a document was only seen by whom it names: *an email reviewed by the Post*."""
    below = [token for _, token in phrase.complements] + list(phrase.modifiers)
    last = max((token.id for token in below), default=phrase.head.id)
    words = phrase.sentence.tokens[phrase.head.id - 1 : max(last, phrase.head.id)]
    return lexicon.disclosure.channel.documents.kind_in(words) == "leak"


def titled(phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether the title of a work stands with it: *a report entitled Safe Harbours*, *her film “Low Tide”*."""
    if phrase.role is None or phrase.role.kind != "document":
        return False
    tokens = phrase.sentence.tokens
    hits = lexicon.disclosure.naming.works.find(tokens[phrase.head.id :])
    ends = [hit.last for hit in hits if not _elsewhere(phrase.sentence, phrase.head.id + 1, hit.first - 1, lexicon)]
    for at in (phrase.head.id, *ends):
        quoted = at < len(tokens) and tokens[at].text in QUOTES
        opening = tokens[at + quoted : at + quoted + 1]
        if opening and opening[0].text[0].isupper() and (quoted or at != phrase.head.id):
            return True
        if quoted and opening and opening[0].text[0].isdigit():
            return True
    return False


def _elsewhere(sentence: Sentence, first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether the words from `first` to `last` lead away from the noun before them: to a verb, to another work."""
    roles = (role_of(sentence, token, lexicon) for token in sentence.tokens[first - 1 : last] if token.upos == "NOUN")
    verbs = any(token.xpos in _FINITE for token in sentence.tokens[first - 1 : last])
    return verbs or any(role is not None and role.kind == "document" for role in roles)


def _named_elsewhere(phrase: Phrase, parse: Parse) -> bool:
    """Whether a bare institution (*police*) stands with its proper name somewhere in the article (*Rome police*)."""
    role = phrase.role
    if role is None or role.kind != "organisation" or role.weight < _INSTITUTION or phrase.words or phrase.complements:
        return False
    if phrase.plural and phrase.lemma != phrase.head.text.lower():
        return False  # *many clubs*, but *police*
    lemma = phrase.lemma
    return any(
        token.text.lower() == lemma and before.upos == "PROPN" and before.text[0].isupper()
        for sentence in parse.sentences
        if lemma in sentence.words
        for before, token in pairwise(sentence.tokens)
    )


def _characterises(phrase: Phrase) -> bool:
    """Whether the phrase says anything of who it is."""
    if phrase.head.upos == "PRON" and phrase.role is None:
        return False
    vague = phrase.role is not None and phrase.role.naming == "vague"
    if not vague:
        return phrase.head.upos not in ("PRON", "DET")
    return bool(phrase.words - _EMPTY) or any(case not in ("", "of") for case, _ in phrase.complements)


def number(parse: Parse, party: Party, lexicon: Lexicon) -> str:
    """individual or collective."""
    if party.plural or party.kind == "group":
        return "collective"
    if party.proper:
        return "individual" if party.kind in ("person", "document") else "collective"
    if party.kind == "organisation":
        return "collective"
    head = party.representative.head
    if head is None:
        return "individual"
    sentence = parse.sentences[head.sentence]
    token = sentence.token(head.token)
    phrase = phrase_of(sentence, token, lexicon)
    if partitive(sentence, token, lexicon) is not None and lemma_of(token) != "one":
        return "collective"
    if phrase.role is not None and phrase.role.number:
        return phrase.role.number if phrase.role.kind != "document" or not phrase.plural else "collective"
    return "collective" if phrase.plural or phrase.determiner in _GENERIC else "individual"
