"""Who speaks: `identity.yml`, one test a case. Which mentions are one party, and what each party is."""

from __future__ import annotations

from typing import Any

import pytest

from attrib.resources import rules_dir
from attrib.speakers import Lexicon, identify, load_lexicon

from .cases import Case, load_cases


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon([rules_dir()])


@pytest.mark.parametrize("case", load_cases("identity"), ids=lambda case: case.id)
def test_case(case: Case, lexicon: Lexicon) -> None:
    parse = case.parse()
    identity = identify(parse, case.attributions(parse), lexicon)
    speaker_of = {f"S{link.attribution[1:]}": link.speaker for link in identity.links}
    speakers = {speaker.id: speaker for speaker in identity.speakers}

    def found(name: str, expected: Any) -> Any:
        if name == "parties":
            return [sorted(mark for mark, id in speaker_of.items() if id == speaker_of[group[0]]) for group in expected]
        return {key: getattr(speakers[str(speaker_of[name])], key) for key in expected}

    assert {name: found(name, expected) for name, expected in case.expect.items()} == case.expect
