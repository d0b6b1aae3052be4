"""Whether time grows with the corpus alone, and how much memory a run takes: `attrib report` on generated articles.

    python -m benchmarks.scale 1000
    nice python -m benchmarks.scale 100000 --jobs 2 --work /tmp/scale

Prints for each tenth of the articles how many were done a second, by the clock and by processor time (of all processes
together; other work on the machine disturbs it less), and the largest resident set of each process. A run that was
stopped is continued from the same work folder; what it had done before is left out of the rates. Needs Linux (/proc).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from benchmarks.generated import BRIEF, write
from benchmarks.history import keep

TENTHS = 10
_EVERY = 0.5  # seconds between two looks
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Watched:
    """What was seen of a run: marks when articles were done, and the largest resident set of each process, in MB."""

    marks: list[tuple[int, float, float]] = field(default_factory=list)  # articles, seconds, processor seconds
    main_parsing: float = 0.0
    main_after: float = 0.0
    workers: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    seconds: float = 0.0
    processor: float = 0.0


def watch(run: subprocess.Popen[bytes], parts: Path, count: int) -> Watched:
    """Look at a run until it ends. `parts` is the folder in which the tables grow."""
    seen, rows = Watched(), dict[str, int]()
    start, spent = time.perf_counter(), dict[int, float]()
    while run.poll() is None:
        for pid, seconds, megabytes in processes(run.pid):
            spent[pid] = seconds
            if pid != run.pid:
                seen.workers[pid] = max(seen.workers[pid], megabytes)
            elif sum(rows.values()) < count:
                seen.main_parsing = max(seen.main_parsing, megabytes)
            else:
                seen.main_after = max(seen.main_after, megabytes)
        known = len(rows)
        for part in parts.glob("part-*.articles.parquet"):
            if part.name not in rows:
                with suppress(FileNotFoundError):  # the run has just ended
                    rows[part.name] = pq.read_metadata(part).num_rows
        if len(rows) > known:
            seen.marks.append((sum(rows.values()), time.perf_counter() - start, sum(spent.values())))
        time.sleep(_EVERY)
    seen.seconds, seen.processor = time.perf_counter() - start, sum(spent.values())
    return seen


def processes(root: int) -> Iterator[tuple[int, float, float]]:
    """Id, processor seconds and resident megabytes of a process and of all that come from it."""
    parents: dict[int, int] = {}
    found: dict[int, tuple[float, float]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            after_name = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        pid = int(entry.name)
        parents[pid] = int(after_name[1])
        found[pid] = (int(after_name[11]) + int(after_name[12])) / _TICKS, int(after_name[21]) * _PAGE / 1e6
    for pid, figures in found.items():
        above = pid
        while above and above != root:
            above = parents.get(above, 0)
        if above == root:
            yield pid, *figures


def tenths(seen: Watched, count: int) -> Iterator[tuple[int, float, float]]:
    """Articles done, then articles a second by the clock and a second of processor time, for each tenth seen."""
    last: tuple[int, float, float] | None = None
    for mark in seen.marks:
        if last is None:
            last = mark
        elif mark[0] * TENTHS // count > last[0] * TENTHS // count:
            done = mark[0] - last[0]
            yield mark[0], done / (mark[1] - last[1]), done / max(mark[2] - last[2], 1e-9)
            last = mark


def measure(count: int, words: int, jobs: int, work: Path, options: list[str]) -> None:
    """One run: prints what was seen, and keeps it."""
    corpus = work / f"articles-{count}-{words}.jsonl"
    if not corpus.exists():
        write(corpus, count, words)
    out = work / f"report-{count}-{words}"
    command = [sys.executable, "-m", "attrib.cli", "report", str(corpus), "--out", str(out), "--jobs", str(jobs)]
    settings = {"OMP_NUM_THREADS": "1", "ATTRIB_CACHE": str(work / "parses")}
    run = subprocess.Popen([*command, *options], env={**os.environ, **settings})
    seen = watch(run, out / "tables" / ".parts", count)
    if run.returncode:
        sys.exit(f"the run ended with exit code {run.returncode}; the same command continues it")
    n_words = sum(pq.read_table(out / "tables" / "articles.parquet", columns=["n_words"])["n_words"].to_pylist())
    by_tenth = list(tenths(seen, count))
    print(f"{count:,} articles, {n_words:,} words, {jobs} process(es)")
    print("| articles done | articles a second | words a second | articles a second of processor time |")
    print("|---|---|---|---|")
    for done, by_clock, by_processor in by_tenth:
        print(f"| {done:,} | {by_clock:.1f} | {by_clock * n_words / count:,.0f} | {by_processor:.1f} |")
    after = seen.seconds - (seen.marks[-1][1] if seen.marks else 0.0)
    print(f"whole run: {seen.seconds:,.0f} s, {seen.processor:,.0f} s of processor time; after parsing: {after:,.0f} s")
    workers = ", ".join(f"{size:,.0f}" for size in seen.workers.values() if size > 100)
    print(
        f"resident set at most, MB: main process {seen.main_parsing:,.0f}, after parsing {seen.main_after:,.0f}", end=""
    )
    print(f"; workers {workers}" if workers else "")
    page = out / "report.html"
    print(f"report page: {page.stat().st_size / 1e6:.1f} MB")
    keep(
        {
            "what": "scale",
            "articles": count,
            "words": n_words,
            "jobs": jobs,
            "tenths": [[done, round(clock, 2), round(cpu, 2)] for done, clock, cpu in by_tenth],
            "seconds": round(seen.seconds, 1),
            "processor_seconds": round(seen.processor, 1),
            "seconds_after_parsing": round(after, 1),
            "resident_mb": [round(seen.main_parsing), round(seen.main_after), *map(round, seen.workers.values())],
        }
    )


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, help="articles")
    parser.add_argument("--words", type=int, default=BRIEF, help=f"words an article, about (default: {BRIEF})")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--work", type=Path, help="folder for corpus, parses and report (default: one that goes away)")
    given, options = parser.parse_known_args()
    if given.work:
        given.work.mkdir(parents=True, exist_ok=True)
        measure(given.count, given.words, given.jobs, given.work, options)
    else:
        with TemporaryDirectory() as work:
            measure(given.count, given.words, given.jobs, Path(work), options)


if __name__ == "__main__":
    main()
