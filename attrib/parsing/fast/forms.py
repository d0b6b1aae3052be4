"""What a model knows of a word form by itself: computed once a form, and remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import torch
from stanza.models.common.vocab import ROOT_ID
from torch import Tensor

from attrib.parsing.fast.layers import at, first_state, linear, one_direction
from attrib.parsing.fast.vocabulary import PADDING

ROOT = "\n"  # no word is a line break: stands for the root
MOST_FORMS = 50_000  # beyond these, memory is emptied; a table takes 60 MB at most
CHARACTERS_AT_ONCE = 20_000

Spelling = Callable[[Tensor], Tensor]
"""(characters, forms) of character ids, all forms of one length → (forms, features)."""


class FormTable:
    """Vectors of forms, made by `vectors` when a form is first met. Any number of threads may ask for rows."""

    def __init__(self, vectors: Callable[[Sequence[str]], Tensor]) -> None:
        self._vectors = vectors
        self._places: dict[str, int] = {}
        self._table = torch.empty(0)

    def meet(self, forms: Sequence[str]) -> None:
        """Make the vectors of the forms that are new, which has to come before their rows are asked for."""
        if len(self._places) > MOST_FORMS:
            self._places.clear()
        new = [form for form in dict.fromkeys([*forms, PADDING]) if form not in self._places]
        if new:
            fresh = self._vectors(new)
            self._table = torch.cat([self._table, fresh]) if self._places else fresh
            for form in new:
                self._places[form] = len(self._places)

    def rows(self, forms: Sequence[str]) -> Tensor:
        """One row a form, in order."""
        return self._table[torch.tensor([self._places[form] for form in forms], dtype=torch.long)]


def given(model: Any, pretrain: Any, forms: Sequence[str]) -> list[Tensor]:
    """What the model makes of the forms' word vectors, one row a form; no tensor where it has no vectors."""
    if not model.args["pretrain"]:
        return []
    places = [ROOT_ID if form == ROOT else pretrain.vocab.unit2id(form.lower()) for form in forms]
    return [linear(model.trans_pretrained, at(model.pretrained_emb.weight, torch.tensor(places)))]


def spelt(forms: Sequence[str], ids: Callable[[str], list[int]], spelling: Spelling, features: int) -> Tensor:
    """The vectors that a character model makes of the forms: forms of one length together, so that none is padded."""
    by_length: dict[int, list[int]] = defaultdict(list)
    characters = [ids(form) for form in forms]
    for place, form in enumerate(characters):
        by_length[len(form)].append(place)
    out = torch.empty(len(forms), features)
    for length, places in sorted(by_length.items()):
        step = max(1, CHARACTERS_AT_ONCE // length)
        for start in range(0, len(places), step):
            some = places[start : start + step]
            out[some] = spelling(torch.tensor([characters[place] for place in some], dtype=torch.long).T)
    return out


def attended(model: Any) -> Spelling:
    """Stanza's character model with attention: the LSTM's outputs, each weighed by itself, added up."""
    state = (model.charlstm_h_init, model.charlstm_c_init)

    def spelling(characters: Tensor) -> Tensor:
        first = first_state(state, 0, characters.shape[1])
        out = one_direction(model.charlstm.lstm, model.char_emb(characters), first, False)
        return (out * torch.sigmoid(model.char_attn(out))).sum(0)

    return spelling


def last_states(model: Any) -> Spelling:
    """Stanza's character model without attention: the last state of either direction."""
    state = (model.charlstm_h_init, model.charlstm_c_init)

    def spelling(characters: Tensor) -> Tensor:
        rows, forms = model.char_emb(characters), characters.shape[1]
        forward = one_direction(model.charlstm.lstm, rows, first_state(state, 0, forms), False)
        backward = one_direction(model.charlstm.lstm, rows.flip(0), first_state(state, 1, forms), True)
        return torch.cat([forward[-1], backward[-1]], 1)

    return spelling
