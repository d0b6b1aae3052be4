"""Sentences without a cue that plainly go on with the account of the source before them.

They are kept apart from all counts, so a sentence is taken only on evidence: figures that go on from the same report, a
quoted fragment that nobody else is given for, a story told on in the past about those of whom the source spoke. It must
follow directly, have no cue and no named subject of its own, and not open as narrators do (*But …*, *Meanwhile …*).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from attrib.model import Attribution, Identity, Link, Parse, Sentence, Speaker, Token
from attrib.speakers.disclosure import ContinuationRules
from attrib.speakers.passages import covering, relation, tokens_within
from attrib.speakers.turns import last_sentence, place

_CONFIDENCE = 0.5
_LONGEST = 3  # sentences in a row that may go on without a cue
# A quoted fragment: three words or more that begin with a small letter.
_FRAGMENT = re.compile(r"(?:[\"“]|'')(?=[a-z])(?:[^\"“”'\s]+\s+){2,}[^\"“”]+?(?:[\"”]|'')")
_PERSONAL = frozenset({"he", "she", "they", "it"})


class Continuation(NamedTuple):
    """The implied attributions, and the links that join each to its source's speaker."""

    attributions: tuple[Attribution, ...]
    links: tuple[Link, ...]


def implied(
    parse: Parse, attributions: Sequence[Attribution], identity: Identity, rules: ContinuationRules
) -> Continuation:
    """What goes on implicitly after the attributions, in text order."""
    article = _Article(parse, attributions, identity, rules)
    found: dict[int, Attribution] = {}  # by sentence: what two could go on from goes on from the later
    links: dict[int, list[Link]] = {}
    for attribution in sorted(attributions, key=place, reverse=True):
        own = [link for link in identity.links if link.attribution == attribution.id and link.speaker]
        for sentence, rule in article.following(attribution, own):
            if sentence.index not in found:
                made = _attribution(parse, attribution, sentence, rule)
                found[sentence.index] = made
                links[sentence.index] = [replace(link, attribution=made.id) for link in own]
    order = sorted(found)
    return Continuation(tuple(found[i] for i in order), tuple(link for i in order for link in links[i]))


def _attribution(parse: Parse, before: Attribution, sentence: Sentence, rule: str) -> Attribution:
    """The implied attribution of one sentence; its id is that of the one it continues with the sentence's index."""
    span = covering(sentence.tokens)
    return Attribution(
        id=f"{before.id}.{sentence.index}",
        sentence=sentence.index,
        cue=(),
        cue_lemma="",
        cue_class="",
        stance="neutral",
        sources=before.sources,
        contents=(span,),
        quote_type="mixed" if _FRAGMENT.search(span.of(parse.text)) else "indirect",
        level="implied",
        rule=rule,
        confidence=_CONFIDENCE,
    )


class _Article:
    """The sentences of one article that somebody speaks in, and those that nobody does."""

    def __init__(
        self, parse: Parse, attributions: Sequence[Attribution], identity: Identity, rules: ContinuationRules
    ) -> None:
        self._parse = parse
        self._rules = rules
        self._speakers = {speaker.id: speaker for speaker in identity.speakers}
        self._ids = {attribution.id for attribution in attributions}
        spans = [span for a in attributions for span in (*a.cue, *a.contents)] + list(parse.article.furniture)
        self._free = {s.index for s in parse.sentences if not any(s.span.overlaps(span) for span in spans)}

    def following(self, attribution: Attribution, links: Sequence[Link]) -> list[tuple[Sentence, str]]:
        """The sentences that go on after the attribution, each with the rule that says so."""
        speakers = [self._speakers[link.speaker] for link in links if link.speaker in self._speakers]
        if attribution.parent in self._ids or attribution.level != "core" or len(speakers) != 1:
            return []
        found: list[tuple[Sentence, str]] = []
        index = last_sentence(self._parse, attribution)
        if index + 1 not in self._free:
            return []
        told = self._told(attribution)
        for sentence in self._parse.sentences[index + 1 : index + 1 + _LONGEST]:
            before = self._parse.sentences[sentence.index - 1]
            rule = self._rule(sentence, before, told, speakers[0])
            if not rule:
                break
            found.append((sentence, rule))
            told = (*told, *sentence.tokens)
        return found

    def _told(self, attribution: Attribution) -> tuple[Token, ...]:
        """The tokens of the content."""
        sentences = self._parse.sentences
        return tuple(token for sentence in sentences for token in tokens_within(sentence, attribution.contents))

    def _rule(self, sentence: Sentence, before: Sentence, told: Sequence[Token], speaker: Speaker) -> str:
        """The id of the rule by which the sentence goes on with the account, or ""."""
        quoted = sentence.tokens[0].upos == "PUNCT"  # a quotation that goes on is no narration
        if sentence.index not in self._free or quoted or sentence.tokens[-1].text == "?":
            return ""
        if any(hit.first == 1 for hit in self._rules.breaks.find(sentence.tokens)):
            return ""
        subject = _subject(sentence)
        named = subject is not None and (subject.upos == "PROPN" or subject.ner != "O")
        if self._figures(sentence, told, speaker) and sentence.paragraph - before.paragraph <= 1 and not named:
            return "implied-figures"
        if sentence.paragraph != before.paragraph or named:
            return ""
        if _FRAGMENT.search(sentence.span.of(self._parse.text)):
            return "implied-quotation"
        return "implied-story" if _told_on(sentence, subject, told, speaker) else ""

    def _figures(self, sentence: Sentence, told: Sequence[Token], speaker: Speaker) -> bool:
        """Whether figures of the same unit go on from a report, a poll or those who made it."""
        if speaker.type not in ("document", "expert", "intergovernmental", "government"):
            return False
        units = self._units(sentence.tokens)
        return bool(units & self._units(told)) and any(token.upos == "NUM" for token in sentence.tokens)

    def _units(self, tokens: Sequence[Token]) -> set[str]:
        return {tokens[at].lemma for at, token in enumerate(tokens) if self._rules.figures.find([token])}


def _subject(sentence: Sentence) -> Token | None:
    """The subject of the sentence's main clause."""
    return next((child for child in sentence.children(sentence.root) if relation(child) == "nsubj"), None)


def _told_on(sentence: Sentence, subject: Token | None, told: Sequence[Token], speaker: Speaker) -> bool:
    """Whether a pronoun takes up somebody of the story, and both are told in the past by a witness, not an official."""
    if subject is None or subject.lemma.lower() not in _PERSONAL or speaker.type != "citizen":
        return False
    past = sentence.root.feat("Tense") == "Past" and sentence.root.feat("VerbForm") == "Fin"
    story = any(token.feat("Tense") == "Past" and token.feat("VerbForm") == "Fin" for token in told)
    return past and story and any(relation(token) == "nsubj" and _agree(token, subject) for token in told)


def _agree(noun: Token, pronoun: Token) -> bool:
    return noun.feat("Number") == pronoun.feat("Number") or noun.lemma == pronoun.lemma
