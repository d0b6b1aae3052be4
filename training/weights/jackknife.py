"""Tags by jackknifing: each fold of the treebanks is tagged by a tagger that learned from the others.

A parser that learns on such tags meets the errors that it will meet on new text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from training.weights.anneal import Plan, anneal
from training.weights.networks import Reader, counts, read_tagger, save, tag, tag_loss, tagger, vectors
from training.weights.once import once
from training.weights.speed import patch
from training.weights.treebanks import Sentence, Word

RUN = 50  # sentences that stay together, so that most documents are in one fold only
SILVER = 0.35  # words of news for each word of the treebanks


@dataclass(frozen=True)
class Lesson:
    """What each fold's tagger begins from and learns from: sizes and vocabulary of a tagger, word vectors, sentences."""

    model: Path
    pretrain: Path
    gold: Sequence[Sentence]
    silver: Sequence[Sentence]
    plan: Plan
    folds: int
    dropout: float
    word_dropout: float


def jackknifed(
    lesson: Lesson, work: Path, inputs: Sequence[Path], jobs: int, report: Callable[[str], None]
) -> list[list[Word]]:
    """The gold sentences with the tags of the fold's tagger. Taggers are kept in `work`; so many learn side by side."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        folds = pool.map(partial(_fold, lesson, work, inputs, report), range(lesson.folds))
        of_fold = [iter(found) for found in folds]
    return [next(of_fold[fold_of(place, lesson.folds)]) for place in range(len(lesson.gold))]


def fold_of(place: int, folds: int) -> int:
    """The fold of a sentence."""
    return place // RUN % folds


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
    once(work / f"tagger-{fold}", [path], [lesson.model, *inputs], settings, partial(_train, lesson, path, fold, report), report)
    trainer = read_tagger(path, vectors(lesson.pretrain))
    unseen = [some for place, some in enumerate(lesson.gold) if fold_of(place, lesson.folds) == fold]
    reader = Reader(trainer.vocab, vectors(lesson.pretrain), {}, lesson.plan.seed, rooted=False)
    found = tag(trainer.model, reader, unseen, noisy=False)
    right = sum(word.upos == upos for some, tags in zip(unseen, found, strict=True) for word, (upos, _) in zip(some, tags, strict=True))
    report(f"tagger {fold}: {100 * right / sum(map(len, unseen)):.2f} of 100 parts of speech right on its fold")
    return retagged(unseen, found)


def retagged(some: Sequence[Sentence], tags: Sequence[Sequence[tuple[str, str]]]) -> list[list[Word]]:
    """The sentences with other parts of speech and tags."""
    return [
        [replace(word, upos=upos, xpos=xpos) for word, (upos, xpos) in zip(sentence, own, strict=True)]
        for sentence, own in zip(some, tags, strict=True)
    ]


def _train(lesson: Lesson, path: Path, fold: int, report: Callable[[str], None], state: Path) -> None:
    gold = [some for place, some in enumerate(lesson.gold) if fold_of(place, lesson.folds) != fold]
    pretrain: Any = vectors(lesson.pretrain)
    torch.manual_seed(lesson.plan.seed)
    trainer = tagger(lesson.model, pretrain, fresh=True, dropout=lesson.dropout, word_dropout=lesson.word_dropout)
    reader = Reader(trainer.vocab, pretrain, counts(gold), lesson.plan.seed, rooted=False)
    words = sum(map(len, gold))
    sources = [(gold, 1.0), (lesson.silver, min(1.0, SILVER * words / max(1, sum(map(len, lesson.silver)))))]
    say = lambda line: report(f"tagger {fold}: {line}")  # noqa: E731
    anneal(trainer.model, partial(tag_loss, trainer.model, reader), sources, lesson.plan, say, state=state, chances=[reader.chance])
    save(trainer, path)
