"""The pages of the documentation that are made from the program: `python -m attrib.documentation FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from attrib.cli import app
from attrib.grammar import load_grammar, rule_reference
from attrib.resources import rules_dir
from attrib.tables import schema_reference

_WIDTH = 88  # characters of a help text's line


def pages() -> dict[str, str]:
    """File name → what it has to hold."""
    return {
        "cli.md": cli_reference(),
        "rules.md": rule_reference(load_grammar([rules_dir()])),
        "tables.md": schema_reference(),
    }


def cli_reference() -> str:
    """The help texts of all commands as a page in Markdown."""
    parts = ["# The command line\n", "What `--help` says of every command.\n"]
    for name, text in help_texts():
        parts += [f"## {name}\n", f"```\n{text.strip()}\n```\n"]
    return "\n".join(parts)


def help_texts() -> Iterator[tuple[str, str]]:
    """Each command with the words that call it, and its help text."""
    command = typer.main.get_command(app)
    yield from _help(command, "attrib", None)


def _help(command: Any, name: str, parent: typer.Context | None) -> Iterator[tuple[str, str]]:
    context = typer.Context(command, info_name=name, parent=parent, terminal_width=_WIDTH, **command.context_settings)
    yield context.command_path, command.get_help(context)
    for inner, each in getattr(command, "commands", {}).items():
        yield from _help(each, inner, context)


if __name__ == "__main__":
    for file, content in pages().items():
        (Path(sys.argv[1]) / file).write_text(content, encoding="utf-8", newline="\n")
