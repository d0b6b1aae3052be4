"""What holds for all tests: one thread a process is enough, and the teaching corpus comes parsed.

Floating-point sums differ in their last digits between processors, and now and then turn a near tie between two
readings of a sentence. What is compared to the letter is therefore made from the parses in `tests/parses`; the tests
that parse the corpus themselves allow for a few such turns.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")


FROZEN = Path(__file__).parent / "parses"  # a cache of parses, which `make sample` writes


@pytest.fixture(scope="session", autouse=True)
def parses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which parses are kept, with those of the teaching corpus in it."""
    folder = Path(shutil.copytree(FROZEN, tmp_path_factory.mktemp("cache") / "parses"))
    os.environ["ATTRIB_CACHE"] = str(folder)
    return folder
