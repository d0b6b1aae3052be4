"""A page that shows every error in its context: what the annotator marked above what was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import jinja2

from attrib.evaluation.causes import CAUSES, Cause, Error, errors
from attrib.evaluation.comparison import Role
from attrib.evaluation.evaluation import Evaluation
from attrib.evaluation.gold import GoldAttribution
from attrib.evaluation.predictions import Prediction
from attrib.model import Span, Spans

_AROUND = 140  # characters of context on either side, within the paragraph
_LONG = 260  # an unmarked stretch longer than this is shortened
_LONG_MARKED = 900
_KEPT = 0.35  # the share of this length that is left at either end
_FREQUENT = 8  # cues named for each group


@dataclass(frozen=True)
class Piece:
    """A stretch of text with the roles that cover it, separated by blanks; "" for none."""

    text: str
    roles: str


@dataclass(frozen=True)
class Shown:
    """An error as the page shows it. A side with nothing to show is empty."""

    article: str
    annotated: tuple[Piece, ...]
    found: tuple[Piece, ...]
    rule: str
    cue_class: str
    confidence: float | None


@dataclass(frozen=True)
class Group:
    """Errors of one cause and detail, with the cues that recur most."""

    detail: str
    cues: tuple[tuple[str, int], ...]
    errors: tuple[Shown, ...]


@dataclass(frozen=True)
class Section:
    """All errors of one cause."""

    cause: Cause
    groups: tuple[Group, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(len(group.errors) for group in self.groups)


def report_errors(evaluation: Evaluation) -> str:
    """The page as HTML that needs no other file."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("attrib.evaluation"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return env.get_template("errors.html.j2").render(
        evaluation=evaluation,
        sections=sections(evaluation),
        relation=evaluation.scores["relation"],
        frequent=frequent,
    )


def sections(evaluation: Evaluation) -> list[Section]:
    """The errors by cause, in the order of `CAUSES`, and by detail, the most frequent first."""
    found: dict[str, dict[str, list[Error]]] = {cause.id: {} for cause in CAUSES}
    for error in errors(evaluation.comparisons, evaluation.passed_over):
        found[error.cause].setdefault(error.detail, []).append(error)
    return [
        Section(cause, tuple(sorted(_groups(found[cause.id]), key=lambda group: (-len(group.errors), group.detail))))
        for cause in CAUSES
    ]


def _groups(details: dict[str, list[Error]]) -> Iterator[Group]:
    for detail, members in details.items():
        cues = Counter(cue for error in members if (cue := _cue(error)))
        ordered = sorted(((cue, n) for cue, n in cues.items() if n > 1), key=lambda cue: (-cue[1], cue[0]))
        yield Group(detail, tuple(ordered[:_FREQUENT]), tuple(map(_shown, members)))


def _cue(error: Error) -> str:
    """The cue's words; the annotator's where there are any."""
    side = error.gold or error.found
    return " ".join(span.of(error.article.text) for span in side.cue).lower() if side else ""


def _shown(error: Error) -> Shown:
    text, found = error.article.text, error.found
    sides = [_roles(side) for side in (error.gold, found) if side]
    window = _window(text, [span for side in sides for spans in side.values() for span in spans])
    return Shown(
        article=error.article.id,
        annotated=tuple(pieces(text, window, _roles(error.gold))) if error.gold else (),
        found=tuple(pieces(text, window, _roles(found))) if found else (),
        rule=found.rule if found else "",
        cue_class=found.cue_class if found else "",
        confidence=found.confidence if found else None,
    )


def _roles(side: GoldAttribution | Prediction) -> dict[Role, Spans]:
    return {"source": side.sources, "cue": side.cue, "content": side.contents}


def _window(text: str, spans: Sequence[Span]) -> Span:
    """The spans with some context, from word to word and within the paragraphs."""
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    start = max(text.rfind("\n", 0, first) + 1, first - _AROUND)
    end = text.find("\n", last)
    end = min(len(text) if end < 0 else end, last + _AROUND)
    while 0 < start < first and not text[start - 1].isspace():
        start += 1
    while last < end < len(text) and not text[end].isspace():
        end -= 1
    return Span(start, end)


def pieces(text: str, window: Span, roles: dict[Role, Spans]) -> Iterator[Piece]:
    """The window cut where a role begins or ends. Roles may lie inside one another."""
    cuts = {window.start, window.end}
    cuts.update(edge for spans in roles.values() for span in spans for edge in span)
    edges = sorted(cut for cut in cuts if window.start <= cut <= window.end)
    if _cut(text, window.start):
        yield Piece("… ", "")
    for start, end in pairwise(edges):
        here = [role for role, spans in roles.items() if any(span.start <= start and end <= span.end for span in spans)]
        words = re.sub(r"\s+", " ", text[start:end])
        yield Piece(_shortened(words, _LONG_MARKED if here else _LONG), " ".join(here))

    if _cut(text, window.end):
        yield Piece(" …", "")


def _cut(text: str, place: int) -> bool:
    """Whether a window's edge lies inside a paragraph."""
    return 0 < place < len(text) and "\n" not in text[place - 1 : place + 1]


def _shortened(words: str, length: int) -> str:
    """The words with their middle left out, if they are longer than `length`."""
    if len(words) <= length:
        return words
    kept = int(_KEPT * length)
    return f"{words[:kept].rpartition(' ')[0]} … {words[-kept:].partition(' ')[2]}"


def frequent(cues: Iterable[tuple[str, int]]) -> str:
    """Cues with their counts in one line."""
    return ", ".join(f"{cue} {n}" for cue, n in cues)
