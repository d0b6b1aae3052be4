"""The main job from end to end, with the packaged weights, on the teaching corpus."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

import pytest

from attrib.tables import TABLES, read_tables

from .running import CORPUS, ROOT, Outcome, attrib, files_in
from .sample import SAMPLE, tables

SUBSET = [
    CORPUS / "newsline-express/baghouz-newsline-1.txt",
    CORPUS / "orle-valley-gazette/spill-gazette-1.txt",
    CORPUS / "levant-ledger/baghouz-ledger-2.md",
    CORPUS / "maritime-public-broadcasting/baghouz-mpb.html",
]


@pytest.fixture
def copy(report: Path, tmp_path: Path) -> Path:
    """A copy of the report that a test may change."""
    return Path(shutil.copytree(report, tmp_path / "copy"))


@pytest.fixture
def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object) -> None:
        pytest.fail("the parser was loaded")

    monkeypatch.setattr("attrib.parsing.parser.load_engine", load)


def correct(path: Path, column: str, old: str, new: str) -> int:
    """Replace a value in a column of a CSV file, as a person would; returns in how many rows."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    place = rows[0].index(column)
    changed = [row for row in rows[1:] if row[place] == old]
    for row in changed:
        row[place] = new
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return len(changed)


def test_report_ends_well_and_says_where_the_page_is(corpus_run: tuple[Path, Outcome]) -> None:
    out, outcome = corpus_run
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"15 articles: open {out}/report.html; the tables are in {out}/tables\n"


def test_every_table_is_there_in_both_forms_and_no_draft(report: Path) -> None:
    found = {name for name in files_in(report) if "/texts/" not in name}
    expected = {f"tables/{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")}
    assert found == expected | {"tables/datapackage.json", "report.html"}


def test_tables_agree_with_their_own_schema(report: Path) -> None:
    assert read_tables(report / "tables").problems == ()


def test_every_offset_holds(report: Path) -> None:
    """Contents in the table are what the text has at their offsets."""
    read = read_tables(report / "tables")
    texts = dict(zip(read.articles["article_id"], read.articles["text"], strict=True))
    for article, content, spans in read.attributions[["article_id", "content", "content_spans"]].itertuples(
        index=False
    ):
        parts = (texts[article][slice(*map(int, span.split(":")))] for span in spans.split(";"))
        assert " … ".join(parts) == content


def test_tables_are_those_in_the_sample(report: Path) -> None:
    """Made from the parses in `tests/parses`. Where the change is meant: `make sample`, and read the difference."""
    golden, fresh = lines_of(SAMPLE), lines_of(report / "tables")
    assert list(unified_diff(golden, fresh, "sample", "now", n=0))[:20] == []


def test_parses_of_this_machine_give_nearly_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert attrib("extract", "corpus", "--out", tmp_path, "--no-cache").code == 0
    golden, fresh = statements(SAMPLE), statements(tmp_path)
    assert len(golden & fresh) >= 0.95 * max(len(golden), len(fresh))


def statements(folder: Path) -> set[tuple[str, ...]]:
    """Where each attribution of a folder of tables stands, and what kind of source it has."""
    columns = ("article_id", "cue_spans", "content_spans", "source_spans", "speaker_type")
    with (folder / "attributions.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row[column] for column in columns) for row in csv.DictReader(file)}


def lines_of(folder: Path) -> list[str]:
    """The lines of the golden tables in a folder, each with the table's name."""
    return [f"{path.name}: {line}" for path in tables(folder) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.usefixtures("no_parser")
def test_second_run_parses_nothing_and_gives_the_same_bytes(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert attrib("report", "corpus", "--out", tmp_path).code == 0
    assert files_in(tmp_path) == files_in(report)


def test_without_cache_everything_is_parsed_again(corpus_run: object, no_parser: None, tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="the parser was loaded"):
        attrib("extract", SUBSET[0], "--out", tmp_path, "--no-cache")


def test_number_of_processes_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrib.engines.work.CHUNK_TEXT", 5_000)  # so that both processes get something
    for jobs in (1, 2):
        assert attrib("extract", *SUBSET, "--out", tmp_path / str(jobs), "--jobs", str(jobs)).code == 0
    assert files_in(tmp_path / "1") == files_in(tmp_path / "2")


def test_stopped_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrib.engines.work.CHUNK_TEXT", 1)  # an article a chunk
    assert attrib("extract", *SUBSET, "--out", tmp_path / "whole").code == 0

    analysed = count_articles(monkeypatch, stop_at=3)
    outcome = attrib("extract", *SUBSET, "--out", tmp_path / "stopped")
    assert outcome == (130, "", "attrib: stopped; the same command goes on where it was\n")
    assert not (tmp_path / "stopped" / "attributions.csv").exists()
    assert attrib("extract", *SUBSET, "--out", tmp_path / "stopped").code == 0
    assert analysed == [1, 1, 1, 1, 1]  # what was done before is not done again
    assert files_in(tmp_path / "stopped") == files_in(tmp_path / "whole")


def test_stopped_run_over_files_that_changed_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrib.engines.work.CHUNK_TEXT", 1)
    news = Path(shutil.copytree(SUBSET[0].parent, tmp_path / "news"))
    analysed = count_articles(monkeypatch, stop_at=3)
    attrib("extract", news, "--out", tmp_path / "out")
    (news / SUBSET[0].name).write_text("The bridge is closed, police said.", encoding="utf-8")
    assert attrib("extract", news, "--out", tmp_path / "out").code == 0
    assert analysed == [1, 1, 1, 1, 1, 1]


def count_articles(monkeypatch: pytest.MonkeyPatch, stop_at: int) -> list[int]:
    """How many articles each call of the stages gets; the user stops the run in one of the calls."""
    from attrib.pipeline import Pipeline

    calls: list[int] = []
    tabulate = Pipeline.tabulate

    def counted(self: Pipeline, articles: Sequence[object]) -> object:
        calls.append(len(articles))
        if len(calls) == stop_at:
            raise KeyboardInterrupt
        return tabulate(self, articles)  # type: ignore[arg-type]

    monkeypatch.setattr(Pipeline, "tabulate", counted)
    return calls


def test_corrected_type_reaches_every_table_and_the_page(copy: Path, report: Path) -> None:
    tables = copy / "tables"
    n_corrected = correct(tables / "speakers.csv", "speaker_type", "military", "armed_group")
    outcome = attrib("render", copy)
    assert n_corrected and outcome.code == 0
    assert "speaker_type: speakers.csv has 'armed_group' instead of 'military'" in outcome.err  # told, but no fault
    read = read_tables(tables)
    assert "military" not in set(read.attributions["speaker_type"]) | set(read.speakers["speaker_type"])
    assert (copy / "report.html").read_bytes() != (report / "report.html").read_bytes()
    assert {"armed group"} & set(read.speakers["label"]) and "military force" not in set(read.speakers["label"])
    again = attrib("render", copy)
    assert (again.code, again.err) == (0, "")  # now they all say the same


def test_copy_corrected_alone_is_a_fault(copy: Path) -> None:
    assert correct(copy / "tables" / "attributions.csv", "speaker_type", "military", "armed_group")
    outcome = attrib("render", copy)
    assert outcome.code == 1
    assert "speaker_type: speakers.csv has 'military' instead of 'armed_group'" in outcome.err


def test_uncorrected_tables_give_the_same_report(copy: Path, report: Path) -> None:
    assert attrib("render", copy).code == 0
    assert files_in(copy) == files_in(report)


def test_cell_that_cannot_be_used_is_named_and_kept(copy: Path) -> None:
    path = copy / "tables" / "speakers.csv"
    correct(path, "speaker_type", "military", "soldier")
    before = path.read_bytes()
    outcome = attrib("render", copy)
    assert outcome.code == 1
    assert outcome.err.startswith("attrib: speakers.csv, ") and "soldier" in outcome.err
    assert path.read_bytes() == before


def test_a_column_that_is_gone_is_told_and_comes_back(copy: Path, report: Path) -> None:
    path = copy / "tables" / "speakers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    place = rows[0].index("name")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row[:place], *row[place + 1 :]] for row in rows)
    outcome = attrib("render", copy)
    assert outcome.code == 1
    assert outcome.err.startswith("attrib: speakers.csv: column 'name' is missing; what attrib wrote there stays")
    assert files_in(copy) == files_in(report)


def test_a_statement_of_another_and_one_that_was_missed_are_no_faults(copy: Path) -> None:
    path = copy / "tables" / "attributions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = next(row for row in rows if row["speaker_id"] and row["level"] == "core" and row["cue_spans"])
    other = next(row for row in rows if row["article_id"] == first["article_id"] and row["speaker"] != first["speaker"])
    added = dict.fromkeys(first, "") | {
        name: first[name] for name in ("article_id", "sentence_id", "quote_type", "level")
    }
    added |= {"attribution_id": "mine", **{name: first[name] for name in ("cue", "content", "source")}}
    first["speaker_id"] = other["speaker_id"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerows([*rows, added])
    outcome = attrib("render", copy)
    assert outcome.code == 0
    assert outcome.err.count("\n") == 2 and "was given to speaker" in outcome.err and "has no speaker_id" in outcome.err
    after = read_tables(copy / "tables").attributions
    assert after[["speaker_id", "speaker_type"]].iloc[0].to_list() == [other["speaker_id"], other["speaker_type"]]
    mine = after[after["attribution_id"] == "mine"].iloc[0]
    assert mine["cue_spans"] == first["cue_spans"] and mine["speaker_id"] and mine["naming"] != "none"
    assert attrib("render", copy).err == ""


def test_worksheet_from_a_report(report: Path, tmp_path: Path) -> None:
    outcome = attrib("worksheet", report, "--out", tmp_path, "--format", "csv", "--format", "html")
    assert outcome.code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"worksheet.csv", "worksheet.html", "answer-key.html"}


def test_export_has_a_row_a_counted_statement_and_source(report: Path) -> None:
    outcome = attrib("export", report)
    rows = list(csv.DictReader(outcome.out.splitlines()))
    read = read_tables(report / "tables").attributions
    assert outcome.code == 0
    assert len(rows) == (read["speaker_id"].ne("") & read["level"].ne("implied")).sum()
    assert {row["type"] for row in rows} == {
        "named person", "named organisation", "document", "anonymous", "unnamed person", "unnamed group",
    }  # fmt: skip


def test_evaluate_scores_what_is_found_and_what_stands_in_tables(report: Path, tmp_path: Path) -> None:
    gold = ("evaluate", "--gold", CORPUS / "gold.jsonl", "--format", "gold", "--json")
    found = attrib(*gold, "--errors", tmp_path / "errors.html")
    assert found.code == 0
    scores = json.loads(found.out)
    assert scores["articles"] == 15 and 0.3 < scores["relation"]["F1"] <= 1
    assert "<html" in (tmp_path / "errors.html").read_text(encoding="utf-8")
    of_tables = json.loads(attrib(*gold, "--tables", report).out)
    assert of_tables["relation"] == scores["relation"]
