"""One of Stanza's trainers, faster (`speed.py`), and so that it may be killed at any time.

    python -m training.weights.trainer STATE EVERY TRAINER …     …: what `stanza.models.TRAINER` reads

Every so many steps the weights, the optimizer and all else that decides the rest go to the file STATE. Stanza's own
checkpoints are not enough: only its parser has them, and they hold neither random numbers nor the place in the data.

Started again, the trainer's program runs from its beginning, but up to the step of the state it only reads the data: it
learns nothing, evaluates nothing and saves nothing. So that the data comes in the same order without the network, the
network's random numbers (dropout) are a stream of their own. The outcome is the same as if it had never been stopped,
to the byte.

The trainers of lemmas and of words of tokens take minutes, a quarter of an hour at most. They keep no state.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from stanza.models.common.doc import DEPREL, HEAD

from training.weights.once import whole
from training.weights.speed import patch

LONG = ("tokenizer", "tagger", "parser", "ner_tagger")
_SEED = 4321  # of the network's random numbers; Stanza's own, 1234, are left for first weights and data


class State:
    """How far a trainer is: everything that its remaining steps depend on, in a file."""

    def __init__(self, path: Path, every: int) -> None:
        self._path, self._every = path, every
        self._known = torch.load(path, weights_only=True) if path.is_file() else None
        self._step = 0
        self._scores: list[Any] = []  # of each evaluation
        self._asked = 0
        self._loss: Any = 0.0
        self._stream = torch.Generator().manual_seed(_SEED).get_state()
        self._parent = os.getppid()
        if self._known:
            self._scores, self._loss, self._stream = (self._known[name] for name in ("scores", "loss", "stream"))

    @property
    def past(self) -> bool:
        """Whether the step at hand was taken before this process began."""
        return self._known is not None and self._step < self._known["step"]

    def step(self, trainer: Any, update: Callable[[], Any]) -> Any:
        """Takes a step, or goes past one that was taken. Returns what `update` does: the loss."""
        if os.getppid() != self._parent:
            raise SystemExit("the recipe that started this trainer has ended; start it again to go on")
        if self.past:
            self._step += 1
            if not self.past:
                self._restore(trainer)
            return self._loss
        self._step += 1
        outside = torch.get_rng_state()
        torch.set_rng_state(self._stream)
        self._loss = update()
        self._stream = torch.get_rng_state()
        torch.set_rng_state(outside)
        if self._step % self._every == 0:
            self.write(trainer)
        return self._loss

    def score(self, evaluate: Callable[[], Any]) -> Any:
        """What an evaluation comes to, or came to."""
        if not self.past:
            self._scores.append(evaluate())
        self._asked += 1
        return self._scores[self._asked - 1]

    def write(self, trainer: Any) -> None:
        """Keeps the state."""
        state = {
            "step": self._step,
            "model": trainer.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in _optimizers(trainer)],
            "stream": self._stream,
            "scores": self._scores,
            "loss": self._loss,
        }
        with whole(self._path) as place:
            torch.save(state, place)

    def _restore(self, trainer: Any) -> None:
        assert self._known is not None
        trainer.model.load_state_dict(self._known["model"])
        for optimizer, state in zip(_optimizers(trainer), self._known["optimizers"], strict=True):
            optimizer.load_state_dict(state)


def _optimizers(trainer: Any) -> list[Any]:
    found = trainer.optimizers if hasattr(trainer, "optimizers") else trainer.optimizer
    return list(found.values()) if isinstance(found, dict) else [found]


def run(trainer: str, arguments: list[str], path: Path, every: int) -> None:
    """Trains; goes on from the state in the file, where there is one."""
    module = importlib.import_module("stanza.models." + trainer)
    if trainer not in LONG:
        module.main(arguments)
        return
    state = State(path, every)
    last: list[Any] = []

    def update(plain: Any, trainer: Any, *given: Any, **options: Any) -> Any:
        last[:] = [trainer]
        return state.step(trainer, lambda: plain(trainer, *given, **options))

    def score(plain: Any, *given: Any, **options: Any) -> Any:
        return state.score(lambda: plain(*given, **options))

    def unless_past(instead: Callable[..., Any]) -> Callable[..., Any]:
        return lambda plain, *given, **options: instead(*given) if state.past else plain(*given, **options)

    _wrap(module.Trainer, "update", update)
    _wrap(module.Trainer, "save", unless_past(lambda trainer, name: None))
    if trainer == "parser":
        _wrap(module, "predict_dataset", unless_past(lambda trainer, dev: [dev.doc.get([HEAD, DEPREL])]))
        _wrap(module.scorer, "score", score)
    elif trainer == "ner_tagger":
        _wrap(module.Trainer, "predict", unless_past(lambda trainer, batch: []))
        _wrap(module.scorer, "score_by_entity", score)
    module.main(arguments)
    if last:
        state.write(last[0])


def _wrap(holder: Any, name: str, wrapper: Callable[..., Any]) -> None:
    """Puts a function in the place of another, which it is given first."""
    plain = getattr(holder, name)
    setattr(holder, name, lambda *given, **options: wrapper(plain, *given, **options))


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ.get("THREADS", "1")))
    patch()
    run(sys.argv[3], sys.argv[4:], Path(sys.argv[1]), int(sys.argv[2]))
