"""Rows kept on disk, one small file an article, found again by the article and by all that made the rows."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
import time
import zlib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from attrib.model import Article
from attrib.tables.parts import ArticleCells

FORMAT = 2
"""Raised whenever the layout of the files changes."""

_UNUSED = 30 * 24 * 3600  # seconds after which rows made by other code, rules or options are deleted


class Kept:
    """A folder of rows made under one fingerprint, which names what bears on them: code, weights, rules, options."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._folder = folder / hashlib.sha256(f"{FORMAT} {fingerprint}".encode()).hexdigest()[:16]

    def tidy(self) -> None:
        """Deletes the rows beside these that no run has asked for in 30 days, as nothing else ever would."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._folder.touch()
            for other in self._folder.parent.iterdir():
                if other.is_dir() and time.time() - other.stat().st_mtime > _UNUSED:
                    shutil.rmtree(other, ignore_errors=True)

    def get(self, article: Article) -> ArticleCells | None:
        """The article's rows, or None where there are none or their file is damaged."""
        try:
            return ArticleCells(**json.loads(gzip.decompress(self._path(article).read_bytes())))
        except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError):
            return None

    def put(self, article: Article, rows: ArticleCells) -> None:
        """Keeps the rows. The file appears whole or not at all; raises `OSError` where it cannot be written."""
        path = self._path(article)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(asdict(rows), separators=(",", ":")).encode()
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(gzip.compress(content, 6, mtime=0))
        Path(file.name).replace(path)

    def _path(self, article: Article) -> Path:
        key = hashlib.sha256(json.dumps(asdict(article)).encode()).hexdigest()
        return self._folder / key[:2] / f"{key[2:]}.json.gz"
