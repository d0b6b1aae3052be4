"""What follows from a correction that a person made to a row of `speakers`."""

from __future__ import annotations

import pytest

from attrib.resources import rules_dir
from attrib.speakers import Lexicon, consequences, introduced, load_lexicon

Row = dict[str, object]
CORRECTED = {"type_evidence": "corrected in speakers.csv", "type_confidence": 1.0}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon([rules_dir()])


def row(**cells: object) -> Row:
    plain: Row = {
        "name": "Ada Moor", "party_key": "ada moor",
        "speaker_type": "other", "naming": "named_person", "number": "individual", "label": "person of unknown role",
        "title": "", "affiliation": "", "description": "", "transparency": 4,
        "type_evidence": "", "type_confidence": 0.0,
    }  # fmt: skip
    return plain | cells


@pytest.mark.parametrize(
    ("was", "now", "follows"),
    [
        pytest.param(row(), {}, {}, id="nothing-changed"),
        pytest.param(row(), {"speaker_type": "citizen"}, {"label": "member of the public", **CORRECTED}, id="type"),
        pytest.param(
            row(label="works manager", transparency=5),
            {"speaker_type": "business"},
            CORRECTED,
            id="label-of-the-text-stays",
        ),
        pytest.param(
            row(), {"speaker_type": "citizen", "label": "neighbour"}, {**CORRECTED, "transparency": 5}, id="label-too"
        ),
        pytest.param(
            row(naming="named_organisation", label="foreign news outlet", speaker_type="media"),
            {"speaker_type": "business"},
            {"label": "company", **CORRECTED},
            id="body",
        ),
        pytest.param(
            row(naming="described", label="anonymous negotiator", speaker_type="negotiator", description="bare",
                transparency=1),
            {"speaker_type": "government"},
            {"label": "government official", **CORRECTED},
            id="no-negotiator",
        ),
        pytest.param(row(name="DC Moor", party_key="moor"), {"name": "Ada Moor"}, {"party_key": "ada moor"}, id="name"),
        pytest.param(
            row(name="DC Moor", party_key="dc moor", naming="named_organisation", number="collective",
                label="organisation"),
            {"name": "Ada Moor", "naming": "named_person"},
            {"party_key": "ada moor", "number": "individual", "label": "person of unknown role"},
            id="no-body",
        ),
        pytest.param(row(), {"name": "councillor Ada Moor, 41"}, {}, id="name-with-more"),
        pytest.param(row(), {"name": "Sen. Ida Moor"}, {"party_key": "ida moor"}, id="name-with-a-title"),
        pytest.param(row(), {"name": "Ida Moor", "party_key": "moor-2"}, {}, id="party-too"),
        pytest.param(
            row(name="the pilot", party_key="", naming="described", label="pilot", description="role", transparency=2),
            {"name": "Ida Moor", "naming": "named_person"},
            {"party_key": "ida moor", "description": "", "transparency": 5},
            id="named-after-all-with-a-name",
        ),
        pytest.param(row(), {"affiliation": "Orle Water"}, {"transparency": 5}, id="affiliation"),
        pytest.param(row(), {"affiliation": "Orle Water", "transparency": 3}, {}, id="rung-too"),
        pytest.param(
            row(naming="described", label="clerk (unnamed)", affiliation="Orle Council", title="clerk",
                description="role_and_affiliation", transparency=3),
            {"naming": "named_person"},
            {"label": "clerk", "description": "", "transparency": 5},
            id="named-after-all",
        ),
        pytest.param(
            row(label="clerk", title="clerk", transparency=5),
            {"naming": "described"},
            {"description": "role", "transparency": 2, "party_key": ""},
            id="unnamed-after-all",
        ),
    ],
)  # fmt: skip
def test_consequences(was: Row, now: Row, follows: Row, lexicon: Lexicon) -> None:
    assert consequences(was, was | now, lexicon) == follows


@pytest.mark.parametrize(
    ("told", "cells"),
    [
        ({"name": "Ida Moor"}, ("named_person", "other", "individual", 4, "ida moor")),
        ({"name": "Sen. Ida Moor"}, ("named_person", "government", "individual", 4, "ida moor")),
        (
            {"name": "the Orle Police Department"},
            ("named_organisation", "security", "collective", 4, "orle police department"),
        ),
        ({"name": "a farmer"}, ("described", "citizen", "individual", 2, "")),
        ({"name": "those who knew"}, ("described", "unspecified", "individual", 1, "")),
        (
            {"name": "a farmer", "naming": "vague", "speaker_type": "business"},
            ("vague", "business", "individual", 1, ""),
        ),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) else "",
)
def test_a_source_that_a_person_added(told: dict[str, str], cells: tuple[object, ...], lexicon: Lexicon) -> None:
    found = introduced(told, lexicon)
    assert tuple(found[name] for name in ("naming", "speaker_type", "number", "transparency", "party_key")) == cells
    assert found["name"] == told["name"] and found["label"]


def test_of_a_pronoun_nothing_can_be_said(lexicon: Lexicon) -> None:
    assert introduced({"name": "She"}, lexicon) == {}
    assert introduced({"name": "Some"}, lexicon)
