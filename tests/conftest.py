"""What holds for all tests: parses are kept for this run only, and one thread a process is enough."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session", autouse=True)
def parses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the run's parses, which the processes of pytest-xdist share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "parses"
    os.environ["ATTRIB_CACHE"] = str(folder)
    return folder
