"""Corrected tables that are checked some articles at a time come out as if all were checked at once."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from attrib.comparison import compare
from attrib.tables import StoredTables, check, read_tables, recompute, shares, stored
from attrib.tables.check import Checked
from attrib.tables.parts import BY_ARTICLE

from .build import TEXT, rows_of, write_run

Rows = list[dict[str, str]]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two articles are held at once, and few rows."""
    monkeypatch.setattr(shares, "ARTICLES_HELD", 2)
    monkeypatch.setattr(shares, "_ROWS_READ", 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_run(tmp_path / "run", [*rows_of(*(f"bridge{n}" for n in range(4))), *rows_of("bridge4", outlet="Hill Post")])
    return tmp_path / "run"


def rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def save(path: Path, changed: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)


def introduce(told: Mapping[str, str]) -> dict[str, str | int | float]:
    return {"name": told["name"], "naming": "described", "speaker_type": "citizen", "label": told["name"]}


def checked(folder: Path) -> Checked:
    return check(folder, folder.parent / "work", lambda was, now: {"label": "corrected"}, introduce)


def at_once(folder: Path) -> tuple[str, ...]:
    """What is told of the tables where all are held at once."""
    return recompute(read_tables(folder), introduce=introduce).problems


def test_tables_that_nobody_touched_come_back_to_the_byte(folder: Path, tmp_path: Path) -> None:
    found = checked(folder)
    assert (found.problems, found.notes, found.by_article) == ((), (), {})
    found.write(tmp_path / "copy")
    for path in folder.rglob("*.*"):
        assert (tmp_path / "copy" / path.relative_to(folder)).read_bytes() == path.read_bytes(), path.name


def test_rows_stay_in_the_order_in_which_a_person_left_them(folder: Path, tmp_path: Path) -> None:
    turned = {name: rows(folder / f"{name}.csv")[::-1] for name in ("speakers", "attributions")}
    for name, changed in turned.items():
        save(folder / f"{name}.csv", changed)
    found = checked(folder)
    found.write(tmp_path / "turned")
    assert found.by_article.keys() == turned.keys()
    for name, changed in turned.items():
        assert rows(tmp_path / "turned" / f"{name}.csv") == changed
    stored = StoredTables(tmp_path / "turned", found.by_article)
    assert pd.concat(stored.each("speakers", ["name"]))["name"].to_list() == [row["name"] for row in turned["speakers"]]
    for one, other in zip(compare(read_tables(tmp_path / "turned")), compare(stored), strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert len(compare(stored).outlets)


def test_a_line_counts_the_rows_of_all_articles(folder: Path) -> None:
    changed = rows(folder / "attributions.csv")
    for row in changed[1:-1]:
        row["label"], row["quote_type"] = "nobody", "loud"
    changed[0] |= {"article_id": "tunnel"}
    changed[-1] |= {"article_id": "tunnel"}
    changed[-2] |= {"speaker_id": "s9"}
    save(folder / "attributions.csv", [*changed, changed[3]])
    found = checked(folder)
    assert found.unusable
    assert found.problems == at_once(folder)
    for told in (
        f"attributions.csv, row 3 and {len(changed) - 3} more, quote_type: 'loud'",
        "attributions.csv: 2 rows of article 'tunnel'",
        "attributions.csv, label: speakers.csv has",
    ):
        assert sum(line.startswith(told) for line in found.problems) == 1, told


def test_what_was_checked_can_be_read_without_being_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "ARTICLES_READ", 2)
    changed = rows(folder / "speakers.csv")
    changed[0] |= {"speaker_type": "expert", "name": "A. Mayor"}
    save(folder / "speakers.csv", changed)
    save(folder / "attributions.csv", rows(folder / "attributions.csv")[1:])
    whole, corpus = recompute(read_tables(folder)), check(folder, folder.parent / "work").corpus
    for table in BY_ARTICLE:
        columns = [column.name for column in table.columns]
        parts = [getattr(batch, table.name) for batch in corpus.batches({table.name: columns})]
        assert len(parts) == 3
        pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True)[columns], getattr(whole, table.name))


def test_claims_stay_in_the_order_of_their_file(folder: Path) -> None:
    places = [(f"c{n % 3}", f"bridge{n % 5}", f"{n}:{n + 5}") for n in range(9)]
    claims = [dict(zip(("claim_id", "article_id", "spans"), place, strict=True)) for place in places]
    save(folder / "claims.csv", [*claims, claims[0], claims[0] | {"article_id": "tunnel"}])
    columns = list(claims[0])
    found = checked(folder)
    assert pd.concat(found.corpus.each("claims", columns)).to_dict("records") == claims
    assert found.problems == at_once(folder) != ()


def test_nothing_left_is_an_error(folder: Path) -> None:
    changed = rows(folder / "speakers.csv")
    save(folder / "speakers.csv", [row | {"speaker_id": ""} for row in changed])
    with pytest.raises(ValueError, match=rf"none of its {len(changed)} rows can be used"):
        checked(folder)


def test_a_speaker_that_is_new_stands_behind_those_of_the_article(folder: Path, tmp_path: Path) -> None:
    statements = rows(folder / "attributions.csv")
    words = TEXT.split()[0]
    for article in ("bridge3", "bridge0"):
        own = {"article_id": article, "attribution_id": "mine", "sentence_id": "0", "source": words}
        statements.append(dict.fromkeys(statements[0], "") | {"quote_type": "indirect", "level": "core"} | own)
    save(folder / "attributions.csv", statements)
    found = checked(folder)
    found.write(tmp_path / "new")
    before, after = ([row["article_id"] for row in rows(path / "speakers.csv")] for path in (folder, tmp_path / "new"))
    new = len(after) - len(before)
    assert after == sorted(after) and new == sum("a new row in speakers.csv" in note for note in found.notes)
    assert "bridge3" in next(note for note in found.notes if "has no speaker_id" in note)
    assert found.problems == at_once(folder)
