"""The second stage: weights that were trained at a constant rate go on at one that falls to zero, and are averaged.

The rate rises over the first steps and then follows half a cosine (Loshchilov and Hutter 2017). What is kept is the
exponential average of the weights (Polyak and Juditsky 1992), which is less noisy than the last of them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.weights.once import whole
from training.weights.treebanks import Sentence

Source = tuple[Sequence[Sentence], float]
"""Sentences, and the share of them that each pass takes."""

EVERY = 50  # steps after which the loss is reported and the state kept
_WARM = 100  # steps over which the rate rises
_UNEVEN = 0.2  # lengths are blurred by as much before sentences of like length are put together


@dataclass(frozen=True)
class Plan:
    """How long and how fast. `words` is the size of a batch, `rate` the highest rate, `average` how slowly it moves."""

    steps: int
    words: int = 2000
    rate: float = 2e-3
    average: float = 0.998
    seed: int = 1


def anneal(
    model: nn.Module,
    loss: Callable[[Sequence[Sentence]], Tensor],
    sources: Sequence[Source],
    plan: Plan,
    report: Callable[[str], None],
    kept: Callable[[int], None] = lambda step: None,
    state: Path | None = None,
    chances: Sequence[random.Random] = (),
) -> None:
    """Trains the model in place; in the end it has the average of its weights.

    `kept` is called every 50 steps with the number of steps so far, while the model has that average. All that the
    remaining steps depend on then goes to the file `state`; where that is there, training goes on from it. `chances`
    are what `loss` draws from, other than the random numbers of Python, NumPy and torch.
    Same seed, same versions and same kind of processor: same weights, stopped on the way or not.
    """
    torch.manual_seed(plan.seed)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    means = [weight.detach().clone() for weight in weights]
    optimizer = torch.optim.Adam(weights, lr=plan.rate, betas=(0.9, 0.95), eps=1e-6, foreach=True)
    begin = _restore(state, weights, means, optimizer, chances) if state and state.is_file() else 0
    total = 0.0
    data = batches(sources, plan.words, random.Random(plan.seed))
    for step, some in islice(zip(range(plan.steps), data, strict=False), begin, None):
        for group in optimizer.param_groups:
            group["lr"] = rate(step, plan)
        model.train()
        found = loss(some)
        optimizer.zero_grad()
        found.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        share = min(plan.average, (step + 1) / (step + 11))
        torch._foreach_lerp_(means, [weight.detach() for weight in weights], 1 - share)
        total += found.item()
        if (step + 1) % EVERY == 0:
            report(f"step {step + 1} of {plan.steps}, loss {total / EVERY:.3f}")
            total = 0.0
            if state:
                _keep(state, step + 1, weights, means, optimizer, chances)
            _exchange(weights, means)
            kept(step + 1)
            _exchange(weights, means)
    _exchange(weights, means)
    model.eval()


def _keep(
    path: Path,
    steps: int,
    weights: Sequence[Tensor],
    means: Sequence[Tensor],
    optimizer: torch.optim.Optimizer,
    chances: Sequence[random.Random],
) -> None:
    kind, keys, *rest = np.random.get_state(legacy=True)
    state = {
        "steps": steps,
        "weights": [weight.detach() for weight in weights],
        "means": [*means],
        "optimizer": optimizer.state_dict(),
        "python": [random.getstate(), *(chance.getstate() for chance in chances)],
        "numpy": (kind, np.asarray(keys).tolist(), *rest),
        "torch": torch.get_rng_state(),
    }
    with whole(path) as place:
        torch.save(state, place)


def _restore(
    path: Path,
    weights: Sequence[Tensor],
    means: Sequence[Tensor],
    optimizer: torch.optim.Optimizer,
    chances: Sequence[random.Random],
) -> int:
    """Everything as it was kept; returns after how many steps that was."""
    state = torch.load(path, weights_only=True)
    with torch.no_grad():
        for held, new in zip([*weights, *means], [*state["weights"], *state["means"]], strict=True):
            held.copy_(new)
    optimizer.load_state_dict(state["optimizer"])
    general, *own = state["python"]
    random.setstate(general)
    for chance, drawn in zip(chances, own, strict=True):
        chance.setstate(drawn)
    np.random.set_state(state["numpy"])
    torch.set_rng_state(state["torch"])
    return int(state["steps"])


def _exchange(weights: Sequence[Tensor], means: Sequence[Tensor]) -> None:
    """Each weight takes the value of its mean, and the mean that of its weight."""
    with torch.no_grad():
        for weight, mean in zip(weights, means, strict=True):
            held = weight.detach().clone()
            weight.copy_(mean)
            mean.copy_(held)


def rate(step: int, plan: Plan) -> float:
    """The learning rate of a step, counted from 0."""
    rising = min(1.0, (step + 1) / _WARM)
    return plan.rate * rising * 0.5 * (1 + math.cos(math.pi * step / plan.steps))


def share(wanted: float, gold: Sequence[Sentence], some: Sequence[Sentence]) -> float:
    """The share of the sentences that a pass must take."""
    return min(1.0, wanted * sum(map(len, gold)) / max(1, sum(map(len, some))))


def batches(sources: Sequence[Source], words: int, chance: random.Random) -> Iterator[list[Sentence]]:
    """Batches of sentences of like length without end. Each pass takes its share of every source anew."""
    while True:
        taken: list[Sentence] = []
        for some, share in sources:
            taken += some if share == 1 else chance.sample(list(some), min(len(some), int(share * len(some))))
        blurred = [len(sentence) * (1 + _UNEVEN * chance.random()) for sentence in taken]
        order = sorted(range(len(taken)), key=blurred.__getitem__)
        cut: list[list[Sentence]] = [[]]
        size = 0
        for place in order:
            if cut[-1] and size + len(taken[place]) > words:
                cut.append([])
                size = 0
            cut[-1].append(taken[place])
            size += len(taken[place])
        chance.shuffle(cut)
        yield from cut
