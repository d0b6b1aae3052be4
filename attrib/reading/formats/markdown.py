"""Markdown with YAML front matter: the words as a reader sees them, one paragraph a line, blank lines between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import yaml

from attrib.reading.decoding import UndecodableError, decode
from attrib.reading.record import Fault, Record, known_fields

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT_OR_CODE = re.compile(r"<!--.*?-->|^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
_UNDERLINE = re.compile(r"(?<=\S)[ \t]*\n {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_QUOTED = re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"(?<!\\)\[([^\]]+)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^>\s]+)>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_STRONG = re.compile(r"(?<![\w\\])(\*{1,3}|_{1,3}|~~)(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)", re.DOTALL)
_CODE = re.compile(r"(?<!\\)(`+)(.+?)\1", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SOFT_BREAK = re.compile(r"[ \t]*\n[ \t]*(?=\S)")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def read_markdown(stream: BinaryIO) -> Iterator[Record | Fault]:
    """One article: metadata from the front matter, where there is some, and the body as `plain_text` gives it.

    Where the front matter has no headline, a heading of the first level at the top of the body is one.
    """
    try:
        source = decode(stream.read()).replace("\r\n", "\n").replace("\r", "\n")
    except UndecodableError as error:
        yield Fault("", str(error))
        return
    front = _FRONT_MATTER.match(source)
    meta: dict[str, str] = {}
    if front:
        try:
            loaded = yaml.load(front.group(1), yaml.BaseLoader)  # every value as it is written: `NO` is Norway
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"line {mark.line + 2}" if mark else "front matter"
            yield Fault(place, "the front matter is not valid YAML; put values with a colon in quotation marks")
            return
        meta = known_fields(loaded) if isinstance(loaded, dict) else {}
        meta.pop("text", None)
    body = source[front.end() :] if front else source
    title = re.match(r"\s*# +(.+)", body)
    if title and "headline" not in meta:
        meta["headline"] = plain_text(title.group(1))
    yield Record(plain_text(body), meta)


def plain_text(markdown: str) -> str:
    """The text without its marks: headings, list items and joined lines as paragraphs, links as their words.

    Pictures, comments, fenced code and link addresses are left out. Covers what articles use of CommonMark.
    """
    text = markdown
    for left_out in (_COMMENT_OR_CODE, _DEFINITION, _IMAGE):
        text = left_out.sub("", text)
    text = _UNDERLINE.sub("\n", text)
    text = _RULE.sub("", text)
    text = _QUOTED.sub("", text)
    text = _HEADING.sub(r"\n\1\n", text)
    text = _ITEM.sub("\n• ", text)
    text = _CODE.sub(r"\2", text)
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _STRONG.sub(r"\2", text)
    text = _STRONG.sub(r"\2", text)  # one inside the other
    text = _ESCAPED.sub(r"\1", text)
    paragraphs = (_SOFT_BREAK.sub(" ", paragraph.strip()) for paragraph in _BLANK_LINES.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
