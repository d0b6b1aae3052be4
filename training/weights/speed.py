"""Makes Stanza's trainers several times faster on a CPU, with the same losses.

1. Packed sequences make autograd zero-fill the whole input once a time step. Each direction is run by itself over a
   padded batch, reversed by the lengths where it runs backward, which torch hands to oneDNN in one piece. Batches are
   cut in four by length, so that padding stays small.
2. The character LSTM is run once for every distinct form of a batch, forms of like length together.
3. The backward pass of `nn.Bilinear` is slow: one matrix product and a sum do the same.
4. torch packs and pads sequence by sequence, and autograd then copies the whole batch for each of them. Here rows are
   picked by their places, all at once.
5. While it learns, the parser scores the relations of the arcs there are, not those of every pair of words.

It also helps to set MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ to 10000000000: memory is then used again.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import Any

import torch
from stanza.models.common import char_model, packed_lstm
from stanza.models.common.utils import tensor_unsort
from stanza.models.depparse.model import GraphParser
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

_PARTS = 4  # of a batch, by length
_WORTH = 32  # sentences from which cutting pays
_EDGES = (0, 4, 7, 10, 14, sys.maxsize)  # lengths of forms that are taken together

_plain_characters = char_model.CharacterModel.forward
_plain_parser = GraphParser.forward


def patch() -> None:
    """Puts the faster parts in the place of Stanza's and torch's, for the whole process."""
    nn.Bilinear.forward = _bilinear  # type: ignore[method-assign]
    GraphParser.forward = _parser
    packed_lstm.PackedLSTM.forward = _packed
    char_model.CharacterModel.forward = _characters


def _bilinear(self: nn.Bilinear, input1: Tensor, input2: Tensor) -> Tensor:
    """(…, i), (…, j) → (…, o)."""
    shape = input1.shape[:-1]
    out, left, right = self.weight.shape
    mixed = input1.reshape(-1, left) @ self.weight.permute(1, 0, 2).reshape(left, out * right)
    result = (mixed.view(-1, out, right) * input2.reshape(-1, 1, right)).sum(-1)
    if self.bias is not None:
        result = result + self.bias
    return result.view(*shape, out)


def _parser(self: Any, *given: Any) -> Any:
    """`GraphParser.forward`, which reads the scores of relations at the heads alone while it learns."""
    if not self.training:
        return _plain_parser(self, *given)
    heads = given[9]

    def scores(left: Tensor, right: Tensor) -> Tensor:
        found = relations(self.deprel, left, right, heads)
        return functional.pad(found, (0, 0, 1, 0)).unsqueeze(2).expand(-1, -1, left.shape[1], -1)

    self.deprel.forward = scores
    try:
        return _plain_parser(self, *given)
    finally:
        del self.deprel.forward


def relations(scorer: Any, left: Tensor, right: Tensor, heads: Tensor) -> Tensor:
    """Scores of the relations of each word but the root to its head: (sentences, words, relations)."""
    left, right = (
        functional.pad(scorer.dropout(scorer.hidden_func(layer(rows))), (0, 1), value=1)
        for layer, rows in ((scorer.W1, left), (scorer.W2, right))
    )
    form = scorer.scorer.W_bilin
    right = right.gather(1, heads.unsqueeze(2).expand(-1, -1, right.shape[2]))
    mixed = (left[:, 1:] @ form.weight.flatten(1)).unflatten(2, form.weight.shape[1:])
    found: Tensor = (right.unsqueeze(2) @ mixed).squeeze(2) + form.bias
    return found


def _direction(lstm: nn.LSTM, rows: Tensor, first: tuple[Tensor, Tensor], suffix: str) -> Tensor:
    """Outputs of one direction of a one-layer LSTM over (sequences, places, features)."""
    weights = [getattr(lstm, f"{name}_l0{suffix}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    return torch.lstm(rows, first, weights, True, 1, 0.0, lstm.training, False, True)[0]


def _packed(self: Any, input: Any, lengths: Any, hx: Any = None) -> Any:
    """`PackedLSTM.forward` for one layer without recurrent dropout.

    Of the final states only the hidden ones are computed: Stanza uses no others.
    """
    if not isinstance(self.lstm, nn.LSTM) or self.lstm.num_layers != 1:
        raise NotImplementedError("only LSTMs of one layer without recurrent dropout")
    if not isinstance(input, PackedSequence):
        input = pack_padded_sequence(input, lengths, batch_first=self.batch_first)
    places, sizes = _places(input.batch_sizes)
    count, longest = places.shape
    rows = input.data.index_select(0, places.clamp(min=0).flatten()).view(count, longest, -1)
    units, directions = self.lstm.hidden_size, 2 if self.lstm.bidirectional else 1
    if hx is None:
        hx = (rows.new_zeros(directions, count, units),) * 2
    outputs: list[Tensor] = []
    finals: list[list[Tensor]] = [[] for _ in range(directions)]
    step = -(-count // (_PARTS if count >= _WORTH else 1))
    for start in range(0, count, step):
        some = slice(start, start + step)
        width = int(sizes[some].max())
        both = []
        for backward in range(directions):
            first = tuple(state[backward : backward + 1, some].contiguous() for state in hx)
            out, final = _read(self.lstm, rows[some, :width], sizes[some], first, bool(backward))
            both.append(out)
            finals[backward].append(final)
        outputs.append(functional.pad(torch.cat(both, 2), (0, 0, 0, longest - width)))
    inside = (places.T.flatten() >= 0).nonzero().squeeze(1)
    found = torch.cat(outputs, 0).flatten(0, 1).index_select(0, inside % count * longest + inside // count)
    packed = PackedSequence(found, input.batch_sizes, input.sorted_indices, input.unsorted_indices)
    states = torch.stack([torch.cat(parts) for parts in finals])
    return (pad_packed_sequence(packed, batch_first=self.batch_first)[0] if self.pad else packed), (states, states)


def _places(batch_sizes: Tensor) -> tuple[Tensor, Tensor]:
    """Where the rows of packed sequences are: (sequences, places), -1 past the end; and the lengths."""
    starts = batch_sizes.cumsum(0) - batch_sizes
    sequences = torch.arange(int(batch_sizes[0])).unsqueeze(1)
    places = torch.where(sequences < batch_sizes, starts + sequences, -1)
    return places, (places >= 0).sum(1)


def _read(lstm: nn.LSTM, rows: Tensor, sizes: Tensor, first: Any, backward: bool) -> tuple[Tensor, Tensor]:
    """Outputs in the order of the text, and the state after the last place read."""
    places = torch.arange(rows.shape[1]).unsqueeze(0)
    turned = sizes.unsqueeze(1) - 1 - places
    turned = torch.where(turned >= 0, turned, places.expand_as(turned)).unsqueeze(2)
    if backward:
        rows = rows.gather(1, turned.expand(-1, -1, rows.shape[2]))
    out = _direction(lstm, rows, first, "_reverse" if backward else "")
    last = (sizes - 1).view(-1, 1, 1).expand(-1, 1, out.shape[2])
    final = out.gather(1, last).squeeze(1)
    return (out.gather(1, turned.expand(-1, -1, out.shape[2])) if backward else out), final


def _characters(self: Any, chars: Any, chars_mask: Any, word_orig_idx: Any, sentlens: Any, wordlens: Any) -> Any:
    """`CharacterModel.forward` for the model with attention that reads forward, the tagger's and the parser's."""
    if not self.attn or self.num_dir == 2:
        return _plain_characters(self, chars, chars_mask, word_orig_idx, sentlens, wordlens)
    forms, which = torch.unique(chars, dim=0, return_inverse=True)
    sizes = (forms != 0).sum(1).clamp(min=1)
    order = torch.argsort(sizes)
    forms, sizes = forms[order], sizes[order]
    rank = torch.empty_like(order)
    rank[order] = torch.arange(len(order))
    parts = []
    for low, high in pairwise(_EDGES):
        chosen = (sizes > low) & (sizes <= high)
        if chosen.any():
            parts.append(self_attended(self, forms[chosen], sizes[chosen]))
    words = tensor_unsort(torch.cat(parts)[rank[which]], word_orig_idx)
    lengths = torch.tensor(sentlens)
    inside = torch.arange(int(lengths.max())).unsqueeze(1) < lengths
    places = torch.arange(len(inside)).unsqueeze(1) + lengths.cumsum(0) - lengths
    result = PackedSequence(words.index_select(0, places[inside]), inside.sum(1))
    return pad_packed_sequence(result, batch_first=True)[0] if self.pad else result


def self_attended(model: Any, forms: Tensor, sizes: Tensor) -> Tensor:
    """The character model's vectors of forms of like length: the LSTM's outputs, each weighed by itself, added up."""
    some = forms[:, : int(sizes.max())]
    first = tuple(
        state[:1].expand(1, len(some), -1).contiguous() for state in (model.charlstm_h_init, model.charlstm_c_init)
    )
    out = _direction(model.charlstm.lstm, model.dropout(model.char_emb(some)), first, "")
    inside = (torch.arange(some.shape[1]).unsqueeze(0) < sizes.unsqueeze(1)).unsqueeze(2)
    return (out * torch.sigmoid(model.char_attn(model.dropout(out))) * inside).sum(1)
