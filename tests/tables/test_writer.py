import csv
import hashlib
import io
import json
import pickle
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.tables import TABLES, Parts, Row, files, merge, read_tables, recompute
from attrib.tables.frames import frame_to_arrow, rows_to_frame

from .build import TEXT, rows_of, write_run

IDS = [f"bridge{number}" for number in range(7)]


def write(out: Path, ids: list[str], batch: int = 2) -> None:
    write_run(out, *(rows_of(*ids[start : start + batch]) for start in range(0, len(ids), batch)))


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


def test_parts_of_a_killed_run_count_where_they_are_whole(tmp_path: Path) -> None:
    killed = Parts(str(tmp_path / "a" / ".parts"), "rules 1")
    killed.write(1, rows_of(*IDS[:3]))
    killed.write(2, rows_of(*IDS[3:5]))
    (tmp_path / "a" / ".parts" / "part-00000002.articles.parquet").unlink()  # it was killed while writing this one
    again = Parts(str(tmp_path / "a" / ".parts"), "rules 1")
    assert again.done() == {1: 3}
    again.write(2, rows_of(*IDS[3:]))
    merge(again, tmp_path / "a")
    again.remove()
    write(tmp_path / "b", IDS)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_parts_may_come_in_any_order_and_from_other_processes(tmp_path: Path) -> None:
    parts = Parts(str(tmp_path / "a" / ".parts"), "")
    other = pickle.loads(pickle.dumps(parts))
    other.write(2, rows_of(*IDS[4:]))
    parts.write(1, rows_of(*IDS[:4]))
    merge(parts, tmp_path / "a")
    other.remove()
    write(tmp_path / "b", IDS)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_parts_can_lie_anywhere_that_fsspec_reaches(tmp_path: Path) -> None:
    parts = Parts("memory://run/.parts", "rules 1")
    parts.write(1, rows_of(*IDS))
    merge(Parts("memory://run/.parts", "rules 1"), tmp_path / "a")
    assert Parts("memory://run/.parts", "rules 2").done() == {}
    write(tmp_path / "b", IDS)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_failures_are_kept_with_their_part(tmp_path: Path) -> None:
    parts = Parts(str(tmp_path), "")
    parts.write(2, [], [("b.txt", "b", "too long")])
    parts.write(1, rows_of("a"), [("a.txt", "c", "too odd")])
    assert parts.done() == {1: 1, 2: 0}
    assert list(parts.failures()) == [("a.txt", "c", "too odd"), ("b.txt", "b", "too long")]


def test_parts_of_another_run_are_thrown_away(tmp_path: Path) -> None:
    Parts(str(tmp_path), "rules 1").write(1, rows_of("bridge0"))
    assert Parts(str(tmp_path), "rules 2").done() == {}


def test_an_article_is_not_taken_twice(tmp_path: Path) -> None:
    parts = Parts(str(tmp_path / ".parts"), "")
    parts.write(1, rows_of("bridge0"))
    parts.write(2, rows_of("bridge0"))
    with pytest.raises(ValueError, match="'bridge0' is in the tables twice"):
        merge(parts, tmp_path)


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
