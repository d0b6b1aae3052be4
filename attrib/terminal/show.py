"""One article with its attributions marked: in colour in a terminal, in brackets everywhere else."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from attrib.model import Attribution, Span, Speaker
from attrib.pipeline import Analysis

STYLES = {"content": "on grey19", "source": "bold cyan", "cue": "bold yellow"}
LETTERS = {"content": "X", "source": "S", "cue": "C"}
"""As in the examples of the rules."""


def show(analysis: Analysis, console: Console) -> None:
    """Print the article with its attributions marked, and below it a line for each."""
    article = analysis.parse.article
    console.print(Text(f"{article.id}: {article.headline or '(no headline)'}", style="bold"))
    console.print()
    console.print(_coloured(analysis) if console.is_terminal else Text(_bracketed(analysis)), soft_wrap=True)
    console.print()
    for line in _lines(analysis):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def _coloured(analysis: Analysis) -> Text:
    text = Text(analysis.parse.text)
    for role, style in STYLES.items():  # the narrower marks over the wider
        for attribution in analysis.attributions:
            for span in _spans(attribution, role):
                text.stylize(style, span.start, span.end)
    return text


def _bracketed(analysis: Analysis) -> str:
    """The text with `[S1 …]` round the source, `[C1 …]` round the cue, `[X1 …]` round the content of attribution 1."""
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, int] = {}
    for number, attribution in enumerate(analysis.attributions, start=1):
        for role, letter in LETTERS.items():
            for span in _spans(attribution, role):
                opening.setdefault(span.start, []).append((-span.end, f"[{letter}{number} "))
                closing[span.end] = closing.get(span.end, 0) + 1
    text, parts, position = analysis.parse.text, [], 0
    for place in sorted({*opening, *closing}):
        parts += [
            text[position:place],
            "]" * closing.get(place, 0),
            *(mark for _, mark in sorted(opening.get(place, ()))),
        ]
        position = place
    return "".join((*parts, text[position:]))


def _spans(attribution: Attribution, role: str) -> tuple[Span, ...]:
    if role == "source":
        return tuple(span for source in attribution.sources for span in source.spans)
    return attribution.cue if role == "cue" else attribution.contents


def _lines(analysis: Analysis) -> Iterator[str]:
    """What is to be said of each attribution: who, of what kind, with which words, and which rule found it."""
    text = analysis.parse.text
    speakers = {speaker.id: speaker for speaker in analysis.identity.speakers}
    found: dict[str, list[Speaker]] = {}
    for link in analysis.identity.links:
        if link.speaker:
            found.setdefault(link.attribution, []).append(speakers[link.speaker])
    for number, attribution in enumerate(analysis.attributions, start=1):
        who = "; ".join(f"{speaker.name} ({speaker.label})" for speaker in found.get(attribution.id, ()))
        cue = " ".join(span.of(text) for span in attribution.cue)
        yield (
            f"{number:3} {who or 'no source'} · {cue or 'no cue'} · {attribution.quote_type}, {attribution.level} · "
            f"{attribution.rule}, {attribution.confidence:.2f}"
        )
