"""One reader a format: an open binary file goes in, its articles and what is wrong with them come out, one by one."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from attrib.reading.formats.markdown import read_markdown
from attrib.reading.formats.objects import read_json, read_jsonl
from attrib.reading.formats.pages import read_html, read_warc
from attrib.reading.formats.plain import read_text
from attrib.reading.formats.tabular import read_csv, read_parquet
from attrib.reading.record import Fault, Reader, Record

READERS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".warc": read_warc,
    ".warc.gz": read_warc,
}
"""The reader for each ending of a file's name."""

# How input without a name begins: a JSON object on one line or on several, a list of objects, a web page.
_BEGINNINGS: tuple[tuple[re.Pattern[bytes], Reader], ...] = (
    (re.compile(rb'\s*\{[ \t]*"'), read_jsonl),
    (re.compile(rb'\s*(?:\{\s*"|\[\s*\{\s*")'), read_json),
    (re.compile(rb"(?i)\s*<(?:!doctype html|html|head|body|!--)"), read_html),
)


def reader_of(path: Path) -> Reader | None:
    """The reader for a file, by the ending of its name; None where attrib does not read such files."""
    name = path.name.lower()
    return next((reader for ending, reader in READERS.items() if name.endswith(ending)), None)


def read_stdin(stream: BinaryIO) -> Iterator[Record | Fault]:
    """Standard input: JSON lines, JSON or a web page where it begins like one, else one article of plain text."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(io.BytesIO(stream.read()))
    beginning = buffered.peek(256).removeprefix(codecs.BOM_UTF8)
    reader = next((reader for pattern, reader in _BEGINNINGS if pattern.match(beginning)), read_text)
    yield from reader(buffered)
