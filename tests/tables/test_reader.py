import csv
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from attrib.tables import TABLES, read_tables
from attrib.tables.cells import Bad, parse_cell

from .build import TEXT, rows_of, write_run

Edit = Callable[[dict[str, str]], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_run(tmp_path, [*rows_of("bridge0"), *rows_of("bridge1", outlet="Hill Post")])
    return tmp_path


def edit(path: Path, change: Edit, **dialect: str) -> None:
    """Change each row of a CSV file and save it, as a spreadsheet program would."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    for row in rows:
        change(row)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), **dialect)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode())


def test_frames_have_the_types_of_the_schema(folder: Path) -> None:
    speakers = read_tables(folder).speakers
    assert speakers["transparency"].dtype == "int64" and speakers["foreign"].dtype == "boolean"
    assert speakers["foreign"].to_list()[2:4] == [pd.NA, True]
    assert speakers["country"].to_list()[:4] == ["", "", "", "US"]


def test_a_spreadsheet_may_change_the_form(folder: Path) -> None:
    before = read_tables(folder)
    for name in ("articles", "attributions", "speakers", "sentences", "parties"):
        path = folder / f"{name}.csv"

        def shout(row: dict[str, str]) -> None:
            for key in ("foreign", "attributed_share", "confidence", "type_confidence"):
                if key in row:
                    row[key] = row[key].upper().replace(".", ",")

        edit(path, shout, delimiter=";", lineterminator="\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    after = read_tables(folder)
    assert after.problems == ()
    for (table, one), (_, other) in zip(before.frames(), after.frames(), strict=True):
        pd.testing.assert_frame_equal(one, other, obj=table.name)


def test_columns_in_another_order_and_new_ones(folder: Path) -> None:
    path = folder / "speakers.csv"
    before = read_tables(folder).speakers
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame[frame.columns[::-1]].assign(mark="x").to_csv(path, index=False)
    tables = read_tables(folder)
    assert tables.problems == ("speakers.csv: column 'mark' is not one of this table and is left out",)
    pd.testing.assert_frame_equal(tables.speakers, before)


def test_columns_that_are_gone_stay_as_they_were_written(folder: Path) -> None:
    path = folder / "speakers.csv"
    before = read_tables(folder).speakers
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns=["name", "naming"])
    frame[::-1].to_csv(path, index=False)
    tables = read_tables(folder)
    assert tables.problems == ()
    assert tables.mended == (
        "speakers.csv: columns 'name', 'naming' are missing; what attrib wrote there stays; to have nothing there, "
        "keep the column and empty it",
    )
    pd.testing.assert_frame_equal(tables.speakers, before[::-1].reset_index(drop=True))


def test_columns_that_are_gone_and_were_written_nowhere_are_a_fault(folder: Path) -> None:
    path = folder / "speakers.csv"
    (folder / "speakers.parquet").unlink()
    pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns="country").to_csv(path, index=False)
    tables = read_tables(folder)
    assert tables.problems == ("speakers.csv: column 'country' is missing; read as if all cells were empty",)
    assert set(tables.speakers["country"]) == {""}


def test_a_column_that_tells_rows_apart_is_needed(folder: Path) -> None:
    path = folder / "speakers.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns="speaker_id").to_csv(path, index=False)
    with pytest.raises(ValueError, match=r"speakers\.csv: column speaker_id is missing; it tells the rows apart"):
        read_tables(folder)


def test_a_row_of_too_few_or_too_many_cells_stays_as_it_was_written(folder: Path) -> None:
    path = folder / "speakers.csv"
    before = read_tables(folder).speakers
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = ",".join(lines[1].split(",")[:6])
    lines[2] = lines[2].replace("two residents", "two, residents")
    lines += ["s9,bridge1,Hill Post", "s8"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tables = read_tables(folder)
    assert tables.problems == (
        "speakers.csv, row 2: 6 of 25 cells; what attrib wrote there stays",
        "speakers.csv, row 3: 26 cells for 25 columns; put quotation marks round a text with a comma in it; what "
        "attrib wrote there stays",
        "speakers.csv, row 10: 3 of 25 cells; it lacks speaker_type, naming, transparency; the row is left out",
        "speakers.csv, row 11: 1 of 25 cells; it lacks article_id, speaker_type, naming and more; the row is left out",
    )
    pd.testing.assert_frame_equal(tables.speakers, before)


def test_a_program_may_leave_off_empty_cells_at_the_end(folder: Path) -> None:
    path = folder / "attributions.csv"
    before = read_tables(folder)
    path.write_text("\n".join(line.rstrip(",") for line in path.read_text(encoding="utf-8").splitlines()) + "\n")
    after = read_tables(folder)
    assert after.problems == ()
    pd.testing.assert_frame_equal(after.attributions, before.attributions)


def test_the_csv_wins_over_the_parquet(folder: Path) -> None:
    edit(folder / "articles.csv", lambda row: row.update(outlet="Vale Herald"))
    assert set(read_tables(folder).articles["outlet"]) == {"Vale Herald"}


def test_a_bad_value_costs_its_cell(folder: Path) -> None:
    def change(row: dict[str, str]) -> None:
        if row["speaker_id"] == "s1":
            row.update(speaker_type="goverment", naming="")
        if row["speaker_id"] == "s2" and row["article_id"] == "bridge1":
            row.update(foreign="perhaps", transparency="9")

    before = read_tables(folder).speakers
    edit(folder / "speakers.csv", change)
    tables = read_tables(folder)
    pd.testing.assert_frame_equal(tables.speakers, before)
    kind, naming, foreign, rung = tables.problems
    assert kind.startswith(
        "speakers.csv, row 2 and 1 more, speaker_type: 'goverment' is not one of negotiator, military,"
    )
    assert kind.endswith("(did you mean government?); what attrib wrote there stays")
    assert naming.startswith(
        "speakers.csv, row 2 and 1 more, naming: the cell may not be empty, but one of named_person, "
    )
    assert naming.endswith("; what attrib wrote there stays")
    assert foreign == "speakers.csv, row 7, foreign: 'perhaps' is not true or false; what attrib wrote there stays"
    assert rung.startswith("speakers.csv, row 7, transparency: '9' is not an integer from 0 to 5; what attrib wrote")


def test_a_bad_value_in_a_row_that_is_new_costs_the_row_if_it_is_needed(folder: Path) -> None:
    def change(row: dict[str, str]) -> None:
        if row["speaker_id"] in ("s1", "s2"):
            row.update({"naming": "?"} if row["speaker_id"] == "s1" else {"foreign": "?"})
            row["speaker_id"] += "new"

    edit(folder / "speakers.csv", change)
    tables = read_tables(folder)
    assert len(tables.speakers) == 6
    assert [problem.rpartition("; ")[2] for problem in tables.problems] == [
        "the row is left out",
        "read as if the cell were empty",
    ]


def test_an_added_row_need_not_say_what_is_counted_or_copied(folder: Path) -> None:
    def change(row: dict[str, str]) -> None:
        row.update(dict.fromkeys(("naming", "speaker_type", "transparency"), "") if row["speaker_id"] == "s3" else {})

    edit(folder / "attributions.csv", change)
    edit(folder / "speakers.csv", lambda row: row.update(n_attributions="", n_words=" "))
    tables = read_tables(folder)
    assert tables.problems == ()
    assert set(tables.attributions.loc[tables.attributions["speaker_id"] == "s3", "naming"]) == {"none"}
    assert set(tables.speakers["n_words"]) == {0}


def test_doubled_rows_and_rows_of_unknown_articles_are_left_out(folder: Path) -> None:
    path = folder / "speakers.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1], lines[1].replace("bridge0", "tunnel")]) + "\n", encoding="utf-8")
    tables = read_tables(folder)
    assert len(tables.speakers) == 8
    assert tables.problems == (
        "speakers.csv, row 10: article_id bridge0, speaker_id s1 stands in row 2 already; left out",
        "speakers.csv: 1 rows of article 'tunnel', not in articles.csv; left out",
    )


def test_nothing_left_is_an_error(folder: Path) -> None:
    (folder / "speakers.parquet").unlink()
    edit(folder / "speakers.csv", lambda row: row.update(naming="?"))
    with pytest.raises(
        ValueError, match=r"speakers\.csv: none of its 8 rows can be used\. First: .*naming: '\?' is not"
    ):
        read_tables(folder)


def test_a_missing_table_or_column_is_named(folder: Path) -> None:
    path = folder / "attributions.csv"
    (folder / "attributions.parquet").unlink()
    path.write_text(path.read_text(encoding="utf-8").replace("quote_type", "quotes", 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"attributions\.csv: column quote_type is missing"):
        read_tables(folder)
    path.unlink()
    with pytest.raises(FileNotFoundError, match=r"attributions\.csv: there is no such file; `attrib extract"):
        read_tables(folder)


def test_without_a_csv_the_parquet_is_read(folder: Path) -> None:
    before = read_tables(folder)
    (folder / "attributions.csv").unlink()
    pd.testing.assert_frame_equal(read_tables(folder).attributions, before.attributions)


def test_without_a_parquet_the_texts_are_read(folder: Path) -> None:
    (folder / "articles.parquet").unlink()
    assert read_tables(folder).articles["text"].to_list() == [TEXT, TEXT]


def test_another_encoding_is_read_and_told(folder: Path) -> None:
    path = folder / "articles.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Vale Gazette", "Journal d’été").encode("cp1252"))
    tables = read_tables(folder)
    assert tables.articles["outlet"][0] == "Journal d’été"
    assert "is not UTF-8, so the file is read as Windows-1252" in tables.problems[0]


@pytest.mark.parametrize(
    ("table", "column", "text", "value"),
    [
        ("articles", "n_tokens", "12", 12),
        ("articles", "n_tokens", "12.0", 12),
        ("articles", "attributed_share", "", None),
        ("articles", "headline", " as it stands ", " as it stands "),
        ("articles", "published", "2019-02-18T10:00:00+00:00", "2019-02-18T10:00:00+00:00"),
        ("speakers", "foreign", "TRUE", True),
        ("speakers", "mentions", "10:45:00;50:61", "10:45;50:61"),
        ("claims", "conflict", "numbers ; negation", "numbers;negation"),
    ],
)
def test_values_as_people_leave_them(table: str, column: str, text: str, value: object) -> None:
    assert parse_cell(TABLES[table].column(column), text) == value


@pytest.mark.parametrize(
    ("table", "column", "text", "reason"),
    [
        ("articles", "n_tokens", "-1", "is not an integer from 0"),
        ("articles", "n_tokens", "many", "is not an integer from 0"),
        ("articles", "attributed_share", "57", "is not a number from 0 to 1"),
        ("articles", "article_id", "", "the cell may not be empty"),
        ("articles", "published", "18/02/2019", "is not a date like 2019-02-18"),
        ("articles", "published", "10.4.2024", "is not a date like 2019-02-18"),
        ("articles", "published", "2024-13-01", "is no date: there is no month 13"),
        ("articles", "published", "2023-02-29T10:00", "is no date: February 2023 has 28 days"),
        ("speakers", "mentions", "5-9", "is not start:end;start:end, each start before its end"),
        ("speakers", "number", "both", "is not one of individual, collective"),
    ],
)
def test_values_that_are_not_allowed(table: str, column: str, text: str, reason: str) -> None:
    assert parse_cell(TABLES[table].column(column), text) == Bad(reason)
