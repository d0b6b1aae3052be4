"""Progress on standard error, and only where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from attrib import runs
from attrib.runs import Watch

STOPPED = 130
"""The exit code that shells give to what Ctrl-C ends."""


class _Done(ProgressColumn):
    """Articles, and articles a second since the start."""

    def render(self, task: Task) -> Text:
        n_articles = int(task.fields["n_articles"])
        rate = f", {n_articles / task.elapsed:.1f} a second" if n_articles and task.elapsed else ""
        return Text(f"{n_articles} articles{rate}")


@contextmanager
def watching() -> Iterator[Watch]:
    """A function to tell how far a run is, which the bar then shows. Ends a run that the user stops."""
    console = Console(stderr=True)
    columns = (BarColumn(), _Done(), TimeElapsedColumn(), TextColumn("left:"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("articles", total=None, n_articles=0)

        def watch(done: runs.Progress) -> None:
            bar.update(task, completed=done.n_files, total=done.of_files, n_articles=done.n_articles)

        try:
            yield watch
        except KeyboardInterrupt:
            bar.stop()
            print("attrib: stopped; the same command goes on where it was", file=sys.stderr)
            raise typer.Exit(STOPPED) from None
