"""The articles that engines are tested on, and what they leave in a folder."""

from __future__ import annotations

from pathlib import Path

CORPUS = [Path(__file__).parents[2] / "corpus"]


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
