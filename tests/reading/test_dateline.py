from __future__ import annotations

import pytest

from .conftest import Corpus

REST = "The bridge stays shut, the mayor said on Monday.\n"


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("PORT SANDRY (Northern Wire) — ", "Northern Wire"),
        ("PORT SANDRY, Ohio (NW) - ", "NW"),
        ("PORT SANDRY, June 4 (NW) -- ", "NW"),
        ("ST. IVES, Ohio, Oct. 12 (Northern Wire) – ", "Northern Wire"),
        ("PORT SANDRY — ", ""),
        ("PORT SANDRY (June 4) — ", ""),
        ("The mayor (Greens) - who is new - spoke. ", ""),
        ("NASA (the agency) — ", ""),
    ],
)
def test_a_dateline_credits_the_agency_in_brackets(corpus: Corpus, line: str, agency: str) -> None:
    corpus.write("a.txt", f"Bridge stays shut\n\nBy Ann Lee\n\n{line}{REST}")
    assert corpus.read().articles[0].agency == agency


def test_what_the_file_says_of_its_agency_goes_before_the_dateline(corpus: Corpus) -> None:
    corpus.write("a.csv", f'text,agency\n"PORT SANDRY (NW) — {REST}",Southern Wire\n"PORT SANDRY (NW) — {REST}",\n')
    assert [article.agency for article in corpus.read().articles] == ["Southern Wire", "NW"]


def test_only_the_top_of_the_article_has_its_dateline(corpus: Corpus) -> None:
    account = "".join(f"On day {day} the mayor said that the bridge would stay shut.\n\n" for day in range(12))
    corpus.write("a.txt", f"{account}PORT SANDRY (NW) — {REST}")
    assert corpus.read().articles[0].agency == ""
