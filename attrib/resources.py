"""Where the packaged data lies: beside the code in an installed wheel, at the top of the tree in a checkout."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def code_fingerprint() -> str:
    """SHA-256 over the package's own source files."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(f"\0{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def rules_dir() -> Path:
    """The folder of the packaged rules, word lists and frozen parses."""
    packaged = _PACKAGE / "rules"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "rules"


def weights_dir() -> Path:
    """The folder of the packaged Stanza weights."""
    return _PACKAGE / "weights"
