from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.reporting import worksheet
from attrib.reporting.exercises import Exercises, exercises
from attrib.reporting.gift import escape, gift
from attrib.reporting.qti import item
from attrib.reporting.questions import Question, questions_on
from attrib.tables import Row, Tables, check, read_tables, recompute, shares, stored

from .build import Story, write_tables
from .stories import CLAIMS, HOSTILE_TEXT, STORIES
from .test_page import correct

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


@pytest.fixture(scope="module")
def made(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("material")
    worksheet(tables, out)
    return out


def held(tables: Path) -> Tables:
    return recompute(read_tables(tables))


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((path / "worksheet.csv").read_text(encoding="utf-8"))))


def test_every_format_is_written_and_the_same_each_time(tables: Path, made: Path, tmp_path: Path) -> None:
    written = worksheet(tables, tmp_path)
    assert [path.name for path in written] == [
        "worksheet.html", "answer-key.html", "worksheet.gift.txt", "worksheet.qti.zip", "worksheet.csv",
    ]  # fmt: skip
    assert [path.read_bytes() for path in written] == [(made / path.name).read_bytes() for path in written]


@pytest.mark.parametrize("seed", range(3))
def test_tables_read_an_article_at_a_time_give_the_same_material(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    def change(row: dict[str, str]) -> None:
        row["speaker_type"], row["name"] = "expert", row["name"].upper()

    corrected = correct(tables, tmp_path / "t", "speakers", change)
    at_once = worksheet(corrected, tmp_path / "at once", seed=seed)
    monkeypatch.setattr(shares, "ARTICLES_HELD", 1)
    monkeypatch.setattr(stored, "ARTICLES_READ", 1)
    written = worksheet(check(corrected, tmp_path).corpus, tmp_path / "by article", seed=seed)
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in at_once]


def test_only_the_formats_asked_for_are_written(tables: Path, tmp_path: Path) -> None:
    assert [path.name for path in worksheet(tables, tmp_path, formats=["csv"])] == ["worksheet.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["worksheet.csv"]


def test_passages_are_spread_over_the_outlets_and_another_seed_draws_others(tables: Path) -> None:
    drawn = [exercises(held(tables), passages=3, comparisons=0, seed=seed) for seed in range(6)]
    for one in drawn:
        assert len({passage.outlet for passage in one.passages}) == 3
    assert len({tuple(passage.text for passage in one.passages) for one in drawn}) > 1


def test_every_choice_offers_its_answer_once(tables: Path) -> None:
    made = exercises(held(tables), passages=9, comparisons=2, seed=0)
    for question in made.questions:
        assert len(question.options) == len(set(question.options))
        if question.options:
            assert set(question.answers) <= set(question.options)


def test_the_key_follows_a_corrected_table(tables: Path, made: Path, tmp_path: Path) -> None:
    def promote(row: dict[str, str]) -> None:
        if row["label"] == "harbour master":
            row["speaker_type"], row["transparency"] = "expert", "4"

    worksheet(correct(tables, tmp_path / "t", "speakers", promote), tmp_path / "out")
    before, after = (
        {row["question"]: row["answer"] for row in rows(path) if "Marta Lind" in row["question"]}
        for path in (made, tmp_path / "out")
    )
    kind, rung = (
        f"{words} “Marta Lind, the harbour master”"
        for words in ("What kind of source is", "Which rung of the ladder is")
    )
    assert (before[f"{kind}?"], before[f"{rung} on?"]) == ("government", "5 · named, with role")
    assert (after[f"{kind}?"], after[f"{rung} on?"]) == ("expert", "4 · named only")
    assert "<b>expert</b>" in (tmp_path / "out" / "answer-key.html").read_text(encoding="utf-8")


def test_outlets_are_compared_on_a_shared_claim(tables: Path) -> None:
    (comparison,) = exercises(held(tables), passages=1, comparisons=2, seed=0).comparisons
    assert {version.outlet for version in comparison.versions} == {"The Quay Post", "Ferry Times"}
    assert "harbour master (Marta Lind, the harbour master; named person; rung 5" in comparison.question.answers[0]
    first = comparison.versions[0]
    assert comparison.question.prompt.startswith(f"{first.outlet} (“{first.headline}”) and ")
    assert f"“{first.claim[:20]}" in comparison.question.prompt


def test_claims_with_conflicting_versions_go_first(tmp_path: Path) -> None:
    agreed = [{**claim, "claim_id": "c0", "spans": "0:9", "conflict": ""} for claim in CLAIMS]
    corpus = held(write_tables(tmp_path, STORIES, claims=[*agreed, *CLAIMS]))
    found = exercises(corpus, passages=1, comparisons=2, seed=0).comparisons
    assert [len(comparison.versions[0].claim) for comparison in found] == [38, 9]


def test_an_outlet_is_not_compared_with_one_that_names_the_same_source(tmp_path: Path) -> None:
    def story(id: str, source: str, label: str) -> Story:
        told = "the ferry would not run before the ice had gone and the pier had been seen to by somebody"
        marked = f"[S1 {source}] [C1 said] [X1 {told}]."
        return Story(id, f"The {id} Post", marked, speakers={1: {"label": label}})

    stories = [story("Hill", "A warden", "warden"), story("Dale", "A warden", "warden"), story("Moor", "He", "guard")]
    claims = [
        {"claim_id": "c1", "article_id": one.id, "outlet": one.outlet, "spans": "9:30", "attribution_id": "a1"}
        for one in stories
    ]
    for told, outlets in (
        (claims, ["The Hill Post", "The Moor Post"]),
        (claims[1:], ["The Dale Post", "The Moor Post"]),
    ):
        corpus = held(write_tables(tmp_path, stories, claims=told))
        (comparison,) = exercises(corpus, passages=1, comparisons=2, seed=0).comparisons
        assert [version.outlet for version in comparison.versions] == outlets
    corpus = held(write_tables(tmp_path, stories, claims=claims[:2]))
    assert exercises(corpus, passages=1, comparisons=2, seed=0).comparisons == ()


def test_a_source_is_asked_about_where_the_text_introduces_it(tmp_path: Path) -> None:
    told = " the gate would stay shut until the water had gone down and the road was dry again"
    story = Story(
        id="gate",
        outlet="The Quay Post",
        headline="Gate shut",
        marked=f"[S2 The warden] [C2 added] [X2 that{told}].\n"
        f"[S1 A warden of the lower locks] [C1 said] [X1 that{told}].",
        speakers={number: {"name": "A warden of the lower locks"} for number in (1, 2)},
    )
    corpus = held(write_tables(tmp_path, [story]))
    for seed in range(5):
        (passage,) = exercises(corpus, passages=1, comparisons=0, seed=seed).passages
        assert passage.questions[1].answers == ("A warden of the lower locks",)


def test_a_question_quotes_with_both_marks_or_none() -> None:
    def prompt(content: str) -> str:
        row = {"content": content, "source": "a guard", "cue": "said"}
        return next(iter(questions_on(1, row, [], random.Random(0)))).prompt

    assert "says this: “It was shut”?" in prompt('"It was shut,"')
    assert "says this: “that it was ‘quite shut’”?" in prompt("that it was ‘quite shut’")
    assert "says this: “It is not the gate … it is the road”?" in prompt('"It is not the gate" … "it is the road,"')


def test_what_kind_of_source_is_not_asked_where_the_text_shows_nothing() -> None:
    def kinds(confidence: float) -> list[str]:
        row: Row = {"content": "It was shut", "source": "Gil Far", "cue": "said", "speaker_type": "other"}
        asked = questions_on(1, {**row, "type_confidence": confidence}, [], random.Random(0))
        return [question.prompt for question in asked if question.prompt.startswith("What kind")]

    assert kinds(0.0) == []
    assert kinds(0.7) == ["What kind of source is “Gil Far”?"]


def test_tables_without_texts_are_refused_with_what_to_do(tables: Path, tmp_path: Path) -> None:
    for name in ("articles", "attributions", "speakers"):
        (tmp_path / f"{name}.csv").write_bytes((tables / f"{name}.csv").read_bytes())
    with pytest.raises(ValueError, match=r"articles\.parquet or texts/"):
        worksheet(tmp_path, tmp_path / "out")


def test_the_sheet_tells_no_answers_and_escapes_its_text(made: Path) -> None:
    sheet = (made / "worksheet.html").read_text(encoding="utf-8")
    assert "<script>alert" not in sheet
    assert 'class="p ' not in sheet
    assert "<script>alert" not in (made / "answer-key.html").read_text(encoding="utf-8")


@given(st.text())
def test_gift_escaping_can_be_undone_and_leaves_no_control_character(text: str) -> None:
    escaped = escape(text.replace("\r", ""))
    assert re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], escaped) == text.replace("\r", "")
    assert not re.search(r"[~=#{}:\n]", re.sub(r"\\.", "", escaped))


def test_gift_questions_have_one_name_and_one_answer_block_each(tables: Path) -> None:
    made = exercises(held(tables), passages=9, comparisons=2, seed=0)
    blocks = gift(made).strip().split("\n\n")
    assert len(blocks) == len(made.questions)
    for block, question in zip(blocks, made.questions, strict=True):
        bare = re.sub(r"\\.", "", block)
        assert bare.startswith(f"::{question.id}::[plain]")
        assert bare.count("{") == bare.count("}") == 1
        if question.kind == "choice":
            answers = bare[bare.index("{") :]
            assert (answers.count("\n="), answers.count("\n~")) == (1, len(question.options) - 1)


def test_the_parts_of_a_gift_mark_add_up() -> None:
    asked = Question("q", "several", "Which?", ("a", "b", "c"), ("a", "b", "c", "d"))
    assert gift(Exercises((), (asked,), ())) == (
        "::q::[plain]Which? {\n~%33.33333%a\n~%33.33333%b\n~%33.33333%c\n~%-100%d\n}\n"
    )


def test_the_qti_package_is_whole(made: Path) -> None:
    with zipfile.ZipFile(made / "worksheet.qti.zip") as package:
        names = set(package.namelist())
        manifest = ET.fromstring(package.read("imsmanifest.xml"))
        test = ET.fromstring(package.read("test.xml"))
        items = {name: ET.fromstring(package.read(name)) for name in names if name.startswith("items/")}
    files = {element.get("href") for element in manifest.iter("{http://www.imsglobal.org/xsd/imscp_v1p1}file")}
    assert files == names - {"imsmanifest.xml"}
    assert {reference.get("href") for reference in test.iter(f"{QTI}assessmentItemRef")} == set(items)
    for root in items.values():
        offered = {choice.get("identifier") for choice in root.iter(f"{QTI}simpleChoice")}
        right = {value.text for value in root.iterfind(f"{QTI}responseDeclaration/{QTI}correctResponse/{QTI}value")}
        assert right
        assert not offered or right <= offered


def test_qti_text_survives_whatever_it_holds() -> None:
    question = Question("q", "choice", f"Who? \x00 {HOSTILE_TEXT}", ("<a>",), ("<a>", "b & c"))
    root = ET.fromstring(ET.tostring(item(question, ("x < y",)), encoding="utf-8"))
    assert root.find(f".//{QTI}prompt").text == f"Who?  {HOSTILE_TEXT}"  # type: ignore[union-attr]
    assert [choice.text for choice in root.iter(f"{QTI}simpleChoice")] == ["<a>", "b & c"]
