"""The constructions by which English news attributes, each found by the whole extractor with the packaged weights.

`constructions.yml` holds them: sentences with their roles in brackets that must be found, and near misses in which
nothing may be found, or not what stands in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from attrib.extraction import Extractor, load_extractor
from attrib.grammar import from_conllu
from attrib.grammar.cases import read_brackets
from attrib.model import Attribution, Parse, Spans

_FOLDER = Path(__file__).parent


def _cases(kind: str) -> Iterator[Any]:
    for case in yaml.safe_load((_FOLDER / "constructions.yml").read_text(encoding="utf-8")):
        for number, marked in enumerate(case[kind], 1):
            yield pytest.param(marked, id=f"{case['construction']}-{number}")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return load_extractor()


@pytest.fixture(scope="module")
def parses() -> dict[str, Parse]:
    frozen = from_conllu((_FOLDER / "constructions.conllu").read_text(encoding="utf-8"))
    return {parse.text: parse for parse in frozen}


def _shows(found: Attribution, wanted: Mapping[str, Spans]) -> bool:
    spans = {
        "cue": found.cue,
        "source": tuple(span for source in found.sources for span in source.spans),
        "content": found.contents,
        "told_to": found.told_to.spans if found.told_to else (),
        "relay": tuple(span for relay in found.relays for span in relay.spans),
    }
    return all(spans[role] == wanted[role] for role in wanted)


def _described(found: tuple[Attribution, ...], text: str) -> list[str]:
    return [
        f"{one.rule}: {' … '.join(s.of(text) for s in (*one.cue, *one.contents))} ({one.confidence})" for one in found
    ]


@pytest.mark.parametrize("marked", _cases("found"))
def test_found(marked: str, extractor: Extractor, parses: Mapping[str, Parse]) -> None:
    text, wanted = read_brackets(marked)
    found = extractor.extract(parses[text])
    assert any(_shows(one, wanted) for one in found), _described(found, text)


@pytest.mark.parametrize("marked", _cases("not_found"))
def test_not_found(marked: str, extractor: Extractor, parses: Mapping[str, Parse]) -> None:
    text, unwanted = read_brackets(marked)
    found = extractor.extract(parses[text])
    assert not any(_shows(one, unwanted) for one in found), _described(found, text)


def test_by_polnears_convention_a_source_takes_in_the_mark_that_closes_an_apposition(
    extractor: Extractor, parses: Mapping[str, Parse]
) -> None:
    text = "Ruth Palmer, the harbour master, said the ferry would not sail."
    ours, theirs = (
        [span.of(text) for one in some.extract(parses[text]) for source in one.sources for span in source.spans]
        for some in (extractor, replace(extractor, convention="polnear"))
    )
    assert ours == ["Ruth Palmer, the harbour master"]
    assert theirs == ["Ruth Palmer, the harbour master,"]
