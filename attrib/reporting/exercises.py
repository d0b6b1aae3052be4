"""Tables → exercises: passages with questions whose answers are cells of the tables: a correction reaches the key."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sys import intern
from typing import NamedTuple

from attrib.model import Span
from attrib.reporting.articles import attribution_groups, marks_of
from attrib.reporting.marking import Paragraph, mark_text, paragraph_spans
from attrib.reporting.notes import Note, note_of
from attrib.reporting.outlet_pairs import Comparison, comparisons_of
from attrib.reporting.questions import Question, questions_on, stands_alone
from attrib.reporting.records import (
    Records,
    by,
    count,
    is_counted,
    is_statement,
    of_articles,
    outlet_of,
    spans,
    streams,
    text,
    to_records,
)
from attrib.tables import Corpus, Row

_WORDS = range(18, 131)  # length of a passage, in words: enough to judge by, short enough to read in class
_UNNAMED = ("described", "vague")


@dataclass(frozen=True)
class Passage:
    """One paragraph of an article with its questions; `marked` and `notes` are for the answer key."""

    number: int
    article_id: str
    outlet: str
    headline: str
    published: str
    text: str
    marked: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Exercises:
    """All of one worksheet."""

    passages: tuple[Passage, ...]
    overall: tuple[Question, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the sheet."""
        of_passages = [question for passage in self.passages for question in passage.questions]
        return (*of_passages, *self.overall, *(comparison.question for comparison in self.comparisons))


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph that can be asked about."""

    article: Row
    rows: Sequence[Row]  # the attributions of the article
    span: Span
    groups: tuple[tuple[Row, ...], ...]  # the attributions that stand wholly in the paragraph
    focus: Row  # the one that is asked about
    introduced: bool  # whether its source's fullest mention stands in the paragraph: else its kind cannot be told


class _Candidate(NamedTuple):
    """What drawing needs of such a paragraph, and where it stands: of all articles, this is held."""

    article_id: str
    start: int  # where the paragraph begins
    introduced: bool
    outlet: str
    speaker_type: str
    naming: str
    quote_type: str


_READ = {
    "articles": ("article_id", "outlet", "text"),
    "sentences": ("start", "end", "voice"),
    "attributions": (
        "attribution_id", "level", "source_spans", "cue_spans", "content_spans", "source", "speaker", "speaker_type",
        "naming", "quote_type",
    ),
}  # fmt: skip
"""The columns that tell what can be asked about, and what drawing needs."""


def exercises(corpus: Corpus, *, passages: int, comparisons: int, seed: int) -> Exercises:
    """Exercises from the tables. The same tables, numbers and seed give the same exercises.

    Passages are chosen at random, evenly over outlets and types of source, from paragraphs that hold at least one whole
    statement with source, cue and content. Fewer come out where there are not enough; none raises ValueError.
    """
    draw = random.Random(seed)
    chosen = _choose(_candidates(corpus), passages, draw)
    if not chosen:
        raise ValueError(
            "no paragraph holds a whole statement with source, cue and content: a worksheet needs the articles' texts "
            "(articles.parquet or texts/ beside the tables) and at least one attribution of level core"
        )
    records = streams(corpus)
    of_chosen = _paragraphs(of_articles(records, {candidate.article_id for candidate in chosen}))
    paragraphs = {_candidate(paragraph): paragraph for paragraph in of_chosen}
    drawn = [paragraphs[candidate] for candidate in chosen]
    return Exercises(
        passages=tuple(_passage(number, paragraph, draw) for number, paragraph in enumerate(drawn, start=1)),
        overall=tuple(_unnamed_question(drawn)),
        comparisons=tuple(comparisons_of(records, comparisons)),
    )


def _candidates(corpus: Corpus) -> list[_Candidate]:
    """All paragraphs that can be asked about, by the id of their article."""
    found = [_candidate(paragraph) for batch in corpus.batches(_READ) for paragraph in _paragraphs(to_records(batch))]
    return sorted(found, key=lambda candidate: (candidate.article_id, candidate.start))


def _candidate(paragraph: _Paragraph) -> _Candidate:
    article, focus = paragraph.article, paragraph.focus
    return _Candidate(
        article_id=text(article, "article_id"),
        start=paragraph.span.start,
        introduced=paragraph.introduced,
        outlet=intern(outlet_of(article)),
        speaker_type=intern(text(focus, "speaker_type")),
        naming=intern(text(focus, "naming")),
        quote_type=intern(text(focus, "quote_type")),
    )


def _paragraphs(records: Records) -> Iterator[_Paragraph]:
    """The paragraphs that can be asked about."""
    attributions, sentences = by("article_id", records.attributions), by("article_id", records.sentences)
    for article in records.articles:
        article_id, words = text(article, "article_id"), text(article, "text")
        rows = attributions.get(article_id, ())
        groups = attribution_groups(filter(is_counted, rows))
        bounds = sentences.get(article_id, ())
        furniture = [_bounds(row) for row in bounds if text(row, "voice") == "furniture"]
        for span in paragraph_spans(words, tuple(map(_bounds, bounds))):
            inside = tuple(group for group in groups if _stands_in(group, span))
            focuses = [group[0] for group in inside if len(group) == 1 and _can_be_asked(group[0])]
            fits = len(span.of(words).split()) in _WORDS and not any(span.overlaps(stretch) for stretch in furniture)
            if fits and focuses:
                full = [row for row in focuses if text(row, "speaker") in span.of(words)]
                yield _Paragraph(article, rows, span, inside, (full or focuses)[0], bool(full))


def _bounds(sentence: Row) -> Span:
    return Span(count(sentence, "start"), count(sentence, "end"))


def _stands_in(group: Sequence[Row], paragraph: Span) -> bool:
    return all(paragraph.start <= mark.span.start and mark.span.end <= paragraph.end for mark in marks_of(0, group))


def _can_be_asked(row: Row) -> bool:
    """Whether a reader of the passage alone can tell who says what, and by which words."""
    whole = all(spans(row, column) for column in ("source_spans", "cue_spans", "content_spans"))
    return is_statement(row) and whole and stands_alone(row)


def _choose(candidates: Sequence[_Candidate], wanted: int, draw: random.Random) -> list[_Candidate]:
    """Candidates in drawn order, each time one of whose outlet, article and kind of source there are fewest so far.

    Those whose source the passage itself introduces go first.
    """
    left = draw.sample(candidates, len(candidates))
    used: Counter[tuple[str, str]] = Counter()
    chosen: list[_Candidate] = []
    while left and len(chosen) < wanted:
        best = min(left, key=lambda candidate: [not candidate.introduced, *(used[kind] for kind in _kinds(candidate))])
        left.remove(best)
        used.update(_kinds(best))
        chosen.append(best)
    return chosen


def _kinds(candidate: _Candidate) -> list[tuple[str, str]]:
    """What passages should differ in, what matters most first."""
    return [
        ("outlet", candidate.outlet),
        ("article", candidate.article_id),
        ("speaker_type", candidate.speaker_type),
        ("naming", candidate.naming),
        ("quote_type", candidate.quote_type),
    ]


def _passage(number: int, paragraph: _Paragraph, draw: random.Random) -> Passage:
    article = paragraph.article
    numbers = {text(group[0], "attribution_id"): place for place, group in enumerate(paragraph.groups, start=1)}
    marks = [mark for place, group in enumerate(paragraph.groups, start=1) for mark in marks_of(place, group)]
    return Passage(
        number=number,
        article_id=text(article, "article_id"),
        outlet=outlet_of(article),
        headline=text(article, "headline") or text(article, "article_id"),
        published=text(article, "published")[:10],
        text=" ".join(paragraph.span.of(text(article, "text")).split()),
        marked=mark_text(text(article, "text"), marks, sentences=(paragraph.span,), within=paragraph.span),
        notes=tuple(note_of(place, group, numbers, {}) for place, group in enumerate(paragraph.groups, start=1)),
        questions=tuple(questions_on(number, paragraph.focus, paragraph.rows, draw)),
    )


def _unnamed_question(drawn: Sequence[_Paragraph]) -> Iterable[Question]:
    unnamed = {text(paragraph.focus, "source"): text(paragraph.focus, "naming") in _UNNAMED for paragraph in drawn}
    if len(unnamed) > 1 and any(unnamed.values()):
        answers = tuple(source for source, is_unnamed in unnamed.items() if is_unnamed)
        prompt = "These sources speak in the passages. Which of them are not named?"
        yield Question("unnamed", "several", prompt, answers, tuple(unnamed))
