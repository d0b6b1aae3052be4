"""Floors under F1 on the teaching corpus, so that no change lowers the scores unnoticed.

    python tests/evaluation/floors.py                           compare
    python tests/evaluation/floors.py --update                  raise the floors to what is reached now
    python tests/evaluation/floors.py --lower --reason "..."    lower them too; the reason goes into CHANGELOG.md

The floors hold for one state of the gold, told by its SHA-256: corrected gold needs an update, and a reason where that
lowers a floor. Each floor lies half a point below what was reached on the parses in `tests/parses`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from attrib.evaluation import Evaluation, evaluate
from attrib.pipeline import Settings
from attrib.runs import predictor

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpus" / "gold.jsonl"
FLOORS = Path(__file__).with_name("floors.json")
PARSES = ROOT / "tests" / "parses"
CHANGELOG = ROOT / "CHANGELOG.md"
METRICS = ("relation", "cue_exact", "source_exact", "content_exact", "content_overlap")

_SLACK = 0.005


@dataclass(frozen=True)
class Floors:
    """F1 below which no metric may fall, and the SHA-256 of the gold that they were reached on."""

    gold: str
    f1: Mapping[str, float]


def read_floors(path: Path = FLOORS) -> Floors:
    """The floors of a file."""
    record = json.loads(path.read_text(encoding="utf-8"))
    return Floors(record["gold"], record["f1"])


def write_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Write the floors to a file."""
    path.write_text(json.dumps({"gold": floors.gold, "f1": dict(floors.f1)}, indent=2) + "\n", encoding="utf-8")


def fingerprint(gold: Path) -> str:
    """SHA-256 of the gold file."""
    return hashlib.sha256(gold.read_bytes()).hexdigest()


def measure(gold: Path = GOLD, cache: bool = True) -> Floors:
    """The floors that the packaged rules and weights reach now, on parses from the cache or on new ones."""
    return reached(evaluate(gold, "gold", predictor(Settings(cache=cache))), fingerprint(gold))


def reached(evaluation: Evaluation, gold: str) -> Floors:
    """What an evaluation would allow as floors: in tenths of a percent, rounded down."""
    return Floors(gold, {metric: _rounded_down(evaluation.scores[metric].f1 - _SLACK) for metric in METRICS})


def _rounded_down(share: float) -> float:
    return int(max(0.0, share) * 1000) / 1000


def fallen(floors: Floors, now: Floors) -> list[str]:
    """A line for each metric that fell through its floor; `now` is what was measured, less the slack."""
    return [
        f"{metric}: {_points(now.f1[metric] + _SLACK)} is below the floor of {_points(floor)}"
        for metric, floor in floors.f1.items()
        if now.f1[metric] + _SLACK < floor
    ]


def raised(floors: Floors, now: Floors) -> Floors:
    """The floors with those raised that were passed, on the gold as it is now."""
    return Floors(now.gold, {metric: max(floors.f1.get(metric, 0.0), share) for metric, share in now.f1.items()})


def lowered(floors: Floors, now: Floors, reason: str, changelog: str) -> tuple[Floors, str]:
    """All floors set to what is reached now, and the changelog with a line on those that went down.

    The line comes last under the first heading of the second level. Raises ValueError where there is no reason, or
    no such heading.
    """
    if not reason.strip():
        raise ValueError("a floor is lowered only with --reason")
    falls = [
        f"{metric} from {_points(floor)} to {_points(now.f1[metric])}"
        for metric, floor in floors.f1.items()
        if now.f1[metric] < floor
    ]
    if not falls:
        return now, changelog
    if "\n## " not in changelog:
        raise ValueError("the changelog has no heading `## ...` to write the reason under")
    head, heading, rest = changelog.partition("\n## ")
    newest, later, older = rest.partition("\n## ")
    line = f"- Floors of the scores on the teaching corpus lowered ({', '.join(falls)}): {reason.strip()}"
    return now, f"{head}{heading}{newest.rstrip()}\n{line}\n{later}{older}"


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def main(arguments: list[str] | None = None) -> int:
    """Compare, raise or lower. Returns 1 where a score lies below its floor, or the gold is another one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="raise the floors that were passed")
    parser.add_argument("--lower", action="store_true", help="set all floors to what is reached now; needs --reason")
    parser.add_argument("--reason", default="", help="why a floor had to be lowered")
    options = parser.parse_args(arguments)
    os.environ.setdefault("ATTRIB_CACHE", str(PARSES))
    now = measure()
    floors = read_floors() if FLOORS.exists() else Floors(now.gold, {})
    if options.lower:
        try:
            floors, changelog = lowered(floors, now, options.reason, CHANGELOG.read_text(encoding="utf-8"))
        except ValueError as error:
            parser.error(str(error))
        CHANGELOG.write_text(changelog, encoding="utf-8")
        write_floors(floors)
    elif options.update and not fallen(floors, now):
        floors = raised(floors, now)
        write_floors(floors)
    problems = fallen(floors, now)
    if floors.gold != now.gold:
        problems.append("the gold has changed since the floors were set: run with --update")
    for metric, share in now.f1.items():
        print(f"{metric:16s} {_points(share + _SLACK):>6s}   floor {_points(floors.f1.get(metric, 0.0)):>6s}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
