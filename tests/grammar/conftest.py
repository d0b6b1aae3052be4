from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from .trees import LISTS, RULE

Folder = Callable[..., Path]


@pytest.fixture
def rules_folder(tmp_path: Path) -> Folder:
    """Makes a rules folder of the given rule files and word lists; each call makes another one."""
    made: list[Path] = []

    def make(rules: Mapping[str, str] | None = None, lists: Mapping[str, str] | None = None) -> Path:
        folder = tmp_path / f"rules{len(made) or ''}"
        for kind, files in (
            ("attribution", rules or {"saying.yml": RULE}),
            ("lists", LISTS if lists is None else lists),
        ):
            (folder / kind).mkdir(parents=True)
            for name, content in files.items():
                (folder / kind / name).write_text(content, encoding="utf-8")
        made.append(folder)
        return folder

    return make
