"""Texts to measure on: files of text, and the raw text of treebanks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrib.model import Article


def articles(paths: Iterable[Path]) -> list[Article]:
    """One article for each `.txt` or `.md` file, one for each document of a `.conllu` file; folders are searched."""
    found: list[Article] = []
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".txt", ".md"):
                found.append(Article(id=file.stem, text=file.read_text(encoding="utf-8")))
            elif file.suffix == ".conllu":
                texts = documents(file.read_text(encoding="utf-8").splitlines())
                found.extend(Article(id=f"{file.stem}-{number}", text=text) for number, text in enumerate(texts))
    return found


def documents(lines: Iterable[str]) -> Iterator[str]:
    """The text of each document of a CoNLL-U file, by its `newdoc`, `newpar` and `text` comments."""
    paragraphs: list[list[str]] = []
    for line in lines:
        name, _, value = line.removeprefix("# ").partition(" = ")
        if line.startswith("# newdoc") and paragraphs:
            yield "\n\n".join(map(" ".join, paragraphs))
            paragraphs = []
        if line.startswith(("# newdoc", "# newpar")):
            paragraphs.append([])
        elif line.startswith("# ") and name == "text":
            if not paragraphs:
                paragraphs.append([])
            paragraphs[-1].append(value)
    if paragraphs:
        yield "\n\n".join(" ".join(part) for part in paragraphs if part)
