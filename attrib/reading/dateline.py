"""The dateline that opens a wire story and credits its agency: *PORT SANDRY, Ohio, June 4 (Northern Wire) —*."""

from __future__ import annotations

import re
from itertools import islice

from attrib.model import Span, Spans

_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z’'./ -]+"  # the place, in capitals
    r"(?:,[^()]{1,40})?"  # the state, the day
    r"\s\((?P<agency>[A-Z][^()0-9]{1,38})\)\s?(?:—|–|--|-)\s"
)
_AMONG = 8  # lines of the article: headline, summary, byline and the first paragraphs


def credited(text: str, furniture: Spans) -> str:
    """The agency that the dateline names; "" where there is no dateline or it names none."""
    lines = (line for line in _LINE.finditer(text) if not any(span.overlaps(Span(*line.span())) for span in furniture))
    found = filter(None, (_DATELINE.match(line.group()) for line in islice(lines, _AMONG)))
    return next((match["agency"] for match in found), "")
