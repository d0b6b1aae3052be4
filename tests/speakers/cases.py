"""The cases of a file such as `disclosure.yml`: their text, attributions as marked in it, and frozen parses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from attrib.grammar.frozen import from_conllu
from attrib.model import Attribution, Mention, Parse, Span, TokenRef

FOLDER = Path(__file__).parent
_MARK = re.compile(r"\[([SCXTR])(\d+) |\]")


@dataclass(frozen=True)
class Case:
    """One text with its attributions, and what is to be found of it."""

    id: str
    outlet: str
    country: str  # of the outlet
    text: str
    marks: Mapping[str, tuple[Span, ...]]  # "S1", "C1", … → where it stands in the text
    hearsay: frozenset[int]  # attributions whose cue is of that class
    extended: frozenset[int]  # attributions of that level
    showing: frozenset[int]  # attributions whose cue is what documents do: *shows*
    expect: Mapping[str, Any]

    def parse(self) -> Parse:
        """The frozen parse, with the outlet filled in."""
        parse = _frozen()[self.text]
        return replace(parse, article=replace(parse.article, outlet=self.outlet, outlet_country=self.country))

    def attributions(self, parse: Parse) -> tuple[Attribution, ...]:
        """The marked attributions, `a1`, `a2` and so on; the one whose content holds another is its parent."""
        numbers = sorted({int(mark[1:]) for mark in self.marks})
        return tuple(self._attribution(parse, number, numbers) for number in numbers)

    def _attribution(self, parse: Parse, number: int, numbers: list[int]) -> Attribution:
        cue, contents = self.marks[f"C{number}"], self.marks[f"X{number}"]
        outer = [n for n in numbers if n != number and any(_inside(cue[0], span) for span in self.marks[f"X{n}"])]
        mentions = {
            kind: tuple(_mention(parse, span) for span in self.marks.get(f"{kind}{number}", ())) for kind in "STR"
        }
        return Attribution(
            id=f"a{number}",
            sentence=next(s.index for s in parse.sentences if _inside(cue[0], s.span)),
            cue=cue,
            cue_lemma=_words(parse, cue[0]),
            cue_class="hearsay" if number in self.hearsay else "reporting" if number in self.showing else "speech",
            stance="neutral",
            sources=mentions["S"],
            contents=contents,
            quote_type="indirect",
            level="extended" if number in self.extended else "core",
            rule="test",
            parent=f"a{outer[-1]}" if outer else None,
            told_to=next(iter(mentions["T"]), None),
            relays=mentions["R"],
        )


def load_cases(name: str) -> list[Case]:
    """All cases of the file `name`.yml, in file order."""
    return [_case(raw) for raw in yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))]


def _case(raw: Mapping[str, Any]) -> Case:
    text, marks = _read_marks(raw["text"])
    hearsay, extended, showing = (frozenset(raw.get(key, ())) for key in ("hearsay", "extended", "showing"))
    outlet, country = raw.get("outlet", ""), raw.get("country", "")
    return Case(raw["id"], outlet, country, text, marks, hearsay, extended, showing, raw["expect"])


def _read_marks(marked: str) -> tuple[str, dict[str, tuple[Span, ...]]]:
    """The text without its marks, and the spans that they enclose."""
    text, at = "", 0
    open_marks: list[tuple[str, int]] = []
    spans: dict[str, tuple[Span, ...]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark.group() == "]":
            name, start = open_marks.pop()
            spans[name] = (*spans.get(name, ()), Span(start, len(text)))
        else:
            open_marks.append((mark.group(1) + mark.group(2), len(text)))
    return text + marked[at:], spans


def _mention(parse: Parse, span: Span) -> Mention:
    """The mention with its head: the first token that hangs from outside."""
    sentence = next(s for s in parse.sentences if _inside(Span(span.start, span.start + 1), s.span))
    ids = {token.id for token in sentence.tokens if token.span.overlaps(span)}
    head = next(t.id for t in sentence.tokens if t.id in ids and t.head not in ids and t.upos != "PUNCT")
    return Mention((span,), TokenRef(sentence.index, head))


def _words(parse: Parse, span: Span) -> str:
    return " ".join(t.lemma for s in parse.sentences for t in s.tokens if t.span.overlaps(span))


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


@cache
def _frozen() -> dict[str, Parse]:
    files = sorted(FOLDER.glob("*.conllu"))
    return {parse.text: parse for file in files for parse in from_conllu(file.read_text(encoding="utf-8"))}
