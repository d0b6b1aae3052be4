"""Model names and fetching.

The server is laid out as Stanza's resources are. Its `default_fast` is the packaged weights; its `default` has a parser
that reads sentences backwards, which the fast engine does not do.
"""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from cli.running import CORPUS, attrib

from attrib.model import Article, Parse
from attrib.parsing import ModelError, Parser, available, fetch
from attrib.parsing.models import PROCESSORS, VECTORS, resolve
from attrib.parsing.parser import load_engine
from attrib.parsing.stock import Stock
from attrib.resources import weights_dir

TEXT = "The mayor said she cannot come. “Don’t wait,” Anna Berg told Reuters in Oslo.\n\nThey’re gone."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATTRIB_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def _entry(path: Path) -> dict[str, Any]:
    return {"md5": hashlib.md5(path.read_bytes()).hexdigest()}


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[str]:
    from stanza._version import __resources_version__

    root = tmp_path / "mirror"
    package = dict.fromkeys(PROCESSORS, "news")
    backwards = {**package, "depparse": "backwards"}
    english: dict[str, Any] = {
        "lang_name": "English",
        "packages": {"default_fast": package, "default": backwards},
        "pretrain": {},
    }
    for processor in PROCESSORS:
        target = root / "en" / processor / "news.pt"
        target.parent.mkdir(parents=True)
        shutil.copy(weights_dir() / "en" / f"{processor}.pt", target)
        english[processor] = {"news": _entry(target)}
    parser = torch.load(weights_dir() / "en" / "depparse.pt", weights_only=True)
    parser["config"]["reversed"] = True
    other = root / "en" / "depparse" / "backwards.pt"
    torch.save(parser, other)
    english["depparse"]["backwards"] = _entry(other)
    if vectors := resolve().vectors:
        target = root / "en" / "pretrain" / "news.pt"
        target.parent.mkdir(parents=True)
        stored = torch.load(vectors, weights_only=True)
        torch.save({**stored, "emb": stored["emb"].float()}, target)  # as Stanza's own
        english["pretrain"]["news"] = _entry(target)
        for processor, names in (("pos", ["news"]), ("depparse", ["news", "backwards"])):
            for name in names:
                english[processor][name]["dependencies"] = [{"model": "pretrain", "package": "news"}]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(root)))
    address = f"http://127.0.0.1:{server.server_port}"
    resources = {"url": address + "/{lang}/{filename}", "en": english}
    (root / f"resources_{__resources_version__}.json").write_text(json.dumps(resources))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()


def parsed(model: str) -> Parse:
    (parse,) = Parser(model, cache=None).parse([Article("a", TEXT)])
    assert isinstance(parse, Parse), parse.reason
    return parse


def test_the_packaged_model_parses_without_the_network(offline: None) -> None:
    parse = parsed("packaged")
    assert [sentence.paragraph for sentence in parse.sentences] == [0, 0, 1]
    for sentence in parse.sentences:
        assert [token.id for token in sentence.tokens] == list(range(1, len(sentence.tokens) + 1))
        assert sum(token.head == 0 for token in sentence.tokens) == 1
        assert all(token.text == TEXT[token.start : token.end] for token in sentence.tokens)
    assert {"can", "not", "Do", "n’t", "They", "’re"} <= {
        token.text for sentence in parse.sentences for token in sentence.tokens
    }


def test_a_fetched_package_parses_without_the_network(home: Path, mirror: str, request: pytest.FixtureRequest) -> None:
    fetch("default_fast", url=mirror)
    assert [model.name for model in available() if model.installed] == ["packaged", "default_fast"]
    request.getfixturevalue("offline")
    assert parsed("default_fast") == parsed("packaged")


def evaluated(gold: Path, model: str) -> dict[str, Any]:
    outcome = attrib("evaluate", "--gold", gold, "--format", "gold", "--model", model, "--json")
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def test_evaluate_compares_the_packaged_weights_with_stanzas_packages(
    home: Path, mirror: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text((CORPUS / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    refused = attrib("evaluate", "--gold", gold, "--format", "gold", "--model", "default")
    assert refused.code == 3 and "attrib models fetch default" in refused.err
    for package in ("default_fast", "default"):
        assert attrib("models", "fetch", package, "--url", mirror).code == 0
    request.getfixturevalue("offline")
    assert isinstance(load_engine(resolve("default"), 1), Stock)
    assert evaluated(gold, "default_fast") == evaluated(gold, "packaged") != evaluated(gold, "default")


def test_vectors_in_a_folder_belong_to_the_model(tmp_path: Path) -> None:
    for processor in PROCESSORS:
        (tmp_path / f"{processor}.pt").write_text(processor)
    without = resolve(str(tmp_path))
    (tmp_path / VECTORS).write_text("vectors")
    model = resolve(str(tmp_path))
    assert without.vectors is None and model.vectors == tmp_path / VECTORS
    assert model.vectors in model.files() and model.fingerprint() != without.fingerprint()


def test_a_package_that_does_not_arrive_is_not_installed(home: Path, mirror: str) -> None:
    with pytest.raises(ModelError, match="cannot fetch 'default_accurate'"):
        fetch("default_accurate", url=mirror)
    with pytest.raises(ModelError, match="attrib models fetch default_accurate"):
        resolve("default_accurate")


def test_only_stanzas_packages_are_fetched(home: Path) -> None:
    with pytest.raises(ModelError, match="default_fast, default, default_accurate"):
        fetch("best")


def test_a_package_must_be_fetched_first(home: Path) -> None:
    with pytest.raises(ModelError, match="run `attrib models fetch default`"):
        Parser("default")


def test_an_unknown_model_is_an_error_that_lists_what_there_is() -> None:
    with pytest.raises(ModelError, match=r"unknown model 'nonsense': give 'packaged', a folder"):
        Parser("nonsense")


def test_a_folder_must_hold_every_model(tmp_path: Path) -> None:
    (tmp_path / "tokenize.pt").touch()
    with pytest.raises(ModelError, match=r"no mwt.pt, pos.pt, lemma.pt, depparse.pt, ner.pt in"):
        Parser(str(tmp_path))


@pytest.mark.parametrize("inner", ["", "en"])
def test_a_folder_of_weights_is_a_model(tmp_path: Path, inner: str) -> None:
    for processor in PROCESSORS:
        (tmp_path / inner).mkdir(exist_ok=True)
        (tmp_path / inner / f"{processor}.pt").write_text(processor)
    assert len(resolve(str(tmp_path)).files()) == len(PROCESSORS)


def test_the_fingerprint_follows_the_weights(tmp_path: Path) -> None:
    for processor in PROCESSORS:
        (tmp_path / f"{processor}.pt").write_text(processor)
    before = resolve(str(tmp_path)).fingerprint()
    assert before == resolve(str(tmp_path)).fingerprint()
    (tmp_path / "ner.pt").write_text("other")
    assert before != resolve(str(tmp_path)).fingerprint()
