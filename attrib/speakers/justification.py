"""What the text says to justify a source besides its position: what ties it to the story, what it saw, lived or did.

This is justification in the sense of Gans (Deciding What's News, 1979) and of the Markkula Center's annotations. It
stands in relative clauses and appositions at the source's mentions, and in the narrator's own sentences about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from attrib.model import Attribution, Parse, Sentence, Span, Spans, Token, TokenRef
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
    tokens_within,
)
from attrib.speakers.phrases import sentence_tokens

_NEAR = 3  # sentences from a statement of the source's within which a sentence about it counts


@dataclass(frozen=True)
class Voices:
    """Where an article's attributions are, so that the narrator's own sentences can be told. Made once an article."""

    said: Spans  # all attributed content
    quoted: Spans  # of it, what is quoted word for word
    contents: Mapping[str, Spans]  # what is said, by Attribution.id; what is believed or supported may justify
    cues: frozenset[TokenRef]  # of the same attributions

    @cached_property
    def cues_by_sentence(self) -> Mapping[int, frozenset[int]]:
        """The ids of the cue tokens of every sentence that has one."""
        by_sentence: dict[int, frozenset[int]] = {}
        for cue in self.cues:
            by_sentence[cue.sentence] = by_sentence.get(cue.sentence, frozenset()) | {cue.token}
        return by_sentence


def voices(parse: Parse, attributions: Sequence[Attribution]) -> Voices:
    """Where the attributions are."""
    cues = {
        TokenRef(attribution.sentence, token.id)
        for attribution in attributions
        if attribution.level == "core"
        for token in tokens_within(parse.sentences[attribution.sentence], attribution.cue)
    }
    contents = {attribution.id: attribution.contents for attribution in attributions if attribution.level == "core"}
    quoted = said_in([attribution for attribution in attributions if attribution.quote_type == "direct"])
    return Voices(said_in(attributions), quoted, contents, frozenset(cues))


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
        head = parse.token(mention.head)
        cues = voices.cues_by_sentence.get(sentence.index, frozenset())
        found.update(_within(sentence, _described(sentence, tokens_of(parse, mention), head), head, cues, rules))
        if not party.proper:
            found.update(_basis(sentence, tokens_of(parse, mention), rules))
        near = any(abs(sentence.index - index) <= _NEAR for index in spoke)
        if near and not cues and not inside(head.span, voices.said):
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
    others = {id for hit in rules.positions.positions.find(tokens, sentence) for id in range(hit.first, hit.last + 1)}
    others = {id for id in others if not sentence.token(id).ner.endswith("LOC")}  # *Hilton Head*
    others |= {token.id for token in tokens if token.ner.endswith("PER")}
    for noun in tokens:
        own = noun.id == head.id or (relation(noun) in ("appos", "flat") and _top(sentence, noun, head))
        for child in sentence.children(noun):
            if not own and not (_which(sentence, noun, child) or (noun.id not in others and _who(sentence, child))):
                continue
            end = min((cue for cue in cues if cue > child.id), default=len(sentence.tokens) + 1)
            below = [token.id for token in sentence.subtree(child) if token.id in ids and token.id < end]
            if child.id < noun.id or child.id not in below or child.id in cues:
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
    ids = {token.id for token in tokens}
    for child in sentence.children(head) if head.upos == "PROPN" else ():
        if relation(child) == "appos" and child.id > head.id:
            ids.update(token.id for token in sentence.subtree(child))
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
    if relation(subject) != "nsubj":
        return
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
