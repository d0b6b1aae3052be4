"""Where sentences and words end on scraped pages: F1 against a file of pages that are marked by hand.

    python -m training.weights.pages tests/parsing/pages.txt [MODEL…]

The head of that file says how it is written. With `--glued`, sentences of a paragraph follow one another without a
space, as scrapers leave them that drop what lies between two elements.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attrib.model import Article
from attrib.parsing.models import PACKAGED, resolve
from attrib.parsing.parser import Engine, load_engine, parse_batch

Places = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Page:
    """The text of a page, and the offsets of its sentences and words."""

    name: str
    text: str
    sentences: Places
    words: Places


def pages(path: Path, glued: bool = False) -> list[Page]:
    """The pages of a file; `glued`: without a space between sentences."""
    found: list[Page] = []
    name, lines = "", list[str]()
    for line in [*path.read_text(encoding="utf-8").splitlines(), "# "]:
        if not line.startswith("# "):
            lines.append(line)
        else:
            if any(lines):
                found.append(_page(name, lines, glued))
            name, lines = line[2:], []
    return found


def _page(name: str, lines: Iterable[str], without_spaces: bool) -> Page:
    text = ""
    sentences, words = set(), set()
    for line in lines:
        if not line:
            text = text.rstrip() + "\n\n"
            continue
        start = 0
        for number, word in enumerate(line.split(" ")):
            glued = word.startswith("~") or (without_spaces and not number and text.endswith(" "))
            text = text.rstrip(" ") if glued else text
            word = word.removeprefix("~")
            start = start if number else len(text)
            words.add((len(text), len(text) + len(word)))
            text += word + " "
        sentences.add((start, len(text) - 1))
    return Page(name, text.rstrip(), frozenset(sentences), frozenset(words))


def found_in(engine: Engine, some: Sequence[Page]) -> Iterator[tuple[Places, Places]]:
    """The sentences and words that the engine finds in each page."""
    for parse in parse_batch(engine, [Article(page.name, page.text) for page in some]):
        tokens = [token for sentence in parse.sentences for token in sentence.tokens]
        yield (
            frozenset((sentence.tokens[0].start, sentence.tokens[-1].end) for sentence in parse.sentences),
            frozenset((token.start, token.end) for token in tokens),
        )


def scores(engine: Engine, some: Sequence[Page]) -> tuple[float, float]:
    """F1 of sentences and of words, in percent."""
    both = list(zip(some, found_in(engine, some), strict=True))
    return (
        _f1([(page.sentences, found) for page, (found, _) in both]),
        _f1([(page.words, found) for page, (_, found) in both]),
    )


def _f1(pairs: Sequence[tuple[Places, Places]]) -> float:
    right = sum(len(gold & found) for gold, found in pairs)
    return 200 * right / max(1, sum(len(gold) + len(found) for gold, found in pairs))


def main() -> None:
    """Reads the command line; prints the two figures and every sentence that is cut wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("models", nargs="*", default=[PACKAGED])
    parser.add_argument("--glued", action="store_true", help="no space between the sentences of a paragraph")
    given = parser.parse_args()
    some = pages(given.pages, given.glued)
    for model in given.models:
        engine = load_engine(resolve(model), 1)
        print(f"\n{model}: sentences {{:.2f}}, words {{:.2f}}".format(*scores(engine, some)))
        for page, (sentences, _) in zip(some, found_in(engine, some), strict=True):
            for start, end in sorted(sentences - page.sentences):
                print(f"  {page.name}: {page.text[start:end]!r}")


if __name__ == "__main__":
    main()
