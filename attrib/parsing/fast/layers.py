"""The layers that Stanza's models share, over the rows of many sequences at once.

A tensor here has one row a token, sequences one after the other, and a last row that stands for padding. `Sequences`
knows where each sequence lies; only the LSTMs need it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

BATCH_ROWS = 4096  # rows of one padded batch: small enough for its layers to stay in the cache
LOOSEST = 1.15  # longest sequence of a batch over its shortest; more would waste work on padding


class Batch(NamedTuple):
    """Sequences of like length: which ones, and the row of each of their places (the padding row past the end)."""

    sequences: Tensor  # (sequences,)
    lengths: Tensor  # (sequences,)
    forward: Tensor  # (sequences, longest)
    backward: Tensor  # the same, each sequence reversed


class Steps:
    """Where the rows of consecutive sequences of these lengths lie step by step: the first rows of all sequences, then
    the second ones, and so on, longest sequence first."""

    def __init__(self, lengths: Tensor) -> None:
        order = torch.argsort(lengths, descending=True, stable=True)
        falling = lengths[order]
        sizes = len(lengths) - torch.cumsum(torch.bincount(lengths), 0)[:-1]  # sequences that have a row at each step
        first = torch.cumsum(sizes, 0) - sizes
        step = torch.arange(len(sizes)).repeat_interleave(sizes)
        sequence = torch.arange(int(lengths.sum())) - first[step]
        starts = torch.cumsum(lengths, 0) - lengths
        self.sizes: list[int] = sizes.tolist()
        self.rows = starts[order][sequence] + step  # which row of the sequences lies at each place
        self.mirrored = first[falling[sequence] - 1 - step] + sequence  # the place as far from the sequence's end
        self.places = torch.empty_like(self.rows)  # where each row of the sequences lies
        self.places[self.rows] = torch.arange(len(self.rows))


class Sequences:
    """Consecutive sequences of the given lengths, in batches of like length."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.lengths = torch.tensor(lengths, dtype=torch.long)
        self.rows = int(self.lengths.sum())
        self.starts = torch.cumsum(self.lengths, 0) - self.lengths

    @cached_property
    def batches(self) -> list[Batch]:
        """The sequences in batches of like length, shortest first."""
        return [self._batch(chosen) for chosen in _alike(self.lengths)]

    @cached_property
    def steps(self) -> Steps:
        """Where their rows lie step by step."""
        return Steps(self.lengths)

    def _batch(self, chosen: Tensor) -> Batch:
        lengths, starts = self.lengths[chosen].unsqueeze(1), self.starts[chosen].unsqueeze(1)
        places = torch.arange(int(lengths.max())).unsqueeze(0)
        inside = places < lengths
        forward = torch.where(inside, starts + places, self.rows)
        backward = torch.where(inside, starts + lengths - 1 - places, self.rows)
        return Batch(chosen, lengths.squeeze(1), forward, backward)


def _alike(lengths: Tensor) -> Iterator[Tensor]:
    """Places of the sequences, cut into batches of like length, shortest first."""
    order = torch.argsort(lengths, stable=True)
    start = 0
    in_order = lengths[order].tolist()
    for end in range(1, len(in_order) + 1):
        full = end == len(in_order) or (
            in_order[end] > LOOSEST * in_order[start] + 1 or (end + 1 - start) * in_order[end] > BATCH_ROWS
        )
        if full:
            yield order[start:end]
            start = end


def linear(layer: nn.Linear, rows: Tensor, activation: str = "none") -> Tensor:
    """The layer, with "relu" after it where asked, by oneDNN where torch has it: twice as fast as its default here."""
    return product(rows, layer.weight, layer.bias, activation)


def _plain_product(rows: Tensor, weight: Tensor, bias: Tensor | None = None, activation: str = "none") -> Tensor:
    found = functional.linear(rows, weight, bias)
    return found.relu_() if activation == "relu" else found


def _onednn_product(rows: Tensor, weight: Tensor, bias: Tensor | None = None, activation: str = "none") -> Tensor:
    result: Tensor = torch.ops.mkldnn._linear_pointwise(rows, weight, bias, activation, [], "")
    return result


product = _onednn_product if hasattr(torch.ops.mkldnn, "_linear_pointwise") else _plain_product
"""The rows by the transposed weight, as `linear` does it."""


def one_direction(lstm: nn.LSTM, rows: Tensor, state: tuple[Tensor, Tensor], backward: bool) -> Tensor:
    """Outputs of one direction of a one-layer LSTM over (places, sequences, features), read from the first place on."""
    suffix = "_reverse" if backward else ""
    weights = [getattr(lstm, name + suffix) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
    return torch.lstm(rows, state, weights, True, 1, 0.0, False, False, False)[0]


def first_state(state: tuple[Tensor, Tensor], direction: int, sequences: int) -> tuple[Tensor, Tensor]:
    """The first states of one direction, once a sequence. `state`: (directions, 1, units) each."""
    hidden, cell = (part[direction].expand(1, sequences, -1).contiguous() for part in state)
    return hidden, cell


def bidirectional(lstm: nn.LSTM, rows: Tensor, state: tuple[Tensor, Tensor], sequences: Sequences) -> Tensor:
    """Outputs of a one-layer LSTM in both directions, side by side. `state`: first states, (2, 1, units)."""
    units = lstm.hidden_size
    out = rows.new_empty(len(rows), 2 * units)
    for batch in sequences.batches:
        for backward, places in enumerate((batch.forward, batch.backward)):
            first = first_state(state, backward, len(places))
            found = one_direction(lstm, at(rows, places.T), first, bool(backward))
            half = out[:, backward * units : (backward + 1) * units]
            half.index_copy_(0, places.T.reshape(-1), found.view(-1, units))
    return out


def at(rows: Tensor, places: Tensor) -> Tensor:
    """`rows[places]`, several times as fast as indexing."""
    return functional.embedding(places, rows)


def with_one(rows: Tensor) -> Tensor:
    """The rows with a column of ones, for the bias of a bilinear form."""
    return torch.cat([rows, rows.new_ones(*rows.shape[:-1], 1)], -1)
