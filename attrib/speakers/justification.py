"""What the text says to justify a source besides its position: what ties it to the story, what it saw, lived or did.

This is justification in the sense of Gans (Deciding What's News, 1979) and of the Markkula Center's annotations. It
stands in relative clauses and appositions at the source's mentions, and in the narrator's own sentences about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from attrib.model import Attribution, Parse, Sentence, Span, Spans, Token
from attrib.speakers.cues import Cues
from attrib.speakers.disclosure import Disclosure
from attrib.speakers.nominals import case_of
from attrib.speakers.parties import Party
from attrib.speakers.passages import (
    by_others,
    covering,
    inside,
    phrase_end,
    relation,
    said_in,
    tokens_of,
)
from attrib.speakers.phrases import sentence_tokens

_NEAR = 3  # sentences from a statement of the source's within which a sentence about it counts


@dataclass(frozen=True)
class Voices:
    """Where an article's attributions are, so that the narrator's own sentences can be told. Made once an article."""

    said: Spans  # all attributed content
    quoted: Spans  # of it, what is quoted word for word
    contents: Mapping[str, Spans]  # what is said, by Attribution.id; what is believed or supported may justify
    cues: Mapping[int, Set[int]]  # by sentence: the ids of the cue tokens of the same attributions


def voices(attributions: Sequence[Attribution], cues: Cues) -> Voices:
    """Where the attributions are."""
    core = [attribution for attribution in attributions if attribution.level == "core"]
    by_sentence: dict[int, set[int]] = {}
    for attribution in core:
        by_sentence.setdefault(attribution.sentence, set()).update(token.id for token in cues.of[attribution.id])
    contents = {attribution.id: attribution.contents for attribution in core}
    quoted = said_in([attribution for attribution in attributions if attribution.quote_type == "direct"])
    return Voices(said_in(attributions), quoted, contents, by_sentence)


def justification(parse: Parse, party: Party, voices: Voices, taken: Sequence[Span], rules: Disclosure) -> Spans:
    """The spans that justify the party, in text order, without `taken`: what counts as position or as anonymity."""
    if party.kind == "document":
        return _merged(list(_samples(parse, party, rules)))
    if party.kind == "place":
        return ()
    spoke = {use.mention.head.sentence for use in party.uses if use.role == "source" and use.mention.head is not None}
    found: set[Span] = set()
    for mention in party.mentions:
        if mention.head is None:
            continue
        sentence = parse.sentences[mention.head.sentence]
        head = sentence.token(mention.head.token)
        cues = voices.cues.get(sentence.index, frozenset())
        tokens = tokens_of(parse, mention)
        found.update(_within(sentence, _described(sentence, tokens, head), head, cues, rules))
        if not party.proper:
            found.update(_basis(sentence, tokens, rules))
        near = any(abs(sentence.index - index) <= _NEAR for index in spoke)
        if near and not cues and relation(head) == "nsubj" and not inside(head.span, voices.said):
            found.update(_about(sentence, head, rules))
    barred = [*taken, *(span for use in party.uses for span in voices.contents.get(use.attribution, ()))]
    kept = [span for span in found if " " in span.of(parse.text) and not any(span.overlaps(other) for other in barred)]
    return _merged(kept)


def _merged(spans: Sequence[Span]) -> Spans:
    """The spans in text order, those that overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)


def _within(
    sentence: Sentence, tokens: Sequence[Token], head: Token, cues: Collection[int], rules: Disclosure
) -> Iterator[Span]:
    """Clauses and appositions in the noun phrase itself."""
    ids = {token.id for token in tokens}
    for noun, child in _telling(sentence, tokens):
        own = noun is head or (relation(noun) in ("appos", "flat") and _top(sentence, noun, head))
        theirs = own or _which(sentence, noun, child)
        if theirs or (_who(sentence, child) and noun.id not in _others(sentence, tokens, rules)):
            end = min((cue for cue in cues if cue > child.id), default=len(sentence.tokens) + 1)
            below = [token.id for token in sentence.subtree(child) if token.id in ids and token.id < end]
            if child.id not in below or child.id in cues:
                continue
            phrase = sentence_tokens(sentence, below[0], below[-1])
            if below[0] > 1 and sentence.token(below[0] - 1).text == "-":
                continue  # *prize-winning*
            if _clause(noun, child, phrase, rules):
                yield covering(phrase)
            elif relation(child) == "appos":
                first = below[0] if phrase[0].upos != "PUNCT" else min(below[0] + 1, below[-1])
                phrase = sentence_tokens(sentence, first, max(below[-1], phrase_end(sentence, first)))
                if _description(child, phrase, rules):
                    yield covering(phrase)


def _telling(sentence: Sentence, tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """The nouns that have clauses or appositions behind them, with each of these."""
    for noun in tokens:
        for child in sentence.children(noun):
            if child.id > noun.id and child.deprel.startswith(("acl", "appos")):
                yield noun, child


def _others(sentence: Sentence, tokens: Sequence[Token], rules: Disclosure) -> set[int]:
    """The ids of the words that stand for others: names of persons, and positions."""
    found = {id for hit in rules.positions.positions.find(tokens, sentence) for id in range(hit.first, hit.last + 1)}
    found = {id for id in found if not sentence.token(id).ner.endswith("LOC")}  # *Hilton Head*
    return found | {token.id for token in tokens if token.ner.endswith("PER")}


def _samples(parse: Parse, party: Party, rules: Disclosure) -> Iterator[Span]:
    """Whom a poll asked, wherever the text says it: *the poll of 900 voters*."""
    for head in (mention.head for mention in party.mentions if mention.head is not None):
        sentence = parse.sentences[head.sentence]
        if any(hit.first == head.token for hit in rules.justification.asked.find(sentence.tokens, sentence)):
            for child in sentence.children(parse.token(head)):
                if relation(child) == "nmod" and case_of(sentence, child) == "of":
                    yield covering(sentence.subtree(child))


def _described(sentence: Sentence, tokens: Sequence[Token], head: Token) -> Sequence[Token]:
    """The tokens of a mention with the appositions that follow its name: *Jane Smith, widow of the victim*."""
    after = [child for child in sentence.children(head) if child.deprel.startswith("appos") and child.id > head.id]
    if head.upos != "PROPN" or not after:
        return tokens
    ids = {token.id for token in tokens}.union(token.id for child in after for token in sentence.subtree(child))
    return [sentence.token(id) for id in sorted(ids)]


def _who(sentence: Sentence, clause: Token) -> bool:
    """Whether it is a clause with *who*: that speaks of the person, wherever in the phrase the parser hung it."""
    return clause.deprel == "acl:relcl" and any(child.lemma.lower() == "who" for child in sentence.children(clause))


def _which(sentence: Sentence, noun: Token, clause: Token) -> bool:
    """Whether it is a clause with *which* about the body that the source is of: *director of the club, which sued*."""
    body = noun.upos == "PROPN" and relation(noun) == "nmod" and sentence.tokens[noun.head - 1].upos == "NOUN"
    return body and clause.deprel == "acl:relcl" and any(c.lemma.lower() == "which" for c in sentence.children(clause))


def _basis(sentence: Sentence, tokens: Sequence[Token], rules: Disclosure) -> Iterator[Span]:
    """How an unnamed source knows: *familiar with the negotiations*."""
    hits = rules.anonymity.basis.find(tokens, sentence)
    foreign = {hit.first for hit in hits if by_others(sentence, hit)}
    seen = [
        token for token in tokens if relation(token) == "conj" and {c.id for c in sentence.children(token)} & foreign
    ]
    theirs = {below.id for token in seen for below in sentence.subtree(token)}  # *and a letter seen by the paper*
    ids = {token.id for token in tokens} - theirs
    for hit in (hit for hit in hits if hit.first not in foreign):
        last = max(token.id for token in sentence.subtree(sentence.token(hit.first)) if token.id in ids)
        yield covering(sentence_tokens(sentence, hit.first, max(last, hit.last)))


def _clause(noun: Token, child: Token, phrase: Sequence[Token], rules: Disclosure) -> bool:
    """Whether it is a relative or participle clause, not about the speaking itself. A name takes none with *that*."""
    pronouns = {token.lemma.lower() for token in phrase[:4] if token.feat("PronType") == "Rel"}
    relative = child.deprel == "acl:relcl" and bool(pronouns - ({"that"} if noun.upos == "PROPN" else set()))
    participle = child.deprel == "acl" and child.feat("VerbForm") in ("Part", "Ger") and phrase[0].upos != "SCONJ"
    beginning = [token for token in phrase if token.id <= child.id + 2]
    return (relative or participle) and not rules.justification.saying.find(beginning)


def _description(child: Token, phrase: Sequence[Token], rules: Disclosure) -> bool:
    """Whether it is an apposition that says more than a position or a name."""
    if child.upos != "NOUN" or phrase[0].upos in ("ADP", "SCONJ") or phrase[-1].ner.endswith("PER"):
        return False
    return not any(hit.first <= child.id <= hit.last for hit in rules.positions.positions.find(phrase))


def _top(sentence: Sentence, token: Token, head: Token) -> bool:
    """Whether the token is an apposition to the head itself, or part of its name."""
    above = sentence.parent(token)
    while above is not None and relation(above) in ("appos", "flat") and above is not head:
        above = sentence.parent(above)
    return above is head


def _about(sentence: Sentence, subject: Token, rules: Disclosure) -> Iterator[Span]:
    """The narrator's own sentence about the source: *She lost her house in the flood*."""
    predicate = sentence.parent(subject)
    if predicate is None or relation(predicate) not in ("root", "conj", "parataxis"):
        return
    window = [token for token in sentence.tokens if subject.id < token.id]
    links = {relation(child) for child in sentence.children(predicate)}
    member = predicate.upos == "NOUN" and "cop" in links and not links & {"aux", "case"}
    member = member and not rules.positions.positions.find([predicate])
    told = any(hit.first <= predicate.id <= hit.last for hit in rules.justification.experience.find(window))
    if told or member:
        yield covering(sentence.tokens)
