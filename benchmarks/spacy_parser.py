"""spaCy's parser beside attrib's, trained on the same treebank: words a second, and labelled attachment.

    python -m benchmarks.spacy_parser TREEBANK ARTICLES.jsonl --minutes 10

TREEBANK holds `*.train.conllu`, `*.dev.conllu` and `ner.train.json`. A blank English pipeline with tagger, parser and
entity recogniser (spaCy's small convolutional tok2vec) learns for so many minutes of processor time; then both read the
same articles in turn, with one thread. spaCy is no dependency of attrib: `pip install spacy` in an environment of its
own, where attrib's own engine is left out if Stanza is not installed.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

Rows = list[list[str]]

_TOK2VEC = {
    "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4,
    "embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True,
}  # fmt: skip
_LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}


def sentences(paths: Iterable[Path]) -> Iterator[Rows]:
    """The words of each sentence of CoNLL-U files, a list of columns each."""
    for path in paths:
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
            if words := [row for row in rows if row[0].isdigit()]:
                yield words


def tree(vocab: Any, rows: Rows) -> Any:
    """A sentence as spaCy's document, with its tags and its tree."""
    from spacy.tokens import Doc

    heads = [place if row[6] == "0" else int(row[6]) - 1 for place, row in enumerate(rows)]
    deps = ["ROOT" if row[6] == "0" else row[7] for row in rows]
    words, tags = [row[1] for row in rows], [row[4] for row in rows]
    return Doc(vocab, words, tags=tags, heads=heads, deps=deps)


def named(vocab: Any, tokens: list[dict[str, str]]) -> Any:
    """A sentence as spaCy's document, with its names."""
    from spacy.tokens import Doc

    return Doc(vocab, [token["text"] for token in tokens], ents=[token["ner"] for token in tokens])


def trained(treebank: Path, minutes: float) -> Any:
    """A pipeline that has learned from the treebank for so many minutes of processor time."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": _TOK2VEC})
    for name in ("tagger", "parser", "ner"):
        nlp.add_pipe(name, config={"model": {"tok2vec": _LISTENER}})
    documents = [tree(nlp.vocab, rows) for rows in sentences(sorted(treebank.glob("*.train.conllu")))]
    names = json.loads((treebank / "ner.train.json").read_text(encoding="utf-8"))
    documents += [named(nlp.vocab, tokens) for tokens in names]
    examples = [Example(Doc(nlp.vocab, [token.text for token in one]), one) for one in documents]
    optimiser = nlp.initialize(lambda: examples)
    draw, start = random.Random(1), time.process_time()
    while True:
        draw.shuffle(examples)
        for place in range(0, len(examples), 64):
            nlp.update(examples[place : place + 64], sgd=optimiser, drop=0.1)
            if time.process_time() - start > 60 * minutes:
                return nlp


def attachment(nlp: Any, gold: list[Rows]) -> float:
    """Labelled attachment score in percent, on the treebank's own words and sentences, punctuation counted."""
    from spacy.tokens import Doc

    right = total = 0
    found = nlp.pipe([Doc(nlp.vocab, [row[1] for row in rows]) for rows in gold], batch_size=64)
    for rows, doc in zip(gold, found, strict=True):
        for row, token in zip(rows, doc, strict=True):
            head = 0 if token.head is token or token.head.i == token.i else token.head.i + 1
            total += 1
            right += head == int(row[6]) and (head == 0 or token.dep_ == row[7])
    return 100 * right / total


def readers(nlp: Any) -> dict[str, Callable[[list[str]], int]]:
    """What reads texts, by name: each returns how many words it found."""
    found: dict[str, Callable[[list[str]], int]] = {"spaCy": lambda texts: sum(map(len, nlp.pipe(texts)))}
    try:
        from attrib.model import Article, Parse
        from attrib.parsing import Parser

        parser = Parser(cache=None)
    except ImportError:
        return found

    def read(texts: list[str]) -> int:
        articles = (Article(str(number), text) for number, text in enumerate(texts))
        parses = [parse for parse in parser.parse(articles) if isinstance(parse, Parse)]
        return sum(len(sentence.tokens) for parse in parses for sentence in parse.sentences)

    return {**found, "attrib's parser": read}


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("articles", type=Path, help="JSON lines with a key `text`")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--limit", type=int, default=60, help="articles at most")
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    try:
        import spacy
    except ImportError:
        raise SystemExit("spaCy is not installed: pip install spacy, in an environment of its own") from None
    with given.articles.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, given.limit)]
    nlp = trained(given.treebank, given.minutes)
    gold = list(sentences(sorted(given.treebank.glob("*.dev.conllu"))))
    print(f"spaCy {spacy.__version__}, {given.minutes:g} minutes of learning: LAS {attachment(nlp, gold):.1f}")
    rates: dict[str, list[float]] = {}
    ways = readers(nlp)
    for read in ways.values():
        read(texts[:4])  # loads what is loaded late
    for _ in range(given.turns):
        for name, read in ways.items():
            start = time.process_time()
            words = read(texts)
            rates.setdefault(name, []).append(words / (time.process_time() - start))
    for name, values in rates.items():
        low, high = min(values), max(values)
        print(f"{name}: {statistics.median(values):,.0f} ({low:,.0f} to {high:,.0f}) words a second of processor time")


if __name__ == "__main__":
    main()
