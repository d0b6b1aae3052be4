from __future__ import annotations

import os
from pathlib import Path

import pytest

from .running import ROOT, Outcome, attrib


@pytest.fixture(scope="session")
def corpus_run(tmp_path_factory: pytest.TempPathFactory, parses: Path) -> tuple[Path, Outcome]:
    """The report on the teaching corpus, made once for all tests, and how the command ended."""
    out = tmp_path_factory.mktemp("report")
    before = Path.cwd()
    os.chdir(ROOT)  # the tables hold the articles' paths
    try:
        return out, attrib("report", "corpus", "--out", out)
    finally:
        os.chdir(before)


@pytest.fixture
def report(corpus_run: tuple[Path, Outcome]) -> Path:
    """The folder of that report; read only."""
    return corpus_run[0]
