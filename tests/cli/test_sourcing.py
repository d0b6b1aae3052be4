"""The export in the scheme of six source types."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from attrib.sourcing import COLUMNS, own_name, sourcing_type, write_sourcing
from attrib.tables import read_tables, recompute, shares, stored

from .running import attrib

_SAID_OF_THE_UNNAMED = ("anonymity_reason", "anonymity_kind", "knowledge_basis", "affiliation", "title", "country")
_UNSAID = dict.fromkeys(_SAID_OF_THE_UNNAMED, "") | {"number": "individual"}


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ({"naming": "named_person", "speaker_type": "citizen"}, "named person"),
        ({"naming": "named_organisation", "speaker_type": "business"}, "named organisation"),
        ({"naming": "named_organisation", "speaker_type": "document"}, "document"),
        ({"naming": "described", "speaker_type": "document"}, "document"),
        ({"naming": "described", "speaker_type": "citizen"}, "unnamed person"),
        ({"naming": "vague", "speaker_type": "unspecified"}, "unnamed person"),
        ({"naming": "described", "speaker_type": "citizen", "number": "collective"}, "unnamed group"),
        # an official or spokesperson who is not named speaks for the organisation that is
        (
            {"naming": "described", "speaker_type": "military", "affiliation": "SDF", "title": "SDF commander"},
            "named organisation",
        ),
        ({"naming": "described", "speaker_type": "government", "country": "MX"}, "named organisation"),
        # but those who only belong to one speak for themselves
        ({"naming": "described", "speaker_type": "military", "affiliation": "SDF"}, "unnamed person"),
        (
            {"naming": "described", "speaker_type": "expert", "affiliation": "Yale", "title": "Yale professor"},
            "unnamed person",
        ),
        ({"naming": "vague", "speaker_type": "military", "affiliation": "SDF"}, "unnamed person"),
        # unless the text says that the name is withheld
        ({"naming": "described", "speaker_type": "media", "affiliation": "X", "anonymity_kind": "safety"}, "anonymous"),
        ({"naming": "described", "speaker_type": "citizen", "anonymity_reason": "who feared for her job"}, "anonymous"),
        # or says instead how the source knows
        ({"naming": "described", "speaker_type": "political", "knowledge_basis": "familiar_with"}, "anonymous"),
        ({"naming": "described", "speaker_type": "citizen", "knowledge_basis": "witnessed"}, "unnamed person"),
        # a named one of whom only part of the name is given is named
        ({"naming": "named_person", "speaker_type": "citizen", "anonymity_kind": "safety"}, "named person"),
    ],
)  # fmt: skip
def test_type(speaker: Mapping[str, str], expected: str) -> None:
    assert sourcing_type({**_UNSAID, **speaker}) == expected


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("Harbour master Ruth Palmer, who saw it", "ruth palmer", "Ruth Palmer"),
        ("Rep. Carl T. Voss (R-Vale)", "carl voss", "Carl T. Voss"),
        ("Rep. Carl T. Voss", "carl t voss", "Carl T. Voss"),
        ("former Gov. Maeve O’Hara-Lind", "maeve ohara-lind", "former Gov. Maeve O’Hara-Lind"),  # no such key is made
        ("former Gov. Maeve O’Hara-Lind", "maeve oharalind", "Maeve O’Hara-Lind"),
        ("the Vale Harbour Board", "vale harbour board", "Vale Harbour Board"),
        ("Carl and Ruth Voss", "carl voss", "Carl and Ruth Voss"),  # words that are no initials stand between
        ("a fisherman", "", "a fisherman"),
        ("Vossport", "voss", "Vossport"),
    ],
)
def test_a_name_goes_without_what_is_said_about_its_bearer(name: str, key: str, expected: str) -> None:
    assert own_name(name, key) == expected


def test_rows_give_the_columns_from_the_tables(report: Path) -> None:
    rows = list(csv.DictReader(attrib("export", report, "--format", "sourcing").out.splitlines()))
    speakers = read_tables(report / "tables").speakers
    assert tuple(rows[0]) == COLUMNS
    (titled,) = {row["title"] for row in rows if row["name"].startswith("Heiko Maas")}
    assert titled == speakers[speakers["name"].str.startswith("Heiko Maas")]["title"].iloc[0] != ""
    assert any(row["justification"] for row in rows)


def test_a_corpus_that_is_not_held_gives_the_same_rows(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = shutil.copytree(report / "tables", tmp_path / "tables")
    correct(tables / "speakers.csv", {"speaker_type": "expert", "title": "a reader of tides"})
    correct(tables / "attributions.csv", {"source_spans": "", "source": "", "speaker_id": ""})
    write_sourcing(recompute(read_tables(tables)), at_once := io.StringIO())
    monkeypatch.setattr(shares, "ARTICLES_HELD", 2)
    monkeypatch.setattr(stored, "ARTICLES_READ", 2)
    by_article = attrib("export", tables)
    assert by_article.out == at_once.getvalue() != attrib("export", report).out
    assert attrib("export", tables, "--out", tmp_path / "sourcing.csv").out == f"{tmp_path / 'sourcing.csv'}\n"
    assert (tmp_path / "sourcing.csv").read_text(encoding="utf-8") == by_article.out


def correct(path: Path, cells: Mapping[str, str]) -> None:
    """Give these cells to every fifth row of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows[::5]:
        row |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_tables_of_no_article_are_no_export(report: Path, tmp_path: Path) -> None:
    for path in (report / "tables").glob("*.csv"):
        header = path.read_text(encoding="utf-8").partition("\n")[0]
        (tmp_path / path.name).write_text(f"{header}\n", encoding="utf-8")
    outcome = attrib("export", tmp_path, "--out", tmp_path / "sourcing.txt")
    assert (outcome.code, outcome.out) == (3, "") and "no article" in outcome.err
    assert not (tmp_path / "sourcing.txt").exists()


def test_named_sources_are_called_by_the_name_alone(report: Path) -> None:
    rows = csv.DictReader(attrib("export", report, "--format", "sourcing").out.splitlines())
    names = {row["name"] for row in rows}
    assert {"Peter Lindqvist", "Heval Dijwar"} <= names
    assert not any(name.startswith(("Peter Lindqvist,", "an SDF field commander who goes by")) for name in names)


def test_an_unnamed_commander_goes_by_the_name_of_the_force(report: Path) -> None:
    rows = csv.DictReader(attrib("export", report, "--format", "sourcing").out.splitlines())
    names = {
        row["name"] for row in rows if row["article_id"] == "baghouz-tribune-1" and row["type"] == "named organisation"
    }
    assert "Syrian Democratic Forces" in names


def test_statements_are_the_contents_of_counted_attributions(report: Path) -> None:
    rows = csv.DictReader(attrib("export", report, "--format", "sourcing").out.splitlines())
    attributions = read_tables(report / "tables").attributions
    counted = attributions[attributions["level"].ne("implied")]
    assert {row["statement"] for row in rows} <= set(counted["content"])
