"""Tags by jackknifing: each fold of the treebanks is tagged by a tagger that learned from the others.

A parser that learns on such tags meets the errors that it will meet on new text.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.weights.anneal import Plan, anneal, share
from training.weights.networks import (
    Reader,
    counts,
    read_tagger,
    retagged,
    save,
    tag,
    tag_loss,
    tagger,
    tree_loss,
    vectors,
)
from training.weights.once import once
from training.weights.speed import patch
from training.weights.treebanks import Sentence, Word

RUN = 50  # sentences that stay together, so that most documents are in one fold only
SILVER = 0.35  # words of news for each word of the treebanks


@dataclass(frozen=True)
class Lesson:
    """What each fold's tagger begins from and learns from. `model`: the tagger whose sizes and vocabulary it has."""

    model: Path
    pretrain: Path
    gold: Sequence[Sentence]
    silver: Sequence[Sentence]
    plan: Plan
    folds: int
    dropout: float
    word_dropout: float

    def part(self, wanted: Callable[[int], bool]) -> list[Sentence]:
        """The gold sentences of the wanted folds."""
        return [
            some for some, fold in zip(self.gold, folds_of(len(self.gold), self.folds), strict=True) if wanted(fold)
        ]


def jackknifed(
    lesson: Lesson, work: Path, inputs: Sequence[Path], jobs: int, report: Callable[[str], None]
) -> list[list[Word]]:
    """The gold sentences with the tags of the fold's tagger. Taggers are kept in `work`; so many learn side by side."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        folds = pool.map(partial(_fold, lesson, work, inputs, report), range(lesson.folds))
        of_fold = [iter(found) for found in folds]
    return [next(of_fold[fold]) for fold in folds_of(len(lesson.gold), lesson.folds)]


def folds_of(sentences: int, folds: int) -> list[int]:
    """The fold of each sentence."""
    run = min(RUN, math.ceil(sentences / folds))
    return [place // run % folds for place in range(sentences)]


def _fold(
    lesson: Lesson, work: Path, inputs: Sequence[Path], report: Callable[[str], None], fold: int
) -> list[list[Word]]:
    torch.set_num_threads(1)
    patch()
    path = work / f"tagger-{fold}.pt"
    settings = {
        "fold": [fold, lesson.folds, RUN],
        "plan": vars(lesson.plan),
        "noise": [lesson.dropout, lesson.word_dropout],
        "silver": [SILVER, len(lesson.silver)],
    }
    make = partial(_train, lesson, path, fold, report)
    once(work / f"tagger-{fold}", [path], [lesson.model, *inputs], settings, make, report)
    trainer = read_tagger(path, vectors(lesson.pretrain))
    unseen = lesson.part(lambda other: other == fold)
    reader = Reader(trainer.vocab, vectors(lesson.pretrain), {}, lesson.plan.seed, rooted=False)
    found = tag(trainer.model, reader, unseen, noisy=False)
    right = sum(
        word.upos == upos
        for some, tags in zip(unseen, found, strict=True)
        for word, (upos, _) in zip(some, tags, strict=True)
    )
    report(f"tagger {fold}: {100 * right / sum(map(len, unseen)):.2f} of 100 parts of speech right on its fold")
    return retagged(unseen, found)


def _train(lesson: Lesson, path: Path, fold: int, report: Callable[[str], None], state: Path) -> None:
    pretrain: Any = vectors(lesson.pretrain)
    torch.manual_seed(lesson.plan.seed)
    trainer = tagger(lesson.model, pretrain, fresh=True, dropout=lesson.dropout, word_dropout=lesson.word_dropout)
    gold = lesson.part(lambda other: other != fold)
    learn(trainer, tag_loss, pretrain, gold, (lesson.silver, SILVER), lesson.plan, state, report)
    save(trainer, path)


def learn(
    trainer: Any,
    loss: Callable[[Any, Reader, Sequence[Sentence]], Tensor],
    pretrain: Any,
    gold: Sequence[Sentence],
    news: tuple[Sequence[Sentence], float],
    plan: Plan,
    state: Path,
    report: Callable[[str], None],
) -> None:
    """Trains a tagger or a parser on gold and news, of which each pass takes so many words for each word of gold."""
    some, wanted = news
    reader = Reader(trainer.vocab, pretrain, counts(gold), plan.seed, rooted=loss is tree_loss)
    sources = [(gold, 1.0), (some, share(wanted, gold, some))]
    anneal(
        trainer.model, partial(loss, trainer.model, reader), sources, plan,
        lambda line: report(f"{state.stem}: {line}"), state=state, chances=[reader.chance],
    )  # fmt: skip
