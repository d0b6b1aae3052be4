"""Names of persons, organisations and places, as Stanza's recogniser finds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.ner.trainer import fix_singleton_tags
from torch import Tensor

from attrib.parsing.fast.forms import MOST_FORMS, Table, last_states, spelt
from attrib.parsing.fast.layers import Sequences, linear
from attrib.parsing.fast.precision import EXACT
from attrib.parsing.fast.recurrent import Layer, Lexicon, Stack
from attrib.parsing.fast.threads import Map
from attrib.parsing.fast.vocabulary import character_ids, ids

OUTSIDE = "O"


class Names:
    """Stanza's name recogniser: `trainer` as its pipeline holds it."""

    def __init__(self, trainer: Any) -> None:
        self._model, self._vocab = trainer.model, trainer.vocab
        self._characters = character_ids(self._vocab["char"])
        first = (self._model.taggerlstm_h_init, self._model.taggerlstm_c_init)
        self._stack = Stack([Layer(self._model.taggerlstm.lstm, first)])
        self._forms = Table[str](lambda forms: [self._vectors(forms)], MOST_FORMS)
        self._words = Lexicon(self._forms.rows, self._stack, rough=False)
        self._transitions = self._model.crits[0]._transitions.detach().numpy()
        self._tags = self._vocab["tag"].items(0)

    def meet(self, tokens: Iterable[str], share_out: Map) -> None:
        """Looks up the tokens, which has to come before names are asked for."""
        different = dict.fromkeys(tokens)
        self._forms.meet(different, share_out)
        self._words.meet(different, share_out)

    def __call__(self, tokens: Sequence[str], sequences: Sequences) -> list[list[str]]:
        """BIOES tags of the tokens of each sentence."""
        rows = self._stack(*self._words(tokens, EXACT), sequences.steps)
        scores = linear(self._model.tag_clfs[0], rows)
        found: list[list[str]] = [[]] * len(sequences.lengths)
        for batch in sequences.batches:
            best = viterbi(scores[batch.forward].numpy(), self._transitions, batch.lengths.numpy())
            for sentence, tags, length in zip(batch.sequences.tolist(), best, batch.lengths.tolist(), strict=True):
                found[sentence] = self._names(tags[:length].tolist())
        return found

    def _names(self, best: Sequence[int]) -> list[str]:
        tags = [self._tags[max(tag, VOCAB_PREFIX_SIZE)] for tag in best]
        return tags if tags.count(OUTSIDE) == len(tags) else fix_singleton_tags(tags)

    def _vectors(self, forms: Sequence[str]) -> Tensor:
        model = self._model
        spelling = last_states(model.charmodel)
        characters = spelt(forms, self._characters, spelling, 2 * model.args["char_hidden_dim"])
        words = model.delta_emb(ids(self._vocab["delta"], forms))
        return linear(model.input_transform, torch.cat([words, characters], 1))


def viterbi(
    scores: npt.NDArray[np.float32], transitions: npt.NDArray[np.float32], lengths: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The best tags of many sequences at once: (sequences, longest) from (sequences, longest, tags); rest is noise."""
    count, longest, _ = scores.shape
    every = np.arange(count)
    best = scores[:, 0]
    came_from = []
    ends = best.argmax(1)
    for place in range(1, longest):
        reached = best[:, :, None] + transitions
        came_from.append(reached.argmax(1))
        best = scores[:, place] + reached.max(1)
        ends = np.where(lengths > place, best.argmax(1), ends)
    tags = np.zeros((count, longest), dtype=np.int64)
    current = ends
    for place in range(longest - 1, -1, -1):
        if place < longest - 1:
            current = np.where(lengths > place + 1, came_from[place][every, current], ends)
        tags[:, place] = current
    return tags
