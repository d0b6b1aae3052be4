"""Two precisions: a rough reading of all sentences, in bfloat16, and an exact one of those where the rough is unsure.

Some processors multiply such short numbers twice as fast. What counts is what is chosen: the end of a token, a tag, a
head, a relation. Where all choices in a sentence are far enough ahead of any other, the exact scores choose the same,
as they differ by less. The others are read again, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from attrib.parsing.fast.layers import product
from attrib.parsing.fast.threads import Map, in_lots

EXACT = torch.float32
ROUGH = torch.bfloat16
AGAIN = 4  # the lots of unsure sequences are so many times smaller, so that several threads have something to do


class Choices(NamedTuple):
    """What was chosen for each row of many sequences, one after the other, and which sequences are sure of it."""

    chosen: Tensor  # (rows, choices): numbers
    sure: Tensor  # (sequences,)


Lot = Sequence[Any]
"""Sequences that are read together, with an entry a row."""

Reader = Callable[[Any, torch.dtype], Choices]
"""Reads a lot in one of the precisions."""


def has_rough() -> bool:
    """Whether this processor multiplies numbers in bfloat16."""
    known = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return known is not None and bool(known())


def choose(lots: Sequence[Lot], read: Reader, share_out: Map, rough: bool) -> list[Tensor]:
    """What is chosen for each row of each lot, (rows, choices). `rough`: whether to read roughly first."""
    if not rough:
        return [found.chosen for found in share_out(lambda lot: read(lot, EXACT), lots)]
    found = share_out(lambda lot: read(lot, ROUGH), lots)
    unsure = [
        (rows, sequence)
        for lot, one in zip(lots, found, strict=True)
        for rows, sequence, sure in zip(_parts(one.chosen, lot), lot, one.sure.tolist(), strict=True)
        if not sure
    ]
    most = max((len(one.chosen) for one in found), default=0) // AGAIN
    again = list(in_lots(unsure, lambda one: len(one[1]), most))
    exact = share_out(lambda some: read([sequence for _, sequence in some], EXACT).chosen, again)
    for some, chosen in zip(again, exact, strict=True):
        for (rows, _), part in zip(some, _parts(chosen, [sequence for _, sequence in some]), strict=True):
            rows.copy_(part)
    return [one.chosen for one in found]


def _parts(rows: Tensor, lot: Lot) -> Sequence[Tensor]:
    """The rows of each sequence, where they lie."""
    return torch.split(rows, [len(sequence) for sequence in lot])


def all_ahead(least: float, lengths: Tensor, *ahead: Tensor) -> Tensor:
    """Whether all choices in a sequence are ahead by so much, (sequences,), of how far each is: (rows,)."""
    doubtful = ~(torch.stack(ahead, 1).amin(1) >= least)
    sure = torch.ones(len(lengths), dtype=torch.bool)
    sure[torch.arange(len(lengths)).repeat_interleave(lengths)[doubtful]] = False
    return sure


def best(scores: Tensor) -> tuple[Tensor, Tensor]:
    """Which of each row's scores is best, and how far it is ahead of the next: (rows,) each, of (rows, choices)."""
    if scores.shape[1] == 1:
        return torch.zeros(len(scores), dtype=torch.long), torch.full((len(scores),), torch.inf)
    values, places = scores.topk(2, 1)
    return places[:, 0], values[:, 0] - values[:, 1]


class Weights:
    """A layer's weights in both precisions. What it gives is in that of the rows that come in."""

    def __init__(self, weight: Tensor, bias: Tensor | None = None) -> None:
        self._of = {
            precision: (weight.detach().to(precision), None if bias is None else bias.detach().to(precision))
            for precision in (EXACT, ROUGH)
        }

    @classmethod
    def of(cls, layer: nn.Linear, and_one: bool = False) -> Weights:
        """Those of a linear layer. `and_one`: with a last output that is always 1, as a bilinear form needs it."""
        if not and_one:
            return cls(layer.weight, layer.bias)
        bias = layer.weight.new_zeros(len(layer.weight)) if layer.bias is None else layer.bias
        return cls(
            torch.cat([layer.weight, torch.zeros_like(layer.weight[:1])]), torch.cat([bias, torch.ones_like(bias[:1])])
        )

    def __call__(self, rows: Tensor, activation: str = "none") -> Tensor:
        """The rows by the transposed weight, with the bias, and "relu" after it where asked."""
        return product(rows, *self._of[rows.dtype], activation)
