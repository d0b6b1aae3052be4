"""Who the sources of the teaching corpus are called, as a user of the command finds it in the table of speakers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from attrib.tables import read_tables

from .running import attrib

KINDS = {
    "anonymous negotiator": ("baghouz-tribune-2", "A go-between", "negotiator", "described"),
    "SDF commander (unnamed)": ("baghouz-tribune-1", "An SDF commander reached by phone", "military", "described"),
    "SDF commander": ("baghouz-courier", "Serdar Heval", "military", "named_person"),
    "activist collective": ("baghouz-ledger-1", "DeirEzzor 24", "activist_ngo", "named_organisation"),
    "monitoring group": ("baghouz-ledger-1", "Jazira Watch", "activist_ngo", "named_organisation"),
    "foreign news agency": ("baghouz-mpb", "Continental Press Agency", "news_agency", "named_organisation"),
    "state news agency": ("baghouz-tribune-2", "Petra", "news_agency", "named_organisation"),
    "local radio station": ("baghouz-ledger-2", "Jazira Voice", "media", "named_organisation"),
    "residents": ("baghouz-newsline-1", "Residents of nearby Susah", "citizen", "described"),
}  # label → article, words of the name, type, naming


@pytest.fixture
def speakers(report: Path) -> pd.DataFrame:
    return read_tables(report / "tables").speakers


@pytest.mark.parametrize("label", KINDS)
def test_a_source_is_called_what_a_reader_would_call_it(speakers: pd.DataFrame, label: str) -> None:
    article, words, *kind = KINDS[label]
    of_article = speakers[speakers["article_id"].eq(article) & speakers["name"].str.contains(words, regex=False)]
    found = of_article[["label", "speaker_type", "naming"]].to_numpy().tolist()
    assert [label, *kind] in found, found


def test_an_agency_is_foreign_where_its_country_is_not_the_outlets(speakers: pd.DataFrame) -> None:
    agencies = speakers[speakers["speaker_type"].eq("news_agency") & speakers["foreign"].notna()]
    labels: dict[bool, Sequence[str]] = {bool(key): list(group) for key, group in agencies.groupby("foreign")["label"]}
    assert "foreign news agency" in labels[True]
    assert not [label for label in labels[False] if label.startswith("foreign")]


def test_every_type_that_was_found_shows_its_evidence(speakers: pd.DataFrame) -> None:
    silent = speakers[speakers["type_evidence"].eq("")]
    assert set(silent["speaker_type"]) <= {"unspecified", "other"}
    assert silent["type_confidence"].fillna(0).eq(0).all()
    assert speakers["type_confidence"].between(0, 1).all()


def test_the_ladder_of_descriptions_is_for_unnamed_sources(speakers: pd.DataFrame) -> None:
    unnamed = speakers["naming"].isin(["described", "vague"])
    assert speakers[unnamed]["description"].ne("").all()
    assert speakers[~unnamed]["description"].eq("").all()


def test_explain_shows_who_speaks_why_it_counts_as_that_and_how_it_came() -> None:
    text = "An officer, who was not authorised to speak, told Reuters the road was shut. The officer said it was so."
    attributions, _, rest = attrib("explain", text).out.partition("\nSPEAKERS\n")
    answer, _, basis = rest.partition("\nREADINGS\n")
    speaker, _, statements = answer.partition("\nSTATEMENTS\n")
    assert attributions.startswith("ATTRIBUTIONS\n  a1 “the road was shut”\n       said by: An officer, who was")
    assert attributions.count("because: ") == 2
    assert basis.index("\nTREE\n") < basis.index("\nRULES TRIED\n")  # the answer comes first
    assert "mentions: An officer, who was not authorised to speak … The officer" in speaker
    assert "because: Reuters is in the list of organisations" in speaker
    assert "not named: who was not authorised to speak" in speaker
    assert [line.split(" by ")[0].strip() for line in statements.split("\n") if line] == ["a1", "a2"]
    assert statements.count("told to: Reuters; via: Reuters; channel: interview") == 2
