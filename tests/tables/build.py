"""A small article with its attributions and speakers, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from attrib.model import Article, Attribution, Identity, Link, Mention, Parse, Sentence, Span, Speaker, Token
from attrib.tables import ArticleCells, Parts, merge, tabulate
from attrib.tables.voice import words

TEXT = (
    "The mayor said the bridge was safe.\n"
    "It was reportedly closed twice, two residents and a clerk told the Courier.\n"
    "The bridge opened in 1931.\n"
    "Subscribe to our newsletter.\n"
)


def span(part: str, text: str = TEXT) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def parse_of(article: Article) -> Parse:
    """One sentence a line, one token a word and a mark; the tree is flat, since no table looks at it."""
    sentences, start = [], 0
    for index, line in enumerate(article.text.splitlines(keepends=True)):
        spans = [Span(start + a, start + b) for a, b in words(line)]
        stop = start + len(line.rstrip())
        if spans[-1].end < stop:
            spans.append(Span(spans[-1].end, stop))
        tokens = tuple(
            Token(i, s.of(article.text), s.of(article.text).lower(), "X", "X", "", min(i - 1, 1), "dep", s.start, s.end)
            for i, s in enumerate(spans, 1)
        )
        sentences.append(Sentence(index, index, tokens))
        start += len(line)
    return Parse(article, tuple(sentences))


ARTICLE = Article(
    id="bridge",
    text=TEXT,
    outlet="Vale Gazette",
    outlet_country="GB",
    published="2024-05-01",
    headline='Bridge, "safe" or not',
    furniture=(span("Subscribe to our newsletter."),),
)

ATTRIBUTIONS = (
    Attribution(
        id="a1", sentence=0, cue=(span("said"),), cue_lemma="say", cue_class="speech", stance="neutral",
        sources=(Mention((span("The mayor"),)),), contents=(span("the bridge was safe"),),
        quote_type="indirect", level="core", rule="said",
    ),
    Attribution(
        id="a2", sentence=1, cue=(span("told"),), cue_lemma="tell", cue_class="speech", stance="neutral",
        sources=(Mention((span("two residents"),)), Mention((span("a clerk"),))),
        contents=(span("It was reportedly closed twice"),), quote_type="indirect", level="core", rule="told",
    ),
    Attribution(
        id="a3", sentence=1, cue=(span("reportedly"),), cue_lemma="reportedly", cue_class="hearsay", stance="neutral",
        sources=(), contents=(span("It was"), span("closed twice")), quote_type="indirect", level="core",
        rule="hearsay", parent="a2",
    ),
    Attribution(
        id="a4", sentence=2, cue=(), cue_lemma="", cue_class="", stance="neutral",
        sources=(Mention((span("a clerk"),)),), contents=(span("The bridge opened in 1931"),),
        quote_type="indirect", level="implied", rule="continued",
    ),
)  # fmt: skip

IDENTITY = Identity(
    speakers=(
        Speaker("s1", "The mayor", "government", "mayor (unnamed)", "described", "individual", transparency=2,
                mentions=(span("The mayor"),), type_evidence=("the noun mayor",), type_confidence=0.9,
                description="role"),
        Speaker("s2", "two residents", "citizen", "residents", "described", "collective", transparency=2),
        Speaker("s3", "a clerk", "government", "clerk", "described", "individual", transparency=2),
        Speaker("s4", "the Courier", "media", "newspaper", "named_organisation", "collective", transparency=4,
                country="US", foreign=True, party_key="courier"),
    ),
    links=(
        Link("a1", 0, "s1", hands="first_hand"),
        Link("a2", 0, "s2", via=("s4",), hands="told_to_other"),
        Link("a2", 1, "s3", via=("s4",), hands="told_to_other"),
        Link("a3", -1, None, hands="hearsay"),
        Link("a4", 0, "s3"),
    ),
)  # fmt: skip


def article(id: str, outlet: str = ARTICLE.outlet) -> tuple[Parse, tuple[Attribution, ...], Identity]:
    """The same article under another id."""
    return parse_of(replace(ARTICLE, id=id, outlet=outlet)), ATTRIBUTIONS, IDENTITY


def rows_of(*ids: str, outlet: str = ARTICLE.outlet) -> list[ArticleCells]:
    """The rows of the article, once under each id."""
    return [ArticleCells.of(tabulate(*article(id, outlet))) for id in ids]


def write_run(folder: Path, *batches: Sequence[ArticleCells]) -> None:
    """Write tables as a run does whose chunks had these outcomes."""
    parts = Parts(str(folder / ".parts"), "")
    for number, batch in enumerate(batches, 1):
        parts.write(number, batch)
    merge(parts, folder)
    parts.remove()
