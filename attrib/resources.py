"""Where the packaged data lies: beside the code in an installed wheel, at the top of the tree in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def rules_dir() -> Path:
    """The folder of the packaged rules, word lists and frozen parses."""
    packaged = _PACKAGE / "rules"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "rules"


def weights_dir() -> Path:
    """The folder of the packaged Stanza weights."""
    return _PACKAGE / "weights"
