"""A real browser for the page tests, and the tables that they are made from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from attrib.reporting import render

from .stories import write_stories

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it. Without one the page tests are skipped, but in CI they fail."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        reason = f"no browser on the path (looked for {', '.join(_NAMES)})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tables on the three stories; read only."""
    return write_stories(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="session")
def report(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the three stories."""
    return render(tables, tmp_path_factory.mktemp("report") / "report.html")
