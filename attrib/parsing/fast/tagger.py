"""Parts of speech and features, as Stanza's tagger gives them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import torch
from torch import Tensor

from attrib.parsing.fast.forms import MOST_FORMS, Table, attended, given, spelt
from attrib.parsing.fast.layers import Sequences, linear, with_one
from attrib.parsing.fast.precision import EXACT, Choices, Weights, all_ahead, best, choose
from attrib.parsing.fast.recurrent import Lexicon, Stack
from attrib.parsing.fast.threads import Map
from attrib.parsing.fast.vocabulary import character_ids, ids, units

SURE = (
    0.03  # see precision.py: log odds of tags that are nearly as likely move by less than 0.022, 0.016 in 999 of 1,000
)


class Tags(NamedTuple):
    """Tags of words, one entry a word in each list. Features are "_" where there are none."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]


class Tagger:
    """Stanza's tagger: `trainer` and word vectors (`pretrain`, None where it has none) as its pipeline holds them.

    `rough`: whether to read roughly first.
    """

    def __init__(self, trainer: Any, pretrain: Any, rough: bool = False) -> None:
        self._rough = rough
        self._model, self._vocab, self._pretrain = trainer.model, trainer.vocab, pretrain
        self._characters = character_ids(self._vocab["char"])
        first = (self._model.taggerlstm_h_init, self._model.taggerlstm_c_init)
        self._stack = Stack.of_highway(self._model.taggerlstm, first)
        self._forms = Table[str](lambda forms: [self._vectors(forms)], MOST_FORMS)
        self._words = Lexicon(self._forms.rows, self._stack, rough)
        self._upos_names, self._xpos_names = units(self._vocab["upos"]), units(self._vocab["xpos"])
        hidden = {"upos": self._model.upos_hid, **self._model.tag_hid}
        self._hidden = {name: Weights.of(layer, and_one=name != "upos") for name, layer in hidden.items()}
        tags = with_one(self._model.upos_emb.weight)
        self._xpos = _given(self._model.tag_clf["xpos"], tags)
        feats = [_given(part, tags) for part in self._model.tag_clf["feats"]]
        self._sizes = [part[0].shape[0] for part in feats]
        self._feats = [torch.cat(weights) for weights in zip(*feats, strict=True)]
        self._bases = torch.tensor([1, *self._sizes[:-1]]).cumprod(0)
        self._feature_names: dict[int, str] = {}

    def meet(self, forms: Iterable[str], share_out: Map) -> None:
        """Looks up the forms, which has to come before their tags are asked for."""
        different = dict.fromkeys(forms)
        self._forms.meet(different, share_out)
        self._words.meet(different, share_out)

    def __call__(self, lots: Sequence[Sequence[Sequence[str]]], share_out: Map) -> list[Tags]:
        """Tags of the words of each lot, whose sentences are given by their words' forms."""
        return [self._tags(chosen) for chosen in choose(lots, self._read, share_out, self._rough)]

    def _tags(self, chosen: Tensor) -> Tags:
        upos, xpos, feats = chosen.T.tolist()
        return Tags(
            [self._upos_names[tag] for tag in upos],
            [self._xpos_names[tag] for tag in xpos],
            [self._features(code) for code in feats],
        )

    def _read(self, sentences: Sequence[Sequence[str]], precision: torch.dtype) -> Choices:
        """Part of speech, tag and features of every word, as numbers."""
        sequences = Sequences([len(forms) for forms in sentences])
        weighed, places = self._words(list(chain.from_iterable(sentences)), precision)
        rows = self._stack(weighed, places, sequences.steps)[:-1]
        hidden = {name: layer(rows, "relu").to(EXACT) for name, layer in self._hidden.items()}
        upos, first = best(linear(self._model.upos_clf, hidden["upos"]))
        xpos, second = best(_scores(hidden["xpos"], upos, self._xpos))
        scores = torch.split(_scores(hidden["feats"], upos, self._feats), self._sizes, 1)
        values, others = zip(*map(best, scores), strict=True)
        feats = (torch.stack(values, 1) * self._bases).sum(1)
        sure = all_ahead(SURE, sequences.lengths, first, second, *others)
        return Choices(torch.stack([upos, xpos, feats], 1), sure)

    def _features(self, code: int) -> str:
        """All features, of a number that has the value of each as a digit."""
        if code not in self._feature_names:
            digits = (torch.tensor(code) // self._bases) % torch.tensor(self._sizes)
            self._feature_names[code] = self._vocab["feats"].id2unit(digits.tolist())
        return self._feature_names[code]

    def _vectors(self, forms: Sequence[str]) -> Tensor:
        model = self._model
        spelling = spelt(forms, self._characters, attended(model.charmodel), model.args["char_hidden_dim"])
        words = model.word_emb(ids(self._vocab["word"], forms))
        return torch.cat([words, *given(model, self._pretrain, forms), linear(model.trans_char, spelling)], 1)


def _given(scorer: Any, tags: Tensor) -> list[Tensor]:
    """A bilinear scorer as one matrix for each value of its second argument: (labels, features) a tag."""
    layer = scorer.W_bilin
    weights = torch.einsum("oij,tj->toi", layer.weight, tags)
    weights[:, :, -1] += layer.bias
    return list(weights.detach())


def _scores(rows: Tensor, tags: Tensor, weights: Sequence[Tensor]) -> Tensor:
    """Each row by the matrix of its tag."""
    out = rows.new_empty(len(rows), len(weights[0]))
    for tag in torch.unique(tags).tolist():
        chosen = (tags == tag).nonzero().squeeze(1)
        out[chosen] = rows[chosen] @ weights[tag].T
    return out
