"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from attrib.engines import Engine
    from attrib.pipeline import Settings

Corpus = Annotated[
    list[str],
    typer.Argument(
        metavar="CORPUS",
        help="Folders, files, URLs or patterns in quotation marks ('news/**/*.html'); - reads standard input.",
        show_default=False,
    ),
]
Rules = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", metavar="DIR", help="A folder with rules, word lists or people of your own. May be repeated."
    ),
]
Model = Annotated[
    str,
    typer.Option("--model", metavar="MODEL", help="The parser's weights: a name of `attrib models list`, or a folder."),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        metavar="SHARE",
        min=0.0,
        max=1.0,
        help="Keep attributions at least this sure, from 0 to 1.  [default: where precision and recall balance]",
        show_default=False,
    ),
]
ConventionName = Annotated[
    Literal["guidelines", "polnear"],
    typer.Option(
        "--convention",
        help="Whose habit spans follow: polnear takes the mark that closes an apposition into the source.",
    ),
]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes or actors to work with. The outcome is the same."),
]
EngineName = Annotated[
    Literal["local", "ray"],
    typer.Option("--engine", help="What works: processes of this machine, or actors of a Ray cluster (attrib[ray])."),
]
Cpus = Annotated[
    float, typer.Option("--cpus", metavar="N", min=0.0, help="Cores that each actor of Ray takes; 0.5 is half of one.")
]
Gpus = Annotated[float, typer.Option("--gpus", metavar="N", min=0.0, help="Graphics cards that each actor takes.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Parse everything anew, and keep nothing for later runs.")]


class SheetFormat(Enum):
    """What `attrib worksheet` writes."""

    HTML = "html"
    GIFT = "gift"
    QTI = "qti"
    CSV = "csv"


def settings(
    rules: list[Path] | None = None,
    model: str = "packaged",
    min_confidence: float | None = None,
    no_cache: bool = False,
    convention: Literal["guidelines", "polnear"] = "guidelines",
) -> Settings:
    """The settings that the options stand for."""
    from attrib.pipeline import Settings  # brings in the stages, which take a while to load

    return Settings(tuple(rules or ()), model, min_confidence, not no_cache, convention)


def workers(name: Literal["local", "ray"], jobs: int, cpus: float, gpus: float) -> Engine:
    """The engine that the options stand for."""
    from attrib.engines import Engine

    return Engine(name, jobs, cpus, gpus)
