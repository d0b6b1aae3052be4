"""What follows from a correction that a person made to a row of `speakers`."""

from __future__ import annotations

import pytest

from attrib.resources import rules_dir
from attrib.speakers import Lexicon, consequences, load_lexicon

Row = dict[str, object]
CORRECTED = {"type_evidence": "corrected in speakers.csv", "type_confidence": 1.0}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon([rules_dir()])


def row(**cells: object) -> Row:
    plain: Row = {
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
            {"description": "role", "transparency": 2},
            id="unnamed-after-all",
        ),
    ],
)  # fmt: skip
def test_consequences(was: Row, now: Row, follows: Row, lexicon: Lexicon) -> None:
    assert consequences(was, was | now, lexicon) == follows
