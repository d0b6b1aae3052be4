from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from attrib.reporting import page, render
from attrib.reporting.charts import script_safe

from .build import write_tables
from .stories import FERRY, HARBOUR, HOSTILE_TEXT, STORIES


class _Reader(HTMLParser):
    """Collects what a browser would see: elements, ids, and text outside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.text = ""
        self._raw = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._raw = tag in ("script", "style")
        self.tags.append(tag)
        values = dict(attrs)
        self.ids += filter(None, [values.get("id")])
        self.targets += [target[1:] for target in [values.get("href") or ""] if target.startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        self._raw = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._raw else data


def correct(tables: Path, copy: Path, table: str, change: Callable[[dict[str, str]], None]) -> Path:
    """A copy of the tables in which `change` was made to every row of one table."""
    shutil.copytree(tables, copy)
    path = copy / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8", newline="") as lines:
        out = csv.DictWriter(lines, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    return copy


def test_the_same_tables_give_the_same_bytes(tables: Path, report: Path, tmp_path: Path) -> None:
    assert render(tables, tmp_path / "again.html").read_bytes() == report.read_bytes()


def test_text_of_any_kind_stays_text(report: Path) -> None:
    html = report.read_text(encoding="utf-8")
    read = _Reader(html)
    assert HOSTILE_TEXT in read.text
    assert "alert(1)" not in re.sub(r"&lt;script&gt;alert\(1\)", "", html)
    assert read.tags.count("script") == html.count('<script type="application/json"') + 2


def test_ids_are_unique_and_every_inner_link_leads_somewhere(report: Path) -> None:
    read = _Reader(report.read_text(encoding="utf-8"))
    assert len(read.ids) == len(set(read.ids))
    assert set(read.targets) <= set(read.ids)


def test_a_corrected_speaker_is_corrected_in_the_report(tables: Path, tmp_path: Path) -> None:
    def rename(row: dict[str, str]) -> None:
        if row["label"] == "harbour master":
            row["label"], row["speaker_type"] = "port official", "expert"

    corrected = correct(tables, tmp_path / "tables", "speakers", rename)
    html = render(corrected, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "port official" in html
    assert "harbour master" not in html[: html.index("<footer")].replace("the harbour master", "")


def test_every_source_shows_why_it_has_its_type_and_which_mentions_it_joins(tables: Path, tmp_path: Path) -> None:
    html = render(tables, tmp_path / "report.html").read_text(encoding="utf-8")
    why = html[html.index('<details class="why">') :].partition("</details>")[0]
    assert re.findall(r"<li>(.*?)</li>", why) == [
        "called “master”", "title Captain", "Marta Lind, the harbour master", "Marta Lind",
    ]  # fmt: skip


def test_without_texts_the_notes_stand_alone(tables: Path, tmp_path: Path) -> None:
    shutil.copytree(tables, tmp_path / "tables", ignore=shutil.ignore_patterns("texts"))
    html = render(tmp_path / "tables", tmp_path / "report.html").read_text(encoding="utf-8")
    assert html.count("come without this article’s text") == len(STORIES)
    assert "Marta Lind" in html


def test_what_is_left_out_is_said(tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "ARTICLES_SHOWN", 1)
    read = _Reader(render(tables, tmp_path / "report.html").read_text(encoding="utf-8"))
    assert read.tags.count("article") == 1
    assert "Printed are 1 of 3 articles" in read.text
    assert set(read.targets) <= set(read.ids)


def test_tables_without_comparison_or_attributions_still_give_a_page(tmp_path: Path) -> None:
    tables = write_tables(tmp_path / "tables", [FERRY, HARBOUR])
    assert "no measures of outlets" in render(tables, tmp_path / "a.html").read_text(encoding="utf-8")
    for name in ("attributions", "speakers"):
        lines = (tables / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        (tables / f"{name}.csv").write_text(lines[0] + "\n", encoding="utf-8")
    assert "No attribution was found here" in render(tables, tmp_path / "b.html").read_text(encoding="utf-8")


def test_problems_in_the_tables_are_told_on_the_page(tables: Path, tmp_path: Path) -> None:
    def spoil(row: dict[str, str]) -> None:
        if row["article_id"] == "ferry":
            row["stance"], row["confidence"] = "neutral", "very"

    spoiled = correct(tables, tmp_path / "tables", "attributions", spoil)
    html = render(spoiled, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "What was noticed in reading the tables" in html
    assert "very" in html


def test_addresses_that_are_no_web_addresses_become_no_links(tables: Path, tmp_path: Path) -> None:
    corrected = correct(tables, tmp_path / "t", "articles", lambda row: row.update(url="javascript:alert(3)"))
    assert "javascript:alert" not in render(corrected, tmp_path / "report.html").read_text(encoding="utf-8")


def test_rule_notes_explain_the_rule(tables: Path, tmp_path: Path) -> None:
    told = render(tables, tmp_path / "r.html", rule_notes={"speech-verb-that": "A verb of saying & a clause."})
    assert "speech-verb-that: A verb of saying &amp; a clause." in told.read_text(encoding="utf-8")


def test_script_safe_json_cannot_end_its_element() -> None:
    assert script_safe({"a": "</script><!--&\u2028"}) == '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028"}'
