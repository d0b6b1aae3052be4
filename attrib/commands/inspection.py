"""The commands that look closely: show, explain, evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from attrib.commands.ending import finish
from attrib.commands.options import ConventionName, MinConfidence, Model, Rules, settings


def show(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="A file, or - for standard input.", show_default=False)
    ],
    rules: Rules = None,
    model: Model = "packaged",
    min_confidence: MinConfidence = None,
) -> None:
    """Print an article with its attributions marked.

    Source, cue and content are marked in the text; below it stands who speaks, and which rule found it.
    In a terminal the marks are colours; elsewhere [S1 …], [C1 …] and [X1 …] stand round the source, cue and content
    of the first attribution.

    \b
    Examples:
      attrib show news/monday.txt
      attrib show page.html | less
    """
    from rich.console import Console

    from attrib import runs
    from attrib.terminal.show import show

    console = Console()
    run = runs.each([article], settings(rules, model, min_confidence), lambda analysis: show(analysis, console))
    finish(run, "")


def explain(
    sentence: Annotated[
        str, typer.Argument(metavar="SENTENCE", help="In quotation marks of the shell.", show_default=False)
    ],
    rules: Rules = None,
    model: Model = "packaged",
    min_confidence: MinConfidence = None,
) -> None:
    """Show why a sentence is read as it is.

    What was found and why it counts, who speaks and why that is known, how the statements came; then the readings with
    the evidence for each, the tree, and the rules tried.

    \b
    Examples:
      attrib explain "The talks failed, a diplomat told Reuters."
    """
    if not sentence.strip():
        raise typer.BadParameter("it is empty; write a sentence in quotation marks", param_hint="SENTENCE")
    from attrib.pipeline import Pipeline
    from attrib.terminal.explain import explain

    for line in explain(sentence, Pipeline(settings(rules, model, min_confidence))):
        print(line)


def evaluate(
    gold: Annotated[
        Path, typer.Option("--gold", metavar="PATH", help="A file of annotated articles, or the folder of a split.")
    ],
    format: Annotated[Literal["polnear", "gold"], typer.Option("--format", help="How the annotations are written.")],
    tables: Annotated[
        Path | None,
        typer.Option("--tables", metavar="DIR", help="Score these tables.  [default: what is found now]"),
    ] = None,
    speakers: Annotated[
        Path | None, typer.Option("--speakers", metavar="FILE", help="Annotated sources, where the gold has none.")
    ] = None,
    extended: Annotated[bool, typer.Option("--extended", help="Expect attributions of level extended too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", metavar="FILE", help="Write a page that shows every error.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Write the scores as a Markdown page too.")
    ] = None,
    rules: Rules = None,
    model: Model = "packaged",
    min_confidence: MinConfidence = None,
    convention: ConventionName = "guidelines",
) -> None:
    """Score attributions and speakers against annotated articles.

    Relation, cue, source and content, with intervals; by outlet and rule; and the types of the speakers.

    \b
    Examples:
      attrib evaluate --gold corpus/gold.jsonl --format gold
      attrib evaluate --gold polnear/dev --format polnear --json > dev.json
      attrib evaluate --gold polnear/dev --format polnear --convention polnear
      attrib evaluate --gold corpus/gold.jsonl --format gold --errors errors.html
    """
    from attrib import evaluation, runs
    from attrib.tables.files import whole

    if tables:
        folder = runs.tables_in(tables)
        found = evaluation.evaluate_tables(gold, format, folder, core_only=not extended, speakers=speakers)
    else:
        predict = runs.predictor(settings(rules, model, min_confidence, convention=convention))
        found = evaluation.evaluate(gold, format, predict, core_only=not extended, speakers=speakers)
    if errors:
        with whole(errors) as draft:
            draft.write_text(evaluation.report_errors(found), encoding="utf-8")
    if markdown:
        with whole(markdown) as draft:
            draft.write_text(evaluation.report_markdown(found), encoding="utf-8")
    print(evaluation.report_json(found) if as_json else evaluation.report_text(found), end="")
