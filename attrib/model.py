"""The data types that pass between stages. All are frozen; every offset counts code points of `Article.text`.

A stage knows these types and no other stage: read makes `Article`, parse makes `Parse`, extract makes `Attribution`s,
identify makes `Identity` (the speakers, and which speaker each mention stands for), tabulate turns the four into
tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A range of the article's text, end exclusive, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words at the span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two have a code point in common."""
        return self.start < other.end and other.start < self.end


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Article:
    """One news article as read: its text exactly as it stands, and what is known of it. Unknown metadata is empty."""

    id: str
    text: str
    outlet: str = ""
    outlet_country: str = ""  # ISO 3166 alpha-2
    published: str = ""  # ISO 8601
    headline: str = ""
    url: str = ""
    author: str = ""
    agency: str = ""
    path: str = ""
    sha256: str = ""
    furniture: Spans = ()  # menus, captions, log-in forms: in the text, not of the article


class Token(NamedTuple):
    """One syntactic word of a sentence, as in CoNLL-U. `id` and `head` count from 1 within it; head 0 is the root."""

    id: int
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str  # "Number=Sing|Person=3", or ""
    head: int
    deprel: str
    start: int
    end: int
    ner: str = "O"  # BIO tag over PER, ORG, LOC

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return Span(self.start, self.end)

    def feat(self, name: str) -> str:
        """The value of one UD feature, or "" where the token has none."""
        for pair in self.feats.split("|"):
            key, _, value = pair.partition("=")
            if key == name:
                return value
        return ""


class _Bits(dict[str, int]):
    def __missing__(self, name: str) -> int:
        self[name] = bit = 1 << len(self)
        return bit


RELATION_BITS = _Bits()
"""A bit for every relation, so that sets of relations are numbers."""


@dataclass(frozen=True)
class Sentence:
    """A sentence as a dependency tree. `index` counts from 0 within the article, as does `paragraph`."""

    index: int
    paragraph: int
    tokens: tuple[Token, ...]

    def __getstate__(self) -> dict[str, object]:
        """Only its fields are pickled: another process has other bits for relations."""
        return {"index": self.index, "paragraph": self.paragraph, "tokens": self.tokens}

    @property
    def start(self) -> int:
        """Where its first token starts."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last token ends."""
        return self.tokens[-1].end

    @property
    def span(self) -> Span:
        """From its first token to its last."""
        return Span(self.start, self.end)

    def token(self, id: int) -> Token:
        """The token of that id."""
        return self.tokens[id - 1]

    @cached_property
    def _children(self) -> tuple[tuple[Token, ...], ...]:
        below: list[list[Token]] = [[] for _ in range(len(self.tokens) + 1)]
        for token in self.tokens:
            below[token.head].append(token)
        return tuple(map(tuple, below))

    def children(self, token: Token) -> tuple[Token, ...]:
        """Direct dependents in text order."""
        return self._children[token.id]

    @cached_property
    def _relations(self) -> list[int]:
        below = [0] * (len(self.tokens) + 1)
        for token in self.tokens:
            below[token.head] |= RELATION_BITS[token.deprel]
        return below

    def relations(self, token: Token) -> int:
        """The relations of its direct dependents, as a set of `RELATION_BITS`."""
        return self._relations[token.id]

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words and their lemmas, in lower case."""
        return frozenset([token.text.lower() for token in self.tokens] + [token.lemma.lower() for token in self.tokens])

    def parent(self, token: Token) -> Token | None:
        """The token that it depends on; None for the root."""
        return self.tokens[token.head - 1] if token.head else None

    @cached_property
    def root(self) -> Token:
        """The token on which all others depend."""
        return self._children[0][0]

    def subtree(self, token: Token) -> tuple[Token, ...]:
        """The token and everything below it, in text order."""
        if not self._children[token.id]:
            return (token,)
        found = [token]
        for node in found:
            found.extend(self._children[node.id])
        return tuple(sorted(found, key=lambda t: t.id))


@dataclass(frozen=True)
class Parse:
    """An article with its sentences in text order. Sentences never cross a paragraph break."""

    article: Article
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    def token(self, ref: TokenRef) -> Token:
        """The token that a reference means."""
        return self.sentences[ref.sentence].token(ref.token)


class TokenRef(NamedTuple):
    """A token of an article: sentence index (from 0) and token id (from 1)."""

    sentence: int
    token: int


@dataclass(frozen=True)
class Mention:
    """A stretch of text that refers to a party: a source, a recipient, a relaying outlet."""

    spans: Spans
    head: TokenRef | None = None  # the head token where the tree gave one

    @property
    def start(self) -> int:
        """Where its first part starts."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where its last part ends."""
        return self.spans[-1].end


@dataclass(frozen=True)
class Attribution:
    """A passage presented as coming from someone or something other than the narrator: source, cue, content."""

    id: str  # "a1", "a2", … in text order
    sentence: int  # index of the sentence that holds the cue (or, without a cue, the first content)
    cue: Spans
    cue_lemma: str
    cue_class: str  # class of the cue's word list: speech, asking, demand, hearsay, belief, …; "" where unknown
    stance: str  # neutral, endorsing, doubting, emotive, directive, negated
    sources: tuple[Mention, ...]
    contents: Spans
    quote_type: str  # direct, indirect, mixed
    level: str  # core, extended, implied
    rule: str  # id of the rule that found it
    matched: Mapping[str, tuple[TokenRef, ...]] = field(default_factory=dict)  # role -> tokens that the rule matched
    confidence: float = 1.0
    parent: str | None = None  # id of the attribution in whose content this one is nested
    told_to: Mention | None = None  # the recipient: *told VOA*
    relays: tuple[Mention, ...] = ()  # who passes it on in the same sentence, nearest to the source first


@dataclass(frozen=True)
class Speaker:
    """One party of one article, however it is mentioned."""

    id: str  # "s1", "s2", … in order of first mention
    name: str  # its fullest mention
    type: str
    label: str
    naming: str  # named_person, named_organisation, described, vague, none
    number: str  # individual, collective, or "" where there is no source
    affiliation: str = ""
    title: str = ""
    justification_spans: Spans = ()
    country: str = ""  # ISO 3166 alpha-2
    foreign: bool | None = None  # None: cannot be told
    anonymity_reason: Span | None = None
    anonymity_kind: str = ""  # not_authorised, safety, privacy, policy, requested; "" where none is given
    knowledge_basis: str = ""  # familiar_with, briefed_on, close_to, witnessed; "" where none is given
    transparency: int = 0
    mentions: Spans = ()
    type_evidence: tuple[str, ...] = ()  # what decided the type, strongest first, as a reader would say it
    type_confidence: float = 0.0
    party_key: str = ""  # normalised name by which a named party is the same across articles; "" for unnamed ones
    description: str = ""  # of an unnamed one: bare, group, role, affiliation, role_and_affiliation; "" for named ones


@dataclass(frozen=True)
class Link:
    """Which speaker one source of one attribution stands for, and through whose hands the statement came."""

    attribution: str  # Attribution.id
    source: int  # index into Attribution.sources; -1 for the row of a sourceless attribution
    speaker: str | None  # Speaker.id
    via: tuple[str, ...] = ()  # speaker ids of those who relayed it, nearest to the source first
    told_to: str = ""  # name of the recipient, resolved
    channel: str = "unknown"  # how it was obtained: interview, statement, … (`attrib.tables.layout.CHANNELS`)
    hands: str = ""  # first_hand, told_to_other, relayed, hearsay


@dataclass(frozen=True)
class Identity:
    """The outcome of the identify stage for one article."""

    speakers: tuple[Speaker, ...]
    links: tuple[Link, ...]
