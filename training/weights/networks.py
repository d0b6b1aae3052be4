"""Stanza's tagger and parser as the second stage trains them: word vectors added, batches made here, losses by word."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import torch
from stanza.models.common.pretrain import Pretrain
from stanza.models.common.vocab import ROOT_ID, UNK_ID, VOCAB_PREFIX_SIZE
from stanza.models.depparse.trainer import GraphTrainer
from stanza.models.depparse.transition.model import SubtreeCombination
from stanza.models.pos.tag_columns import tag_columns_from_config
from stanza.models.pos.trainer import Trainer as TaggerTrainer
from stanza.models.pos.vocab import MultiVocab
from torch import Tensor
from torch.nn import functional

from training.weights.changes import changed
from training.weights.once import whole
from training.weights.treebanks import Sentence, Word

_NEW = 0.1  # how large new columns are, beside those of a fresh network: small, so that what was learned still counts
_FORGET = 0.4  # a form seen n times is taken for an unknown one with a chance of 0.4 / (0.4 + n)
_NO_LEMMA = 0.7  # of forms taken for unknown ones, so many lose the lemma too
_NO_VECTOR = 0.01  # share of words shown without their vector

logging.getLogger("stanza").setLevel(logging.WARNING)


def vectors(path: Path) -> Any:
    """Word vectors from a file, as 32-bit floats."""
    pretrain = Pretrain(str(path))
    pretrain._emb = pretrain.emb.float()
    return pretrain


def tagger(path: Path, pretrain: Any, fresh: bool = False, **options: float) -> Any:
    """Stanza's trainer of the tagger in the file, which reads word vectors from now on. `options` of its own change.

    A `fresh` one has the file's vocabulary and sizes, and has learned nothing yet.
    """
    checkpoint, config = _read(path, options)
    config["tag_columns"] = tag_columns_from_config(config["tag_columns"])
    trainer = TaggerTrainer(args=config, vocab=_vocab(checkpoint), pretrain=pretrain, device="cpu")
    if not fresh:
        _fill(trainer.model, checkpoint["model"], place=config["word_emb_dim"], columns=config["transformed_dim"])
    return trainer


def read_tagger(path: Path, pretrain: Any = None) -> Any:
    """Stanza's trainer of the tagger in the file as it is."""
    return TaggerTrainer(model_file=str(path), pretrain=pretrain, device="cpu")


def parser(path: Path, pretrain: Any, fresh: bool = False, **options: float) -> Any:
    """The same of the parser."""
    checkpoint, config = _read(path, options)
    config["transition_subtree_combination"] = SubtreeCombination.NONE
    config["enable_gradient_checkpointing"] = False
    trainer = GraphTrainer(args=config, vocab=_vocab(checkpoint), pretrain=pretrain, device="cpu")
    if not fresh:
        _fill(trainer.model, checkpoint["model"], place=0, columns=config["transformed_dim"])
    return trainer


def _read(path: Path, options: Mapping[str, float]) -> tuple[dict[str, Any], dict[str, Any]]:
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    config = checkpoint["config"]
    config.update(options, pretrain=True, device="cpu")
    return checkpoint, config


def _vocab(checkpoint: Mapping[str, Any]) -> Any:
    return MultiVocab.load_state_dict(checkpoint["vocab"])


def _fill(model: Any, known: Mapping[str, Tensor], place: int, columns: int) -> None:
    """Copies weights into a model whose input has more columns, at the place; the new ones stay small."""
    weights = model.state_dict()
    with torch.no_grad():
        for name, old in known.items():
            new = weights[name]
            if new.shape == old.shape:
                new.copy_(old)
            else:
                new[..., :place] = old[..., :place]
                new[..., place : place + columns] *= 0 if new.dim() == 1 else _NEW
                new[..., place + columns :] = old[..., place:]


def save(trainer: Any, path: Path) -> None:
    """Writes the model as Stanza does, in 16-bit floats and without word vectors."""
    with whole(path) as place:
        trainer.save(str(place))
        checkpoint = torch.load(place, map_location="cpu", weights_only=True)
        checkpoint = {name: part for name, part in checkpoint.items() if not name.endswith("_state_dict")}
        checkpoint["model"] = halved(checkpoint["model"])
        torch.save(checkpoint, place)


def halved(state: Mapping[str, Any]) -> dict[str, Any]:
    """The weights as 16-bit floats; everything else as it is."""
    return {
        name: part.half() if isinstance(part, Tensor) and part.dtype == torch.float32 else part
        for name, part in state.items()
    }


@dataclass
class _Rows:
    """What both networks read of some sentences, longest first, as Stanza's models take it."""

    sentences: list[Sequence[Word]]
    words: Tensor
    characters: Tensor
    given: Tensor  # places of word vectors
    lemmas: Tensor
    lengths: list[int]
    spelt: list[int]  # lengths of forms, longest first
    order: list[int]  # the place of each of those forms in the text


class Reader:
    """Sentences as the numbers that a network reads, changed at random.

    `pretrain`: word vectors, or None where the network has none. `counts`: how often each form was seen in training.
    `rooted`: whether the network reads the root and lemmas too, as the parser does.
    """

    def __init__(self, vocab: Any, pretrain: Any, counts: Mapping[str, int], seed: int, rooted: bool) -> None:
        self._vocab, self._counts, self._rooted = vocab, counts, rooted
        self.chance = random.Random(seed)
        self.features = len(vocab["feats"].lens())
        self.number: Callable[[str, str], Any] = cache(lambda column, unit: vocab[column].map([unit])[0])
        self._vector: Callable[[str], int] = cache(pretrain.vocab.unit2id) if pretrain else lambda form: UNK_ID
        self._characters = cache(lambda form: vocab["char"].map(list(form)))

    def rows(self, sentences: Sequence[Sentence], train: bool = True) -> _Rows:
        """The sentences as the network reads them. Without `train` nothing is changed or forgotten."""
        if train:
            sentences = [changed(sentence, self.chance) for sentence in sentences]
        some = sorted(sentences, key=len, reverse=True)
        root = [ROOT_ID] if self._rooted else []
        words, given, lemmas, characters = [], [], [], list[list[int]]()
        for sentence in some:
            drawn = [self._drawn(word, train) for word in sentence]
            words.append(root + [row[0] for row in drawn])
            given.append(root + [row[1] for row in drawn])
            lemmas.append(root + [row[2] for row in drawn])
            characters += [root] * len(root) + [self._characters(word.form) for word in sentence]
        order = sorted(range(len(characters)), key=lambda place: -len(characters[place]))
        characters = [characters[place] for place in order]
        lengths, spelt = [len(row) for row in words], [len(form) for form in characters]
        return _Rows(
            list(some), padded(words), padded(characters), padded(given), padded(lemmas), lengths, spelt, order
        )

    def _drawn(self, word: Word, train: bool) -> tuple[int, int, int]:
        form = word.form.lower()
        forgotten = train and self.chance.random() < _FORGET / (_FORGET + self._counts.get(form, 0))
        no_lemma = not self._rooted or (forgotten and self.chance.random() < _NO_LEMMA)
        no_vector = train and self.chance.random() < _NO_VECTOR
        return (
            UNK_ID if forgotten else self.number("word", word.form),
            UNK_ID if no_vector else self._vector(form),
            UNK_ID if no_lemma else self.number("lemma", word.lemma),
        )


def padded(rows: Sequence[Sequence[Any]]) -> Tensor:
    """Rows of unequal length as one tensor, 0 past the end."""
    longest = max(map(len, rows))
    empty: Any = 0
    if isinstance(rows[0][0], (list, tuple)):
        empty = [0] * len(rows[0][0])
    return torch.tensor([[*row, *[empty] * (longest - len(row))] for row in rows])


def tag_loss(model: Any, reader: Reader, sentences: Sequence[Sentence]) -> Tensor:
    """The tagger's loss over the tags that are known."""
    rows = reader.rows(sentences)
    number = reader.number
    tags = [
        padded([[number("upos", word.upos) if word.upos else 0 for word in some] for some in rows.sentences]),
        padded([[number("xpos", word.xpos) if word.upos else 0 for word in some] for some in rows.sentences]),
        padded(
            [
                [[0] * reader.features if word.feats is None else number("feats", word.feats) for word in some]
                for some in rows.sentences
            ]
        ),
    ]
    loss: Tensor = _tagged(model, rows, tags)[0]
    return loss


def _tagged(model: Any, rows: _Rows, tags: list[Tensor] | None) -> Any:
    words, characters = rows.words, rows.characters
    return model(
        words, words == 0, characters, characters == 0, tags, rows.given, rows.order, rows.lengths, rows.spelt, None
    )


def tag(model: Any, reader: Reader, sentences: Sequence[Sentence], noisy: bool) -> list[list[tuple[str, str]]]:
    """Parts of speech and tags of each word.

    With `noisy`, dropout stays on, so that the tagger errs on what it was trained on as often as it does elsewhere.
    """
    names = [model.vocab[column] for column in ("upos", "xpos")]
    found: list[list[tuple[str, str]]] = [[] for _ in sentences]
    order = sorted(range(len(sentences)), key=lambda place: -len(sentences[place]))
    model.train(noisy)
    with torch.no_grad():
        for start in range(0, len(order), 100):
            places = order[start : start + 100]
            rows = reader.rows([sentences[place] for place in places], train=False)
            upos, xpos, _ = _tagged(model, rows, None)[1]
            for place, length, coarse, fine in zip(places, rows.lengths, upos.tolist(), xpos.tolist(), strict=True):
                columns = [name.unmap(row[:length]) for name, row in zip(names, (coarse, fine), strict=True)]
                found[place] = list(zip(*columns, strict=True))
    return found


def retagged(some: Sequence[Sentence], tags: Sequence[Sequence[tuple[str, str]]]) -> list[list[Word]]:
    """The sentences with other parts of speech and tags."""
    return [
        [replace(word, upos=upos, xpos=xpos) for word, (upos, xpos) in zip(sentence, own, strict=True)]
        for sentence, own in zip(some, tags, strict=True)
    ]


def tree_loss(model: Any, reader: Reader, sentences: Sequence[Sentence]) -> Tensor:
    """The parser's loss a word, over the arcs that are known: Stanza's, which cannot leave arcs out.

    Where others believe something of a word, the loss of its head and of its relation is the cross-entropy with what
    they believe (Hinton, Vinyals and Dean 2015).
    """
    rows = reader.rows(sentences)
    number, some = reader.number, rows.sentences
    heads = padded([[word.head for word in sentence] for sentence in some])
    known = [word for sentence in some for word in sentence if word.known]
    wanted = padded([[word.known for word in sentence] for sentence in some]).bool()
    upos, xpos = (
        padded([[ROOT_ID, *(number(column, getattr(word, column)) for word in sentence)] for sentence in some])
        for column in ("upos", "xpos")
    )
    features = torch.zeros(*rows.words.shape, reader.features, dtype=torch.long)  # Stanza's parser does not use them
    outside = rows.words == 0
    states = model.embed(
        rows.words, outside, rows.characters, rows.characters == 0, upos, xpos, features, rows.given, rows.lemmas,
        None, None, rows.order, rows.lengths, rows.spelt, None,
    )  # fmt: skip
    places = torch.arange(states.shape[1])
    offset = (places.unsqueeze(0) - places.unsqueeze(1)).expand(len(states), -1, -1)
    direction = _pairs(model, model.linearization, states)
    distance = 1 + functional.softplus(_pairs(model, model.distance, states))
    near = -torch.log((offset.abs() - distance) ** 2 / 2 + 1)
    arcs = _pairs(model, model.unlabeled, states)
    arcs = arcs + functional.logsigmoid(direction * torch.sign(offset)).detach() + near.detach()
    arcs = arcs.masked_fill(torch.eye(len(places), dtype=torch.bool) | outside.unsqueeze(1), -torch.inf)

    of_head = heads.unsqueeze(2)
    chosen = heads[wanted]
    ahead = (torch.gather(offset[:, 1:], 2, of_head).squeeze(2)[wanted] > 0).long()
    half = torch.gather(direction[:, 1:], 2, of_head).squeeze(2)[wanted] / 2
    labels = _labels(model, states, wanted, chosen)
    believed = [word.heads or ((word.head, 1.0),) for word in known]
    named = [
        [(number("deprel", name) - VOCAB_PREFIX_SIZE, share) for name, share in word.relations or ((word.deprel, 1.0),)]
        for word in known
    ]
    loss = (
        cross_entropy(arcs[:, 1:][wanted], believed)
        + cross_entropy(labels, named)
        + functional.cross_entropy(torch.stack([-half, half], 1), ahead, reduction="sum")
        - torch.gather(near[:, 1:], 2, of_head).squeeze(2)[wanted].sum()
    )
    return loss / max(1, int(wanted.sum()))


def cross_entropy(scores: Tensor, wanted: Sequence[Sequence[tuple[int, float]]]) -> Tensor:
    """Of each row of scores with its choices and their shares, in all."""
    shares = padded([[share for _, share in some] for some in wanted])
    choices = padded([[choice for choice, _ in some] for some in wanted])
    found = torch.gather(functional.log_softmax(scores, 1), 1, choices) * shares
    return -(found.sum(1) / shares.sum(1)).sum()


def _pairs(model: Any, scorer: Any, states: Tensor) -> Tensor:
    found: Tensor = scorer(model.drop(states), model.drop(states)).squeeze(3)
    return found


def _labels(model: Any, states: Tensor, wanted: Tensor, heads: Tensor) -> Tensor:
    """Scores of the relations of the wanted arcs only: (arcs, relations)."""
    scorer = model.deprel
    left, right = (
        functional.pad(scorer.dropout(torch.relu(layer(model.drop(states)))), (0, 1), value=1)
        for layer in (scorer.W1, scorer.W2)
    )
    sentence = torch.arange(len(states)).unsqueeze(1).expand(wanted.shape)[wanted]
    form = scorer.scorer.W_bilin
    mixed = (left[:, 1:][wanted] @ form.weight.flatten(1)).view(-1, *form.weight.shape[1:])
    found: Tensor = torch.einsum("nj,njo->no", right[sentence, heads], mixed) + form.bias
    return found


def counts(sentences: Sequence[Sentence]) -> Counter[str]:
    """How often each form occurs, in small letters."""
    return Counter(word.form.lower() for sentence in sentences for word in sentence)
