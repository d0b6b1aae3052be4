"""Work that was stopped goes on, and comes to what it would have come to."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from training.weights.anneal import EVERY, Plan, anneal
from training.weights.once import Task, once, side_by_side
from training.weights.trainer import State
from training.weights.treebanks import Sentence, Word


class StoppedError(Exception):
    """What stands for a killed process."""


class Work:
    """A step that copies a file in capitals, and counts how often it is done."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.source, self.out = folder, folder / "in.txt", folder / "out.txt"
        self.done, self.lines = 0, list[str]()
        self.stop = False
        self.source.write_text("pier")

    def __call__(self, **settings: object) -> None:
        once(self.folder / "step", [self.out], [self.source], settings, self.make, self.lines.append)

    def make(self, state: Path) -> None:
        self.done += 1
        self.found = state.exists()
        state.write_text("half")
        if self.stop:
            raise StoppedError
        self.out.write_text(self.source.read_text().upper())


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path)


def test_what_is_there_is_not_made_again(work: Work) -> None:
    work(size=1)
    work(size=1)
    assert work.done == 1 and work.lines == ["step: there already"]


def test_other_settings_inputs_or_contents_are_made_anew(work: Work) -> None:
    work(size=1)
    work(size=2)
    work.source.write_text("quay")
    work(size=2)
    work.out.write_text("torn")
    work(size=2)
    assert work.done == 4 and work.out.read_text() == "QUAY" and not work.found
    assert [line.partition("for ")[2] for line in work.lines] == [
        "other settings",
        "other inputs",
        "other contents of what was made",
    ]


def test_what_was_stopped_goes_on_from_its_state_and_only_from_its_own(work: Work) -> None:
    work.stop = True
    for size, found in ((1, False), (1, True), (2, False)):
        with pytest.raises(StoppedError):
            work(size=size)
        assert work.found is found
    work.stop = False
    work(size=2)
    assert work.found and work.out.read_text() == "PIER"


def test_tasks_run_side_by_side_after_those_they_need() -> None:
    order: list[str] = []
    running: set[str] = set()
    most: list[int] = []
    lock = threading.Lock()

    def task(name: str, *after: str) -> Task:
        def run() -> None:
            with lock:
                running.add(name)
                most.append(len(running))
            time.sleep(0.02)
            with lock:
                running.remove(name)
                order.append(name)

        return Task(run, after)

    tasks = {"parser": task("parser", "tags"), "tags": task("tags"), "names": task("names"), "words": task("words")}
    side_by_side(tasks, 1)
    assert order == ["tags", "parser", "names", "words"] and max(most) == 1
    most.clear()
    side_by_side(tasks, 2)
    assert order.index("tags", 4) < order.index("parser", 4) and max(most) == 2


def test_after_a_task_that_fails_none_begins() -> None:
    done: list[str] = []

    def fail() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        side_by_side({"one": Task(fail), "two": Task(lambda: done.append("two"))}, 1)
    assert not done


class Net(nn.Module):
    """Two layers with dropout over the lengths of a sentence's words."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(1, 8), nn.Dropout(0.5), nn.Linear(8, 1))

    def forward(self, rows: Tensor) -> Tensor:
        found: Tensor = self.layers(rows)
        return found


def _annealed(path: Path | None, stop: int | None) -> list[Tensor]:
    """The weights after training; `stop`: the step after which the process dies."""
    torch.manual_seed(5)
    chance, net = random.Random(2), Net()
    gold = [[Word(form, form, "X", "X", None, 0, "dep") for form in ("pier " * k).split()] for k in range(1, 40)]

    def loss(some: Sequence[Sentence]) -> Tensor:
        rows = torch.tensor([[float(len(sentence) + chance.random())] for sentence in some])
        found: Tensor = (net(rows) - rows).pow(2).mean()
        return found

    def kept(step: int) -> None:
        if step == stop:
            raise StoppedError

    plan = Plan(3 * EVERY - 10, words=60)
    anneal(net, loss, [(gold, 1.0), (gold, 0.3)], plan, lambda line: None, kept, path, [chance])
    return list(net.parameters())


def test_annealing_that_was_stopped_comes_to_the_same_weights(tmp_path: Path) -> None:
    whole = _annealed(None, None)
    for stop in (EVERY, 2 * EVERY):
        with pytest.raises(StoppedError):
            _annealed(tmp_path / "state", stop)
    found = _annealed(tmp_path / "state", None)
    assert all(torch.equal(one, other) for one, other in zip(whole, found, strict=True))


class Trainer:
    """What `State` needs to know of Stanza's trainers."""

    def __init__(self) -> None:
        self.model = Net()
        self.optimizer = torch.optim.Adam(self.model.parameters())

    def update(self, rows: Tensor) -> float:
        self.model.train()
        loss: Tensor = (self.model(rows) - rows).pow(2).mean()
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        return loss.item()


def _trained(path: Path, stop: int | None = None) -> tuple[list[Tensor], list[float]]:
    """The weights after 20 steps, and every fourth score. Data is drawn like the first weights."""
    torch.manual_seed(5)
    state, trainer = State(path, every=3), Trainer()
    scores: list[float] = []
    for step in range(1, 21):
        rows = torch.rand(4, 1)
        state.step(trainer, partial(trainer.update, rows))
        if step % 4 == 0:
            scores.append(state.score(partial(_score, trainer.model)))
        if step == stop:
            raise StoppedError
    return list(trainer.model.parameters()), scores


def _score(model: nn.Module) -> float:
    with torch.no_grad():
        return float(model.eval()(torch.ones(1, 1)))


def test_a_trainer_that_was_stopped_comes_to_the_same_weights_and_scores(tmp_path: Path) -> None:
    weights, scores = _trained(tmp_path / "whole")
    for stop in (2, 8, 13):
        with pytest.raises(StoppedError):
            _trained(tmp_path / "state", stop)
    again, found = _trained(tmp_path / "state")
    assert scores == found and all(torch.equal(one, other) for one, other in zip(weights, again, strict=True))
