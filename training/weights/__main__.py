"""Trains the packaged weights: public treebanks in, a folder of weights out.

    python -m training.weights DATA OUT                    both stages, from nothing
    python -m training.weights DATA OUT --from WEIGHTS     the second stage only, from the weights in a folder

DATA holds `{ewt,gum}.{train,dev}.conllu`, `ner.{train,dev}.json` and, if wanted, `polnear.train.corenlp.conll.gz`; with
that goes `--polnear`, the train part of PolNeAR with its texts. OUT becomes a folder that attrib takes as `--model`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from attrib.model import Article, Parse
from attrib.parsing.fast.threads import mapping
from attrib.parsing.fast.tokenizer import Tokenizer
from attrib.parsing.models import PROCESSORS, VECTORS, resolve
from attrib.parsing.parser import load_engine, parse_batch
from attrib.parsing.stock import pipeline
from attrib.parsing.text import pieces
from training.weights import scratch, splitting, vectors
from training.weights.anneal import Plan, anneal
from training.weights.networks import Reader, counts, parser, save, tag, tag_loss, tagger, tree_loss
from training.weights.networks import vectors as read_vectors
from training.weights.score import parts, scores, table
from training.weights.silver import Foreign, foreign, silver
from training.weights.speed import patch
from training.weights.treebanks import Word, sentences

READ = (".conllu", ".json", ".gz")
CORENLP = "polnear.train.corenlp.conll.gz"
LONGEST = 120  # words of a sentence to learn from
NOISE = 0.1  # dropout of the tagger that tags the parser's training data: it errs there as often as on unseen text


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the second stage. Shares of silver are in words, for each word of the treebanks."""

    pos: Plan
    depparse: Plan
    tokenize: int = 0  # steps; 0 keeps the tokenizer of the first stage
    silver_tags: float = 0.35
    silver_trees: float = 0.3
    pos_dropout: float = 0.4
    pos_word_dropout: float = 0.2
    seed: int = 3  # of the tokenizer

    @classmethod
    def of_steps(cls, tagger: int, parser: int, tokenizer: int) -> Recipe:
        """The recipe with so many steps for each network; one with none stays as the first stage left it."""
        return cls(Plan(tagger, average=0.995), Plan(parser), tokenizer)


STEPS = {"tagger": 1400, "parser": 2800, "tokenizer": 0}


@dataclass(frozen=True)
class News:
    """The news that has CoreNLP's annotation: its texts, and the annotation by article."""

    articles: Sequence[Article]
    foreign: dict[str, list[list[Foreign]]]


def main() -> None:
    """Reads the command line."""
    given = _arguments()
    torch.set_num_threads(1)
    start, out = given.start, given.out
    (out / "en").mkdir(parents=True, exist_ok=True)
    if not start:
        start = out / "first"
        scratch.train(given.data, start, scratch.Steps.of_length(given.length), _say)
    patch()
    recipe = Recipe.of_steps(*(_steps(getattr(given, name), given.length) for name in STEPS))
    second(given.data, start, out, recipe, _news(given.data, given.polnear), given.vectors, given.keep)
    record = _record(given, recipe, start, out)
    if not given.no_score:
        gold = parts(given.data)
        engine = load_engine(resolve(str(out)), 1)
        record["scores"] = {name: scores(engine, some) for name, some in gold.items()}
        print(table(record["scores"]))
    (out / "recipe.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def second(
    data: Path, start: Path, out: Path, recipe: Recipe, news: News | None, given: Path | None, keep: int = 0
) -> None:
    """The second stage: from the weights in `start` to those in `out`.

    `given`: word vectors made before, if any. `keep`: the parser after every so many steps is kept, in a folder of its
    own with everything else.
    """
    old = resolve(str(start)).paths
    new = {name: out / "en" / f"{name}.pt" for name in PROCESSORS}
    for name in ("mwt", "lemma", "ner"):
        shutil.copy(old[name], new[name])
    gold = [sentence for name in ("ewt", "gum") for sentence in sentences(data / f"{name}.train.conllu", LONGEST)]
    seen = counts(gold)
    tags, trees = _silver(start, news)

    _say("word vectors")
    if given:
        shutil.copy(given, out / "en" / VECTORS)
    else:
        theirs = [sentence for some in news.foreign.values() for sentence in some] if news else []
        vectors.write({*seen, *(word.form.lower() for some in theirs for word in some)}, out / "en" / VECTORS)
    pretrain = read_vectors(out / "en" / VECTORS)

    torch.manual_seed(recipe.pos.seed)  # of the new columns
    trainer = tagger(old["pos"], pretrain, dropout=recipe.pos_dropout, word_dropout=recipe.pos_word_dropout)
    reader = Reader(trainer.vocab, pretrain, seen, recipe.pos.seed, rooted=False)
    if recipe.pos.steps:
        _say("tagger")
        sources = [(gold, 1.0), (tags, _share(recipe.silver_tags, gold, tags))]
        anneal(trainer.model, lambda some: tag_loss(trainer.model, reader, some), sources, recipe.pos, _say)
    save(trainer, new["pos"])
    if not recipe.tokenize:
        shutil.copy(old["tokenize"], new["tokenize"])

    _say("tags for the parser")
    noisy = tagger(new["pos"], pretrain, dropout=NOISE, word_dropout=NOISE / 3)
    torch.manual_seed(recipe.pos.seed)
    gold, trees = (_tagged(noisy.model, reader, some) for some in (gold, trees))

    torch.manual_seed(recipe.depparse.seed)
    _say("parser")
    trainer = parser(old["depparse"], pretrain)
    rooted = Reader(trainer.vocab, pretrain, seen, recipe.depparse.seed, rooted=True)
    sources = [(gold, 1.0), (trees, _share(recipe.silver_trees, gold, trees))]

    def kept(step: int) -> None:
        if keep and step % keep == 0:
            folder = out / f"step-{step}" / "en"
            shutil.copytree(out / "en", folder, dirs_exist_ok=True)
            save(trainer, folder / new["depparse"].name)

    anneal(trainer.model, lambda some: tree_loss(trainer.model, rooted, some), sources, recipe.depparse, _say, kept)
    save(trainer, new["depparse"])

    if not recipe.tokenize:
        return
    _say("tokenizer")
    some = [text for name in ("ewt", "gum") for text in splitting.paragraphs(data / f"{name}.train.conllu")]
    cut = _cut(start, news)
    mixed = splitting.mixed(some, cut, splitting.Titles(news.foreign if news else {}), recipe.seed)
    splitting.anneal(old["tokenize"], mixed, new["tokenize"], recipe.tokenize, recipe.seed, _say)


def _steps(count: int, length: float) -> int:
    """So many steps times the length, at least one where any are wanted."""
    return max(1, round(length * count)) if count else 0


def _share(wanted: float, gold: Sequence[Sequence[Word]], some: Sequence[Sequence[Word]]) -> float:
    """The share of the sentences that a pass must take."""
    return min(1.0, wanted * sum(map(len, gold)) / max(1, sum(map(len, some))))


def _tagged(model: Any, reader: Reader, some: Sequence[Sequence[Word]]) -> list[list[Word]]:
    return [
        [replace(word, upos=upos, xpos=xpos) for word, (upos, xpos) in zip(sentence, tags, strict=True)]
        for sentence, tags in zip(some, tag(model, reader, some, noisy=True), strict=True)
    ]


def _news(data: Path, polnear: Path | None) -> News | None:
    if not polnear or not (data / CORENLP).is_file():
        return None
    articles = foreign(data / CORENLP)
    texts = [(polnear / "text" / f"{name}.txt").read_bytes().decode("utf-8") for name in articles]
    return News([Article(name, text) for name, text in zip(articles, texts, strict=True)], articles)


def _silver(start: Path, news: News | None) -> tuple[list[list[Word]], list[list[Word]]]:
    if not news:
        return [], []
    _say("silver tags and trees")
    engine = load_engine(resolve(str(start)), 1)
    parses: list[Parse] = []
    for place in range(0, len(news.articles), 50):
        parses += parse_batch(engine, news.articles[place : place + 50])
    return silver(parses, news.foreign)


def _cut(start: Path, news: News | None) -> list[splitting.Labelled]:
    """The news as the tokenizer cuts it, corrected."""
    if not news:
        return []
    cutter = Tokenizer(pipeline(resolve(str(start))).processors["tokenize"].trainer, mapping(1))
    some = [(piece, news.foreign[article.id]) for article in news.articles for piece in pieces(article.text)]
    with torch.inference_mode():
        found = cutter([piece.plain for piece, _ in some])
    return [splitting.news(piece, cut, theirs) for (piece, theirs), cut in zip(some, found, strict=True)]


def _record(given: argparse.Namespace, recipe: Recipe, start: Path, out: Path) -> dict[str, Any]:
    """What the weights were made from and with."""
    packages = ("stanza", "torch", "numpy")
    return {
        "stages": ["second"] if given.start else ["first", "second"],
        "recipe": asdict(recipe),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in packages},
        "data": _fingerprints(sorted(path for path in given.data.iterdir() if path.suffix in READ)),
        "from": _fingerprints(resolve(str(start)).files()),
        "files": _fingerprints(sorted((out / "en").glob("*.pt"))),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def _fingerprints(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of each file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(
        prog="python -m training.weights", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    read.add_argument("data", type=Path, metavar="DATA")
    read.add_argument("out", type=Path, metavar="OUT")
    read.add_argument("--from", dest="start", type=Path, metavar="WEIGHTS", help="begin with the second stage")
    read.add_argument("--polnear", type=Path, help="PolNeAR's train part, for silver tags, trees and sentences of news")
    read.add_argument("--vectors", type=Path, help="word vectors made before (pretrain.pt); without it, they are made")
    for name, steps in STEPS.items():
        read.add_argument(
            f"--{name}", type=int, default=steps, metavar="STEPS", help=f"instead of {steps}; 0: as it was"
        )
    read.add_argument("--length", type=float, default=1.0, help="so many times as many steps, of both stages")
    read.add_argument("--keep", type=int, default=0, metavar="STEPS", help="keep the parser after every so many steps")
    read.add_argument("--no-score", action="store_true", help="do not score the weights on the development parts")
    return read.parse_args()


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
