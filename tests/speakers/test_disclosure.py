"""Every construction by which a text discloses something of its sources: `disclosure.yml`, one test a case."""

from __future__ import annotations

from typing import Any

import pytest

from attrib.model import Attribution, Identity, Link, Parse, Speaker
from attrib.resources import rules_dir
from attrib.speakers import Lexicon, identify, load_lexicon
from attrib.speakers.implied import implied

from .cases import Case, load_cases


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon([rules_dir()])


@pytest.mark.parametrize("case", load_cases("disclosure"), ids=lambda case: case.id)
def test_case(case: Case, lexicon: Lexicon) -> None:
    parse = case.parse()
    attributions = case.attributions(parse)
    identity = identify(parse, attributions, lexicon)
    found = {
        name: _implied(parse, attributions, identity, lexicon)
        if name == "implied"
        else {key: _found(key, name, parse, identity) for key in expected}
        for name, expected in case.expect.items()
    }
    assert found == case.expect


def _implied(
    parse: Parse, attributions: tuple[Attribution, ...], identity: Identity, lexicon: Lexicon
) -> list[list[str]]:
    continuation = implied(parse, attributions, identity, lexicon.disclosure.continuation)
    assert {link.attribution for link in continuation.links} == {made.id for made in continuation.attributions}
    return [[made.contents[0].of(parse.text), made.rule] for made in continuation.attributions]


def _found(key: str, name: str, parse: Parse, identity: Identity) -> Any:
    """What identify says of one source (S1) or of an attribution without source (A1) under one key of a case."""
    link = next(link for link in identity.links if link.attribution == f"a{name[1:]}")
    speakers = {speaker.id: speaker for speaker in identity.speakers}
    if key in ("told_to", "channel", "hands"):
        return getattr(link, key)
    if key == "via":
        return [speakers[id].name for id in link.via]
    return _described(key, parse, speakers[str(link.speaker)], link)


def _described(key: str, parse: Parse, speaker: Speaker, link: Link) -> Any:
    if key == "reason":
        return speaker.anonymity_reason.of(parse.text) if speaker.anonymity_reason else ""
    if key == "justification":
        return [span.of(parse.text) for span in speaker.justification_spans]
    field = {"kind": "anonymity_kind", "basis": "knowledge_basis"}.get(key, key)
    return getattr(speaker, field)
