from __future__ import annotations

from pathlib import Path

import pytest

from attrib.resources import weights_dir

from .floors import GOLD, METRICS, Floors, fallen, fingerprint, lowered, measure, raised, read_floors, write_floors

FLOORS = Floors("g", {"relation": 0.8, "cue_exact": 0.7})
CHANGELOG = "# Changelog\n\n## Unreleased\n\n- Something new.\n\n## 1.0\n\n- All of it.\n"


def now(relation: float, cue_exact: float) -> Floors:
    return Floors("h", {"relation": relation, "cue_exact": cue_exact})


def test_fallen_names_each_metric_below_its_floor() -> None:
    assert fallen(FLOORS, now(0.8, 0.7)) == []
    assert fallen(FLOORS, now(0.796, 0.9)) == []  # within the slack
    assert fallen(FLOORS, now(0.78, 0.5)) == [
        "relation: 78.5 is below the floor of 80.0",
        "cue_exact: 50.5 is below the floor of 70.0",
    ]


def test_raising_never_lowers_and_takes_the_new_gold() -> None:
    assert raised(FLOORS, now(0.9, 0.6)) == now(0.9, 0.7)


def test_lowering_takes_a_reason_which_the_changelog_keeps() -> None:
    floors, changelog = lowered(FLOORS, now(0.75, 0.9), "gold corrected", CHANGELOG)
    assert floors == now(0.75, 0.9)
    line = "- Floors of the scores on the teaching corpus lowered (relation from 80.0 to 75.0): gold corrected\n"
    assert changelog == CHANGELOG.replace("- Something new.\n", f"- Something new.\n{line}")
    assert lowered(FLOORS, now(0.75, 0.9), "gold corrected", "# Changelog\n\n## 1.0\n")[1].endswith(f"## 1.0\n{line}")
    with pytest.raises(ValueError, match="--reason"):
        lowered(FLOORS, now(0.75, 0.9), " ", CHANGELOG)
    with pytest.raises(ValueError, match="heading"):
        lowered(FLOORS, now(0.75, 0.9), "gold corrected", "nothing")
    assert lowered(FLOORS, now(0.8, 0.9), "no fall", CHANGELOG) == (now(0.8, 0.9), CHANGELOG)


def test_floors_are_read_as_written(tmp_path: Path) -> None:
    write_floors(FLOORS, tmp_path / "floors.json")
    assert read_floors(tmp_path / "floors.json") == FLOORS


def test_floors_are_those_of_the_corpus() -> None:
    floors = read_floors()
    assert floors.gold == fingerprint(GOLD), "the gold has changed: run tests/evaluation/floors.py --update"
    assert set(floors.f1) == set(METRICS)


@pytest.mark.model
@pytest.mark.skipif(not (weights_dir() / "en").is_dir(), reason="the packaged weights are not in this checkout")
def test_packaged_rules_and_weights_reach_the_floors() -> None:
    assert fallen(read_floors(), measure()) == []


@pytest.mark.model
@pytest.mark.skipif(not (weights_dir() / "en").is_dir(), reason="the packaged weights are not in this checkout")
def test_parses_of_this_machine_come_near_the_floors() -> None:
    reached = measure(cache=False).f1
    assert {metric for metric, floor in read_floors().f1.items() if reached[metric] < floor - 0.02} == set()
