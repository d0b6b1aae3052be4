"""The second stage: tagger and parser go on at a falling rate, with word vectors and news.

What is made goes to OUT/en, and what is needed to go on after a stop to OUT/second: the state of the tagger and of the
parser while they learn. Silver and tags for the parser are made anew, which takes minutes; so is the tokenizer.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
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
from training.weights import splitting, vectors
from training.weights.anneal import Plan, anneal, share
from training.weights.networks import Reader, counts, parser, retagged, save, tag, tag_loss, tagger, tree_loss
from training.weights.networks import vectors as read_vectors
from training.weights.once import fingerprints, once
from training.weights.silver import Foreign, foreign, silver
from training.weights.treebanks import Sentence, Word, sentences

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


@dataclass(frozen=True)
class News:
    """The news that has CoreNLP's annotation: its texts, and the annotation by article."""

    articles: Sequence[Article]
    foreign: dict[str, list[list[Foreign]]]


@dataclass(frozen=True)
class _Lesson:
    """What the networks begin from and learn from."""

    recipe: Recipe
    old: dict[str, Path]
    new: dict[str, Path]
    pretrain: Any
    counts: Mapping[str, int]
    gold: Sequence[Sentence]
    tags: Sequence[Sentence]
    trees: Sequence[Sentence]
    report: Callable[[str], None]

    def reader(self, vocab: Any, seed: int, rooted: bool) -> Reader:
        """Sentences as a network reads them."""
        return Reader(vocab, self.pretrain, self.counts, seed, rooted)


def train(
    data: Path,
    start: Path,
    out: Path,
    recipe: Recipe,
    news: News | None,
    given: Path | None,
    report: Callable[[str], None],
    keep: int = 0,
) -> None:
    """From the weights in `start` to those in `out`.

    `given`: word vectors made before, if any. `keep`: the parser after every so many steps is kept, in a folder of its
    own with everything else.
    """
    old = {name: Path(path) for name, path in resolve(str(start)).paths.items()}
    new = {name: out / "en" / f"{name}.pt" for name in PROCESSORS}
    work, known = out / "second", out / "en" / VECTORS
    work.mkdir(exist_ok=True)
    for name in ("mwt", "lemma", "ner"):
        shutil.copy(old[name], new[name])
    read = [data / f"{name}.train.conllu" for name in ("ewt", "gum")]
    gold = [sentence for path in read for sentence in sentences(path, LONGEST)]
    seen = counts(gold)
    begun: dict[str, Any] = {"from": fingerprints(old.values())}
    if news:
        read.append(data / CORENLP)
        begun["news"] = hashlib.sha256("\0".join(article.text for article in news.articles).encode()).hexdigest()
    if given:
        shutil.copy(given, known)
    else:
        once(work / "vectors", [known], read, {}, partial(_vectors, seen, news, known, report), report)
    read.append(known)
    tags, trees = _silver(start, news, report)
    lesson = _Lesson(recipe, old, new, read_vectors(known), seen, gold, tags, trees, report)

    settings = {name: asdict(recipe)[name] for name in ("pos", "silver_tags", "pos_dropout", "pos_word_dropout")}
    once(work / "pos", [new["pos"]], read, begun | settings, partial(_tagger, lesson), report)
    if not recipe.tokenize:
        shutil.copy(old["tokenize"], new["tokenize"])
    settings = {name: asdict(recipe)[name] for name in ("depparse", "silver_trees")}
    settings["noise"] = [NOISE, recipe.pos.seed]
    keeping = partial(_keep, out, keep, new["depparse"])
    once(
        work / "depparse", [new["depparse"]], [*read, new["pos"]], begun | settings,
        partial(_parser, lesson, keeping), report,
    )  # fmt: skip
    if recipe.tokenize:
        report("tokenizer")
        some = [text for name in ("ewt", "gum") for text in splitting.paragraphs(data / f"{name}.train.conllu")]
        titles = splitting.Titles(news.foreign if news else {})
        mixed = splitting.mixed(some, _cut(start, news), titles, recipe.seed)
        splitting.anneal(old["tokenize"], mixed, new["tokenize"], recipe.tokenize, recipe.seed, report)


def _vectors(seen: Iterable[str], news: News | None, out: Path, report: Callable[[str], None], _: Path) -> None:
    report("word vectors")
    theirs = [sentence for some in news.foreign.values() for sentence in some] if news else []
    vectors.write({*seen, *(word.form.lower() for some in theirs for word in some)}, out)


def _tagger(lesson: _Lesson, state: Path) -> None:
    recipe = lesson.recipe
    torch.manual_seed(recipe.pos.seed)  # of the new columns
    noise: dict[str, Any] = {"dropout": recipe.pos_dropout, "word_dropout": recipe.pos_word_dropout}
    trainer = tagger(lesson.old["pos"], lesson.pretrain, **noise)
    if recipe.pos.steps:
        lesson.report("tagger")
        reader = lesson.reader(trainer.vocab, recipe.pos.seed, rooted=False)
        sources = [(lesson.gold, 1.0), (lesson.tags, share(recipe.silver_tags, lesson.gold, lesson.tags))]
        loss = partial(tag_loss, trainer.model, reader)
        anneal(trainer.model, loss, sources, recipe.pos, lesson.report, state=state, chances=[reader.chance])
    save(trainer, lesson.new["pos"])


def _parser(lesson: _Lesson, kept: Callable[[Any, int], None], state: Path) -> None:
    recipe = lesson.recipe
    lesson.report("tags for the parser")
    noisy = tagger(lesson.new["pos"], lesson.pretrain, dropout=NOISE, word_dropout=NOISE / 3)
    reader = lesson.reader(noisy.vocab, recipe.pos.seed, rooted=False)
    torch.manual_seed(recipe.pos.seed)
    gold, trees = (retagged(some, tag(noisy.model, reader, some, noisy=True)) for some in (lesson.gold, lesson.trees))
    torch.manual_seed(recipe.depparse.seed)
    lesson.report("parser")
    trainer = parser(lesson.old["depparse"], lesson.pretrain)
    reader = lesson.reader(trainer.vocab, recipe.depparse.seed, rooted=True)
    sources = [(gold, 1.0), (trees, share(recipe.silver_trees, gold, trees))]
    loss = partial(tree_loss, trainer.model, reader)
    anneal(trainer.model, loss, sources, recipe.depparse, lesson.report, partial(kept, trainer), state, [reader.chance])
    save(trainer, lesson.new["depparse"])


def _keep(out: Path, every: int, path: Path, trainer: Any, step: int) -> None:
    """The weights after so many steps of the parser, as a folder of their own."""
    if every and step % every == 0:
        folder = out / f"step-{step}" / "en"
        shutil.copytree(out / "en", folder, dirs_exist_ok=True)
        save(trainer, folder / path.name)


def read_news(data: Path, polnear: Path | None) -> News | None:
    """The news, where the folder has its annotation and the texts are given."""
    if not polnear or not (data / CORENLP).is_file():
        return None
    articles = foreign(data / CORENLP)
    texts = [(polnear / "text" / f"{name}.txt").read_bytes().decode("utf-8") for name in articles]
    return News([Article(name, text) for name, text in zip(articles, texts, strict=True)], articles)


def _silver(start: Path, news: News | None, report: Callable[[str], None]) -> tuple[list[list[Word]], list[list[Word]]]:
    if not news:
        return [], []
    report("silver tags and trees")
    return silver(read_by(start, news), news.foreign)


def read_by(start: Path, news: News) -> list[Parse]:
    """The news as the weights in `start` parse it."""
    engine = load_engine(resolve(str(start)), 1)
    parses: list[Parse] = []
    for place in range(0, len(news.articles), 50):
        parses += parse_batch(engine, news.articles[place : place + 50])
    return parses


def _cut(start: Path, news: News | None) -> list[splitting.Labelled]:
    """The news as the tokenizer cuts it, corrected."""
    if not news:
        return []
    cutter = Tokenizer(pipeline(resolve(str(start))).processors["tokenize"].trainer, mapping(1))
    some = [(piece, news.foreign[article.id]) for article in news.articles for piece in pieces(article.text)]
    with torch.inference_mode():
        found = cutter([piece.plain for piece, _ in some])
    return [splitting.news(piece, cut, theirs) for (piece, theirs), cut in zip(some, found, strict=True)]
