"""Tables → class material: a sheet to print with its answer key, and the same questions for learning platforms."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path
from typing import Literal, get_args

from attrib.reporting.exercises import Exercises, exercises
from attrib.reporting.gift import gift
from attrib.reporting.qti import qti_package
from attrib.reporting.questions import Question
from attrib.reporting.templating import environment
from attrib.reporting.wording import RUNGS
from attrib.tables import Corpus, read_tables, recompute
from attrib.tables.files import whole

Format = Literal["html", "gift", "qti", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)

_COLUMNS = (
    "question_id", "kind", "question", "options", "answer", "article_id", "attribution_id", "outlet", "headline",
    "passage",
)  # fmt: skip
_TITLE = "Who says so?"


def worksheet(
    tables: Path | Corpus,
    out: Path,
    *,
    formats: Collection[Format] = FORMATS,
    passages: int = 6,
    comparisons: int = 2,
    seed: int = 0,
) -> tuple[Path, ...]:
    """Write class material on tables, or on those in a folder, into the folder `out`; returns the files written.

    `html` gives `worksheet.html` and `answer-key.html`, `gift` `worksheet.gift.txt` for Moodle, `qti`
    `worksheet.qti.zip` (QTI 2.1), `csv` `worksheet.csv`. All hold the same questions; `seed` draws others. In a folder
    the CSV files count, and what follows from corrections in them. Raises what reading the tables raises, and
    ValueError where no passage can be asked about.
    """
    corpus = recompute(read_tables(tables)) if isinstance(tables, Path) else tables
    made = exercises(corpus, passages=passages, comparisons=comparisons, seed=seed)
    files: dict[str, bytes] = {}
    if "html" in formats:
        files |= {f"{name}.html": _page(name, made) for name in ("worksheet", "answer-key")}
    if "gift" in formats:
        files["worksheet.gift.txt"] = gift(made).encode()
    if "qti" in formats:
        files["worksheet.qti.zip"] = qti_package(made, _TITLE)
    if "csv" in formats:
        files["worksheet.csv"] = _csv(made).encode()
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        with whole(out / name) as draft:
            draft.write_bytes(content)
    return tuple(out / name for name in files)


def _page(name: str, made: Exercises) -> bytes:
    return (
        environment()
        .get_template(f"{name}.html.j2")
        .render(made=made, title=_TITLE, ladder=tuple(RUNGS.values()))
        .encode()
    )


def _csv(made: Exercises) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    for passage in made.passages:
        about = (passage.outlet, passage.headline, passage.text)
        for question in passage.questions:
            table.writerow([*_cells(question), passage.article_id, question.attribution_id, *about])
    for question in made.overall:
        table.writerow([*_cells(question), "", "", "", "", ""])
    for comparison in made.comparisons:
        told = [[getattr(version, part) for version in comparison.versions] for part in ("outlet", "headline", "text")]
        table.writerow([*_cells(comparison.question), "", "", *map(" | ".join, told)])
    return out.getvalue()


def _cells(question: Question) -> list[str]:
    return [question.id, question.kind, question.prompt, " | ".join(question.options), " | ".join(question.answers)]
