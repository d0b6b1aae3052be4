"""Runs that are done: the same command over the same files has nothing to do while its outcome is as it was left.

What was made from what is kept in the cache, a small file a folder of outcome.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import astuple, dataclass
from importlib.metadata import version
from pathlib import Path

from attrib.reading import Skipped
from attrib.resources import cache_dir
from attrib.tables.files import whole

_MADE_WITH = ("altair", "jinja2", "numpy", "pandas", "pyarrow", "vl-convert-python")  # beside the parser


@dataclass(frozen=True)
class Run:
    """What became of a corpus: how many articles lie in the tables, what was left out and why, what else to know."""

    n_articles: int
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()  # a sentence each; no fault


class Finished:
    """The run before into the folder `out`. `made_from` is a hash of all that the outcome depends on."""

    def __init__(self, out: Path, made_from: str) -> None:
        self._out = out
        self._made_from = " ".join([made_from, *map(version, _MADE_WITH)])
        name = hashlib.sha256(str(out.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
        self._path = cache_dir() / "runs" / f"{name[:32]}.json"

    def recall(self) -> Run | None:
        """What the run told, if it was made from the same, and no file of its outcome is another now."""
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            if [known["made_from"], known["files"]] != [self._made_from, self._files()]:
                return None
            return Run(known["n_articles"], tuple(Skipped(*one) for one in known["skipped"]), tuple(known["notes"]))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def keep(self, run: Run) -> None:
        """Remember the run. Where the cache cannot be written, it is forgotten."""
        known = {
            "made_from": self._made_from,
            "n_articles": run.n_articles,
            "skipped": [astuple(one) for one in run.skipped],
            "notes": run.notes,
            "files": self._files(),
        }
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with whole(self._path) as draft:
                draft.write_text(json.dumps(known), encoding="utf-8")

    def _files(self) -> dict[str, list[int]]:
        """Size and time of all files of the outcome."""
        folders = (self._out, self._out / "tables", self._out / "texts", self._out / "tables" / "texts")
        files = (path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file())
        return {str(path): [path.stat().st_size, path.stat().st_mtime_ns] for path in files}
