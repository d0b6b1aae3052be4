"""Freezes the texts of `identity.yml` and `disclosure.yml` that have no parse yet: `python tests/speakers/freeze.py`.

Parses that are there stay as they are; those of texts that no case has any more are left out. To have a text parsed
anew, take its parse out first.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from attrib.grammar import from_conllu, to_conllu
from attrib.model import Article, Parse
from attrib.parsing import Parser

FOLDER = Path(__file__).parent
_MARK = re.compile(r"\[[SCXTR]\d+ |\]")


def main() -> None:
    """Write both files anew."""
    for name in ("identity", "disclosure"):
        cases = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
        file = FOLDER / f"{name}.conllu"
        frozen = {parse.text: parse for parse in from_conllu(file.read_text(encoding="utf-8"))}
        texts = list(dict.fromkeys(_MARK.sub("", case["text"]) for case in cases))
        fresh = [Article("test", text) for text in texts if text not in frozen]
        frozen |= {parse.text: parse for parse in Parser().parse(fresh) if isinstance(parse, Parse)}
        file.write_text(to_conllu([frozen[text] for text in texts]), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
