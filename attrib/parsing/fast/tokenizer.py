"""Text into sentences of tokens, as Stanza's tokenizer cuts it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.tokenization.data import NUMERIC_RE
from stanza.models.tokenization.utils import update_pred_regex
from torch import Tensor
from torch.nn import functional

from attrib.parsing.fast.layers import Sequences, bidirectional, linear
from attrib.parsing.fast.threads import Map, mapping

CHARACTERS_AT_ONCE = 15_000
UNKNOWN_LENGTH = 300  # code points from which Stanza reads a token as an unknown one
FEATURES = ("space_before", "capitalized", "numeric", "end_of_para", "start_of_para")

# The model's classes of characters: what ends after one.
INSIDE, WORD, SENTENCE, MULTIWORD, MULTIWORD_SENTENCE = range(5)

# Stanza looks for addresses in every text. This finds those that can hold one, much sooner.
_MAY_HOLD_ADDRESS = re.compile(r"@|http|www\.|\.(?:gov|org|edu|net|com|co)\.")
_SPACES = re.compile(r" {2,}")


class RawToken(NamedTuple):
    """A token as Stanza's tokenizer gives it: offsets in the text, whether it is to be split into words."""

    text: str
    start: int
    end: int
    multiword: bool


class Tokenizer:
    """Stanza's tokenizer: `trainer` as its pipeline holds it. `share_out` works on several texts at a time."""

    def __init__(self, trainer: Any, share_out: Map | None = None) -> None:
        self._map = share_out or mapping(1)
        self._model, self._vocab = trainer.model, trainer.vocab
        self._state = (torch.zeros(2, 1, self._model.rnn.hidden_size),) * 2
        self._characters: dict[int, tuple[int, bool, bool, bool]] = {}

    def __call__(self, texts: Sequence[str]) -> list[list[list[RawToken]]]:
        """The sentences of each text. A text is one line of fewer than 1,000 code points, without space around it."""
        single = [_SPACES.sub(" ", text) for text in texts]
        return [
            _sentences(text, short, classes)
            for text, short, classes in zip(texts, single, self._all_classes(single), strict=True)
        ]

    def _all_classes(self, texts: Sequence[str]) -> list[npt.NDArray[np.int64]]:
        lots: list[list[int]] = [[]]
        size = 0
        for place in sorted(range(len(texts)), key=lambda place: len(texts[place])):
            if size > CHARACTERS_AT_ONCE:
                lots.append([])
                size = 0
            lots[-1].append(place)
            size += len(texts[place])
        classes = self._map(self._classes, [[texts[place] for place in lot] for lot in lots if lot])
        found = dict(zip(chain.from_iterable(lots), chain.from_iterable(classes), strict=True))
        return [found[place] for place in range(len(texts))]

    def _classes(self, texts: Sequence[str]) -> list[npt.NDArray[np.int64]]:
        """The class of each character. Every text ends in a place of padding, as the model was trained."""
        lengths = [len(text) + 1 for text in texts]
        sequences = Sequences(lengths)
        scores = self._scores(self._inputs("".join(text + "\0" for text in texts), sequences), sequences)
        classes = scores.argmax(1).numpy()
        found = []
        for text, start in zip(texts, sequences.starts.tolist(), strict=True):
            own = classes[start : start + len(text)]
            own[-1] = MULTIWORD_SENTENCE if own[-1] > SENTENCE else SENTENCE
            found.append(update_pred_regex(list(text), own) if _MAY_HOLD_ADDRESS.search(text) else own)
        return found

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
        rows = bidirectional(model.rnn, rows, self._state, sequences)
        token, sentence, multiword = (linear(layer, rows) for layer in (model.tok_clf, model.sent_clf, model.mwt_clf))
        rows = rows * (1 - torch.sigmoid(-token * model.args["hier_invtemp"]))
        rows = bidirectional(model.rnn2, rows, self._state, sequences)
        token = token + linear(model.tok_clf2, rows)
        sentence = sentence + linear(model.sent_clf2, rows)
        multiword = multiword + linear(model.mwt_clf2, rows)
        no_token, is_token = functional.logsigmoid(-token), functional.logsigmoid(token)
        no_end, is_end = functional.logsigmoid(-sentence), functional.logsigmoid(sentence)
        is_word, is_multi = functional.logsigmoid(-multiword), functional.logsigmoid(multiword)
        by_class = [is_token + end + multi for multi in (is_word, is_multi) for end in (no_end, is_end)]
        return torch.cat([no_token, *by_class], 1)


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
