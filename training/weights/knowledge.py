"""What word vectors know of words that the treebanks lack: `python -m training.weights.knowledge DATA VECTORS`.

A logistic model learns the part of speech of words of the training parts from the features named, and is asked for
the words of the development parts that the training parts lack and that the vectors have. Vectors made of the text at
hand (treebanks and, where DATA has it, CoreNLP's PolNeAR) stand beside those of the file VECTORS: positive pointwise
mutual information with the words two places around, on its main axes (Levy and Goldberg 2014). Prints a Markdown
table. Needs the extra `attrib[training]`.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import svds
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from stanza.models.common.pretrain import Pretrain

from training.weights.silver import foreign
from training.weights.treebanks import sentences

CORENLP = "polnear.train.corenlp.conll.gz"
LEARNED_FROM = 9000  # words
AXES = 50
CONTEXTS = 5000  # most frequent words that count as context
WINDOW = (-2, -1, 1, 2)
_RARE = 2  # a word must stand as often in the text at hand

Floats = npt.NDArray[np.float64]
Vector = Callable[[str], Floats]


def main() -> None:
    """Reads the command line, and prints the table."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("data", type=Path, metavar="DATA")
    read.add_argument("vectors", type=Path, metavar="VECTORS", help="word vectors as Stanza reads them: GloVe first")
    given = read.parse_args()
    seen, unseen = (_tags(given.data, part) for part in ("train", "dev"))
    text = [[word.form.lower() for word in s] for s in _treebanks(given.data, "train")]
    if (given.data / CORENLP).is_file():
        articles = foreign(given.data / CORENLP)
        text += [[word.form.lower() for word in sentence] for some in articles.values() for sentence in some]
    known, own = _given(given.vectors), at_hand(text)
    learned = sorted(word for word in seen if word in known)
    random.Random(0).shuffle(learned)
    learned = learned[:LEARNED_FROM]
    asked = sorted(word for word in unseen if word not in seen and word in known)
    there = sum(word in own for word in asked)
    none = np.zeros(AXES)
    kinds: dict[str, Vector | None] = {
        "beginning and ending of the word": None,
        "vectors of the text at hand and those": lambda word: own.get(word, none),
        "GloVe and those": lambda word: known[word][:AXES],
        "GloVe, MiniLM's word and those": lambda word: known[word],
        "all of them": lambda word: np.concatenate([known[word], own.get(word, none)]),
    }
    words = sum(map(len, text))
    print(f"{len(asked)} words asked, {there} of them at least {_RARE} times in the text at hand ({words:,} words)\n")
    print("| features | right |\n|---|---|")
    for name, vector in kinds.items():
        print(f"| {name} | {100 * right(seen, unseen, learned, asked, vector):.1f} |")


def right(
    seen: Mapping[str, str], unseen: Mapping[str, str], learned: Sequence[str], asked: Sequence[str], of: Vector | None
) -> float:
    """The share of the words asked whose part of speech the model tells, by affixes and, if given, vectors."""
    spelt = DictVectorizer()
    features = [spelt.fit_transform(map(_affixes, learned)), spelt.transform(map(_affixes, asked))]
    if of is not None:
        vectors = [np.array([of(word) for word in some]) for some in (learned, asked)]
        features = [sparse.hstack(pair).tocsr() for pair in zip(features, vectors, strict=True)]
    model = LogisticRegression(max_iter=300).fit(features[0], [seen[word] for word in learned])
    return float(model.score(features[1], [unseen[word] for word in asked]))


def at_hand(text: Sequence[Sequence[str]]) -> dict[str, Floats]:
    """Vectors of the words that stand in the text at least twice, of standard deviation 1."""
    counts = Counter(chain.from_iterable(text))
    words = [word for word, count in counts.most_common() if count >= _RARE]
    place = {word: number for number, word in enumerate(words)}
    pairs: Counter[tuple[int, int]] = Counter()
    for sentence in text:
        numbers = [place.get(word, -1) for word in sentence]
        for at, number in enumerate(numbers):
            for side, step in enumerate(WINDOW):
                beside = numbers[at + step] if 0 <= at + step < len(numbers) else -1
                if number >= 0 and 0 <= beside < CONTEXTS:
                    pairs[number, beside * len(WINDOW) + side] += 1
    rows, columns = zip(*pairs, strict=True)
    table = sparse.csr_matrix((np.array([*pairs.values()], float), (rows, columns))).tocoo()
    of_word, of_context = (np.asarray(table.sum(axis)).ravel() for axis in (1, 0))
    association = np.log(table.data * table.sum() / (of_word[table.row] * of_context[table.col]))
    positive = sparse.csr_matrix((association.clip(0), (table.row, table.col)), shape=table.shape)
    axes, scales, _ = svds(positive, k=min(AXES, min(positive.shape) - 1), random_state=0)
    found = axes * np.sqrt(scales)
    return dict(zip(words, found / found.std(), strict=False))


def _given(path: Path) -> dict[str, Floats]:
    pretrain = Pretrain(str(path))
    emb = pretrain.emb.astype(np.float64) if isinstance(pretrain.emb, np.ndarray) else pretrain.emb.double().numpy()
    emb = emb / emb.std(0)
    return {word: emb[number] for number, word in enumerate(pretrain.vocab) if np.abs(emb[number][:AXES]).sum()}


def _treebanks(data: Path, part: str) -> Iterable[Any]:
    return chain.from_iterable(sentences(data / f"{name}.{part}.conllu", 10**6) for name in ("ewt", "gum"))


def _tags(data: Path, part: str) -> dict[str, str]:
    """The most frequent part of speech of every word, in small letters."""
    counts: dict[str, Counter[str]] = {}
    for sentence in _treebanks(data, part):
        for word in sentence:
            counts.setdefault(word.form.lower(), Counter())[word.upos] += 1
    return {word: found.most_common(1)[0][0] for word, found in counts.items()}


def _affixes(word: str) -> dict[str, int]:
    beginnings = {f"begins {word[:length]}": 1 for length in (1, 2, 3)}
    return beginnings | {f"ends {word[-length:]}": 1 for length in (1, 2, 3, 4)}


if __name__ == "__main__":
    main()
