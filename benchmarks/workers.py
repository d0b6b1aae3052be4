"""What a second worker adds: `python -m benchmarks.workers 1000 --turns 3` extracts generated articles again and again.

One process, two processes and two actors of Ray take turns over the same articles, with no parse kept. Printed are
seconds by the clock and of processor time (of all processes together), and the efficiency of two workers: what they do
a second, of twice what one does. The clock says it where the machine has nothing else to do; processor time says what
the second worker costs in work. Starting up is counted, so that few articles look worse than many. Needs Linux (/proc).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.generated import BRIEF, write
from benchmarks.history import keep, spread
from benchmarks.scale import watch

WAYS = {
    "one process": ("--jobs", "1"),
    "two processes": ("--jobs", "2"),
    "two actors of Ray": ("--engine", "ray", "--jobs", "2"),
}


def seconds(corpus: Path, out: Path, options: tuple[str, ...], count: int) -> tuple[float, float]:
    """Seconds by the clock and of processor time that a run takes."""
    command = [sys.executable, "-m", "attrib.cli", "extract", str(corpus), "--out", str(out), "--no-cache", *options]
    run = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL)
    seen = watch(run, out / ".parts", count)
    if run.returncode:
        sys.exit(f"{' '.join(command)} ended with exit code {run.returncode}")
    shutil.rmtree(out)
    return seen.seconds, seen.processor


def main() -> None:
    """Reads the command line, and prints a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, help="articles")
    parser.add_argument("--words", type=int, default=BRIEF, help=f"words an article, about (default: {BRIEF})")
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    clock: dict[str, list[float]] = {name: [] for name in WAYS}
    processor: dict[str, list[float]] = {name: [] for name in WAYS}
    with TemporaryDirectory() as work:
        corpus = Path(work) / "articles.jsonl"
        write(corpus, given.count, given.words)
        for _ in range(given.turns):
            for name, options in WAYS.items():
                by_clock, by_processor = seconds(corpus, Path(work) / "out", options, given.count)
                clock[name].append(by_clock)
                processor[name].append(by_processor)
                print(f"{name}: {by_clock:.0f} s, {by_processor:.0f} s of processor time", file=sys.stderr)
    one = next(iter(WAYS))
    print("| | seconds | of processor time | efficiency by the clock | processor time of one process, of theirs |")
    print("|---|---|---|---|---|")
    for name in WAYS:
        efficiency = [a / (2 * b) for a, b in zip(clock[one], clock[name], strict=True)]
        work_of = [a / b for a, b in zip(processor[one], processor[name], strict=True)]
        cells = [spread(clock[name], ".0f"), spread(processor[name], ".0f")]
        cells += ["", ""] if name == one else [spread(efficiency, ".2f"), spread(work_of, ".2f")]
        print(f"| {name} | {' | '.join(cells)} |")
    keep({"what": "workers", "articles": given.count, "seconds": clock, "processor_seconds": processor})


if __name__ == "__main__":
    main()
