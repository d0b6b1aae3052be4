"""Stanza's own pipeline, in one bulk call a batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import stanza
from stanza.models.common.doc import Document
from stanza.models.common.foundation_cache import FoundationCache
from stanza.models.common.pretrain import Pretrain

from attrib.model import Token
from attrib.parsing.models import PROCESSORS, Model
from attrib.parsing.text import Piece

Words = tuple[Token, ...]
"""One sentence, its offsets those of the article."""


def pipeline(model: Model, download: stanza.DownloadMethod | None = None) -> stanza.Pipeline:
    """Stanza's pipeline on the model. Without `download` it never looks at the network."""
    readers = ("pos_pretrain_path", "depparse_pretrain_path") if model.vectors else ()
    return stanza.Pipeline(
        "en",
        dir=str(model.folder),
        package=model.package or None,
        processors=",".join(PROCESSORS),
        resources_filepath=str(model.resources),
        download_method=download,
        allow_unknown_language=True,
        verbose=False,
        use_gpu=False,
        foundation_cache=_shared(model.vectors),
        **{f"{name}_model_path": str(path) for name, path in model.paths.items()},
        **dict.fromkeys(readers, str(model.vectors)),
    )


def _shared(vectors: Path | None) -> FoundationCache:
    """What several processors use: word vectors, which Stanza would not widen from the 16-bit floats on disk."""
    shared = FoundationCache()
    if vectors:
        pretrain = Pretrain(str(vectors))
        pretrain._emb = pretrain.emb.float()
        shared.pretrains[str(vectors)] = pretrain
    return shared


class Stock:
    """The pipeline as it comes, over many pieces of text at once."""

    def __init__(self, pipeline: stanza.Pipeline) -> None:
        self._pipeline = pipeline

    def __call__(self, pieces: Sequence[Piece]) -> list[list[Words]]:
        """The sentences of each piece, in order."""
        documents = [Document([], text=piece.plain) for piece in pieces]
        self._pipeline.bulk_process(documents)
        return [
            [_words(sentence, piece) for sentence in document.sentences]
            for piece, document in zip(pieces, documents, strict=True)
        ]


def _words(sentence: Any, piece: Piece) -> Words:
    return tuple(
        Token(
            id=word.id,
            text=piece.original[start:end],
            lemma=word.lemma or word.text,
            upos=word.upos or "X",
            xpos=word.xpos or "",
            feats=word.feats or "",
            head=word.head,
            deprel=word.deprel,
            start=start + piece.start,
            end=end + piece.start,
            ner=bio(token.ner, place),
        )
        for token in sentence.tokens
        for place, (word, (start, end)) in enumerate(
            zip(
                token.words,
                word_offsets(token.start_char, token.end_char, [word.text for word in token.words]),
                strict=True,
            )
        )
    )


def bio(tag: str | None, place: int) -> str:
    """The BIO tag of the word at `place` in a token that has this BIOES tag."""
    if not tag or tag == "O":
        return "O"
    begins = tag[0] in "BS" and place == 0
    return ("B" if begins else "I") + tag[1:]


def word_offsets(start: int, end: int, words: Sequence[str]) -> list[tuple[int, int]]:
    """Offsets of a token's words: its parts where the words share it out (do|n't), the whole token otherwise."""
    if sum(map(len, words)) != end - start:
        return [(start, end)] * len(words)
    offsets: list[tuple[int, int]] = []
    for word in words:
        offsets.append((start, start + len(word)))
        start += len(word)
    return offsets
