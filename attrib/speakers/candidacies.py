"""The positions that people seek: who has a campaign, or runs for an office, is a candidate in any text."""

from __future__ import annotations

from collections.abc import Collection

from attrib.model import Parse, Sentence, Span
from attrib.speakers.names import POSSESSIVE
from attrib.speakers.parties import Party
from attrib.speakers.passages import relation
from attrib.speakers.phrases import Hit, Phrases, sentence_tokens

_GENDERS = {"his": "m", "her": "f"}
_NEAR = 2  # sentences
_PRESENT = frozenset({"VBP", "VBZ", "VBG"})


def sought(parse: Parse, party: Party, signs: Phrases) -> tuple[Span, str] | None:
    """Where the text first shows that somebody named seeks a position, and which: a kind of the `signs`.

    A noun among them is the person's own (*the Smith campaign*, *Smith … her candidacy*), of a verb the person is
    the subject. A year before the noun says that it was long ago. Whom every reader knows as a candidate is one where
    the text speaks of candidates close by (*the two candidates*).
    """
    if not party.proper:
        return None
    surname = party.proper.split()[-1]
    heads: dict[int, set[int]] = {}
    for mention in party.mentions:
        if mention.head is not None:
            heads.setdefault(mention.head.sentence, set()).add(mention.head.token)
    for index, ids in heads.items():
        sentence = parse.sentences[index]
        theirs = ids | {token.id for token in sentence.tokens if token.text == surname and token.head in ids}
        for hit in signs.find(sentence.tokens, sentence):
            if _runs(sentence, hit, theirs) or _owns(sentence, hit, theirs, party.gender):
                words = sentence_tokens(sentence, hit.first, hit.last)
                return Span(words[0].start, words[-1].end), hit.kind
    for position in signs.kinds.keys() & set(party.entry.called if party.entry is not None else ()):
        near = {index + step for index in heads for step in range(-_NEAR, _NEAR + 1)}
        for index in sorted(near & set(range(len(parse.sentences)))):
            sentence = parse.sentences[index]
            if position in sentence.words:
                noun = next(token for token in sentence.tokens if position in (token.lemma.lower(), token.text.lower()))
                return noun.span, position
    return None


def _runs(sentence: Sentence, hit: Hit, theirs: Collection[int]) -> bool:
    """*Smith is running for mayor*; *Smith, who is running for mayor*."""
    verb = sentence.token(hit.first)
    if verb.upos != "VERB" or hit.first == hit.last:
        return False
    children = sentence.children(verb)
    now = verb.xpos in _PRESENT or any(child.xpos in _PRESENT for child in children if relation(child) == "aux")
    subject = any(child.id in theirs for child in children if relation(child) == "nsubj")
    return now and (subject or (verb.deprel == "acl:relcl" and verb.head in theirs))


def _owns(sentence: Sentence, hit: Hit, theirs: Collection[int], gender: str) -> bool:
    """*the Smith campaign*, *Smith’s bid for mayor*, *Smith … his campaign*."""
    if sentence.token(hit.first).upos not in ("NOUN", "PROPN"):
        return False
    before = list(sentence_tokens(sentence, 1, hit.first - 1))
    while before and (before[-1].upos == "ADJ" or before[-1].text in POSSESSIVE):
        before.pop()
    if not before or before[-1].upos == "NUM":
        return False
    owner = before[-1]
    if gender and _GENDERS.get(owner.text.lower()) == gender:
        owner = next((token for token in before[::-1] if token.id in theirs or token.ner.endswith("PER")), owner)
    return owner.id in theirs
