"""Heads and relations, as Stanza's graph parser (Dozat and Manning 2017) gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.common.chuliu_edmonds import expand_contracted_tree, prepare_scores, process_cycle
from stanza.models.common.vocab import ROOT_ID, VOCAB_PREFIX_SIZE
from torch import Tensor
from torch.nn import functional

from attrib.parsing.fast.forms import MOST_FORMS, ROOT, Table, attended, given, spelt
from attrib.parsing.fast.layers import Batch, Sequences, at, linear
from attrib.parsing.fast.precision import EXACT, Choices, Weights, all_ahead, best, choose
from attrib.parsing.fast.recurrent import Lexicon, Stack
from attrib.parsing.fast.threads import Map
from attrib.parsing.fast.vocabulary import character_ids, units

HEADS_AT_ONCE = 128  # so that the labels' products stay in the cache
SURE = 0.04  # see precision.py: log odds of arcs and relations that are nearly as likely move by less than 0.039
PAIRWISE = ("unlabeled", "linearization", "distance")


Word = tuple[str, str, str, str]
"""All that the parser reads of a word: form, lemma, part of speech, tag."""

_ROOT: Word = (ROOT, ROOT, ROOT, ROOT)


class Trees(Protocol):
    """What gives heads and relations: one parser or several together."""

    def meet(self, words: Iterable[Word], share_out: Map) -> None:
        """Looks up the words, which has to come before their trees are asked for."""

    def __call__(self, lots: Sequence[Sequence[Sequence[Word]]], share_out: Map) -> list[tuple[list[int], list[str]]]:
        """Heads (0: the root) and relations of the words of each lot of sentences."""


class TreeParser:
    """Stanza's parser: `trainer` and word vectors (`pretrain`, None where it has none) as its pipeline holds them.

    `rough`: whether to read roughly first. What leads to its trees can be had too, so that several parsers may decide
    together.
    """

    def __init__(self, trainer: Any, pretrain: Any, rough: bool = False) -> None:
        self._rough = rough
        self._model, self._vocab, self._pretrain = trainer.model, trainer.vocab, pretrain
        first = (self._model.parserlstm_h_init, self._model.parserlstm_c_init)
        self._stack = Stack.of_highway(self._model.parserlstm, first)
        self._forms = Table[str](lambda forms: [self._vectors(forms)], MOST_FORMS)
        self._words = Lexicon(self._inputs, self._stack, rough)
        self._characters = character_ids(self._vocab["char"])
        self.relations = units(self._vocab["deprel"])[VOCAB_PREFIX_SIZE:]
        label = self._model.deprel.scorer.W_bilin
        size = label.weight.shape
        self._label_weight = Weights(label.weight.permute(2, 0, 1).reshape(-1, size[1]).contiguous())
        self._label_bias = label.bias.detach()
        self._pairwise = [_Pairwise(getattr(self._model, name)) for name in PAIRWISE]
        self._ends = [Weights.of(layer, and_one=True) for layer in (self._model.deprel.W1, self._model.deprel.W2)]

    def meet(self, words: Iterable[Word], share_out: Map) -> None:
        """Looks up the words, which has to come before their trees are asked for."""
        different = dict.fromkeys([_ROOT, *words])
        self._forms.meet((form for form, *_ in different), share_out)
        self._words.meet(different, share_out)

    def __call__(self, lots: Sequence[Sequence[Sequence[Word]]], share_out: Map) -> list[tuple[list[int], list[str]]]:
        """Heads (0: the root) and relations of the words of each lot of sentences."""
        chosen = (part.T.tolist() for part in choose(lots, self._read, share_out, self._rough))
        return [(heads, [self.relations[relation] for relation in relations]) for heads, relations in chosen]

    def _read(self, sentences: Sequence[Sequence[Word]], precision: torch.dtype) -> Choices:
        """Head and relation of every word, as numbers."""
        layout = Layout.of(sentences)
        states = self.states(sentences, layout, precision)
        heads = torch.zeros(layout.sequences.rows + 1, dtype=torch.long)
        sure = torch.ones(len(sentences), dtype=torch.bool)
        for batch, scores in self.arcs(states, layout):
            trees = best_trees(scores, batch.lengths.numpy())
            heads[batch.forward] = torch.from_numpy(trees)
            if precision != EXACT:
                sure[batch.sequences] = torch.from_numpy(surely_best(scores, trees, batch.lengths.numpy()))
        chosen = heads[layout.words]
        relations, ahead = best(self.labels(states, layout, chosen))
        sure &= all_ahead(SURE, layout.sequences.lengths - 1, ahead)
        return Choices(torch.stack([chosen, relations], 1), sure)

    def states(self, sentences: Sequence[Sequence[Word]], layout: Layout, precision: torch.dtype = EXACT) -> Tensor:
        """What the network makes of every word and root, (rows of the layout, states)."""
        weighed, places = self._words([word for sentence in sentences for word in (_ROOT, *sentence)], precision)
        return self._stack(weighed, places, layout.sequences.steps)

    def arcs(self, states: Tensor, layout: Layout) -> Iterator[tuple[Batch, npt.NDArray[np.float32]]]:
        """Log-probabilities of arcs for each batch, (sentences, longest, longest): a row is a dependent's, by heads."""
        sides = [scorer(states) for scorer in self._pairwise]
        for batch in layout.sequences.batches:
            yield batch, self._arcs(sides, batch)

    def _inputs(self, words: Sequence[Word]) -> Tensor:
        model = self._model
        forms, lemmas, upos, xpos = zip(*words, strict=True)
        by_form = self._forms.rows(forms)
        size = by_form.shape[1] - model.args["transformed_dim"]
        tag = model.upos_emb(self._ids("upos", upos)) + model.xpos_emb(self._ids("xpos", xpos))
        lemma = model.lemma_emb(self._ids("lemma", lemmas))
        # Stanza gives the tags twice, the second time in place of the features.
        return torch.cat([by_form[:, :size], lemma, tag, tag, by_form[:, size:]], 1)

    def _ids(self, column: str, units: Sequence[str]) -> Tensor:
        vocab = self._vocab[column]
        return torch.tensor([ROOT_ID if unit == ROOT else vocab.unit2id(unit) for unit in units])

    def _vectors(self, forms: Sequence[str]) -> Tensor:
        model = self._model
        size = model.args["char_hidden_dim"]
        spelling = spelt(
            forms,
            lambda form: [ROOT_ID] if form == ROOT else self._characters(form),
            attended(model.charmodel),
            size,
        )
        known = model.word_emb(self._ids("word", forms))
        return torch.cat([*given(model, self._pretrain, forms), known, linear(model.trans_char, spelling)], 1)

    def _arcs(self, sides: Sequence[_Sides], batch: Batch) -> npt.NDArray[np.float32]:
        """Log-probabilities of arcs, (sentences, longest, longest): row the dependent, column the head, 0 the root."""
        places = torch.arange(batch.forward.shape[1])
        offset = (places.unsqueeze(0) - places.unsqueeze(1)).float()
        unlabeled, direction, distance = (_pairs(side, batch) for side in sides)
        scores = unlabeled + functional.logsigmoid(direction * torch.sign(offset))
        scores -= torch.log((offset.abs() - (1 + functional.softplus(distance))) ** 2 / 2 + 1)
        outside = places >= batch.lengths.unsqueeze(1)
        scores.masked_fill_(outside.unsqueeze(1) | torch.eye(len(places), dtype=torch.bool), -torch.inf)
        result: npt.NDArray[np.float32] = functional.log_softmax(scores, 2).numpy()
        return result

    def labels(self, states: Tensor, layout: Layout, heads: Tensor) -> Tensor:
        """Scores of the relations of each word's arc to its head, (words, relations).

        Heads with equally many dependents are taken together.
        """
        heads = layout.rows_of(heads)
        left, right = (layer(states, "relu") for layer in self._ends)
        left = left[layout.words].to(EXACT)
        by_head = torch.argsort(heads, stable=True)
        words, counts = torch.unique_consecutive(heads[by_head], return_counts=True)
        first = torch.cumsum(counts, 0) - counts
        found = torch.empty(len(heads), len(self.relations))
        for count in torch.unique(counts).tolist():
            alike = counts == count
            for word, start in zip(words[alike].split(HEADS_AT_ONCE), first[alike].split(HEADS_AT_ONCE), strict=True):
                arcs = by_head[start.unsqueeze(1) + torch.arange(count)]
                half = self._label_weight(at(right, word)).to(EXACT).view(len(word), -1, right.shape[1])
                found[arcs] = torch.bmm(at(left, arcs), half.transpose(1, 2)) + self._label_bias
        return found


@dataclass(frozen=True)
class Layout:
    """Where the words of many sentences are among the rows, of which each sentence has one more for its root."""

    sequences: Sequences
    words: Tensor  # for each row, and one of padding, whether it is a word's

    @classmethod
    def of(cls, sentences: Sequence[Sequence[Word]]) -> Layout:
        """The layout of these sentences."""
        sequences = Sequences([len(sentence) + 1 for sentence in sentences])
        words = torch.ones(sequences.rows + 1, dtype=torch.bool)
        words[sequences.starts] = False
        words[-1] = False
        return cls(sequences, words)

    def rows_of(self, heads: Tensor) -> Tensor:
        """The rows of the words' heads, which are counted within each sentence."""
        return heads + self.sequences.starts.repeat_interleave(self.sequences.lengths - 1)


class _Sides(NamedTuple):
    """A pairwise scorer's view of every word: as dependent, already weighed, and as head."""

    dependents: Tensor
    heads: Tensor
    bias: Tensor


class _Pairwise:
    """A pairwise scorer's weights."""

    def __init__(self, scorer: Any) -> None:
        form = scorer.scorer.W_bilin
        self._dependents, self._heads = (Weights.of(layer, and_one=True) for layer in (scorer.W1, scorer.W2))
        self._form, self._bias = Weights(form.weight[:, :, 0].T.contiguous()), form.bias.detach()

    def __call__(self, rows: Tensor) -> _Sides:
        dependents, heads = (layer(rows, "relu").to(EXACT) for layer in (self._dependents, self._heads))
        return _Sides(self._form(dependents), heads, self._bias)


def _pairs(sides: _Sides, batch: Batch) -> Tensor:
    """The biaffine scores of every pair of words of each sentence."""
    dependents, heads = at(sides.dependents, batch.forward), at(sides.heads, batch.forward)
    return torch.baddbmm(sides.bias, dependents, heads.transpose(1, 2))


def best_trees(scores: npt.NDArray[np.float32], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The best tree with one root of each sentence: heads, (sentences, longest), 0 for the root and past the end.

    Where the best heads of all words are a tree with one root, no other tree can be better. Elsewhere the tree is
    searched for (Chu and Liu 1965, Edmonds 1967).
    """
    heads: npt.NDArray[np.int64] = scores.argmax(2)
    inside = np.arange(scores.shape[1]) < lengths[:, None]
    heads[~inside] = 0
    heads[:, 0] = 0
    one_root = ((heads == 0) & inside)[:, 1:].sum(1) == 1
    above = heads
    for _ in range(int(scores.shape[1]).bit_length()):
        above = np.take_along_axis(above, above, 1)
    for sentence in np.flatnonzero(~one_root | above.any(1)):
        length = lengths[sentence]
        heads[sentence, :length] = _best_tree(scores[sentence, :length, :length])
    return heads


def surely_best(
    scores: npt.NDArray[np.float32], trees: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which of the best trees stay the best ones when each of their arcs is charged `SURE`: (sentences,).

    Any other tree is then behind by as much for each arc that it does not share.
    """
    charged = scores.copy()
    places = trees[:, :, None]
    np.put_along_axis(charged, places, np.take_along_axis(charged, places, 2) - np.float32(SURE), 2)
    same: npt.NDArray[np.bool_] = (best_trees(charged, lengths) == trees).all(1)
    return same


def _best_tree(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """One sentence's best tree with one root.

    Arcs from the root are made dearer until the best tree has only one. All trees with one root pay the same, so the
    best of them stays the best; a low price is tried first, since the search takes longer the higher it is.
    """
    priced = scores.astype(np.float64)
    price = 1.0
    while True:
        tree = _best_free_tree(priced.copy())
        if (tree[1:] == 0).sum() == 1:
            return tree
        priced[:, 0] -= price
        price *= 2


def _best_free_tree(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The best tree, whatever its roots: cycles of best heads are contracted one by one, and opened again."""
    contracted = []
    prepare_scores(scores)
    tree: npt.NDArray[np.int64] = scores.argmax(1)
    while (cycle := _cycle(tree.tolist())) is not None:
        scores, *places = process_cycle(tree, cycle, scores)
        contracted.append((tree, places))
        prepare_scores(scores)
        tree = scores.argmax(1)
    for above, places in reversed(contracted):
        tree = expand_contracted_tree(above, tree, *places)
    return tree


def _cycle(heads: list[int]) -> npt.NDArray[np.bool_] | None:
    """Which words stand on a cycle, of the first one found; None where all heads lead to the root."""
    seen_from = [0] + [-1] * (len(heads) - 1)
    for start in range(1, len(heads)):
        word = start
        while seen_from[word] < 0:
            seen_from[word] = start
            word = heads[word]
        if word and seen_from[word] == start:
            found = np.zeros(len(heads), dtype=np.bool_)
            while not found[word]:
                found[word] = True
                word = heads[word]
            return found
    return None
