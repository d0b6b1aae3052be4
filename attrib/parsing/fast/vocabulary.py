"""Stanza's vocabularies over long lists: every different unit is looked up once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import torch
from torch import Tensor


def ids(vocab: Any, units: Sequence[str]) -> Tensor:
    """The id of each unit."""
    known = {unit: vocab.unit2id(unit) for unit in set(units)}
    return torch.tensor([known[unit] for unit in units], dtype=torch.long)


def units(vocab: Any) -> list[str]:
    """The unit of each id."""
    return [vocab.id2unit(id) for id in range(len(vocab))]


def character_ids(vocab: Any) -> Callable[[str], list[int]]:
    """The ids of a form's characters."""
    unit2id = cache(vocab.unit2id)
    return lambda form: [unit2id(character) for character in form]
