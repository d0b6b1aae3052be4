"""A corpus that lies elsewhere: any folder or file that fsspec can open (`s3://bucket/news`, `memory://news`).

Formats, sidecars and names of folders are read as on this machine: the tree is laid out in a temporary folder with
empty files, and each file is fetched when its turn comes and emptied afterwards. No more than one lies here at a time,
beside the sidecars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import fsspec

from attrib.model import Article
from attrib.reading.assembly import Skipped
from attrib.reading.sources import SIDECAR, Found

Item = Article | Skipped


def is_url(source: str | Path) -> bool:
    """Whether a source is a URL rather than a path of this machine."""
    return "://" in str(source)


def states(url: str) -> Iterator[str]:
    """A line for each file below the URL that changes when the file does: its name, size and version."""
    files, root = fsspec.url_to_fs(url)
    for path in sorted(files.find(root)):
        yield f"{path} {files.size(path)} {files.ukey(path)}"


def read_remote(url: str, read: Callable[[Path, Callable[[Found], None]], Iterator[Item]]) -> Iterator[Item]:
    """The articles below a URL. `read` reads a folder or file here, and calls its second argument before each file."""
    files, root = fsspec.url_to_fs(url)
    root = str(root).rstrip("/")
    with TemporaryDirectory() as work:
        if files.isfile(root):
            here, origin = Path(work) / root.rpartition("/")[2], url
            origins = {here: root}
        else:
            here, origin = Path(work), url.rstrip("/")
            origins = {here / str(path)[len(root) :].lstrip("/"): str(path) for path in files.find(root)}
        for path in origins:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            if path.name == SIDECAR:
                files.get_file(origins[path], str(path))
        fetched: list[Path] = []

        def fetch(found: Found) -> None:
            while fetched:
                fetched.pop().write_bytes(b"")
            if found.path.name != SIDECAR:
                files.get_file(origins[found.path], str(found.path))
                fetched.append(found.path)

        for item in read(here, fetch):
            yield replace(item, path=_moved(item.path, here, origin))


def _moved(path: str, here: Path, origin: str) -> str:
    within = Path(path).relative_to(here).as_posix()
    return origin if within == "." else f"{origin}/{within}"
