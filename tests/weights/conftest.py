"""A folder laid out as the recipe of the weights wants it, of our own text."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from attrib.model import Article, Parse
from attrib.parsing import Parser
from weights.pier import TEXT, as_foreign, as_treebank


@pytest.fixture(scope="module")
def parse() -> Parse:
    (found,) = Parser("packaged", cache=None).parse([Article("pier", TEXT)])
    assert isinstance(found, Parse)
    return found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, parse: Parse) -> Path:
    """A folder laid out as the recipe wants it, from the parses of our own text."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("ewt", "gum"):
        for part in ("train", "dev"):
            (folder / f"{name}.{part}.conllu").write_text(as_treebank(parse), encoding="utf-8")
    tokens = [[{"text": token.text, "ner": token.ner} for token in sentence.tokens] for sentence in parse.sentences]
    for part in ("train", "dev"):
        (folder / f"ner.{part}.json").write_text(json.dumps(tokens), encoding="utf-8")
    with gzip.open(folder / "polnear.train.corenlp.conll.gz", "wt", encoding="utf-8") as file:
        file.write("# article = pier\n")
        for sentence in as_foreign(parse):
            rows = [
                (number, word.form, word.form, word.xpos, "O", word.head, word.deprel, word.start, word.end)
                for number, word in enumerate(sentence, 1)
            ]
            file.write("".join("\t".join(map(str, row)) + "\n" for row in rows) + "\n")
    (folder / "polnear" / "text").mkdir(parents=True)
    (folder / "polnear" / "text" / "pier.txt").write_text(TEXT, encoding="utf-8")
    return folder
