"""How commands end: what was skipped is named, what was done is printed, and the exit code tells which it was."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from attrib.finished import Run

SKIPPED_SOME, NOTHING_DONE = 1, 3
"""Exit codes. 0 is done, 2 wrong usage."""


def finish(run: Run, done: str) -> None:
    """Name what was skipped, tell what else there is to know, print what was done, and end with the exit code."""
    complain((*map(str, run.skipped), *run.notes))
    if not run.n_articles:
        complain(["no article could be used"])
        raise typer.Exit(NOTHING_DONE)
    if done:
        print(done)
    raise typer.Exit(SKIPPED_SOME if run.skipped else 0)


def articles(run: Run) -> str:
    """`1 article`, `15 articles`."""
    return f"{run.n_articles:,} article{'s' * (run.n_articles != 1)}"


def complain(lines: Iterable[str]) -> None:
    """Print the lines on standard error."""
    for line in lines:
        print(f"attrib: {line}", file=sys.stderr)
