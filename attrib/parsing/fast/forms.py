"""What a model knows of a word by itself: computed once, and remembered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

import torch
from stanza.models.common.vocab import ROOT_ID
from torch import Tensor

from attrib.parsing.fast.layers import at, first_state, linear, one_direction
from attrib.parsing.fast.threads import Map

ROOT = "\n"  # no word is a line break: stands for the root
MOST_FORMS = 50_000  # of which the vectors are kept: 60 MB a table
CHARACTERS_AT_ONCE = 20_000
NEW_AT_ONCE = 2_000  # so that several threads have something to do

Spelling = Callable[[Tensor], Tensor]
"""(characters, forms) of character ids, all forms of one length → (forms, features)."""

K = TypeVar("K", bound=Hashable)


class Table(Generic[K]):
    """Tensors with a row for each key, which `make` makes when a key is first met. Any number of threads may read."""

    def __init__(self, make: Callable[[Sequence[K]], Sequence[Tensor]], most: int) -> None:
        self._make, self._most = make, most
        self._places: dict[K, int] = {}
        self.columns: list[Tensor] = []

    def meet(self, keys: Iterable[K], share_out: Map) -> None:
        """Make the rows of the keys that are new, which has to come before they are asked for.

        Where there would be too many, those of all other keys are forgotten: what is frequent is among these.
        """
        met = dict.fromkeys(keys)
        new = [key for key in met if key not in self._places]
        if len(self._places) + len(new) > self._most:
            known = [key for key in met if key in self._places]
            places = self.places(known)
            self.columns = [_put(_room(column, self._most), 0, at(column, places)) for column in self.columns]
            self._places = {key: place for place, key in enumerate(known)}
        some = [new[start : start + NEW_AT_ONCE] for start in range(0, len(new), NEW_AT_ONCE)]
        for lot, made in zip(some, share_out(self._make, some), strict=True):
            first = len(self._places)
            self._places.update(zip(lot, range(first, first + len(lot)), strict=True))
            self.columns = self.columns or [_room(part, self._most) for part in made]
            self.columns = [_put(column, first, part) for column, part in zip(self.columns, made, strict=True)]

    def places(self, keys: Iterable[K]) -> Tensor:
        """The row of each key."""
        return torch.tensor([self._places[key] for key in keys], dtype=torch.long)

    def rows(self, keys: Iterable[K]) -> Tensor:
        """What the first column has for each key."""
        return at(self.columns[0], self.places(keys))


def _room(rows: Tensor, most: int) -> Tensor:
    """Room for as many rows of the kind. It takes no memory until it is filled."""
    return rows.new_empty(most, rows.shape[1])


def _put(column: Tensor, first: int, rows: Tensor) -> Tensor:
    """The column with the rows from the place on; one with room for more where there was too little."""
    end = first + len(rows)
    if end > len(column):
        longer = _room(rows, 2 * end)
        longer[:first] = column[:first]
        column = longer
    column[first:end] = rows
    return column


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
