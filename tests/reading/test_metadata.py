from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.grammar import GrammarError
from attrib.reading.metadata import country_code, iso_date, load_countries
from attrib.resources import rules_dir

COUNTRIES = load_countries([rules_dir()])


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2019-02-18", "2019-02-18"),
        ("20190218", "2019-02-18"),
        ("2019-02-18T09:30:00Z", "2019-02-18T09:30:00+00:00"),
        ("2019-02-18 09:30", "2019-02-18T09:30:00"),
        ("Mon, 18 Feb 2019 09:30:00 +0100", "2019-02-18T09:30:00+01:00"),
        ("Mon, 18 Feb 2019 09:30:00 GMT", "2019-02-18T09:30:00+00:00"),
        ("18 February 2019", "2019-02-18"),
        ("February 18, 2019", "2019-02-18"),
        ("Feb. 18, 2019", "2019-02-18"),
        ("Sept. 1st, 2019", "2019-09-01"),
        ("Monday, February 18, 2019", "2019-02-18"),
        ("2019/02/18", "2019-02-18"),
        ("2019-02", "2019-02"),
        ("2019", "2019"),
        ("", ""),
        ("3/4/2019", None),
        ("yesterday", None),
        ("2019-02-30", None),
        ("12:30", None),
    ],
)
def test_dates(written: str, iso: str | None) -> None:
    assert iso_date(written) == iso


@given(st.dates(date(1900, 1, 1)))
def test_a_date_reads_back(day: date) -> None:
    assert iso_date(day.isoformat()) == iso_date(day.strftime("%d %B %Y").lstrip("0")) == day.isoformat()


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    iso_date(text)


@pytest.mark.parametrize(
    ("written", "code"),
    [("NO", "NO"), ("il", "IL"), (" Israel ", "IL"), ("UK", "GB"), ("U.S.", "US"), ("Côte d’Ivoire", "CI"), ("", "")],
)
def test_countries(written: str, code: str) -> None:
    assert country_code(written, COUNTRIES) == code


def test_what_is_no_country_is_told_apart() -> None:
    assert country_code("XX", COUNTRIES) is None


def test_every_code_is_two_capitals_and_names_none_other() -> None:
    assert len(set(COUNTRIES.values())) == 249
    assert all(len(code) == 2 and code.isupper() and COUNTRIES[code.casefold()] == code for code in COUNTRIES.values())


def test_a_wrong_countries_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "reading").mkdir()
    (tmp_path / "reading" / "countries.yml").write_text("about: x\ncountry: {}\n", encoding="utf-8")
    with pytest.raises(GrammarError, match=r"countries\.yml:2: key country: unknown key"):
        load_countries([tmp_path])
