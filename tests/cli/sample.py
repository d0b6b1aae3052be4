"""The golden tables in reports/sample and the parses they are made from: `make sample` writes both anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from attrib import runs
from attrib.pipeline import Settings

from .running import ROOT

SAMPLE = ROOT / "reports" / "sample"
PARSES = ROOT / "tests" / "parses"


def tables(folder: Path) -> list[Path]:
    """The files of a folder of tables that are kept as golden: Parquet files differ with the library's version."""
    return sorted([*folder.glob("*.csv"), folder / "datapackage.json"])


if __name__ == "__main__":
    os.chdir(ROOT)  # the tables hold the articles' paths
    shutil.rmtree(PARSES, ignore_errors=True)
    os.environ["ATTRIB_CACHE"] = str(PARSES)
    with TemporaryDirectory() as work:
        runs.extract(["corpus"], Path(work), Settings())
        for kept in ("rows", "runs"):  # only the parses are golden
            shutil.rmtree(PARSES / kept)
        shutil.rmtree(SAMPLE, ignore_errors=True)
        SAMPLE.mkdir(parents=True)
        for path in tables(Path(work)):
            shutil.copy(path, SAMPLE)
