"""What a user asks for, from a corpus to files in a folder: tables, comparison, report, and the report again."""

from __future__ import annotations

import csv
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from attrib.comparison import compare
from attrib.engines import local
from attrib.evaluation import Outcome
from attrib.grammar import load_grammar
from attrib.model import Article
from attrib.pipeline import Analysis, Failure, Pipeline, Settings
from attrib.reading import Skipped, read_corpus
from attrib.reading.sources import STDIN, Found, find_files
from attrib.reporting import render
from attrib.tables import Tables, TableWriter, read_tables, recompute, write_comparison, write_tables
from attrib.tables.files import whole
from attrib.tables.schema import ATTRIBUTIONS

TABLES = "tables"
REPORT = "report.html"
SKIPPED = "skipped.csv"

Sources = Sequence[str | Path]


class Progress(NamedTuple):
    """How far a run is. Files may hold several articles, and what is to come is known in files only."""

    n_articles: int
    n_files: int
    of_files: int


Watch = Callable[[Progress], None]


@dataclass(frozen=True)
class Run:
    """What became of a corpus: how many articles lie in the tables, and what was left out and why."""

    n_articles: int
    skipped: tuple[Skipped, ...]


def extract(sources: Sources, out: Path, settings: Settings, jobs: int = 1, watch: Watch | None = None) -> Run:
    """Write the tables of a corpus into the folder `out`, with `skipped.csv` where something was left out.

    The corpus passes through in chunks and never lies in memory as a whole. A run that was stopped goes on where it
    was, if the settings are the same. Where there is no article at all, nothing is written.
    """
    run = _tabulate(sources, out, settings, jobs, watch)
    if run.n_articles:
        _compare(recompute(read_tables(out)), out)
        _write_skipped(out, run.skipped)
    return run


def report(sources: Sources, out: Path, settings: Settings, jobs: int = 1, watch: Watch | None = None) -> Run:
    """Write the tables of a corpus into `out`/tables and the report on them to `out`/report.html."""
    run = _tabulate(sources, out / TABLES, settings, jobs, watch)
    if run.n_articles:
        _compare(recompute(read_tables(out / TABLES)), out / TABLES)
        render(out / TABLES, out / REPORT, rule_notes=_rule_notes(settings))
        _write_skipped(out, run.skipped)
    return run


def render_again(folder: Path, settings: Settings) -> tuple[str, ...]:
    """Make the report again from tables that may have been corrected, with all that follows from the corrections.

    `folder` holds the tables, or a folder `tables` with them. Returns what was wrong in the tables, a line each. While
    there is something, only the report and the comparison are written, so that no cell is lost that a person wrote.
    """
    tables_dir = tables_in(folder)
    read = read_tables(tables_dir)
    tables = recompute(read)
    if not read.problems:
        write_tables(tables, tables_dir)
    _compare(tables, tables_dir)
    render(tables_dir, folder / REPORT, rule_notes=_rule_notes(settings))
    return tables.problems


def tables_of(sources: Sources, work: Path, settings: Settings) -> tuple[Path | None, Run]:
    """The folder of the tables that the user means: those of an earlier run, or else new ones, made in `work`.

    None where there is no article to make them from.
    """
    if len(sources) == 1:
        tables = tables_in(Path(sources[0]))
        if (tables / f"{ATTRIBUTIONS.name}.csv").is_file():
            return tables, Run(len(read_tables(tables).articles), ())
    run = extract(sources, work, settings)
    return (work if run.n_articles else None), run


def each(sources: Sources, settings: Settings, use: Callable[[Analysis], None]) -> Run:
    """Hand what the stages make of each article to `use`."""
    pipeline = Pipeline(settings)
    reading = _Reading(sources, settings, pipeline)
    skipped = reading.unread
    n_articles = 0
    for found in pipeline.analyse(reading.articles()):
        if isinstance(found, Failure):
            skipped.append(_skipped(found))
        else:
            use(found)
            n_articles += 1
    return Run(n_articles, tuple(skipped))


def predictor(settings: Settings) -> Callable[[Iterable[Article]], Iterator[Outcome]]:
    """The stages in the form in which they are evaluated: what they find, and what was too unsure to be reported.

    An article that a stage cannot handle is left out, and counts as one in which nothing was found.
    """
    pipeline = Pipeline(settings)

    def predict(articles: Iterable[Article]) -> Iterator[Outcome]:
        for found in pipeline.analyse(articles):
            if isinstance(found, Analysis):
                unsure = [
                    a for a in pipeline.extractor.extract(found.parse, 0.0) if a.confidence < pipeline.min_confidence
                ]
                yield Outcome(found.parse.article, found.attributions, found.identity, unsure)

    return predict


def tables_in(folder: Path) -> Path:
    """Where the tables lie that a user means by a folder: in it, or in its folder `tables`."""
    return folder / TABLES if (folder / TABLES).is_dir() else folder


def _tabulate(sources: Sources, out: Path, settings: Settings, jobs: int, watch: Watch | None) -> Run:
    pipeline = Pipeline(settings)
    reading = _Reading(sources, settings, pipeline)
    pieces = local.chunks(reading.articles())
    first = next(pieces, None)
    if first is None:
        return Run(0, tuple(reading.unread))
    fingerprint, of_files = _survey(sources, settings)
    writer = TableWriter(out, fingerprint)
    failed: list[Skipped] = []
    n_articles = 0
    for outcomes in local.run(reading.without(writer.done_ids(), chain([first], pieces)), settings, pipeline, jobs):
        writer.append([outcome for outcome in outcomes if not isinstance(outcome, Failure)])
        failed += [_skipped(outcome) for outcome in outcomes if isinstance(outcome, Failure)]
        n_articles, n_files = len(writer.done_ids()), reading.places.popleft()
        if watch:
            watch(Progress(n_articles, n_files, of_files))
    if n_articles:
        writer.finish()
    return Run(n_articles, (*reading.unread, *failed))


def _survey(sources: Sources, settings: Settings) -> tuple[str, int]:
    """What a stopped run must have in common with this one to be continued, as a hash; and the number of files.

    That is the settings, and the files as they are. Standard input cannot be told from what it was before, so
    that a run over it starts anew.
    """
    digest = hashlib.sha256(settings.fingerprint().encode())
    n_files = 0
    for source in sources:
        if str(source) == STDIN:
            digest.update(str(time.time_ns()).encode())
            continue
        for found in find_files(source):
            if isinstance(found, Found):
                state = found.path.stat()
                digest.update(f"\0{found.path} {state.st_size} {state.st_mtime_ns}".encode())
                n_files += 1
    return digest.hexdigest(), n_files


class _Reading:
    """The corpus on its way into the stages: what could not be read, and how far in the files each chunk reaches."""

    def __init__(self, sources: Sources, settings: Settings, pipeline: Pipeline) -> None:
        self._items = read_corpus(sources, rules=settings.rule_dirs(), outlets=pipeline.outlet_countries())
        self._path, self._n_files = "", 0
        self.unread: list[Skipped] = []
        self.places: deque[int] = deque()  # of the chunks that are in work

    def articles(self) -> Iterator[Article]:
        for item in self._items:
            if item.path != self._path:
                self._path, self._n_files = item.path, self._n_files + 1
            if isinstance(item, Skipped):
                self.unread.append(item)
            else:
                yield item

    def without(self, done: frozenset[str], pieces: Iterable[list[Article]]) -> Iterator[list[Article]]:
        """The chunks less the articles that a stopped run has done; their bounds stay, and with them every outcome."""
        for piece in pieces:
            self.places.append(self._n_files)
            yield [article for article in piece if article.id not in done]


def _skipped(failure: Failure) -> Skipped:
    return Skipped(failure.path, f"article {failure.article_id}", failure.reason)


def _compare(tables: Tables, out: Path) -> None:
    write_comparison(out, *compare(tables))


def _write_skipped(out: Path, skipped: Sequence[Skipped]) -> None:
    """Write what was left out to `skipped.csv`; without anything, there is no such file."""
    if not skipped:
        (out / SKIPPED).unlink(missing_ok=True)
        return
    with whole(out / SKIPPED) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("path", "place", "reason"))
        rows.writerows((item.path, item.place, item.reason) for item in skipped)


def _rule_notes(settings: Settings) -> dict[str, str]:
    """What each rule looks for, by id."""
    return {rule.id: rule.about for rule in load_grammar(settings.rule_dirs()).rules}
