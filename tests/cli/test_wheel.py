"""The package as others get it: a wheel, installed where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from .running import CORPUS, ROOT


def run(*command: str | Path, cwd: Path) -> str:
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=plain, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel and, borrowed from this one, what it depends on."""
    work = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", work, cwd=ROOT)
    wheel = next(work.glob("attrib-*.whl"))
    venv.create(work / "env", symlinks=True)
    programs = work / "env" / "bin"
    python = programs / "python"
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=work).strip())
    install = ("install", "--quiet", "--no-deps", "--no-index", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, cwd=work)
    # A path file of this environment is not followed from there, so its editable attrib stays out of sight.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def test_report_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import attrib; print(attrib.__file__)", cwd=tmp_path)
    assert ROOT not in Path(where).parents and "site-packages" in where
    article = CORPUS / "orle-valley-gazette" / "spill-gazette-1.txt"
    run(installed / "attrib", "report", article, "--out", tmp_path / "report", cwd=tmp_path)
    assert (tmp_path / "report" / "report.html").stat().st_size > 1_000_000  # with the chart library inside
    assert (tmp_path / "report" / "tables" / "attributions.csv").read_text(encoding="utf-8").count("\n") > 5


def test_wheel_holds_rules_licences_and_weights(installed: Path, tmp_path: Path) -> None:
    code = (
        "from attrib.resources import rules_dir, weights_dir; "
        "print(*(path.name for path in [*rules_dir().rglob('*'), *weights_dir().rglob('*')]))"
    )
    names = set(run(installed / "python", "-c", code, cwd=tmp_path).split())
    assert {"evidence.json", "clauses.yml", "clauses.conllu", "depparse.pt", "LICENSE.md", "MODEL_CARD.md"} <= names
