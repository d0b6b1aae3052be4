"""What is done to the text before the tokenizer sees it: one code point stays one code point, so that offsets hold."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import yaml

from attrib.model import Span
from attrib.resources import rules_dir

_STAND_INS = "stand_ins.yml"

LONGEST_PIECE = 999
"""Code points given to the parser at once: as many as Stanza's tokenizer sees together. It also bounds the words of a
sentence, with whose square the parser's memory grows."""

_CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
_SPACES = [chr(code) for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)]
_INVISIBLE = [chr(code) for code in (*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF)]

# The treebanks write quotation marks and dashes plainly; a soft hyphen inside a word becomes a plain one.
_ONE_TO_ONE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
        **dict.fromkeys("‘’‚‛‹›′＇`´", "'"),
        **dict.fromkeys("‐‑‒−\u00ad", "-"),
        **dict.fromkeys("―⸺⸻", "—"),
        **dict.fromkeys([*_CONTROLS, *_SPACES, *_INVISIBLE], " "),
    }
)

# Wire copy types a quotation mark as two apostrophes or two grave accents: a mark and a space are as long.
_DOUBLED = re.compile(r"''|``|‘‘|’’")

# Acronyms that spell a function word: the tagger takes them for it, as its treebanks hardly have them. It gets capitals
# that are no word; afterwards the token has its own text and lemma again.
_LOOKALIKE = re.compile(r"(?<=[a-z,;] )(?:IS|WHO)\b|(?<![A-Z][A-Z] )\b(?:IS|WHO)\b(?=['’]s|[^A-Za-z]*\s[A-Z]?[a-z])")

# Place and agency before a news report: no part of its first sentence.
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]{2,}(?:[ ,/]+[A-Z][\w.'’-]*){0,5}(?:,? \d{1,2}\.?)?"  # NEW YORK, Dec. 8
    r"(?: ?\([A-Z][\w .,/-]{1,24}\))? ?(?:[—–]|--| - )\s*(?=\S)"  # (AP) —
)

_BREAK = r"\n\v\f\r\x85\u2028\u2029"
_SENTENCE_START = rf"(?:(?<![^{_BREAK}])|(?<=[.!?] )|(?<=[.!?][\"')”’] ))"
_LINE = re.compile(f"[^{_BREAK}]+")
_ONE_BREAK = re.compile(f"\r\n|[{_BREAK}]")

# Where to cut a long paragraph, best first. Four small letters before the stop are more than the abbreviations have
# that stand before a name (Sen., Capt., Corp.).
_CUTS = [re.compile(pattern) for pattern in (r"[a-z]{4}[.!?][\"')\]]*\s", r"[.!?;:][\"')\]]*\s", r"\s")]


class Piece(NamedTuple):
    """A stretch of an article that is parsed by itself."""

    plain: str  # as the tokenizer gets it
    original: str  # as it stands in the article; same length
    start: int  # offset in the article
    paragraph: int  # counted from 0 within the article


def plain(text: str) -> str:
    """The text with typographic quotation marks, dashes and spaces mapped to the treebanks'; same length, one line."""
    pattern, known = _stand_ins()
    text = pattern.sub(lambda title: known[title[0]], text)
    return _LOOKALIKE.sub(_capitals, _DOUBLED.sub(_single_mark, text).translate(_ONE_TO_ONE))


@cache
def text_fingerprint() -> str:
    """SHA-256 over what decides what the tokenizer sees of a text."""
    sources = (Path(__file__), rules_dir() / _STAND_INS)
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


@cache
def _stand_ins() -> tuple[re.Pattern[str], dict[str, str]]:
    """Titles that would end a sentence before the name (*Gen. Jane Smith*), and those shown in their place."""
    listed = yaml.safe_load((rules_dir() / _STAND_INS).read_text(encoding="utf-8"))
    opening, anywhere = ("|".join(map(re.escape, listed[name])) for name in ("opening", "anywhere"))
    pattern = rf"(?:{_SENTENCE_START}(?:{opening})|\b(?:{anywhere}))(?= [A-ZÀ-ÖØ-Þ])"
    return re.compile(pattern), {**listed["opening"], **listed["anywhere"]}


def _capitals(acronym: re.Match[str]) -> str:
    return "B" * len(acronym[0])


def _single_mark(doubled: re.Match[str]) -> str:
    """The mark beside the words that it encloses, the space outside."""
    text, start = doubled.string, doubled.start()
    opens = start == 0 or text[start - 1].isspace() or text[start - 1] in "([-—–"
    return ' "' if opens else '" '


def pieces(text: str) -> list[Piece]:
    """What the parser gets of an article: its paragraphs, extreme ones cut, after a sentence if one ends there."""
    mapped = plain(text)
    return [
        Piece(mapped[part.start : part.end], text[part.start : part.end], part.start, number)
        for number, paragraph in enumerate(paragraphs(text))
        for part in _parts(mapped, paragraph)
    ]


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs, trimmed. A line break ends a paragraph unless it only wraps a running sentence."""
    lines = [line for found in _LINE.finditer(text) if (line := _trimmed(text, found.span()))]
    width = _wrap_width(text, lines)
    spans: list[Span] = []
    last = Span(0, 0)
    for line in lines:
        if spans and _single_break(text, last, line) and (_runs_on(text, last, line) or _full(text, last, line, width)):
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(line)
        last = line
    return spans


def _trimmed(text: str, bounds: tuple[int, int]) -> Span | None:
    """The line without what the tokenizer would see as space on either side, or None where nothing else is there."""
    body = plain(text[slice(*bounds)])
    inner = body.strip()
    start = bounds[0] + len(body) - len(body.lstrip())
    return Span(start, start + len(inner)) if inner else None


def _single_break(text: str, before: Span, line: Span) -> bool:
    return len(_ONE_BREAK.findall(text, before.end, line.start)) == 1


def _runs_on(text: str, before: Span, line: Span) -> bool:
    """A small letter goes on with a line that did not end in a stop."""
    return text[line.start].islower() and text[before.end - 1] not in ".!?:\"”’'"


def _wrap_width(text: str, lines: list[Span]) -> int:
    """The column at which the text was wrapped by hand or by a mail program; 0 where it was not.

    In wrapped text nearly every single break comes where the next word would not have fitted into the longest line.
    """
    width = max((line.end - line.start for line in lines), default=0)
    breaks = [pair for pair in pairwise(lines) if _single_break(text, *pair)]
    full = sum(_full(text, *pair, width) for pair in breaks)
    return width if 40 <= width <= 100 and len(breaks) >= 3 and full >= 0.8 * len(breaks) else 0


def _full(text: str, before: Span, line: Span, width: int) -> bool:
    """Whether the line before had no room left for the first word of this one."""
    first_word = text[line.start : line.end].split(maxsplit=1)[0]
    return width > 0 and before.end - before.start + 1 + len(first_word) > width


def _parts(mapped: str, paragraph: Span) -> list[Span]:
    parts: list[Span] = []
    start, end = paragraph
    if dateline := _DATELINE.match(mapped, start, end):
        parts.append(Span(start, start + len(dateline[0].rstrip())))
        start = dateline.end()
    while end - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        stops = ([found.end() for found in cut.finditer(mapped, start, limit)] for cut in _CUTS)
        cut = next((found[-1] for found in stops if found), limit)
        parts.append(Span(start, start + len(mapped[start:cut].rstrip())))
        start = cut + len(mapped[cut:end]) - len(mapped[cut:end].lstrip())
    parts.append(Span(start, end))
    return parts
