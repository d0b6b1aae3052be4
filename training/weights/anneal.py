"""The second stage: weights that were trained at a constant rate go on at one that falls to zero, and are averaged.

The rate rises over the first steps and then follows half a cosine (Loshchilov and Hutter 2017). What is kept is the
exponential average of the weights (Polyak and Juditsky 1992), which is less noisy than the last of them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.weights.treebanks import Sentence

Source = tuple[Sequence[Sentence], float]
"""Sentences, and the share of them that each pass takes."""

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
) -> None:
    """Trains the model in place; in the end it has the average of its weights.

    `kept` is called every 50 steps with the number of steps so far, while the model has that average.
    Same seed, same versions and same kind of processor: same weights.
    """
    torch.manual_seed(plan.seed)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    means = [weight.detach().clone() for weight in weights]
    optimizer = torch.optim.Adam(weights, lr=plan.rate, betas=(0.9, 0.95), eps=1e-6, foreach=True)
    total = 0.0
    for step, some in zip(range(plan.steps), batches(sources, plan.words, random.Random(plan.seed)), strict=False):
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
        if (step + 1) % 50 == 0:
            report(f"step {step + 1} of {plan.steps}, loss {total / 50:.3f}")
            total = 0.0
            _exchange(weights, means)
            kept(step + 1)
            _exchange(weights, means)
    _exchange(weights, means)
    model.eval()


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
