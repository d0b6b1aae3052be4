"""Which files a user means by a folder, a pattern, a file or `-`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

SIDECAR = "articles.csv"
STDIN = "-"

# Papers of a folder that are about the articles rather than one of them.
_NOT_AN_ARTICLE = re.compile(r"(?i)(?:readme|licen[cs]e|copying|changelog)(?:\..*)?")
_ENDINGS = re.compile(r"(?i)\.(?:warc\.gz|[a-z0-9]{1,8})$")
_WILDCARD = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. `root` is the folder that the user named; None where the user named the file itself."""

    path: Path
    root: Path | None = None

    @property
    def stem(self) -> str:
        """The file's name up to the first ending that says how it is stored."""
        return _ENDINGS.sub("", self.path.name) or self.path.name

    @property
    def folder(self) -> str:
        """The first sub-folder of the root on the way to the file, "" where it lies in the root itself."""
        parts = self.path.relative_to(self.root).parts if self.root else ()
        return parts[0] if len(parts) > 1 else ""


class Missing(NamedTuple):
    """A path that leads to nothing, and why."""

    path: Path
    reason: str


def find_files(source: str | Path) -> Iterator[Found | Missing]:
    """The files that a source means, in the order of their paths.

    A folder is searched to its depths, except hidden entries, linked folders, READMEs and licences, what a browser
    saves beside a page (`NAME_files`), and the results of an earlier run. A pattern (`news/**/*.txt`) finds files the
    same way under its part before the first wildcard.
    """
    path = Path(source)
    if path.is_dir():
        yield from _walk(path, path)
    elif path.exists():
        yield Found(path)
    elif _WILDCARD.search(str(source)):
        yield from _glob(path)
    else:
        yield Missing(path, "there is no such file or folder; check the path")


def _walk(folder: Path, root: Path) -> Iterator[Found | Missing]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield Missing(folder, f"the folder cannot be opened ({error.strerror}); check its permissions")
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        if _is_aside(entry.name, names):
            continue
        if entry.is_dir():
            if not entry.is_symlink() and not _holds_results(entry):
                yield from _walk(entry, root)
        elif entry.is_file():
            yield Found(entry, root)
        elif not entry.exists():
            yield Missing(entry, "the link leads nowhere, or the file has just gone; mend or delete the link")


def _glob(pattern: Path) -> Iterator[Found | Missing]:
    fixed = next(i for i, part in enumerate(pattern.parts) if _WILDCARD.search(part))
    root = Path(*pattern.parts[:fixed])
    paths = sorted(path for path in root.glob(str(Path(*pattern.parts[fixed:]))) if path.is_file())
    hits = [path for path in paths if not _is_aside(path.name, set())]
    yield from (Found(path, root) for path in hits)
    if not hits:
        yield Missing(pattern, "the pattern matches no file; check it, and put it in quotation marks")


def _is_aside(name: str, names: set[str]) -> bool:
    """Whether a folder's entry is nothing to read: hidden, about the corpus, or the pictures of a saved page."""
    if name.startswith(".") or _NOT_AN_ARTICLE.fullmatch(name):
        return True
    page = name.removesuffix("_files")
    return page != name and not names.isdisjoint({f"{page}.html", f"{page}.htm"})


def _holds_results(folder: Path) -> bool:
    return any((folder / place / "attributions.csv").is_file() for place in ("", "tables"))
