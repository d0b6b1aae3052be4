import csv
import hashlib
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.tables import TABLES, Row, TableWriter, files, read_tables, recompute, tabulate
from attrib.tables.frames import frame_to_arrow, rows_to_frame

from .build import TEXT, article

IDS = [f"bridge{number}" for number in range(7)]


def write(out: Path, ids: list[str], batch: int = 2) -> None:
    writer = TableWriter(out)
    for start in range(0, len(ids), batch):
        writer.append([tabulate(*article(id)) for id in ids[start : start + batch]])
    writer.finish()


def digests(out: Path) -> dict[str, str]:
    found = sorted(path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def ids_in(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["article_id"] for row in csv.DictReader(lines)]


def test_what_a_finished_run_leaves(tmp_path: Path) -> None:
    write(tmp_path, IDS[:2])
    tables = [f"{name}.{kind}" for name in ("articles", "attributions", "parties", "sentences", "speakers")
              for kind in ("csv", "parquet")]  # fmt: skip
    texts = [f"texts/{id}.txt" for id in IDS[:2]]
    assert sorted(digests(tmp_path)) == sorted([*tables, *texts, "datapackage.json"])
    assert (tmp_path / texts[0]).read_text(encoding="utf-8") == TEXT
    assert pq.read_table(tmp_path / "articles.parquet")["text"].to_pylist() == [TEXT, TEXT]


def test_the_csv_follows_the_contract(tmp_path: Path) -> None:
    write(tmp_path, IDS[:1])
    data = (tmp_path / "attributions.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data
    rows = list(csv.DictReader(data.decode().splitlines(keepends=True)))
    assert list(rows[0])[:3] == ["article_id", "attribution_id", "outlet"]
    assert [row["foreign"] for row in rows] == [""] * 5
    assert rows[3]["content_spans"] == "36:42;54:66"
    speakers = list(csv.DictReader((tmp_path / "speakers.csv").read_text(encoding="utf-8").splitlines()))
    assert speakers[3]["foreign"] == "true"
    assert "text" not in (tmp_path / "articles.csv").read_text(encoding="utf-8").partition("\n")[0].split(",")


def test_bytes_depend_on_the_rows_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ROWS_IN_GROUP", 4)
    for batch in (1, 3, 7):
        write(tmp_path / str(batch), IDS, batch)
    assert digests(tmp_path / "1") == digests(tmp_path / "3") == digests(tmp_path / "7")
    assert pq.ParquetFile(tmp_path / "1" / "attributions.parquet").num_row_groups > 1


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    killed = TableWriter(tmp_path / "a")
    killed.append([tabulate(*article(id)) for id in IDS[:3]])
    (tmp_path / "a" / ".parts" / "part-00000002.draft").mkdir()  # it was killed while writing this one
    again = TableWriter(tmp_path / "a")
    assert again.done_ids() == frozenset(IDS[:3])
    again.append([tabulate(*article(id)) for id in IDS[3:]])
    again.finish()
    write(tmp_path / "b", IDS)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_a_run_killed_while_merging_can_be_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = TableWriter(tmp_path)
    writer.append([tabulate(*article(id)) for id in IDS])

    def killed(table: object, *_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("attrib.tables.writer.write_data_package", killed)
        with pytest.raises(KeyboardInterrupt):
            writer.finish()
    again = TableWriter(tmp_path)
    assert again.done_ids() == frozenset(IDS)
    again.finish()
    assert ids_in(tmp_path / "articles.csv") == IDS


def test_parts_of_another_run_are_thrown_away(tmp_path: Path) -> None:
    TableWriter(tmp_path, "rules 1").append([tabulate(*article("bridge0"))])
    assert TableWriter(tmp_path, "rules 2").done_ids() == frozenset()


def test_an_article_is_not_taken_twice(tmp_path: Path) -> None:
    writer = TableWriter(tmp_path)
    writer.append([tabulate(*article("bridge0"))])
    with pytest.raises(ValueError, match="'bridge0' is already in the tables"):
        writer.append([tabulate(*article("bridge0"))])


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), files.whole(path) as draft:
        draft.write_text("new")
        raise RuntimeError
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("kept.csv", "old")]


def test_a_corpus_without_articles_gives_empty_tables(tmp_path: Path) -> None:
    write(tmp_path, [])
    tables = read_tables(tmp_path)
    assert tables.problems == () and tables.articles.empty and tables.attributions.empty
    assert recompute(tables).parties.empty


def test_texts_of_an_earlier_run_go(tmp_path: Path) -> None:
    write(tmp_path, IDS[:2])
    write(tmp_path, IDS[1:2])
    assert [path.name for path in (tmp_path / "texts").iterdir()] == ["bridge1.txt"]


@pytest.mark.parametrize("id", ["https://vale.example/a?b=1", "../up", ".", "x" * 300, "é ü", ".hidden"])
def test_any_id_makes_a_file_name_inside_the_folder(tmp_path: Path, id: str) -> None:
    path = files.write_text(tmp_path, id, "text\r\n")
    assert path.parent == tmp_path / "texts" and not path.name.startswith(".")
    assert path.read_bytes() == b"text\r\n"


def test_ids_that_differ_give_names_that_differ(tmp_path: Path) -> None:
    ids = ["a/b", "a%2Fb", "a_b", "x" * 300 + "1", "x" * 300 + "2", ".a", "a"]
    assert len({files.text_path(tmp_path, id) for id in ids}) == len(ids)


def test_a_row_with_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="table articles has no column colour"):
        files.to_arrow(TABLES["articles"], [{"article_id": "a", "colour": "red"}])


text = st.text(st.characters(codec="utf-8") | st.sampled_from('",;\r\n'))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(text, text, st.none() | st.floats(0, 1)), min_size=1, max_size=5))
def test_any_text_comes_back_from_csv(values: list[tuple[str, str, float | None]]) -> None:
    table = TABLES["articles"]
    rows: list[Row] = [
        {"article_id": str(number), "headline": a, "author": b, "attributed_share": share, "n_words": 1}
        for number, (a, b, share) in enumerate(values)
    ]
    lines = files.csv_text(table, files.to_arrow(table, rows))
    assert lines.endswith("\n")
    header = [column.name for column in table.csv_columns]
    back = list(csv.DictReader(io.StringIO(lines, newline=""), fieldnames=header))
    assert [(row["headline"], row["author"]) for row in back] == [(a, b) for a, b, _ in values]
    assert [row["attributed_share"] for row in back] == ["" if share is None else str(share) for *_, share in values]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(text, st.none() | st.booleans()), max_size=5))
def test_any_rows_come_back_from_frames(values: list[tuple[str, bool | None]]) -> None:
    table = TABLES["reuse"]
    rows: list[Row] = [
        {"article_a": a, "article_b": str(number), "similarity": 0.5} for number, (a, _) in enumerate(values)
    ]
    assert frame_to_arrow(table, rows_to_frame(table, rows)).equals(files.to_arrow(table, rows))


def test_the_data_package_lists_what_is_there(tmp_path: Path) -> None:
    write(tmp_path, IDS[:1])
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == [
        "attributions", "speakers", "articles", "sentences", "parties",
    ]  # fmt: skip
    for resource in package["resources"]:
        header = (tmp_path / resource["path"]).read_text(encoding="utf-8").partition("\n")[0]
        assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]
