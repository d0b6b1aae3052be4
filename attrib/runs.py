"""What a user asks for, from a corpus to files in a folder: tables, comparison, report, and the report again."""

from __future__ import annotations

import csv
import hashlib
import shutil
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from itertools import chain, starmap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import fsspec

from attrib import engines
from attrib.comparison import compared
from attrib.engines import Chunk, Done, Engine
from attrib.engines.memory import trim
from attrib.evaluation import Outcome
from attrib.finished import Finished, Run
from attrib.grammar import load_grammar
from attrib.model import Article
from attrib.parsing import usable_threads
from attrib.pipeline import Analysis, Failure, Pipeline, Settings
from attrib.reading import Skipped, is_url, read_corpus, states
from attrib.reading.sources import STDIN, Found, find_files
from attrib.reporting import render
from attrib.speakers import consequences, introduced, load_lexicon
from attrib.tables import (
    Corpus,
    Parts,
    StoredTables,
    check,
    duplicates,
    merge,
    write_comparison,
)
from attrib.tables.files import whole
from attrib.tables.schema import ARTICLES, ATTRIBUTIONS, CLAIMS, OUTLETS, REUSE

TABLES = "tables"
REPORT = "report.html"
SKIPPED = "skipped.csv"
PARTS = ".parts"  # tables that are not whole yet

ALONE = Engine()

Sources = Sequence[str | Path]


class Progress(NamedTuple):
    """How far a run is. Files may hold several articles, and what is to come is known in files only."""

    n_articles: int
    n_files: int
    of_files: int


Watch = Callable[[Progress], None]


def extract(
    sources: Sources, out: str | Path, settings: Settings, engine: Engine = ALONE, watch: Watch | None = None
) -> Run:
    """Write the tables of a corpus into the folder or URL `out`, with `skipped.csv` where something was left out.

    The corpus passes through in chunks and never lies in memory as a whole. A run that was stopped goes on where it
    was, if the settings are the same; one that has been done already has nothing to do. Where there is no article at
    all, nothing is written.
    """
    survey = _survey(sources, settings)
    finished = _finished("extract", out, settings, survey)
    if finished and (known := finished.recall()):
        return known
    with (
        _arriving(out) as folder,
        _tabulated(sources, folder, f"{out}/{PARTS}", settings, survey, engine, watch) as run,
    ):
        if run.n_articles:
            tables = StoredTables(folder)
            _compare(tables, folder)
            _write_skipped(folder, run.skipped)
            run = replace(run, notes=duplicates(tables))
    if finished and run.n_articles:
        finished.keep(run)
    return run


def report(
    sources: Sources, out: str | Path, settings: Settings, engine: Engine = ALONE, watch: Watch | None = None
) -> Run:
    """Write the tables of a corpus into `out`/tables and the report on them to `out`/report.html, as `extract` does."""
    survey = _survey(sources, settings)
    finished = _finished("report", out, settings, survey)
    if finished and (known := finished.recall()):
        return known
    work = f"{out}/{TABLES}/{PARTS}"
    with _arriving(out) as folder, _tabulated(sources, folder / TABLES, work, settings, survey, engine, watch) as run:
        if run.n_articles:
            tables = StoredTables(folder / TABLES)
            _compare(tables, folder / TABLES)
            render(tables, folder / REPORT, rule_notes=_rule_notes(settings))
            _write_skipped(folder, run.skipped)
            run = replace(run, notes=duplicates(tables))
    if finished and run.n_articles:
        finished.keep(run)
    return run


class Rendered(NamedTuple):
    """What was found in corrected tables, a line each."""

    problems: tuple[str, ...]  # what was wrong
    notes: tuple[str, ...]  # what followed from the corrections


def render_again(folder: Path, settings: Settings) -> Rendered:
    """Make the report again from tables that may have been corrected, with all that follows from the corrections.

    `folder` holds the tables, or a folder `tables` with them. While a cell in them cannot be used, only the report and
    the comparison are written, so that none is lost that a person wrote.
    """
    tables_dir = tables_in(folder)
    lexicon = load_lexicon(settings.rule_dirs())
    follow, introduce = partial(consequences, lexicon=lexicon), partial(introduced, lexicon=lexicon)
    with TemporaryDirectory() as work:
        checked = check(tables_dir, Path(work), follow, introduce)
        trim()
        kept = Path(work) / "unsaved" if checked.unusable else tables_dir
        checked.write(kept)
        problems = checked.problems if checked.unusable else checked.remaining
        stored = StoredTables(kept, checked.by_article, problems)
        _compare(stored, tables_dir)
        if checked.unusable:
            for made in (OUTLETS, CLAIMS, REUSE):
                shutil.copy(tables_dir / f"{made.name}.parquet", kept)
        render(stored, folder / REPORT, rule_notes=_rule_notes(settings))
    return Rendered((*checked.mended, *checked.problems), checked.notes)


def tables_of(sources: Sources, work: Path, settings: Settings) -> tuple[Corpus | None, Run]:
    """The tables that the user means: those of an earlier run, with the corrections in them, or else new ones.

    Either come to lie in `work`. None where there is no article to make them from.
    """
    if len(sources) == 1:
        folder = tables_in(Path(sources[0]))
        if (folder / f"{ATTRIBUTIONS.name}.csv").is_file():
            tables = check(folder, work).corpus
            run = Run(sum(map(len, tables.each(ARTICLES.name, ["article_id"]))), ())
            return (tables if run.n_articles else None), run
    run = extract(sources, work, settings)
    return (StoredTables(work) if run.n_articles else None), run


def each(sources: Sources, settings: Settings, use: Callable[[Analysis], None]) -> Run:
    """Hand what the stages make of each article to `use`."""
    pipeline = Pipeline(settings, usable_threads())
    reading = _Reading(sources, settings, pipeline)
    skipped = reading.unread
    n_articles = 0
    for found in pipeline.analyse(reading.articles()):
        if isinstance(found, Failure):
            skipped.append(_skipped(found.path, found.article_id, found.reason))
        else:
            use(found)
            n_articles += 1
    return Run(n_articles, tuple(skipped))


def predictor(settings: Settings) -> Callable[[Iterable[Article]], Iterator[Outcome]]:
    """The stages in the form in which they are evaluated: what they find, and what was too unsure to be reported.

    An article that a stage cannot handle is left out, and counts as one in which nothing was found.
    """
    pipeline = Pipeline(settings, usable_threads())

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


@contextmanager
def _arriving(out: str | Path) -> Iterator[Path]:
    """The folder in which files for `out` are to be made: itself, or one that is sent to the URL in the end."""
    if not is_url(out):
        yield Path(out)
        return
    files, root = fsspec.url_to_fs(str(out))
    with TemporaryDirectory() as work:
        yield Path(work)
        for path in sorted(path for path in Path(work).rglob("*") if path.is_file()):
            target = f"{root}/{path.relative_to(work).as_posix()}"
            files.makedirs(target.rpartition("/")[0], exist_ok=True)
            files.put_file(str(path), target)


@contextmanager
def _tabulated(
    sources: Sources, out: Path, work: str, settings: Settings, survey: _Survey, engine: Engine, watch: Watch | None
) -> Iterator[Run]:
    """The tables of a corpus in the folder `out`. The parts that they are made from, in `work`, go after use.

    A run that is stopped in use merges the parts again: what follows from the tables is then made from whole ones.
    """
    pipeline = Pipeline(settings, usable_threads() if engine == ALONE else 1)
    reading = _Reading(sources, settings, pipeline)
    pieces = engines.chunks(reading.articles())
    first = next(pieces, None)
    if first is None:
        yield Run(0, tuple(reading.unread))
        return
    parts = Parts(work, survey.fingerprint)
    done = parts.done()
    n_articles = n_files = 0
    waiting = reading.without(done, chain([first], pieces))
    for finished in chain(map(Done._make, done.items()), engines.run(waiting, settings, pipeline, parts, engine)):
        n_articles, n_files = n_articles + finished.n_articles, max(n_files, reading.places.pop(finished.number, 0))
        if watch:
            watch(Progress(n_articles, n_files, survey.n_files))
    if n_articles:
        merge(parts, out)
    yield Run(n_articles, (*reading.unread, *starmap(_skipped, parts.failures())))
    parts.remove()
    if not n_articles:
        _remove_empty(out)


class _Survey(NamedTuple):
    """What a run before must have in common with this one to count for it, as a hash; and the number of files."""

    fingerprint: str
    n_files: int


def _survey(sources: Sources, settings: Settings) -> _Survey:
    """The settings, and the files as they are, before they are read.

    Standard input cannot be told from what it was before, so
    that a run over it starts anew.
    """
    lines = [line for source in sources for line in _states(source)]
    digest = hashlib.sha256("\0".join([settings.fingerprint(), *lines]).encode())
    return _Survey(digest.hexdigest(), len(lines))


def _finished(command: str, out: str | Path, settings: Settings, survey: _Survey) -> Finished | None:
    """The run before, where there can be one that counts."""
    return Finished(Path(out), f"{command} {survey.fingerprint}") if settings.cache and not is_url(out) else None


def _states(source: str | Path) -> Iterator[str]:
    """A line for each file that changes when the file does."""
    if str(source) == STDIN:
        yield str(time.time_ns())
    elif is_url(source):
        yield from states(str(source))
    else:
        for found in find_files(source):
            if isinstance(found, Found):
                state = found.path.stat()
                yield f"{found.path} {state.st_size} {state.st_mtime_ns}"


class _Reading:
    """The corpus on its way into the stages: what could not be read, and how far in the files each chunk reaches."""

    def __init__(self, sources: Sources, settings: Settings, pipeline: Pipeline) -> None:
        self._items = read_corpus(sources, rules=settings.rule_dirs(), outlets=pipeline.outlet_countries())
        self._path, self._n_files = "", 0
        self.unread: list[Skipped] = []
        self.places: dict[int, int] = {}  # of the chunks that are in work

    def articles(self) -> Iterator[Article]:
        for item in self._items:
            if item.path != self._path:
                self._path, self._n_files = item.path, self._n_files + 1
            if isinstance(item, Skipped):
                self.unread.append(item)
            else:
                yield item

    def without(self, done: Container[int], pieces: Iterable[Chunk]) -> Iterator[Chunk]:
        """The chunks that a stopped run has not done."""
        for chunk in pieces:
            if chunk.number not in done:
                self.places[chunk.number] = self._n_files
                yield chunk


def _remove_empty(folder: Path) -> None:
    """Remove a folder in which nothing came to lie, and the one above if that was all it held."""
    with suppress(OSError):
        folder.rmdir()
        folder.parent.rmdir()


def _skipped(path: str, article_id: str, reason: str) -> Skipped:
    return Skipped(path, f"article {article_id}", reason)


def _compare(tables: Corpus, out: Path) -> None:
    write_comparison(out, compared(tables))


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
