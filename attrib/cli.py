"""The command line: all commands, and what happens when something goes wrong.

Exit codes: 0 done, 1 some inputs were skipped or need a correction, 2 usage, 3 nothing could be done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from attrib import __version__
from attrib.commands import corpus, inspection
from attrib.commands.ending import NOTHING_DONE, complain
from attrib.commands.maintenance import models_app, rules_app

app = typer.Typer(
    help="Who says so? Finds whom news articles quote and paraphrase, and shows how each outlet sources its news.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(corpus.report)
app.command()(corpus.extract)
app.command()(corpus.render)
app.command()(corpus.worksheet)
app.command()(corpus.export)
app.command()(inspection.show)
app.command()(inspection.explain)
app.command()(inspection.evaluate)
app.add_typer(rules_app, name="rules")
app.add_typer(models_app, name="models")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. What the user can put right is told in a line; ATTRIB_TRACEBACK=1 shows where it arose."""
    try:
        app(arguments, prog_name="attrib")
    except (OSError, ValueError) as error:
        if os.environ.get("ATTRIB_TRACEBACK"):
            raise
        complain(_told(error).splitlines())
        sys.exit(NOTHING_DONE)


def _told(error: OSError | ValueError) -> str:
    """What went wrong, the file first; the system's own messages begin with a number that helps nobody."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"attrib {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of attrib itself."""


if __name__ == "__main__":
    main()
