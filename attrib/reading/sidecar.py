"""The sidecar `articles.csv`: what is known of the articles of a folder, one row a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from attrib.reading.decoding import UndecodableError, decode
from attrib.reading.record import Fault, delimiter_of, is_known, known_fields
from attrib.reading.sources import SIDECAR, STDIN, Found

KEYS = ("file", "filename", "file_name", "path", "article_id", "id")
"""The columns that may say which file a row is about, the first that is there counts."""


@dataclass(frozen=True)
class Sidecar:
    """The rows of a folder's sidecar by the file they name: a path from the folder, a file name, or a name's stem."""

    path: Path
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)  # where each row stands
    faults: tuple[Fault, ...] = ()

    def key_of(self, file: Path, id: str = "") -> str | None:
        """The key of the row about this file, or about the article with this id in it."""
        within = file.relative_to(self.path.parent)
        names = (id, within.as_posix(), within.with_suffix("").as_posix(), file.name, file.stem)
        return next((name for name in names if name in self.rows), None)


def load_sidecar(folder: Path) -> Sidecar | None:
    """The sidecar of a folder, None where it has none. Rows that cannot be used are in its `faults`.

    A file of that name with a column of texts is no sidecar but a table of articles.
    """
    path = folder / SIDECAR
    if not path.is_file():
        return None
    try:
        text = decode(path.read_bytes())
    except UndecodableError as error:
        return Sidecar(path, faults=(Fault("", str(error)),))
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter_of(text.partition("\n")[0]))
    columns = [name for name in reader.fieldnames or () if name]
    if any(is_known(column, "text") for column in columns):
        return None
    key = next((column for wanted in KEYS for column in columns if column.strip().lower() == wanted), None)
    if key is None:
        return Sidecar(path, faults=(Fault("header", f"no column names the files; add one called “{KEYS[0]}”"),))
    rows: dict[str, Mapping[str, str]] = {}
    lines: dict[str, int] = {}
    faults = _unknown(columns, key)
    for row in reader:
        name = (row[key] or "").strip().removeprefix("./")
        meta = known_fields({column: value for column, value in row.items() if column and column != key})
        if not name:
            faults.append(Fault(f"line {reader.line_num}", f"the column “{key}” is empty; name the file"))
        elif name in rows:
            reason = f"“{name}” has a row on line {lines[name]}; delete one of them"
            faults.append(Fault(f"line {reader.line_num}", reason))
        else:
            rows[name] = meta
            lines[name] = reader.line_num
    return Sidecar(path, rows, lines, tuple(faults))


class Sidecars:
    """The sidecars of one source: each is read when the first file that it may speak of comes up."""

    def __init__(self) -> None:
        """None read yet."""
        self._by_folder: dict[Path, Sidecar | None] = {}
        self._used: set[tuple[Path, str]] = set()

    def visit(self, found: Found) -> Iterator[tuple[Path, Fault]]:
        """Read the sidecars that may speak of a file; what is wrong with those that were not read before."""
        for folder in _folders(found):
            if folder not in self._by_folder:
                sidecar = self._by_folder[folder] = load_sidecar(folder)
                if sidecar:
                    yield from ((sidecar.path, fault) for fault in sidecar.faults)

    def row(self, found: Found, id: str) -> Mapping[str, str]:
        """What the nearest sidecar that speaks of the file, or of the article with this id in it, says."""
        for folder in _folders(found):
            sidecar = self._by_folder.get(folder)
            key = sidecar.key_of(found.path, id) if sidecar else None
            if sidecar and key is not None:
                self._used.add((folder, key))
                return sidecar.rows[key]
        return {}

    def holds(self, path: Path) -> bool:
        """Whether a file is itself a sidecar that was read."""
        sidecar = self._by_folder.get(path.parent)
        return sidecar is not None and sidecar.path == path

    def unused(self) -> Iterator[tuple[Path, Fault]]:
        """The rows that spoke of no file so far, in the order of folders and rows."""
        for folder, sidecar in self._by_folder.items():
            if sidecar is None:
                continue
            for key, line in sidecar.lines.items():
                if (folder, key) not in self._used:
                    reason = f"there is no article “{key}”; correct the name or delete the row"
                    yield sidecar.path, Fault(f"line {line}", reason)


def _folders(found: Found) -> list[Path]:
    """The folders whose sidecar may speak of a file, the nearest first: up to the one that the user named."""
    if found.path.as_posix() == STDIN:
        return []
    folders = list(found.path.parents)
    return folders[: folders.index(found.root) + 1] if found.root else folders[:1]


def _unknown(columns: list[str], key: str) -> list[Fault]:
    unknown = [name for name in columns if name != key and not is_known(name)]
    if not unknown:
        return []
    listed = ", ".join(f"“{name}”" for name in unknown)
    known = "outlet, outlet_country, published, headline, url, author, agency"
    return [Fault("header", f"nothing is read from {listed}; the columns are {known}")]
