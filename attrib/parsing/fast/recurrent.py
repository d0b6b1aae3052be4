"""LSTMs whose inputs are weighed beforehand: once for each different word, where the word alone decides, as in a first
layer; in one product for all steps elsewhere.

Rows lie step by step here (`Steps`), so that a step needs no padding, and what it reads and writes lies together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from attrib.parsing.fast.forms import Table
from attrib.parsing.fast.layers import Steps, at
from attrib.parsing.fast.precision import EXACT, ROUGH, Weights
from attrib.parsing.fast.threads import Map

K = TypeVar("K", bound=Hashable)

MOST_WEIGHED = 16_000  # words that are kept as a first layer weighs them: 160 MB a table, half of it if roughly


class Weighed(NamedTuple):
    """What a layer makes of its inputs before the first step: gates of both directions, and what the highway adds."""

    forward: Tensor  # (rows, 4 units)
    backward: Tensor
    added: Tensor  # (rows, 2 units), or no columns


_Gates = Callable[[int, int], Tensor]
"""The weighed inputs of the rows of a step, from the first to before the last. They are overwritten."""


class Layer:
    """A layer in both directions. With `gate` and `image` it adds a gated image of its input (Zhang et al. 2016).

    `first`: first hidden and cell states, (2, 1, units) each. The columns of a cell's candidate are doubled, since
    tanh x is 2 sigmoid 2x - 1: one sigmoid does for all gates.
    """

    def __init__(
        self, lstm: nn.LSTM, first: tuple[Tensor, Tensor], gate: nn.Linear | None = None, image: nn.Linear | None = None
    ) -> None:
        doubled = torch.ones(4, lstm.hidden_size)
        doubled[2] = 2
        column = doubled.view(-1, 1)
        self._gates = []
        self._back = []
        for suffix in ("", "_reverse"):
            weight, back, bias, other = (
                getattr(lstm, name + suffix).detach()
                for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
            )
            self._gates.append(Weights(weight * column, (bias + other) * column.squeeze(1)))
            transposed = (back * column).T.detach().contiguous()
            self._back.append({precision: transposed.to(precision) for precision in (EXACT, ROUGH)})
        self._first = [part.detach() for part in first]
        self._units = lstm.hidden_size
        self._added = _joined(gate, image) if gate and image else None

    def weigh(self, rows: Tensor) -> Weighed:
        """The rows as they are weighed, each as it lies."""
        forward, backward = (gates(rows) for gates in self._gates)
        return Weighed(forward, backward, self._highway(rows))

    def _highway(self, rows: Tensor) -> Tensor:
        if not self._added:
            return rows.new_empty(len(rows), 0)
        gate, image = self._added(rows).to(EXACT).sigmoid_().chunk(2, 1)
        return image.mul_(2).sub_(1).mul_(gate).to(rows.dtype)

    def of_words(self, words: Weighed, places: Tensor, steps: Steps) -> Tensor:
        """Outputs of both directions side by side, (rows, 2 units), step by step, each row the word at a place, in the
        precision of what was weighed."""
        mirrored = places[steps.mirrored]
        return self._outputs(
            lambda start, end: at(words.forward, places[start:end]),
            lambda start, end: at(words.backward, mirrored[start:end]),
            at(words.added, places) if words.added.shape[1] else None,
            steps,
            words.forward.dtype,
        )

    def of_rows(self, rows: Tensor, steps: Steps) -> Tensor:
        """The same of rows that lie step by step, in their precision."""
        forward = self._gates[0](rows)
        backward = self._gates[1](at(rows, steps.mirrored))
        added = self._highway(rows)
        return self._outputs(
            lambda start, end: forward[start:end],
            lambda start, end: backward[start:end],
            added if added.shape[1] else None,
            steps,
            rows.dtype,
        )

    def _outputs(
        self, forward: _Gates, backward: _Gates, added: Tensor | None, steps: Steps, precision: torch.dtype
    ) -> Tensor:
        units = self._units
        out = torch.empty(len(steps.rows), 2 * units, dtype=precision)
        self._run(forward, 0, steps, out[:, :units])
        mirrored = torch.empty(len(steps.rows), units, dtype=precision)
        self._run(backward, 1, steps, mirrored)
        out[:, units:] = at(mirrored, steps.mirrored)
        return out if added is None else out.add_(added)

    def _run(self, gates: _Gates, direction: int, steps: Steps, out: Tensor) -> None:
        back = self._back[direction][out.dtype]
        hidden, cell = (part[direction].expand(steps.sizes[0], -1).clone() for part in self._first)
        hidden = hidden.to(out.dtype)
        start = 0
        for size in steps.sizes:
            end = start + size
            cell = cell[:size]
            weighed = gates(start, end).addmm_(hidden[:size], back).to(EXACT)
            put, forget, candidate, show = weighed.sigmoid_().chunk(4, 1)
            cell.mul_(forget).addcmul_(put, candidate, value=2).sub_(put)
            shown = (cell + cell).sigmoid_().mul_(2).sub_(1).mul_(show)
            hidden = out[start:end].copy_(shown)
            start = end


def _joined(gate: nn.Linear, image: nn.Linear) -> Weights:
    """Both as one layer, the image doubled."""
    weight = torch.cat([gate.weight, 2 * image.weight])
    return Weights(weight, None if gate.bias is None else torch.cat([gate.bias, 2 * image.bias]))


class Stack:
    """Layers one on the other. The first reads what was weighed for each different word."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.first, *self._others = layers

    @classmethod
    def of_highway(cls, model: Any, first: tuple[Tensor, Tensor]) -> Stack:
        """Stanza's highway LSTM. `first`: first states, (2 layers, 1, units) each."""
        parts = zip(model.lstm, model.gate, model.highway, strict=True)
        states = zip(*(torch.split(part, 2) for part in first), strict=True)
        return cls(
            [Layer(packed.lstm, state, gate, image) for (packed, gate, image), state in zip(parts, states, strict=True)]
        )

    def __call__(self, words: Weighed, places: Tensor, steps: Steps) -> Tensor:
        """Outputs for each row of the sequences, which is the word at the place in what was weighed, in its precision,
        and a last row of zeros, which stands for padding."""
        rows = self.first.of_words(words, places[steps.rows], steps)
        for layer in self._others:
            rows = layer.of_rows(rows, steps)
        out = rows.new_empty(len(rows) + 1, rows.shape[1])
        out[-1] = 0
        torch.index_select(rows, 0, steps.places, out=out[:-1])
        return out


class Lexicon(Generic[K]):
    """What a first layer makes of words. Remembered is what a rough reading needs, where there is one; what an exact
    one needs is then worked out anew, as few sentences are read so."""

    def __init__(self, inputs: Callable[[Sequence[K]], Tensor], stack: Stack, rough: bool) -> None:
        self._inputs, self._layer = inputs, stack.first
        self._kept = ROUGH if rough else EXACT
        self._table = Table[K](lambda words: self._weighed(words, self._kept), MOST_WEIGHED)

    def meet(self, words: Iterable[K], share_out: Map) -> None:
        """Looks up the words, which has to come before they are asked for."""
        self._table.meet(words, share_out)

    def __call__(self, words: Sequence[K], precision: torch.dtype) -> tuple[Weighed, Tensor]:
        """Weighed words, and the place of each of the words among them."""
        if precision == self._kept:
            return Weighed(*self._table.columns), self._table.places(words)
        places = {word: place for place, word in enumerate(dict.fromkeys(words))}
        return self._weighed(list(places), precision), torch.tensor([places[word] for word in words])

    def _weighed(self, words: Sequence[K], precision: torch.dtype) -> Weighed:
        return self._layer.weigh(self._inputs(words).to(precision))
