"""How fast articles are parsed, and whether the fast engine gives what Stanza's pipeline gives.

    python -m benchmarks.parsing speed corpus
    python -m benchmarks.parsing speed FOLDER --before 200 --limit 230
    python -m benchmarks.parsing identity corpus
    python -m benchmarks.parsing identity FOLDER --exact

The machine may be busy: every engine is timed in turn, again and again, and what counts is the ratio within a turn.
With one thread, the seconds are those that the process had the processor, which others disturb less. With more, they
are those of the clock, and every engine has as many: Stanza's share each operation, those of the fast engine share out
sentences. The fast engine remembers what words are by themselves; it begins each turn having read the first quarter of
the articles only, or as many as `--before` says, which are not timed: with 200, it is a run under way that is timed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import stanza
import torch

from attrib.model import Article, Parse, Token
from attrib.parsing.fast import Fast
from attrib.parsing.models import PACKAGED, resolve
from attrib.parsing.parser import BATCH_TEXT, Engine, parse_batch
from attrib.parsing.stock import Stock, pipeline
from attrib.parsing.text import pieces
from benchmarks.history import keep, spread
from benchmarks.texts import articles

STOCK, BULK, FAST = "Stanza, article by article", "Stanza, bulk_process", "fast engine"


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "identity"])
    parser.add_argument("paths", nargs="+", type=Path, help="files or folders of .txt, .md or .conllu")
    parser.add_argument("--turns", type=int, default=5, help="how often each engine is timed")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, default=None, help="articles at most")
    parser.add_argument("--before", type=int, default=None, help="articles that come before those that are timed")
    parser.add_argument(
        "--exact", action="store_true", help="compare with the engine's own exact reading, not with Stanza"
    )
    parser.add_argument("--model", default=PACKAGED, help="the weights; the packaged ones by default")
    given = parser.parse_args()
    texts = articles(given.paths)[: given.limit]
    if not texts:
        sys.exit("no .txt, .md or .conllu files there")
    loaded = pipeline(resolve(given.model))
    if given.what == "speed":
        before = len(texts) // 4 if given.before is None else given.before
        if before >= len(texts):
            sys.exit(f"{len(texts)} articles, of which {before} come before: none is left to be timed")
        _speed(loaded, texts[:before], texts[before:], given.turns, given.threads)
    else:
        reference = Fast(loaded, given.threads, rough=False) if given.exact else Stock(loaded)
        _identity(reference, Fast(loaded, given.threads), texts)


def _speed(
    loaded: stanza.Pipeline, before: Sequence[Article], measured: Sequence[Article], turns: int, threads: int
) -> None:
    """Prints words a second and ratios, and appends them to the history."""
    bulk, fast = Stock(loaded), Fast(loaded, threads)
    words = sum(len(sentence.tokens) for parse in parse_batch(fast, measured) for sentence in parse.sentences)
    engines: dict[str, Callable[[], object]] = {
        STOCK: lambda: [loaded(whole(article)) for article in measured],
        BULK: lambda: parse_batch(bulk, measured),
        FAST: lambda: [parse_batch(fast, batch) for batch in batches(measured)],
    }
    clock = time.process_time if threads == 1 else time.perf_counter
    rates: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(turns):
        for name, run in engines.items():
            torch.set_num_threads(1 if name == FAST else threads)
            if name == FAST:
                fast = Fast(loaded, threads)
                for batch in batches(before):
                    parse_batch(fast, batch)
            start = clock()
            run()
            rates[name].append(words / (clock() - start))
            print(f"{name}: {rates[name][-1]:,.0f} words a second", file=sys.stderr)
    ratios = {name: [a / b for a, b in zip(rates[FAST], rates[name], strict=True)] for name in (STOCK, BULK)}
    print(f"{len(measured)} articles, {words:,} words, {threads} thread(s), {turns} turns; median (lowest to highest)")
    for name, values in rates.items():
        print(f"{name}: {spread(values, ',.0f')} words a second")
    for name, values in ratios.items():
        print(f"fast engine against {name}: {spread(values, '.1f')} times")
    counts = {"threads": threads, "before": len(before), "articles": len(measured), "words": words}
    keep({"what": "parsing", **counts, "words_per_second": rates, "ratios": ratios})


def whole(article: Article) -> str:
    """An article as Stanza's pipeline would be given it: paragraphs apart."""
    return "\n\n".join(piece.plain for piece in pieces(article.text))


def batches(texts: Sequence[Article]) -> Iterator[list[Article]]:
    """The articles in the batches in which the parser takes them."""
    batch: list[Article] = []
    size = 0
    for article in texts:
        batch.append(article)
        size += len(article.text)
        if size >= BATCH_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _identity(reference: Engine, fast: Fast, texts: Sequence[Article]) -> None:
    """Prints every difference between the reference's output and the fast engine's, and their counts."""
    torch.set_num_threads(1)
    differences: Counter[str] = Counter()
    words = sentences = 0
    for batch in batches(texts):
        for expected, found in zip(parse_batch(reference, batch), parse_batch(fast, batch), strict=True):
            sentences += len(expected.sentences)
            words += sum(len(sentence.tokens) for sentence in expected.sentences)
            for column, shown in compare(expected, found):
                differences[column] += 1
                print(f"{expected.article.id}: {column}: {shown}")
    print(f"{len(texts)} articles, {sentences:,} sentences, {words:,} words: {sum(differences.values())} differences")
    for column, count in differences.most_common():
        print(f"{column}: {count}")


def compare(expected: Parse, found: Parse) -> Iterator[tuple[str, str]]:
    """The columns that differ, word by word; "tokens" where the sentences or words are others."""
    first, second = ([s.tokens for s in parse.sentences] for parse in (expected, found))
    if [[token.span for token in tokens] for tokens in first] != [
        [token.span for token in tokens] for tokens in second
    ]:
        yield "tokens", f"{sum(map(len, first))} and {sum(map(len, second))} words"
        return
    for one, other in zip(chain.from_iterable(first), chain.from_iterable(second), strict=True):
        for field in Token._fields:
            values = getattr(one, field), getattr(other, field)
            if values[0] != values[1]:
                yield field, f"{one.text!r} at {one.start}: {values[0]!r} and {values[1]!r}"


if __name__ == "__main__":
    main()
