"""What each stage costs beside parsing, on articles that the run has not met: `python -m benchmarks.stages FOLDER`.

The first articles of the folder go through all stages before the clock starts, as in a run that has been under way for
a while. Those that follow are parsed in lots, with nothing kept, and each lot goes through the later stages at once, so
that its ratios stand however busy or fast the machine is at the time. Stanza's own pipeline parses an article of each
lot beside them. Prints processor time, and appends it to the history.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import torch

from attrib.engines.memory import patient
from attrib.extraction import load_extractor
from attrib.model import Article, Parse
from attrib.parsing import Parser
from attrib.parsing.fast import Fast
from attrib.parsing.models import resolve
from attrib.parsing.parser import parse_batch
from attrib.parsing.repairs import repaired
from attrib.parsing.stock import pipeline
from attrib.resources import rules_dir
from attrib.speakers import identify, load_lexicon
from attrib.tables import tabulate
from benchmarks.history import keep, spread
from benchmarks.parsing import batches, whole
from benchmarks.texts import articles

STANZA, PARSE, REST = "Stanza's own pipeline", "parse", "all but parse"
LATER = ("extract", "identify", "tabulate")
LEAST = 8  # articles that are worth timing


def main() -> None:
    """Reads the command line."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("folder", type=Path, help="a folder of .txt, .md or .conllu")
    read.add_argument("--met", type=int, default=200, help="articles before the clock starts")
    read.add_argument("--fresh", type=int, default=160, help="articles that are timed")
    given = read.parse_args()
    texts = articles([given.folder])
    random.Random(1).shuffle(texts)  # the files of a folder are often sorted by outlet
    met, fresh = texts[: given.met], texts[given.met : given.met + given.fresh]
    if len(fresh) < LEAST:
        sys.exit(f"{given.folder}: {len(texts)} articles, too few for --met {given.met} and {LEAST} fresh ones")
    torch.set_num_threads(1)
    found = list(lots(met, fresh))
    costs = {name: [lot[name] for lot in found] for name in found[0]}
    print(f"{len(fresh)} articles, {sum(costs['words']):,.0f} words, after {len(met)} others; processor time")
    print("| stage | µs a word | of parsing | single lots, median (lowest to highest) | of Stanza's own |")
    print("|---|---|---|---|---|")
    words, parsing, theirs = (sum(costs[name]) for name in ("words", PARSE, STANZA))
    ratios = {}
    for name in (STANZA, PARSE, *LATER, REST):
        ratios[name] = [one / whole for one, whole in zip(costs[name], costs[PARSE], strict=True)]
        spent, lots_of = sum(costs[name]), spread(ratios[name], ".3f")
        print(f"| {name} | {1e6 * spent / words:.1f} | {spent / parsing:.3f} | {lots_of} | {spent / theirs:.3f} |")
    keep({"what": "stages", "articles": len(fresh), "met": len(met), "words": words, "of_parsing": ratios})


def lots(met: Sequence[Article], fresh: Sequence[Article]) -> Iterator[dict[str, float]]:
    """Words of each lot of the fresh articles, and seconds of processor time of each stage."""
    extractor, lexicon = load_extractor(), load_lexicon([rules_dir()])
    for parse in Parser().parse(met):
        if isinstance(parse, Parse):
            found = extractor.extract(parse)
            tabulate(parse, found, identify(parse, found, lexicon))
    loaded = pipeline(resolve())
    engine = Fast(loaded)
    parse_batch(engine, met[:LEAST])
    patient()
    for lot in batches(fresh):
        clock = [time.process_time()]
        parses = [repaired(parse) for parse in parse_batch(engine, lot)]
        clock.append(time.process_time())
        attributions = [extractor.extract(parse) for parse in parses]
        clock.append(time.process_time())
        identities = [identify(parse, some, lexicon) for parse, some in zip(parses, attributions, strict=True)]
        clock.append(time.process_time())
        for parse, some, identity in zip(parses, attributions, identities, strict=True):
            tabulate(parse, some, identity)
        clock.append(time.process_time())
        costs = dict(zip((PARSE, *LATER), (end - start for start, end in pairwise(clock)), strict=True))
        words = [sum(len(sentence.tokens) for sentence in parse.sentences) for parse in parses]
        start = time.process_time()
        loaded(whole(lot[0]))
        theirs = (time.process_time() - start) * sum(words) / words[0]
        rest = sum(costs[name] for name in LATER)
        yield {"words": sum(words), **costs, REST: rest, STANZA: theirs}


if __name__ == "__main__":
    main()
