"""The read stage: what a user names → articles, one at a time, and what could not be read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from attrib.model import Article
from attrib.reading.assembly import Assembler, Skipped
from attrib.reading.formats import READERS, read_stdin, reader_of
from attrib.reading.record import Fault, Reader
from attrib.reading.remote import is_url, read_remote
from attrib.reading.sidecar import Sidecars
from attrib.reading.sources import STDIN, Found, Missing, find_files

_DOCUMENTS = frozenset({".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".mht", ".mhtml", ".xls", ".xlsx"})
"""Files that may well hold articles, so that leaving them out is worth a word; pictures and the like are not."""


def read_corpus(
    source: str | Path | Sequence[str | Path],
    *,
    rules: Sequence[Path],
    stdin: BinaryIO | None = None,
    outlets: Mapping[str, str] | None = None,
) -> Iterator[Article | Skipped]:
    """The articles of a folder, a glob, a file, a URL, standard input (`-`), or several of these, in order of paths.

    Articles come one by one; no more than one is held at a time, except in formats that must be read whole (JSON). Bad
    input costs that input alone: it comes out as `Skipped` in its place. Gold annotations (objects with a key
    `attributions`) are passed over in a folder and read as articles where the user names their file.

    `rules` are rules folders; `outlets` gives the countries of known outlets, for articles that do not say. Raises
    `GrammarError` where a rules file is wrong.
    """
    assembler = Assembler(rules, outlets or {})
    for each in [source] if isinstance(source, str | Path) else source:
        if str(each) == STDIN:
            yield from _read(Found(Path(STDIN)), read_stdin, stdin or sys.stdin.buffer, assembler, Sidecars())
        elif is_url(each):
            yield from read_remote(str(each), partial(_read_source, assembler=assembler))
        else:
            yield from _read_source(each, assembler=assembler)


def _read_source(
    source: str | Path, fetch: Callable[[Found], None] = lambda _: None, *, assembler: Assembler
) -> Iterator[Article | Skipped]:
    sidecars = Sidecars()
    nothing = True
    for found in find_files(source):
        if isinstance(found, Missing):
            yield Skipped(found.path.as_posix(), "", found.reason)
            nothing = False
            continue
        if reader_of(found.path):
            fetch(found)
        for outcome in _read_file(found, assembler, sidecars):
            yield outcome
            nothing = False
    if nothing:
        yield Skipped(Path(source).as_posix(), "", f"holds no article; attrib reads {', '.join(READERS)}")
    if Path(source).is_dir():
        for path, fault in sidecars.unused():
            yield Skipped(path.as_posix(), fault.place, fault.reason)


def _read_file(found: Found, assembler: Assembler, sidecars: Sidecars) -> Iterator[Article | Skipped]:
    path, reader = found.path, reader_of(found.path)
    if reader is None:
        if found.root is None or path.suffix.lower() in _DOCUMENTS:
            reason = f"attrib does not read such files; save it as one of {', '.join(READERS)}"
            yield Skipped(path.as_posix(), "", reason)
        return
    for sidecar, fault in sidecars.visit(found):
        yield Skipped(sidecar.as_posix(), fault.place, fault.reason)
    if found.root and sidecars.holds(path):
        return
    try:
        with path.open("rb") as stream:
            yield from _read(found, reader, stream, assembler, sidecars)
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error}); check that it is there and yours to read"
        yield Skipped(path.as_posix(), "", reason)


def _read(
    found: Found, reader: Reader, stream: BinaryIO, assembler: Assembler, sidecars: Sidecars
) -> Iterator[Article | Skipped]:
    for record in reader(stream):
        if isinstance(record, Fault):
            yield Skipped(found.path.as_posix(), record.place, record.reason)
        elif not (record.annotated and found.root):
            row = sidecars.row(found, record.meta.get("id", ""))
            yield from assembler.assemble(record, found, row)
