from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.model import Parse
from attrib.parsing.cache import Cache, decode, encode
from attrib.parsing.parser import parse_batch
from attrib.resources import cache_dir

from .fakes import FakeEngine, article

TEXT = "One said so. Two said “no”.\n\nThree left."


def parsed(text: str = TEXT, id: str = "a") -> Parse:
    return parse_batch(FakeEngine(), [article(text, id)])[0]


@given(st.text(st.sampled_from("ab. \n’“é😀")))
def test_what_is_encoded_is_decoded(text: str) -> None:
    parse = parsed(text)
    assert decode(encode(parse), parse.article) == parse


def test_the_bytes_are_the_same_each_time() -> None:
    assert encode(parsed()) == encode(parsed())


def test_a_parse_is_found_by_its_text_whatever_the_article_is_called(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "maker")
    cache.put(parsed())
    renamed = article(TEXT, id="b")
    assert cache.get(renamed) == Parse(renamed, parsed().sentences)
    assert cache.get(article(TEXT + " ")) is None


def test_another_maker_finds_nothing(tmp_path: Path) -> None:
    Cache(tmp_path, "stanza 1").put(parsed())
    assert Cache(tmp_path, "stanza 2").get(article(TEXT)) is None


@pytest.mark.parametrize("damage", [b"", b"not gzip", encode(parsed())[:-9], gzip.compress(b"{}", mtime=0)])
def test_a_damaged_file_is_no_parse(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path, "maker")
    cache.put(parsed())
    (path,) = (file for file in tmp_path.rglob("*") if file.is_file())
    path.write_bytes(damage)
    assert cache.get(article(TEXT)) is None


def test_nothing_but_the_parse_is_left_in_the_folder(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "maker")
    cache.put(parsed())
    cache.put(parsed())
    assert [file.name.endswith(".json.gz") for file in tmp_path.rglob("*") if file.is_file()] == [True]


def test_a_text_with_a_lone_surrogate_can_be_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "maker")
    parse = parsed("bad \ud800 text")
    cache.put(parse)
    assert cache.get(parse.article) == parse


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATTRIB_CACHE", os.fspath(tmp_path / "kept"))
    assert cache_dir() == tmp_path / "kept"
    monkeypatch.delenv("ATTRIB_CACHE")
    assert cache_dir().name == "parses"
