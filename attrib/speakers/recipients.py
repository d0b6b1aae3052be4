"""Recipients and quoting outlets that stand beside an attribution, where extraction gave none.

*…, she said in an interview with the agency*: the agency is who she told it to. *A witness quoted by the agency said
…*: the agency passes it on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from attrib.model import Attribution, Mention, Parse, Sentence, Span, Token, TokenRef
from attrib.speakers.cues import Cues, belongs_to
from attrib.speakers.disclosure import RelayRules
from attrib.speakers.lexicon import Lexicon
from attrib.speakers.nominals import role_of
from attrib.speakers.passages import relation, subject_of, tokens_of
from attrib.speakers.phrases import Hit

_NOUN_PARTS = frozenset({"det", "amod", "compound", "flat", "nummod", "appos"})


def with_recipients(
    parse: Parse, attributions: Sequence[Attribution], cues: Cues, lexicon: Lexicon
) -> tuple[Attribution, ...]:
    """The attributions, each with the recipient or the quoting outlet that its own sentence names beside it.

    What is neither somebody nor a body is no recipient: *to cheers*.
    """
    rules = lexicon.disclosure.relay
    return tuple(
        _completed(
            parse, attribution, cues.by_sentence[attribution.sentence], cues.beside[attribution.id], lexicon, rules
        )
        for attribution in attributions
    )


def _completed(
    parse: Parse,
    attribution: Attribution,
    cues: Mapping[int, str],
    outside: Sequence[Token],
    lexicon: Lexicon,
    rules: RelayRules,
) -> Attribution:
    """The attribution with whom its sentence names; `outside`: the tokens of neither content nor source."""
    sentence = parse.sentences[attribution.sentence]
    if not attribution.relays:
        for source in attribution.sources:
            if source.head is None or rules.quoted.absent(parse.sentences[source.head.sentence]):
                continue
            tokens = tokens_of(parse, source)
            outlet = _outlet(sentence, tokens, rules.quoted.find(tokens), rules)
            if outlet is not None:
                return replace(attribution, relays=(outlet,))
    if attribution.told_to is not None:
        attribution = replace(attribution, told_to=_recipient(sentence, attribution.told_to, lexicon, rules))
    if not attribution.relays:
        citing = [hit for hit in rules.citing.find(outside, sentence) if cues.get(hit.first) == attribution.id]
        outlet = _who_cites(sentence, citing, outside)
        if outlet is not None:
            return replace(attribution, relays=(outlet,))
        hits = [hit for hit in rules.passed.find(outside, sentence) if cues.get(hit.first) == attribution.id]
        outlet = _outlet(sentence, outside, hits, rules)
        if outlet is not None:
            return replace(attribution, relays=(outlet,))
    if not attribution.relays:
        hits = [hit for hit in rules.carried.find(outside, sentence) if belongs_to(sentence, hit, attribution.id, cues)]
        outlet = _outlet(sentence, outside, hits, rules)
        if outlet is not None:
            return replace(attribution, relays=(outlet,))
    if attribution.told_to is None:
        hits = [hit for hit in rules.told.find(outside, sentence) if belongs_to(sentence, hit, attribution.id, cues)]
        outlet = _outlet(sentence, outside, hits, rules)
        if outlet is not None:
            return replace(attribution, told_to=outlet)
    return attribution


def _recipient(sentence: Sentence, told_to: Mention, lexicon: Lexicon, rules: RelayRules) -> Mention | None:
    """The recipient without what only follows its name (*the Gazette of the plan*); None where it is nobody."""
    noun = sentence.token(told_to.head.token) if told_to.head is not None else None
    if noun is None or noun.upos in ("PRON", "DET") or noun.ner.endswith(("PER", "LOC")):
        return told_to
    if noun.upos == "PROPN" or noun.ner != "O" or noun.text[0].isupper():
        after = [child for child in sentence.children(noun) if child.deprel == "nmod" and child.id > noun.id]
        return _mention(sentence, noun) if any(child.upos == "NOUN" for child in after) else told_to
    role = role_of(sentence, noun, lexicon)
    somebody = role is not None and role.kind in ("person", "group", "organisation")
    return told_to if somebody or rules.outlets.find([noun]) or rules.audience.find([noun]) else None


def _outlet(sentence: Sentence, tokens: Sequence[Token], hits: Sequence[Hit], rules: RelayRules) -> Mention | None:
    """The outlet that one of the phrases leads to: the noun that the phrase's preposition belongs to."""
    for hit in hits:
        noun = sentence.parent(sentence.token(hit.last))
        if noun is None or noun not in tokens or noun.id <= hit.last:
            continue
        named = noun.ner.endswith("ORG")
        if named or rules.outlets.find([noun]):
            return _mention(sentence, noun)
    return None


def _who_cites(sentence: Sentence, hits: Sequence[Hit], outside: Sequence[Token]) -> Mention | None:
    """Who cites the source, where the cue hangs from somebody else's: *the agency, citing a minister, reported*.

    `outside`: the tokens of neither content nor source. Where the cue hangs from the content, the last subject does.
    """
    for hit in hits:
        governor = sentence.parent(sentence.token(hit.first))
        nouns = [token for token in outside if token.upos in ("NOUN", "PROPN", "PRON")]
        above = [governor, subject_of(sentence, governor)] if governor is not None else []
        before = [token for token in nouns if relation(token) == "nsubj" and token.id < hit.first]
        for cites in (*above, *reversed(before)):
            if cites is not None and cites in nouns:
                return _mention(sentence, cites)
    return None


def _mention(sentence: Sentence, noun: Token) -> Mention:
    phrase = _noun_phrase(sentence, noun)
    return Mention((Span(phrase[0].start, phrase[-1].end),), TokenRef(sentence.index, noun.id))


def _noun_phrase(sentence: Sentence, noun: Token) -> list[Token]:
    """The noun with what stands before it and its own name, without prepositions and clauses."""
    kept = {noun.id}
    for child in sentence.children(noun):
        if relation(child) in _NOUN_PARTS or child.deprel == "nmod:poss":
            kept.update(token.id for token in sentence.subtree(child))
    first, last = min(kept), max(kept)
    return [token for token in sentence.tokens if first <= token.id <= last]
