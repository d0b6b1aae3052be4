"""The tables of `rules/speakers`: how they are read, what is refused, and that a user's own files override all else."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrib.grammar.problems import GrammarError
from attrib.resources import rules_dir
from attrib.speakers import identify, load_lexicon
from attrib.speakers.lexicon import TABLES, TYPES

from .cases import load_cases


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def test_an_entry_takes_the_attributes_of_its_group_and_its_own(tmp_path: Path) -> None:
    group = "- attributes: {type: military, kind: person}\n  entries:\n  - major: {weight: 0.5}\n  - colonel\n"
    write(tmp_path / "speakers", "roles", f"about: x\ngroups:\n{group}")
    roles = load_lexicon([tmp_path]).roles
    assert (roles["major"].type, roles["major"].weight, roles["colonel"].weight) == ("military", 0.5, 1.0)


def test_other_forms_stand_for_the_same_entry(tmp_path: Path) -> None:
    text = (
        "about: x\ngroups:\n- attributes: {type: news_agency, country: FR}\n  entries:\n  - Agence Vite: {also: [AV]}\n"
    )
    write(tmp_path / "speakers", "organisations", text)
    organisations = load_lexicon([tmp_path]).organisations
    assert organisations["av"] is organisations["agence vite"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("about: x\ngroups:\n- entries:\n  - a: {typ: military}\n", "did you mean `type`?"),
        ("about: x\ngroups:\n- entries:\n  - a: {type: soldier}\n", "must be speaker types"),
        ("about: x\ngroups:\n- entries:\n  - a: {kind: animal}\n", "must be one of"),
        ("about: x\ngroups:\n- entries:\n  - a: {weight: much}\n", "must be a number"),
        ("about: x\ngroups:\n- entries:\n  - a\n  - a\n", "stands twice"),
        ("groups: []\n", "is missing"),
    ],
)
def test_faults_are_refused_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path / "speakers", "roles", text)
    with pytest.raises(GrammarError, match=message) as error:
        load_lexicon([tmp_path])
    assert "roles.yml:" in str(error.value)


def test_an_unknown_table_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "speakers", "rolls", "about: x\ngroups: []\n")
    with pytest.raises(GrammarError, match="unknown table"):
        load_lexicon([tmp_path])


def test_a_topic_changes_the_words_of_its_articles_but_not_a_users_own(tmp_path: Path) -> None:
    write(tmp_path, "organisations", "about: mine\ngroups:\n- attributes: {type: business}\n  entries:\n  - Rovers\n")
    lexicon = load_lexicon([rules_dir(), tmp_path])
    cases = {case.id: case.parse() for case in load_cases("identity")}
    sport = lexicon.on(cases["clubs-and-their-people-in-sport"])
    assert (sport.titles["captain"].type, sport.organisations["rovers"].type) == ("culture_sport", "business")
    assert sport is lexicon.on(cases["clubs-and-their-people-in-sport"])
    assert lexicon.on(cases["the-same-words-in-other-articles"]) is lexicon


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("about: x\nwords: [a]\n", "add `least:`"),
        ("about: x\nleast: few\nwords: [a]\n", "must be a whole number"),
        ("about: x\nleast: 1\nwords: [a]\npeople: []\n", "unknown key"),
    ],
)
def test_faults_of_a_topic_are_refused(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path / "speakers" / "topics", "sport", text)
    with pytest.raises(GrammarError, match=message):
        load_lexicon([tmp_path])


def test_the_packaged_tables_are_full() -> None:
    lexicon = load_lexicon([rules_dir()])
    assert all(getattr(lexicon, table) for table in TABLES)
    assert {entry.type for entry in lexicon.roles.values()} >= TYPES - {"other"}
    outlets = {entry.name for entry in lexicon.organisations.values() if entry.type in ("media", "news_agency")}
    assert len(outlets) >= 300
    assert {entry.type for entry in lexicon.labels.values()} == {""}
    assert lexicon.labels.keys() == TYPES


def test_outlets_and_agencies_have_a_country() -> None:
    organisations = load_lexicon([rules_dir()]).organisations
    missing = {e.name for e in organisations.values() if e.type in ("media", "news_agency") and not e.country}
    assert not missing


def test_a_bare_surname_means_the_person_listed_first(tmp_path: Path) -> None:
    write(tmp_path / "speakers", "people", "about: x\ngroups:\n- entries:\n  - Ann Roe\n  - Bob Roe\n")
    assert load_lexicon([tmp_path]).surnames["roe"].name == "Ann Roe"


@pytest.mark.parametrize("table", ["people", "organisations"])
def test_a_users_own_file_overrides_all_other_evidence(tmp_path: Path, table: str) -> None:
    ids = {"people": "type-of-a-nominee", "organisations": "type-of-a-ministry"}
    names = {"people": "Paul Garrick", "organisations": "Ministry of Water"}
    write(tmp_path, table, f"about: mine\ngroups:\n- attributes: {{type: business}}\n  entries:\n  - {names[table]}\n")
    case = next(case for case in load_cases("identity") if case.id == ids[table])
    parse = case.parse()
    speaker = identify(parse, case.attributions(parse), load_lexicon([rules_dir(), tmp_path])).speakers[0]
    assert speaker.type == "business"
    assert speaker.type_evidence[0] == f"{names[table]} is business in your own file"
