"""Parses kept on disk, one small file an article, found again by the text and by all that made the parse."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
import tempfile
import zlib
from itertools import pairwise
from pathlib import Path

from attrib.model import Article, Parse, Sentence, Token

FORMAT = 2
"""Raised whenever the files' layout, or what is done to text before and after the parser, changes."""

_STRINGS = ("lemma", "upos", "xpos", "feats", "deprel", "ner")


class Cache:
    """A folder of parses made by one parser; `maker` names what bears on its parses: weights, versions, engine."""

    def __init__(self, folder: Path, maker: str) -> None:
        self._folder = folder / hashlib.sha256(f"{FORMAT} {maker}".encode()).hexdigest()[:16]

    def get(self, article: Article) -> Parse | None:
        """The article's parse, or None where there is none or its file is damaged."""
        try:
            return decode(self._path(article).read_bytes(), article)
        except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError):
            return None

    def put(self, parse: Parse) -> None:
        """Keeps the parse. The file appears whole or not at all; raises `OSError` where it cannot be written."""
        path = self._path(parse.article)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(encode(parse))
        Path(file.name).replace(path)

    def _path(self, article: Article) -> Path:
        key = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / key[:2] / f"{key[2:]}.json.gz"


def encode(parse: Parse) -> bytes:
    """The parse without its article, as compressed JSON: a table of strings, and columns of numbers over all tokens."""
    tokens = [token for sentence in parse.sentences for token in sentence.tokens]
    strings: dict[str, int] = {}
    columns = {name: [strings.setdefault(getattr(token, name), len(strings)) for token in tokens] for name in _STRINGS}
    content = {
        "sentences": [len(sentence.tokens) for sentence in parse.sentences],
        "paragraphs": [sentence.paragraph for sentence in parse.sentences],
        "head": [token.head for token in tokens],
        "start": [token.start for token in tokens],
        "end": [token.end for token in tokens],
        "strings": list(strings),
        **columns,
    }
    return gzip.compress(json.dumps(content, separators=(",", ":")).encode(), 6, mtime=0)


def decode(data: bytes, article: Article) -> Parse:
    """What `encode` wrote, for the article that it was made from."""
    content = json.loads(gzip.decompress(data))
    strings, text = [*map(sys.intern, content["strings"])], article.text
    lengths = content["sentences"]
    ids = [id for length in lengths for id in range(1, length + 1)]
    starts, ends = content["start"], content["end"]
    columns = [map(strings.__getitem__, content[name]) for name in _STRINGS]
    lemma, upos, xpos, feats, deprel, ner = columns
    surface = (text[start:end] for start, end in zip(starts, ends, strict=True))
    tokens = tuple(map(Token, ids, surface, lemma, upos, xpos, feats, content["head"], deprel, starts, ends, ner))
    bounds = [0]
    for length in lengths:
        bounds.append(bounds[-1] + length)
    if bounds[-1] != len(tokens):
        raise ValueError("the columns differ in length")
    sentences = (
        Sentence(index, paragraph, tokens[start:end])
        for index, (paragraph, (start, end)) in enumerate(zip(content["paragraphs"], pairwise(bounds), strict=True))
    )
    return Parse(article, tuple(sentences))
