"""The commands that go from a corpus to files: report, extract, render, worksheet, export."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import typer

from attrib.commands.ending import SKIPPED_SOME, articles, complain, finish
from attrib.commands.options import (
    ConventionName,
    Corpus,
    Cpus,
    EngineName,
    Gpus,
    Jobs,
    MinConfidence,
    Model,
    NoCache,
    Rules,
    SheetFormat,
    settings,
    workers,
)


def report(
    corpus: Corpus,
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="DIR", help="Where the report goes: a folder or a URL.")
    ] = "attrib-report",
    rules: Rules = None,
    model: Model = "packaged",
    min_confidence: MinConfidence = None,
    engine: EngineName = "local",
    jobs: Jobs = 1,
    cpus: Cpus = 1.0,
    gpus: Gpus = 0.0,
    no_cache: NoCache = False,
) -> None:
    """Make the sourcing report on a corpus.

    It is the page DIR/report.html, which needs no network; the tables that it rests on are in DIR/tables.

    \b
    Examples:
      attrib report news --out reports/news
      attrib report monday.html tuesday.html
      attrib report 'archive/**/*.warc.gz' --jobs 4
      attrib report s3://archive/2019 --out s3://results/2019 --engine ray --jobs 64
    """
    from attrib import runs
    from attrib.terminal.progress import watching

    with watching() as watch:
        chosen = settings(rules, model, min_confidence, no_cache)
        run = runs.report(corpus, out, chosen, workers(engine, jobs, cpus, gpus), watch)
    finish(run, f"{articles(run)}: open {out}/{runs.REPORT}; the tables are in {out}/{runs.TABLES}")


def extract(
    corpus: Corpus,
    out: Annotated[str, typer.Option("--out", "-o", metavar="DIR", help="Where the tables go: a folder or a URL.")],
    rules: Rules = None,
    model: Model = "packaged",
    min_confidence: MinConfidence = None,
    convention: ConventionName = "guidelines",
    engine: EngineName = "local",
    jobs: Jobs = 1,
    cpus: Cpus = 1.0,
    gpus: Gpus = 0.0,
    no_cache: NoCache = False,
) -> None:
    """Make the tables alone.

    They are CSV and Parquet files, with a datapackage.json that describes every column.

    \b
    Examples:
      attrib extract news --out tables
      cat articles.jsonl | attrib extract - --out tables --min-confidence 0.8
    """
    from attrib import runs
    from attrib.terminal.progress import watching

    with watching() as watch:
        chosen = settings(rules, model, min_confidence, no_cache, convention)
        run = runs.extract(corpus, out, chosen, workers(engine, jobs, cpus, gpus), watch)
    finish(run, f"{articles(run)}: the tables are in {out}")


def render(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `attrib report` or `attrib extract` made.")],
    rules: Rules = None,
) -> None:
    """Make the report again from corrected tables.

    Correct any CSV file of the tables in a spreadsheet program or an editor. Counts, copies and comparisons follow;
    what cannot be used is named with its row.

    \b
    Examples:
      attrib render reports/news
    """
    from attrib import runs

    problems, notes = runs.render_again(folder, settings(rules))
    complain((*problems, *notes))
    print(f"open {folder / runs.REPORT}")
    raise typer.Exit(SKIPPED_SOME if problems else 0)


def worksheet(
    corpus: Corpus,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the class material goes.")],
    format: Annotated[
        list[SheetFormat] | None,
        typer.Option("--format", help="What to write; may be repeated.  [default: all]", show_default=False),
    ] = None,
    passages: Annotated[int, typer.Option(min=1, metavar="N", help="Passages to ask about.")] = 6,
    seed: Annotated[int, typer.Option(metavar="N", help="Another number draws other passages.")] = 0,
    rules: Rules = None,
    model: Model = "packaged",
) -> None:
    """Make class material.

    That is a worksheet to print with its answer key, and the same questions for learning platforms (GIFT, QTI, CSV).
    CORPUS may also be the folder of a report or of tables; corrected tables give corrected answers.

    \b
    Examples:
      attrib worksheet reports/news --out class
      attrib worksheet news --out class --format html --passages 10 --seed 2
    """
    from attrib import runs
    from attrib.reporting import FORMATS, worksheet

    wanted = {each.value for each in format or SheetFormat}
    formats = [name for name in FORMATS if name in wanted]
    with TemporaryDirectory() as work:
        tables, run = runs.tables_of(corpus, Path(work), settings(rules, model))
        files = worksheet(tables, out, formats=formats, passages=passages, seed=seed) if tables else ()
    finish(run, "\n".join(map(str, files)))


def export(
    corpus: Corpus,
    format: Annotated[Literal["sourcing"], typer.Option("--format", help="The scheme to write.")] = "sourcing",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where it goes.  [default: standard output]"),
    ] = None,
    rules: Rules = None,
    model: Model = "packaged",
) -> None:
    """Write the statements in another scheme.

    CORPUS may also be the folder of a report or of tables. The scheme "sourcing" has the columns article_id,
    statement, type (named person, named organisation, document, anonymous, unnamed person, unnamed group), name,
    title and justification.

    \b
    Examples:
      attrib export reports/news --format sourcing > sourcing.csv
    """
    from attrib import runs
    from attrib.sourcing import write_sourcing
    from attrib.tables.files import whole

    with TemporaryDirectory() as work:
        tables, run = runs.tables_of(corpus, Path(work), settings(rules, model))
        if tables and out:
            with whole(out) as draft, draft.open("w", encoding="utf-8", newline="") as file:
                write_sourcing(tables, file)
        elif tables:
            write_sourcing(tables, sys.stdout)
    finish(run, str(out or ""))
