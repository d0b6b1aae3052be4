"""Freezes the sentences of these tests with the packaged model: `python tests/extraction/freeze.py`.

The texts of `sentences.txt` (one a line, `\\n` for a line break) become `sentences.conllu`, those of
`constructions.yml` become `constructions.conllu`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml

from attrib.grammar import to_conllu
from attrib.grammar.cases import read_brackets
from attrib.model import Article, Parse
from attrib.parsing import Parser

FOLDER = Path(__file__).parent


def main() -> None:
    """Write both files anew."""
    sentences = (FOLDER / "sentences.txt").read_text(encoding="utf-8").splitlines()
    _write("sentences", [line.replace("\\n", "\n") for line in sentences])
    cases = yaml.safe_load((FOLDER / "constructions.yml").read_text(encoding="utf-8"))
    _write("constructions", [read_brackets(text)[0] for case in cases for text in (*case["found"], *case["not_found"])])


def _write(name: str, texts: Iterable[str]) -> None:
    articles = [Article("test", text) for text in dict.fromkeys(texts)]
    parses = [parse for parse in Parser().parse(articles) if isinstance(parse, Parse)]
    (FOLDER / f"{name}.conllu").write_text(to_conllu(parses), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
