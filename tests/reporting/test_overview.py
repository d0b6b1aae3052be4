"""What the page says of every outlet in brief."""

from __future__ import annotations

import pytest

from attrib.reporting.articles import article_views
from attrib.reporting.notes import short_name
from attrib.reporting.overview import outlet_cards, period
from attrib.reporting.records import Records
from attrib.tables import Row

ORME = {"speaker": "Ida Orme, a pilot", "label": "pilot", "naming": "named_person"}
GUARD = {"speaker": "a guard", "label": "guard", "naming": "described"}


def said(number: int, article: str, speaker: str, told: dict[str, str], outlet: str = "Post") -> Row:
    return {"article_id": article, "attribution_id": f"a{number}", "outlet": outlet, "level": "core",
            "speaker_id": speaker, **told}  # fmt: skip


def quoted_most(*attributions: Row, named: dict[tuple[str, str], str]) -> tuple[tuple[str, int], ...]:
    """Who is quoted most by the first outlet; `named` gives the party of a speaker of an article."""
    articles = dict.fromkeys((row["article_id"], row["outlet"]) for row in attributions)
    records = Records(
        articles=tuple({"article_id": id, "outlet": outlet} for id, outlet in articles),
        attributions=attributions,
        speakers=tuple({"article_id": a, "speaker_id": s, "party_key": party} for (a, s), party in named.items()),
    )
    return outlet_cards(records, article_views(records, {}, 9))[0].most_quoted


def test_a_named_party_is_one_over_all_articles_and_called_by_its_name() -> None:
    rows = [said(1, "x", "s1", ORME), said(2, "x", "s1", {**ORME, "speaker": "Orme"}), said(1, "y", "s7", ORME)]
    assert quoted_most(*rows, named={("x", "s1"): "ida orme", ("y", "s7"): "ida orme"}) == (("Ida Orme", 3),)


def test_unnamed_speakers_of_one_label_are_not_one_source() -> None:
    rows = [said(1, "x", "s1", GUARD), said(2, "x", "s2", GUARD), said(1, "y", "s1", GUARD)]
    assert quoted_most(*rows, named={}) == (("guard", 1), ("guard", 1), ("guard", 1))


def test_statements_without_a_source_quote_nobody() -> None:
    rows = [said(1, "x", "", {"naming": "none", "label": ""}), said(2, "x", "s1", GUARD)]
    assert quoted_most(*rows, named={}) == (("guard", 1),)


@pytest.mark.parametrize(
    ("speaker", "called"),
    [
        ("Marta Lind, the harbour master", "Marta Lind"),
        ("A ministry spokesman, Colonel Adam Batt", "Colonel Adam Batt"),
        ("The building’s owner, Halden Properties", "Halden Properties"),
        ("The Lower Locks Trust, a charity", "The Lower Locks Trust"),
        ("the spokesman for Halden Properties, Jo Ray", "Jo Ray"),
        ("a warden called wolf, a man of few words", "a warden called wolf"),
    ],
)
def test_who_is_named_is_called_by_the_name_wherever_it_stands(speaker: str, called: str) -> None:
    assert short_name({"speaker": speaker, "naming": "named_person", "label": "warden"}) == called
    assert short_name({"speaker": speaker, "naming": "described", "label": "warden"}) == "warden"


def test_the_period_says_how_many_articles_have_no_date() -> None:
    def told(*days: str) -> str:
        return period(Records(articles=tuple({"published": day} for day in days)))

    assert told("2024-03-14T18:00:00+00:00", "2024-05-05", "", "") == "2024-03-14 to 2024-05-05 (2 without date)"
    assert told("2024-03-14") == "2024-03-14"
    assert told("", "") == ""
