"""One small parser that learns from several: distillation (Hinton, Vinyals and Dean 2015; Kuncoro et al. 2016).

    python -m training.weights.distil DATA OUT --polnear POLNEAR/train --teachers packaged OTHER

DATA and POLNEAR are as in `python -m training.weights`. The teachers, folders of weights or "packaged", read the news
together. A tagger of one layer learns the treebanks and the first teacher's tags of the news; a parser learns the
treebanks, on tags by jackknifing, and what the teachers believe of every word of the news. Both begin from nothing,
unless `--begin` names weights with whose parser the pupil begins, and with `--layers 0` the tagger is the first
teacher's. So is everything else. Can be stopped at any time: the same command goes on.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from attrib.model import Parse, Token
from attrib.parsing.fast import Fast
from attrib.parsing.fast.threads import mapping
from attrib.parsing.models import resolve
from attrib.parsing.parser import load_engine
from attrib.parsing.stock import pipeline
from attrib.parsing.text import plain
from training.weights.anneal import Plan
from training.weights.ensemble import Ensemble
from training.weights.jackknife import Lesson, jackknifed, learn
from training.weights.networks import parser, save, tag_loss, tagger, tree_loss, vectors
from training.weights.once import data_files, fingerprints, once, versions
from training.weights.score import parts, scores, table
from training.weights.second import LONGEST, News, read_by, read_news
from training.weights.silver import silver
from training.weights.speed import patch
from training.weights.treebanks import LONGEST_FORM, Sentence, Word, sentences

SHORTEST, LONGEST_NEWS = 3, 80  # words of a sentence of news
LEAST = 0.02  # probability of a head or relation that is still learned
MOST = 4  # heads, or relations, of a word
AT_ONCE = 100  # sentences
STEPS = {"fold": 1000, "tagger": 2000, "parser": 3600}  # of each fold's tagger, and of the pupils


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the pupil. `news`: words of news in each pass, for each word of the treebanks."""

    fold: Plan  # of the taggers by which the treebanks are tagged
    tagger: Plan
    parser: Plan
    folds: int = 2
    layers: int = 1  # of the tagger
    hidden: int = 192  # units of the parser's LSTMs, if it begins from nothing
    biaffine: int = 111  # with the bias, 112: a multiple of what processors take at once
    news: float = 0.5
    dropout: float = 0.4  # of taggers
    word_dropout: float = 0.2


@dataclass(frozen=True)
class _Class:
    """What the pupils begin from and learn from. `models`: the first teacher's, by name of file."""

    recipe: Recipe
    models: dict[str, Path]
    begin: Path | None  # the parser as which the pupil begins; without one, it begins from nothing
    teachers: Sequence[str]
    gold: Sequence[Sentence]
    parses: Sequence[Parse]  # of the news, by the first teacher
    read: Sequence[Path]
    report: Callable[[str], None]

    @property
    def vectors(self) -> Path:
        """The word vectors that all read."""
        return self.models["pretrain.pt"]


def train(
    data: Path,
    out: Path,
    teachers: Sequence[str],
    begin: Path | None,
    news: News,
    recipe: Recipe,
    report: Callable[[str], None],
    jobs: int,
) -> None:
    """Writes the pupils, and the first teacher's other models, into OUT/en. `begin`: a parser to go on with.

    Raises ValueError where the first teacher has no word vectors.
    """
    work, models = out / "third", out / "en"
    known = {path.name: path for path in map(Path, resolve(teachers[0]).files())}
    if "pretrain.pt" not in known:
        raise ValueError(f"{teachers[0]}: has no word vectors (pretrain.pt), which the pupils read too")
    work.mkdir(parents=True, exist_ok=True)
    models.mkdir(exist_ok=True)
    for name, path in known.items():
        if name not in ("pos.pt", "depparse.pt"):
            shutil.copy(path, models / name)
    read = [data / f"{name}.train.conllu" for name in ("ewt", "gum")]
    gold = [sentence for path in read for sentence in sentences(path, LONGEST)]
    report("the news, read by the first teacher")
    parses = read_by(Path(teachers[0]), news)
    tags, _ = silver(parses, news.foreign)
    lesson = Lesson(
        known["pos.pt"], known["pretrain.pt"], gold, tags, recipe.fold, recipe.folds, recipe.dropout,
        recipe.word_dropout,
    )  # fmt: skip
    tagged = jackknifed(lesson, work, [*read, known["pretrain.pt"]], jobs, report)
    tagged_by = sorted(work.glob("tagger-*.pt"))
    pupils = {_parser: _Class(recipe, known, begin, teachers, tagged, parses, [*read, *tagged_by], report)}
    if recipe.layers:
        pupils[_tagger] = _Class(recipe, known, begin, teachers, gold, parses, read, report)
    else:
        shutil.copy(known["pos.pt"], models)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for ended in [pool.submit(pupil, learned, work, models) for pupil, learned in pupils.items()]:
            ended.result()


def _tagger(learned: _Class, work: Path, models: Path) -> None:
    """A tagger of fewer layers, which learns the first teacher's tags of the news."""
    recipe, path = learned.recipe, models / "pos.pt"

    def make(state: Path) -> None:
        noise: dict[str, Any] = {"dropout": recipe.dropout, "word_dropout": recipe.word_dropout}
        pretrain = vectors(learned.vectors)
        torch.manual_seed(recipe.tagger.seed)
        trainer = tagger(learned.models["pos.pt"], pretrain, fresh=True, num_layers=recipe.layers, **noise)
        news = [[_word(token) for token in tokens] for tokens in _sentences(learned.parses)]
        learn(trainer, tag_loss, pretrain, learned.gold, (news, recipe.news), recipe.tagger, state, learned.report)
        save(trainer, path)

    settings = {"plan": asdict(recipe.tagger), "layers": recipe.layers, "news": recipe.news}
    _once(learned, work / "pos", path, settings, make)


def _parser(learned: _Class, work: Path, models: Path) -> None:
    """A parser that learns what the teachers believe of the news, together."""
    recipe, path = learned.recipe, models / "depparse.pt"

    def make(state: Path) -> None:
        learned.report("what the teachers believe of the news")
        teachers = [Fast(pipeline(resolve(teacher))).parser for teacher in learned.teachers]
        news = beliefs(Ensemble(teachers), learned.parses)
        pretrain = vectors(learned.vectors)
        torch.manual_seed(recipe.parser.seed)
        sizes: dict[str, Any] = {"hidden_dim": recipe.hidden, "deep_biaff_hidden_dim": recipe.biaffine}
        if learned.begin:
            trainer = parser(learned.begin, pretrain)
        else:
            trainer = parser(learned.models["depparse.pt"], pretrain, fresh=True, **sizes)
        learn(trainer, tree_loss, pretrain, learned.gold, (news, recipe.news), recipe.parser, state, learned.report)
        save(trainer, path)

    begun = fingerprints([learned.begin]) if learned.begin else [recipe.hidden, recipe.biaffine]
    settings = {"plan": asdict(recipe.parser), "begun": begun, "news": recipe.news}
    _once(learned, work / "depparse", path, settings, make)


def _once(learned: _Class, step: Path, path: Path, settings: Mapping[str, Any], make: Callable[[Path], None]) -> None:
    torch.set_num_threads(1)
    patch()
    teachers = [fingerprints(map(Path, resolve(teacher).files())) for teacher in learned.teachers]
    once(step, [path], learned.read, {**settings, "teachers": teachers}, make, learned.report)


def _sentences(parses: Sequence[Parse]) -> list[Sequence[Token]]:
    return [
        sentence.tokens for parse in parses for sentence in parse.sentences
        if SHORTEST <= len(sentence.tokens) <= LONGEST_NEWS
    ]  # fmt: skip


def _word(token: Token) -> Word:
    form = plain(token.text)[:LONGEST_FORM]
    return Word(form, token.lemma, token.upos, token.xpos, token.feats or "_", token.head, token.deprel)


def beliefs(ensemble: Ensemble, parses: Sequence[Parse]) -> list[list[Word]]:
    """The sentences of the parses as the parsers believe them to be, together."""
    some = _sentences(parses)
    order = sorted(range(len(some)), key=lambda place: len(some[place]))
    found: list[list[Word]] = [[] for _ in some]
    with torch.inference_mode():
        for start in range(0, len(order), AT_ONCE):
            places = order[start : start + AT_ONCE]
            for place, words in zip(places, _believed(ensemble, [some[place] for place in places]), strict=True):
                found[place] = words
    return found


def _believed(ensemble: Ensemble, some: Sequence[Sequence[Token]]) -> list[list[Word]]:
    flat = [token for tokens in some for token in tokens]
    sentences = [
        [(plain(token.text)[:LONGEST_FORM], token.lemma, token.upos, token.xpos) for token in tokens] for tokens in some
    ]
    ensemble.meet((word for words in sentences for word in words), mapping(1))
    found = ensemble.beliefs(sentences)
    heads, relations = _likely(found.heads), _likely(found.relations)
    words = [
        replace(
            _word(token),
            head=head,
            heads=tuple(likely),
            relations=tuple((ensemble.relations[place], share) for place, share in named),
        )
        for token, head, likely, named in zip(flat, found.chosen, heads, relations, strict=True)
    ]
    rest = iter(words)
    return [[next(rest) for _ in tokens] for tokens in some]


def _likely(shares: torch.Tensor) -> list[list[tuple[int, float]]]:
    """The likeliest places of each row with their shares, rounded, at least one."""
    top = shares.topk(min(MOST, shares.shape[1]), 1)
    return [
        [(place, round(share, 3)) for place, share in zip(places, own, strict=True) if share >= min(LEAST, own[0])]
        for places, own in zip(top.indices.tolist(), top.values.tolist(), strict=True)
    ]


def main() -> None:
    """Reads the command line."""
    given = _arguments()
    torch.set_num_threads(1)
    patch()
    recipe = Recipe(
        fold=Plan(given.fold, average=0.995),
        tagger=Plan(given.tagger, average=0.995),
        parser=Plan(given.parser),
        folds=given.folds,
        layers=given.layers,
        hidden=given.hidden,
        biaffine=given.biaffine,
        news=given.news,
    )
    news = read_news(given.data, given.polnear)
    if not news:
        sys.exit(f"{given.data}: no polnear.train.corenlp.conll.gz, which says what the news are; see --help")
    begin = Path(resolve(given.begin).paths["depparse"]) if given.begin else None
    try:
        train(given.data, given.out, given.teachers, begin, news, recipe, _say, given.jobs)
    except ValueError as error:
        sys.exit(str(error))
    record: dict[str, Any] = {
        "stages": ["third"],
        "recipe": asdict(recipe),
        "versions": versions(),
        "data": fingerprints(data_files(given.data)),
        "teachers": [fingerprints(map(Path, resolve(one).files())) for one in given.teachers],
        "from": fingerprints([begin] if begin else []),
        "files": fingerprints(sorted((given.out / "en").glob("*.pt"))),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }
    engine = load_engine(resolve(str(given.out)), 1)
    record["scores"] = {name: scores(engine, some) for name, some in parts(given.data).items()}
    print(table(record["scores"]))
    (given.out / "recipe.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(
        prog="python -m training.weights.distil", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    read.add_argument("data", type=Path, metavar="DATA")
    read.add_argument("out", type=Path, metavar="OUT")
    read.add_argument("--polnear", type=Path, required=True, help="PolNeAR's train part: the texts of the news")
    read.add_argument("--teachers", nargs="+", required=True, metavar="MODEL")
    read.add_argument("--folds", type=int, default=Recipe.folds, help="taggers that tag what they have not seen")
    read.add_argument("--begin", metavar="MODEL", help="the parser begins as that of these weights, with its sizes")
    read.add_argument("--hidden", type=int, default=Recipe.hidden, help="units of the pupil's LSTMs")
    read.add_argument("--biaffine", type=int, default=Recipe.biaffine, help="sizes of its scorers of arcs")
    read.add_argument("--news", type=float, default=Recipe.news, help="words of news for each word of the treebanks")
    read.add_argument("--layers", type=int, default=Recipe.layers, help="of the pupil that tags")
    for name, steps in STEPS.items():
        read.add_argument(f"--{name}", type=int, default=steps, metavar="STEPS", help=f"instead of {steps}")
    read.add_argument("--jobs", type=int, default=1, help="so many taggers learn side by side")
    return read.parse_args()


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
