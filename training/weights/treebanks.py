"""Treebanks in CoNLL-U: what the recipe reads of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attrib.parsing.stock import word_offsets

PARAGRAPH = "\n\n"
LONGEST_FORM = 22
"""Code points of a form that the networks are shown: an address would else set the width of a batch."""


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word as the trainers see it. `known` says whether head and relation may be learned from.

    `heads` and `relations`, where there are any, are what others believe of the word: heads, and relations to `head`,
    each with its probability. They are then learned instead of `head` and `deprel` alone.
    """

    form: str
    lemma: str
    upos: str  # "" where it is not known: nothing is learned of the word's tags then
    xpos: str
    feats: str | None  # "_" for none, None where they are not known
    head: int  # 1-based, 0 for the root
    deprel: str
    known: bool = True
    heads: tuple[tuple[int, float], ...] = ()
    relations: tuple[tuple[str, float], ...] = ()


Sentence = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of a document with its place in the document's text."""

    start: int
    end: int
    word: Word
    first: bool  # of its sentence


@dataclass(frozen=True)
class Document:
    """The raw text of a document of a treebank, and its words."""

    name: str
    text: str
    words: tuple[Placed, ...]


def sentences(path: Path, longest: int = 0) -> list[list[Word]]:
    """The sentences of a CoNLL-U file, forms cut to `LONGEST_FORM`; those of `longest` words or more left out."""
    found: list[list[Word]] = []
    for rows in blocks(path):
        words = [word(row, cut=LONGEST_FORM) for row in rows if isinstance(row, list) and row[0].isdigit()]
        if words and not (longest and len(words) >= longest):
            found.append(words)
    return found


def documents(path: Path) -> list[Document]:
    """The documents of a CoNLL-U file: paragraphs are set off by an empty line, sentences by a space."""
    found: list[Document] = []
    name, text, words, between = path.stem, "", list[Placed](), ""
    for rows in blocks(path):
        for row in rows:
            if isinstance(row, str):
                if row.startswith("# newdoc"):
                    if words:
                        found.append(Document(name, text, tuple(words)))
                    name, text, words, between = row.partition("=")[2].strip(), "", [], ""
                elif row.startswith("# newpar") and text and not row.startswith("# newpar_"):
                    between = PARAGRAPH
        tokens = [row for row in rows if isinstance(row, list)]
        if tokens:
            text = text.rstrip() + between if between == PARAGRAPH else text + between
            text = _add(tokens, text, words)
            between = "" if text.endswith(" ") else " "
    if words:
        found.append(Document(name, text.rstrip(), tuple(words)))
    return found


def _add(rows: Sequence[list[str]], text: str, words: list[Placed]) -> str:
    """Appends a sentence's words; returns the text with the sentence."""
    spread: dict[str, tuple[int, int]] = {}
    first = True
    for place, row in enumerate(rows):
        if row[0].isdigit() and row[0] not in spread:
            spread[row[0]] = (len(text), len(text) + len(row[1]))
            text += row[1] + ("" if "SpaceAfter=No" in row[9] else " ")
        elif "-" in row[0]:
            low, high = map(int, row[0].split("-"))
            parts = [other[1] for other in rows[place + 1 : place + 2 + high - low]]
            for number, offsets in enumerate(word_offsets(len(text), len(text) + len(row[1]), parts), low):
                spread[str(number)] = offsets
            text += row[1] + ("" if "SpaceAfter=No" in row[9] else " ")
        if row[0].isdigit():
            words.append(Placed(*spread[row[0]], word(row), first))
            first = False
    return text


def word(row: Sequence[str], cut: int | None = None) -> Word:
    """The word of a row of ten columns, its form cut to so many code points."""
    return Word(row[1][:cut], row[2], row[3], row[4], row[5], int(row[6]), row[7])


def blocks(path: Path) -> Iterator[list[list[str] | str]]:
    """The lines of each sentence: comments as they are, words as their ten columns, ellipsis nodes left out."""
    block: list[list[str] | str] = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("#"):
                block.append(line)
            elif line:
                row = line.split("\t")
                if "." not in row[0]:
                    block.append(row)
            elif block:
                yield block
                block = []
    if block:
        yield block
