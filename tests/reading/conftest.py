"""Small corpora on disk, and what comes of reading them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from attrib.model import Article
from attrib.reading import Skipped, read_corpus
from attrib.resources import rules_dir


@dataclass(frozen=True)
class Outcome:
    articles: list[Article]
    skipped: list[Skipped]

    @property
    def ids(self) -> list[str]:
        return [article.id for article in self.articles]


@dataclass(frozen=True)
class Corpus:
    folder: Path

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the corpus; text is written as UTF-8 with its line ends as they are."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def read(
        self,
        source: str | Path | Sequence[str | Path] = "",
        stdin: bytes = b"",
        rules: Sequence[Path] = (),
        outlets: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Read the corpus, or another source."""
        every = [rules_dir(), *rules]
        found = list(read_corpus(source or self.folder, rules=every, stdin=io.BytesIO(stdin), outlets=outlets))
        articles = [each for each in found if isinstance(each, Article)]
        return Outcome(articles, [each for each in found if isinstance(each, Skipped)])


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus")
