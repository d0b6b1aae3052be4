"""The faster parts of training compute what Stanza and torch compute."""

from __future__ import annotations

import torch
from stanza.models.common.biaffine import DeepBiaffineScorer
from stanza.models.common.packed_lstm import PackedLSTM
from torch import Tensor, nn

from training.weights import speed


def _gradients(module: nn.Module, found: Tensor) -> list[Tensor]:
    parameters = list(module.parameters())
    weights = torch.linspace(0, 1, found.numel()).view_as(found)
    return list(torch.autograd.grad((found * weights).sum(), parameters))


def _same(one: list[Tensor], other: list[Tensor]) -> bool:
    return all(torch.allclose(left, right, atol=1e-4) for left, right in zip(one, other, strict=True))


def test_relations_at_the_heads_are_those_among_all_pairs() -> None:
    torch.manual_seed(1)
    scorer = DeepBiaffineScorer(6, 6, 4, 5)
    nn.init.normal_(scorer.scorer.W_bilin.weight)
    rows, heads = torch.randn(3, 8, 6), torch.randint(0, 8, (3, 7))
    wide = heads.unsqueeze(2).unsqueeze(3).expand(-1, -1, 1, 5)
    plain = scorer(rows, rows)[:, 1:].gather(2, wide).squeeze(2)
    found = speed.relations(scorer, rows, rows, heads)
    assert torch.allclose(found, plain, atol=1e-5)
    assert _same(_gradients(scorer, found), _gradients(scorer, plain))


def test_sequences_of_unequal_length_are_read_as_torch_reads_them() -> None:
    torch.manual_seed(1)
    lstm = PackedLSTM(3, 4, 1, batch_first=True, bidirectional=True, pad=True)
    lengths = sorted(torch.randint(1, 12, (40,)).tolist(), reverse=True)
    rows = torch.randn(40, lengths[0], 3)
    first = (torch.randn(2, 40, 4), torch.randn(2, 40, 4))
    plain, (states, _) = lstm(rows, lengths, first)
    found, (finals, _) = speed._packed(lstm, rows, lengths, first)
    assert torch.allclose(found, plain, atol=1e-5) and torch.allclose(finals, states, atol=1e-5)
    assert _same(_gradients(lstm, found), _gradients(lstm, plain))
