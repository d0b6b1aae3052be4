"""The commands one by one: what they print, where to, and with which exit code they end."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from attrib.documentation import help_texts, pages

from .running import CORPUS, ROOT, attrib

SENTENCE = "The talks collapsed, a senior diplomat said on condition of anonymity."
COMMANDS = {
    "report", "extract", "render", "worksheet", "export", "show", "explain", "evaluate", "rules list", "rules check",
    "rules doc", "models list", "models fetch",
}  # fmt: skip


def test_commands_are_those_of_the_design() -> None:
    named = {path.removeprefix("attrib").strip() for path, _ in help_texts()}
    assert named - {"", "rules", "models"} == COMMANDS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(command: str) -> None:
    outcome = attrib(*command.split(), "--help")
    assert outcome.code == 0
    assert f"    attrib {command}" in outcome.out


@pytest.mark.parametrize("name", ["cli.md", "rules.md", "tables.md"])
def test_generated_pages_are_fresh(name: str) -> None:
    """Otherwise: `make docs`."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages()[name]


def test_commands_start_without_the_heavy_libraries() -> None:
    code = "import sys, attrib.cli; sys.exit(any(name in sys.modules for name in ('torch', 'stanza', 'pandas')))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_missing_argument_is_a_usage_error() -> None:
    outcome = attrib("report")
    assert (outcome.code, outcome.out) == (2, "")
    assert "CORPUS" in outcome.err


def test_unknown_option_is_a_usage_error() -> None:
    assert attrib("extract", CORPUS, "--out", "x", "--colour").code == 2


def test_nothing_to_do_leaves_nothing_behind(tmp_path: Path) -> None:
    outcome = attrib("report", tmp_path / "none", "--out", tmp_path / "out")
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith(f"attrib: {tmp_path / 'none'}: ")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named_first(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("The bridge is closed, police said.", encoding="utf-8")
    outcome = attrib("extract", tmp_path / "story.txt", "--out", tmp_path / "story.txt")
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith(f"attrib: {tmp_path / 'story.txt'}") and "Errno" not in outcome.err


def test_bad_input_costs_that_input(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "good.txt").write_text("The bridge is closed, police said.", encoding="utf-8")
    (tmp_path / "news" / "bad.txt").write_bytes(b"The bridge \x81\x00 is open \xff\xc3\xa9.")
    outcome = attrib("extract", tmp_path / "news", "--out", tmp_path / "out")
    assert outcome.code == 1
    assert outcome.out.startswith("1 article: ")
    assert outcome.err.startswith(f"attrib: {tmp_path / 'news' / 'bad.txt'}")
    skipped = (tmp_path / "out" / "skipped.csv").read_text(encoding="utf-8").splitlines()
    assert skipped[0] == "path,place,reason" and len(skipped) == 2 and "bad.txt" in skipped[1]


def test_articles_of_the_same_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for name in ("a", "b", "c"):
        text = "The ferry is late, a deckhand said." if name == "c" else "The bridge is closed, police said."
        (tmp_path / "news" / f"{name}.txt").write_text(text, encoding="utf-8")
    told = "The articles a and b are the same text; each counts, so leave out what is there twice by mistake."
    for _ in ("first", "known"):
        outcome = attrib("report", tmp_path / "news", "--out", tmp_path / "out")
        assert (outcome.code, outcome.err) == (0, f"attrib: {told}\n")
    assert told in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_standard_input_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"The bridge is closed, police said.")))
    assert attrib("extract", "-", "--out", tmp_path).code == 0
    assert "police" in (tmp_path / "attributions.csv").read_text(encoding="utf-8")


def test_rules_of_the_users_own_that_are_wrong_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "hearsay.yml").write_text("about: More.\nentries:\n- gossip\n- gossip\n", encoding="utf-8")
    outcome = attrib("explain", SENTENCE, "--rules", tmp_path)
    assert outcome.code == 3
    assert outcome.err.startswith(f"attrib: {tmp_path / 'lists' / 'hearsay.yml'}:4: ")


def test_unknown_model_is_told_in_a_line(tmp_path: Path) -> None:
    outcome = attrib("explain", SENTENCE, "--model", "none-such")
    assert outcome.code == 3
    assert outcome.err.startswith("attrib: unknown model 'none-such': ") and outcome.err.count("\n") == 1


def test_render_without_tables_says_how_to_make_them(tmp_path: Path) -> None:
    outcome = attrib("render", tmp_path)
    assert outcome.code == 3
    assert "attrib extract CORPUS --out" in outcome.err


def test_show_marks_the_attributions_where_there_is_no_terminal() -> None:
    outcome = attrib("show", CORPUS / "orle-valley-gazette" / "spill-gazette-1.txt")
    assert outcome.code == 0
    assert "[S1 " in outcome.out and "[C1 " in outcome.out and "[X1 " in outcome.out
    assert "\x1b" not in outcome.out


def test_an_empty_sentence_is_wrong_usage() -> None:
    outcome = attrib("explain", " ")
    assert (outcome.code, outcome.out) == (2, "") and "it is empty; write a sentence" in outcome.err


def test_explain_shows_the_answer_then_what_it_rests_on() -> None:
    outcome = attrib("explain", SENTENCE)
    assert outcome.code == 0
    attributions, speakers, statements, readings, tree, tried = outcome.out.split("\n\n")
    assert attributions.startswith("ATTRIBUTIONS\n  a1 ") and "said by: a senior diplomat" in attributions
    assert tree.startswith("TREE\n  root: ")
    assert "at “said”" in tried and "leads nowhere" in tried
    assert "source: a senior diplomat" in readings and "reported" in readings
    assert "a senior diplomat" in speakers and "because: " in speakers
    assert statements.startswith("STATEMENTS\n  a1 by a senior diplomat")


def test_explain_has_nothing_to_say_of_a_sentence_without_attribution() -> None:
    attributions, _, _, readings, *_ = attrib("explain", "It rained.").out.split("\n\n")
    assert attributions == "ATTRIBUTIONS\n  none; READINGS shows what was considered"
    assert readings.startswith("READINGS\n") and "(reported)" not in readings


def test_evaluate_names_a_gold_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("{}\n", encoding="utf-8")
    outcome = attrib("evaluate", "--gold", tmp_path / "gold.jsonl", "--format", "gold")
    assert outcome.code == 3 and outcome.err.startswith(f"attrib: {tmp_path / 'gold.jsonl'}, line 1: ")


def test_every_rule_passes_its_examples() -> None:
    outcome = attrib("rules", "check")
    assert outcome.code == 0, outcome.out


def test_rules_are_listed_and_documented() -> None:
    listed = attrib("rules", "list").out.splitlines()
    reference = attrib("rules", "doc").out
    assert listed and all(f"### {line.partition(chr(9))[0]}\n" in reference for line in listed)


def test_models_are_listed() -> None:
    assert attrib("models", "list").out.startswith("packaged\t")


def test_unknown_package_cannot_be_fetched() -> None:
    outcome = attrib("models", "fetch", "none-such")
    assert outcome.code == 3 and outcome.err.startswith("attrib: unknown package 'none-such'")
