"""A corpus of any size: articles put together from the sentences of the teaching corpus.

    python -m benchmarks.generated 1000 articles.jsonl
    python -m benchmarks.generated 1000 articles.jsonl --words 500

Each article takes its sentences from one subject, so that they speak of the same things; half of them in a row, as
paragraphs are copied from article to article, the others from anywhere. Surnames and numbers are new in every article:
otherwise a small vocabulary would flatter whatever remembers words. The same number gives the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from attrib.model import Article
from attrib.reading import read_corpus
from attrib.resources import rules_dir

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "reports" / "sample"
BRIEF = 70  # words
_DAYS = 365
_NUMBER = re.compile(r"\b\d{1,3}\b")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]{3,}\b")


class Source(NamedTuple):
    """What articles are made from: sentences by subject, outlets with countries, and the surnames in the sentences."""

    subjects: dict[str, tuple[str, ...]]
    outlets: tuple[tuple[str, str], ...]
    surnames: re.Pattern[str]
    syllables: tuple[str, ...]


def source() -> Source:
    """The teaching corpus, cut into sentences as its golden tables cut it."""
    articles = [item for item in read_corpus(ROOT / "corpus", rules=[rules_dir()]) if isinstance(item, Article)]
    texts = {article.id: article.text for article in articles}
    subjects: dict[str, list[str]] = defaultdict(list)
    for row in _rows("sentences"):
        if row["voice"] != "furniture":
            sentence = " ".join(texts[row["article_id"]][int(row["start"]) : int(row["end"])].split())
            subjects[row["article_id"].partition("-")[0]].append(sentence)
    surnames = {
        words[-1]
        for row in _rows("speakers")
        if row["naming"] == "named_person"
        and len(words := _CAPITALISED.findall(re.split(r",| of ", row["name"])[0])) > 1
    }
    everything = " ".join(texts.values())
    return Source(
        {subject: tuple(dict.fromkeys(sentences)) for subject, sentences in sorted(subjects.items())},
        tuple(sorted({(article.outlet, article.outlet_country) for article in articles})),
        re.compile(r"\b(" + "|".join(sorted(surnames)) + r")\b"),
        tuple(sorted({word[:3] for word in _CAPITALISED.findall(everything)})),
    )


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def generate(count: int, words: int = BRIEF) -> Iterator[dict[str, str]]:
    """`count` articles of about as many words, one at a time. The first articles of a longer corpus are the same."""
    made_from = source()
    for number in range(count):
        yield _article(made_from, number, words)


def _article(made_from: Source, number: int, words: int) -> dict[str, str]:
    draw = random.Random(number)
    sentences = draw.choice(list(made_from.subjects.values()))
    start, chosen, length = draw.randrange(len(sentences)), list[str](), 0
    while length < words - 10:
        place = start + len(chosen) if len(chosen) % 2 or len(chosen) < 2 else draw.randrange(len(sentences))
        chosen.append(sentences[place % len(sentences)])
        length += len(chosen[-1].split())
    named: dict[str, str] = {}

    def surname(match: re.Match[str]) -> str:
        drawn = draw.choice(made_from.syllables) + draw.choice(made_from.syllables).lower()
        return named.setdefault(match[1], drawn)

    text = "\n\n".join(chosen)
    text = made_from.surnames.sub(surname, text)
    text = _NUMBER.sub(lambda _: str(draw.randint(2, 990)), text)
    outlet, country = draw.choice(made_from.outlets)
    day = date(2019, 1, 1) + timedelta(days=draw.randrange(_DAYS))
    return {
        "id": f"g{number:08d}",
        "outlet": outlet,
        "outlet_country": country,
        "published": day.isoformat(),
        "headline": " ".join(chosen[0].split()[:6]).rstrip(",.;:"),
        "text": text,
    }


def write(path: Path, count: int, words: int = BRIEF) -> None:
    """Write the articles as JSON lines."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for article in generate(count, words):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--words", type=int, default=BRIEF, help=f"words an article, about (default: {BRIEF})")
    given = parser.parse_args()
    write(given.path, given.count, given.words)


if __name__ == "__main__":
    main()
