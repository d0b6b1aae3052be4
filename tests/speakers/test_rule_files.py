"""The files of `rules/speakers/disclosure`: what a user's folder adds, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from attrib.grammar import GrammarError
from attrib.resources import rules_dir
from attrib.speakers.disclosure import load_disclosure

from .test_phrases import tokens


def folder(base: Path, file: str, content: str) -> Path:
    place = base / "speakers" / "disclosure"
    place.mkdir(parents=True)
    (place / file).write_text(content, encoding="utf-8")
    return base


def test_a_users_folder_adds_phrases(tmp_path: Path) -> None:
    added = folder(tmp_path, "anonymity.yml", "about: Ours.\nreasons:\n  safety:\n  - wolves\n")
    reasons = load_disclosure([rules_dir(), added]).anonymity.reasons
    assert reasons.kind_in(tokens("because of wolves")) == "safety"
    assert reasons.kind_in(tokens("because of reprisal")) == "safety"


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        (
            "anonymity.yml",
            "about: Ours.\nreasons:\n  saftey:\n  - wolves\n",
            "anonymity.yml:3: key saftey: unknown key",
        ),
        ("anonymity.yml", "about: Ours.\nreason:\n  safety: [wolves]\n", "anonymity.yml:2: key reason: unknown key"),
        ("anonymity.yml", "reasons:\n  safety: [wolves]\n", "key about: is missing"),
        (
            "anonymity.yml",
            "about: Ours.\nreasons:\n  safety:\n  - ... wolves\n",
            "anonymity.yml:4: key safety: must begin",
        ),
        ("anonymity.yml", "about: Ours.\nreasons:\n  safety: wolves\n", "must be a list"),
        (
            "anonymity.yml",
            "about: Ours.\nreasons:\n  safety:\n  - wolves\n  - wolves\n",
            ":5: key safety: `wolves` stands",
        ),
        ("channel.yml", "about: Ours.\ncues:\n  pigeon: [coo]\n", "channel.yml:3: key pigeon: unknown key"),
        ("wolves.yml", "about: Ours.\n", "wolves.yml:1: unknown file"),
    ],
)
def test_faults_are_named_with_file_and_line(tmp_path: Path, file: str, content: str, message: str) -> None:
    with pytest.raises(GrammarError) as error:
        load_disclosure([rules_dir(), folder(tmp_path, file, content)])
    assert message in str(error.value)
