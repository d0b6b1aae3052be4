"""How good weights are on treebanks, from raw text.

    python -m training.weights.score TREEBANKS [MODEL…]

TREEBANKS is the folder with `ewt.dev.conllu` and `gum.dev.conllu`; MODEL a folder of weights, "packaged" by default.
Figures are F1 in percent, as the shared tasks of CoNLL count (Zeman and others 2018): a word is right where it begins
and ends as in the treebank; tags, lemmas and arcs are right on such words; relations are compared without subtypes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from attrib.model import Article, Parse
from attrib.parsing.models import PACKAGED, resolve
from attrib.parsing.parser import Engine, load_engine, parse_batch
from training.weights.treebanks import Document, Placed, documents

MEASURES = ("words", "sentences", "UPOS", "XPOS", "lemmas", "UAS", "LAS")


class _Row(NamedTuple):
    """A word as it is compared. Heads are places of words, so that they do not hang on how sentences are numbered."""

    upos: str
    xpos: str
    lemma: str
    head: tuple[int, int, int] | None  # None: the root
    deprel: str


def scores(engine: Engine, gold: Sequence[Document]) -> dict[str, float]:
    """F1 of each of `MEASURES`, in percent, over the documents together."""
    parses = parse_batch(engine, [Article(document.name, document.text) for document in gold])
    right: Counter[str] = Counter()
    total = 0
    for document, parse in zip(gold, parses, strict=True):
        expected, starts = _expected(document.words)
        found, found_starts = _found(parse)
        total += len(expected) + len(found)
        right["sentences of both"] += len(starts) + len(found_starts)
        right["sentences"] += len(starts & found_starts)
        for place in expected.keys() & found.keys():
            ours, theirs = found[place], expected[place]
            right["words"] += 1
            right["UPOS"] += ours.upos == theirs.upos
            right["XPOS"] += ours.xpos == theirs.xpos
            right["lemmas"] += theirs.lemma in ("_", ours.lemma)
            right["UAS"] += ours.head == theirs.head
            right["LAS"] += ours.head == theirs.head and ours.deprel == theirs.deprel
    whole = {"sentences": right["sentences of both"]}
    return {name: 200 * right[name] / max(1, whole.get(name, total)) for name in MEASURES}


def parts(folder: Path, part: str = "dev") -> dict[str, list[Document]]:
    """The documents of each treebank in the folder, and those of GUM's news apart."""
    gum = documents(folder / f"gum.{part}.conllu")
    news = [document for document in gum if "_news_" in document.name]
    return {"EWT": documents(folder / f"ewt.{part}.conllu"), "GUM": gum, "GUM news": news}


def _expected(words: Iterable[Placed]) -> tuple[dict[tuple[int, int, int], _Row], set[tuple[int, int]]]:
    sentences: list[list[Placed]] = []
    for placed in words:
        if placed.first:
            sentences.append([])
        sentences[-1].append(placed)
    found: dict[tuple[int, int, int], _Row] = {}
    for sentence in sentences:
        places = _places([(word.start, word.end) for word in sentence])
        for place, placed in zip(places, sentence, strict=True):
            word = placed.word
            head = places[word.head - 1] if word.head else None
            found[place] = _Row(word.upos, word.xpos, word.lemma, head, word.deprel.partition(":")[0])
    return found, {(sentence[0].start, sentence[-1].end) for sentence in sentences}


def _found(parse: Parse) -> tuple[dict[tuple[int, int, int], _Row], set[tuple[int, int]]]:
    found: dict[tuple[int, int, int], _Row] = {}
    for sentence in parse.sentences:
        places = _places([(token.start, token.end) for token in sentence.tokens])
        for place, token in zip(places, sentence.tokens, strict=True):
            head = places[token.head - 1] if token.head else None
            found[place] = _Row(token.upos, token.xpos, token.lemma, head, token.deprel.partition(":")[0])
    return found, {(sentence.tokens[0].start, sentence.tokens[-1].end) for sentence in parse.sentences}


def _places(offsets: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Offsets made distinct: words that share a whole token are counted."""
    seen: Counter[tuple[int, int]] = Counter()
    places = []
    for start, end in offsets:
        places.append((start, end, seen[start, end]))
        seen[start, end] += 1
    return places


def table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """A Markdown table, one row a name."""
    lines = ["| | " + " | ".join(MEASURES) + " |", "|---" * (len(MEASURES) + 1) + "|"]
    for name, row in rows.items():
        lines.append(f"| {name} | " + " | ".join(f"{row[measure]:.2f}" for measure in MEASURES) + " |")
    return "\n".join(lines)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebanks", type=Path)
    parser.add_argument("models", nargs="*", default=[PACKAGED])
    parser.add_argument("--part", choices=["dev", "test"], default="dev")
    given = parser.parse_args()
    gold = parts(given.treebanks, given.part)
    for model in given.models:
        engine = load_engine(resolve(model), 1)
        print(f"\n{model}, {given.part}\n\n{table({name: scores(engine, some) for name, some in gold.items()})}")


if __name__ == "__main__":
    main()
