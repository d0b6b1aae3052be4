"""The weight file: that it loads, that it is small, and that the models in it compute what their papers say."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from attrib.extraction.evidence import Group, Linear, boosted, load_evidence, names, sigmoid
from attrib.grammar import load_grammar
from attrib.resources import rules_dir

_PACKAGED = rules_dir() / "evidence.json"


def test_packaged_file_is_small() -> None:
    assert _PACKAGED.stat().st_size < 2_000_000


def test_packaged_evidence_fits_the_packaged_rules() -> None:
    evidence = load_evidence(_PACKAGED)
    assert set(evidence.rules) <= {rule.id for rule in load_grammar([rules_dir()]).rules}
    assert 0 < evidence.threshold < 1
    assert evidence.calibration[0] > 0  # higher odds, higher confidence
    assert evidence.learned_from


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("{}", id="nothing in it"),
        pytest.param('{"trigger": {"bias": "much", "weights": {}}}', id="a word for a number"),
    ],
)
def test_a_file_of_another_form_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "evidence.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"evidence\.json: not a weight file"):
        load_evidence(file)


def test_linear_adds_the_weights_of_known_features() -> None:
    model = Linear(0.5, {"w=say": 2.0, "f=_": -1.0})
    groups: list[Group] = [(_word, "say", "_"), (_word, "bake", "_")]
    assert model.score(groups) == 1.5 - 1.0
    assert model.score(groups[:1]) == 1.5  # now from memory
    assert list(names(groups)) == ["w=say", "f=_", "w=bake", "f=_"]


def test_sums_are_right_however_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrib.extraction.evidence._REMEMBERED", 2)
    model = Linear(0.0, {f"w={word}": float(place) for place, word in enumerate("abcde")})
    for _ in range(2):
        assert [model.score([(_word, word, "_")]) for word in "abcdeab"] == [0, 1, 2, 3, 4, 0, 1]


def _word(word: str, frame: str) -> tuple[str, ...]:
    return f"w={word}", f"f={frame}"


def test_sigmoid() -> None:
    assert sigmoid(0.0) == 0.5
    assert sigmoid(math.log(3)) == pytest.approx(0.75)
    assert 0 < sigmoid(-1000) < sigmoid(1000) < 1


def test_boosted_adds_a_leaf_of_every_tree() -> None:
    stump = {"feature": [0, -1, -1], "value": [2.0, 10.0, 20.0], "left": [1, 0, 0], "right": [2, 0, 0]}
    deeper = {
        "feature": [1, 0, -1, -1, -1],
        "value": [0.0, 5.0, 3.0, 1.0, 2.0],
        "left": [1, 3, 0, 0, 0],
        "right": [2, 4, 0, 0, 0],
    }
    model = boosted({"base": 100, "trees": [stump, deeper]})
    rows = np.array([[2.0, 0.0], [2.5, 0.0], [6.0, -1.0], [0.0, 1.0]])
    assert model.score(rows).tolist() == [111.0, 121.0, 122.0, 113.0]


def test_boosted_without_trees_is_its_base() -> None:
    assert boosted({"base": -2, "trees": []}).score(np.zeros((3, 1))).tolist() == [-2.0, -2.0, -2.0]


def test_packaged_file_is_plain_json() -> None:
    assert isinstance(json.loads(_PACKAGED.read_text(encoding="utf-8"))["learned_from"], dict)
