"""Where files lie: packaged data, beside the code in an installed wheel or at the top of the tree; what is kept."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).parent


_SOURCES = (".css", ".j2", ".js", ".py")


@cache
def code_fingerprint() -> str:
    """SHA-256 over the package's own source files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in _PACKAGE.rglob("*") if path.suffix in _SOURCES):
        digest.update(f"\0{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def rules_dir() -> Path:
    """The folder of the packaged rules, word lists and frozen parses."""
    packaged = _PACKAGE / "rules"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "rules"


def weights_dir() -> Path:
    """The folder of the packaged Stanza weights."""
    return _PACKAGE / "weights"


def cache_dir() -> Path:
    """Where parses, and what else took long to make, are kept: the folder that ATTRIB_CACHE names, or the user's."""
    chosen = os.environ.get("ATTRIB_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("attrib") / "parses"
