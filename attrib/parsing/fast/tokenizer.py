"""Text into sentences of tokens, as Stanza's tokenizer cuts it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.tokenization.data import NUMERIC_RE
from stanza.models.tokenization.utils import update_pred_regex
from torch import Tensor
from torch.nn import functional

from attrib.parsing.fast.layers import Sequences, bidirectional, linear
from attrib.parsing.fast.precision import EXACT, ROUGH, Choices, all_ahead, best, choose
from attrib.parsing.fast.threads import Map, in_lots, mapping

CHARACTERS_AT_ONCE = 15_000
UNKNOWN_LENGTH = 300  # code points from which Stanza reads a token as an unknown one
SURE = 0.05  # see precision.py: log odds of classes that are nearly as likely move by less than 0.026
FEATURES = ("space_before", "capitalized", "numeric", "end_of_para", "start_of_para")

# The model's classes of characters: what ends after one.
INSIDE, WORD, SENTENCE, MULTIWORD, MULTIWORD_SENTENCE = range(5)

# Stanza looks for addresses in every text. This finds those that can hold one, much sooner.
_MAY_HOLD_ADDRESS = re.compile(r"@|http|www\.|\.(?:gov|org|edu|net|com|co)\.")
_END = "\0"  # stands for the place of padding at a text's end
_SPACES = re.compile(r" {2,}")


class RawToken(NamedTuple):
    """A token as Stanza's tokenizer gives it: offsets in the text, whether it is to be split into words."""

    text: str
    start: int
    end: int
    multiword: bool


class Tokenizer:
    """Stanza's tokenizer: `trainer` as its pipeline holds it. `share_out` works on several texts at a time.

    `rough`: whether to read roughly first.
    """

    def __init__(self, trainer: Any, share_out: Map | None = None, rough: bool = False) -> None:
        self._map, self._rough = share_out or mapping(1), rough
        self._model, self._vocab = trainer.model, trainer.vocab
        self._state = (torch.zeros(2, 1, self._model.rnn.hidden_size),) * 2
        layers = (self._model.rnn, self._model.rnn2)
        self._layers = {EXACT: layers, ROUGH: tuple(deepcopy(layer).to(ROUGH) for layer in layers)}
        self._characters: dict[int, tuple[int, bool, bool, bool]] = {}

    def __call__(self, texts: Sequence[str]) -> list[list[list[RawToken]]]:
        """The sentences of each text. A text is one line of fewer than 1,000 code points, without space around it."""
        single = [_SPACES.sub(" ", text) for text in texts]
        return [
            _sentences(text, short, classes)
            for text, short, classes in zip(texts, single, self._all_classes(single), strict=True)
        ]

    def _all_classes(self, texts: Sequence[str]) -> list[npt.NDArray[np.int64]]:
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        lots = list(in_lots([texts[place] + _END for place in order], len, CHARACTERS_AT_ONCE))
        chosen = choose(lots, self._read, self._map, self._rough)
        by_text = (
            part[:-1].numpy()
            for lot, classes in zip(lots, chosen, strict=True)
            for part in torch.split(classes.squeeze(1), [len(text) for text in lot])
        )
        found = dict(zip(order, by_text, strict=True))
        return [_with_addresses(text, found[place]) for place, text in enumerate(texts)]

    def _read(self, texts: Sequence[str], precision: torch.dtype) -> Choices:
        """The class of each character of texts with a place of padding at their end, as the model was trained."""
        sequences = Sequences([len(text) for text in texts])
        rows = self._inputs("".join(texts), sequences).to(precision)
        classes, ahead = best(self._scores(rows, sequences)[:-1])
        return Choices(classes.unsqueeze(1), all_ahead(SURE, sequences.lengths, ahead))

    def _inputs(self, joined: str, sequences: Sequences) -> Tensor:
        """Embedding and features of each character; the padding places are zero."""
        codes, which = np.unique(np.array(list(joined + "\0")).view(np.uint32), return_inverse=True)
        table = np.array([self._character(int(code)) for code in codes])
        columns = torch.from_numpy(table[which])
        ids, features = columns[:, 0], columns[:, 1:].float()
        place = torch.zeros(len(ids), 2)
        place[sequences.starts + sequences.lengths - 2, 0] = 1
        place[sequences.starts, 1] = 1
        return torch.cat([self._model.embeddings(ids), features, place], 1)

    def _character(self, code: int) -> tuple[int, bool, bool, bool]:
        if code == 0:
            return (0, False, False, False)
        if code not in self._characters:
            unit = chr(code)
            numeric = NUMERIC_RE.match(unit) is not None
            self._characters[code] = (self._vocab.unit2id(unit), unit == " ", unit.isupper(), numeric)
        return self._characters[code]

    def _scores(self, rows: Tensor, sequences: Sequences) -> Tensor:
        model = self._model
        first, second = self._layers[rows.dtype]
        state = (self._state[0].to(rows.dtype), self._state[1].to(rows.dtype))
        rows = bidirectional(first, rows, state, sequences).to(EXACT)
        token, sentence, multiword = (linear(layer, rows) for layer in (model.tok_clf, model.sent_clf, model.mwt_clf))
        rows = (rows * (1 - torch.sigmoid(-token * model.args["hier_invtemp"]))).to(state[0].dtype)
        rows = bidirectional(second, rows, state, sequences).to(EXACT)
        token = token + linear(model.tok_clf2, rows)
        sentence = sentence + linear(model.sent_clf2, rows)
        multiword = multiword + linear(model.mwt_clf2, rows)
        no_token, is_token = functional.logsigmoid(-token), functional.logsigmoid(token)
        no_end, is_end = functional.logsigmoid(-sentence), functional.logsigmoid(sentence)
        is_word, is_multi = functional.logsigmoid(-multiword), functional.logsigmoid(multiword)
        by_class = [is_token + end + multi for multi in (is_word, is_multi) for end in (no_end, is_end)]
        return torch.cat([no_token, *by_class], 1)


def _with_addresses(text: str, classes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The classes of a text's characters, of which the last one ends a sentence, with its addresses in one piece."""
    classes[-1] = MULTIWORD_SENTENCE if classes[-1] > SENTENCE else SENTENCE
    return update_pred_regex(list(text), classes) if _MAY_HOLD_ADDRESS.search(text) else classes


def _sentences(text: str, single: str, classes: npt.NDArray[np.int64]) -> list[list[RawToken]]:
    """The sentences of a text, by the classes of its characters (counted without repeated spaces)."""
    places = _places(text, single)
    sentences: list[list[RawToken]] = []
    current: list[RawToken] = []
    start = 0
    for end in (np.flatnonzero(classes) + 1).tolist():
        token = single[start:end].lstrip()
        first, start = end - len(token), end
        if not token:
            continue
        kind = int(classes[end - 1])
        shown = token if len(token) <= UNKNOWN_LENGTH else "<UNK>"
        current.append(RawToken(shown, places[first], places[end - 1] + 1, kind >= MULTIWORD))
        if kind in (SENTENCE, MULTIWORD_SENTENCE):
            sentences.append(current)
            current = []
    if current:
        sentences.append(current)
    return sentences


def _places(text: str, single: str) -> Sequence[int]:
    """Where each character of the text without repeated spaces stands in the text."""
    if len(text) == len(single):
        return range(len(text))
    return [place for place, character in enumerate(text) if character != " " or text[place - 1] != " "]
