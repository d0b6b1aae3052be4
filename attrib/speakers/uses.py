"""The mentions that attributions are made of, each with its head: sources, recipients, relays."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from attrib.model import Attribution, Mention, Parse, Span, TokenRef
from attrib.speakers.names import POSSESSIVE
from attrib.speakers.nominals import head_of

# What stands before an entry of a live blog (13:05) or a report (OSLO, April 4, 2024 -), and is no part of a name.
LEAD = re.compile(
    r"\A(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?[ap]\.?m\.?)?"
    r"|[A-Z]{3,}[A-Z/ ]*(?:, [A-Z][a-z.]+ \d{1,2}(?:, \d{4})?)?(?: \([\w ]+\))? (?:[—–]|--?))\s+(?=[A-Z])"
)
_OWNED = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "PUNCT"})
_THINGS = frozenset({"NOUN", "PROPN", "NUM"})


class Use(NamedTuple):
    """One mention of an attribution, before it is known whom it stands for."""

    mention: Mention
    role: str  # source, told_to, relay
    attribution: Attribution
    source: int  # index into Attribution.sources or relays; -1 for a recipient
    head: TokenRef


def find_uses(parse: Parse, attributions: Sequence[Attribution]) -> list[Use]:
    """Every source, recipient and relay with its head, in text order."""
    found: list[Use] = []
    for attribution in attributions:
        mentions = [(mention, "source", place) for place, mention in enumerate(attribution.sources)]
        mentions += [(attribution.told_to, "told_to", -1)] if attribution.told_to else []
        mentions += [(mention, "relay", place) for place, mention in enumerate(attribution.relays)]
        for mention, role, source in mentions:
            head = _of_compound(
                parse, mention, _past_lead(parse, mention) or mention.head or _head(parse, mention.spans[0])
            )
            found.append(Use(mention, role, attribution, source, _possessed(parse, mention, head)))
    return sorted(found, key=lambda use: use.mention.start)


def _head(parse: Parse, span: Span) -> TokenRef:
    """The head of the words that a span covers; of the word before it where it covers none."""
    at = max(0, bisect_right(parse.sentences, span.start, key=lambda sentence: sentence.start) - 1)
    sentence = parse.sentences[at]
    inside = [token.id for token in sentence.tokens if token.start < span.end and span.start < token.end]
    if not inside:
        return TokenRef(at, len(sentence.tokens))
    return TokenRef(at, head_of(sentence, inside[0], inside[-1]).id)


def _past_lead(parse: Parse, mention: Mention) -> TokenRef | None:
    """The head of what follows on the dateline inside a mention, if there is one."""
    span = mention.spans[0]
    lead = LEAD.match(span.of(parse.text))
    return _head(parse, Span(span.start + lead.end(), span.end)) if lead else None


def _of_compound(parse: Parse, mention: Mention, head: TokenRef) -> TokenRef:
    """The head, or the noun right behind it where the tree takes a compound for two: *an activist collective*."""
    token = parse.token(head)
    after = parse.sentences[head.sentence].tokens[head.token : head.token + 1]
    for noun in after:
        beside = (noun.head, noun.deprel) in ((token.head, token.deprel), (token.id, "amod"))
        if noun.upos == token.upos == "NOUN" and beside and noun.start < mention.end:
            return TokenRef(head.sentence, noun.id)
    return head


def _possessed(parse: Parse, mention: Mention, head: TokenRef) -> TokenRef:
    """The head, or where it is the owner's name (*Smith’s lawyer*, by an error of the tree), what is owned."""
    tokens = parse.sentences[head.sentence].tokens
    at = head.token  # index of the token after the head
    while at < len(tokens) and tokens[at].upos == "PROPN" and tokens[at].start < mention.end:
        at += 1
    if tokens[head.token - 1].upos != "PROPN" or at >= len(tokens) or tokens[at].text not in POSSESSIVE:
        return head
    last = 0
    for token in tokens[at + 1 :]:
        if token.start >= mention.end or token.upos not in _OWNED:
            break
        last = token.id if token.upos in _THINGS else last
    return TokenRef(head.sentence, last) if last else head
