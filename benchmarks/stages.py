"""What each stage costs beside parsing: `python -m benchmarks.stages FOLDER` prints processor time and ratios.

Every turn runs all stages over the same articles in one process, so that the ratio within a turn stands however busy
the machine is. The parser starts each turn with nothing cached.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from attrib.engines.memory import patient
from attrib.extraction import load_extractor
from attrib.model import Parse
from attrib.parsing import Parser
from attrib.resources import rules_dir
from attrib.speakers import identify, load_lexicon
from attrib.tables import tabulate
from benchmarks.texts import articles

STAGES = ("parse", "extract", "identify", "tabulate")


def turns(folder: Path, count: int) -> Iterator[dict[str, float]]:
    """Seconds of processor time of each stage over all articles, once a turn."""
    texts = articles([folder])[:24]
    parser, extractor, lexicon = Parser(cache=None), load_extractor(), load_lexicon([rules_dir()])
    list(parser.parse(texts[:2]))  # the models are loaded before the clock starts
    patient()
    for _ in range(count):
        spent = dict.fromkeys(STAGES, 0.0)
        start = time.process_time()
        parses = [parse for parse in parser.parse(texts) if isinstance(parse, Parse)]
        spent["parse"] = time.process_time() - start
        for parse in parses:
            marks = [time.process_time()]
            found = extractor.extract(parse)
            marks.append(time.process_time())
            identity = identify(parse, found, lexicon)
            marks.append(time.process_time())
            tabulate(parse, found, identity)
            marks.append(time.process_time())
            for place, stage in enumerate(STAGES[1:]):
                spent[stage] += marks[place + 1] - marks[place]
        yield {stage: seconds / len(parses) for stage, seconds in spent.items()}


def main(folder: Path) -> None:
    """Prints a Markdown table of medians over five turns."""
    found = list(turns(folder, 5))
    print("| stage | ms an article | of parsing, median (lowest to highest) |\n|---|---|---|")
    for stage in STAGES:
        ratios = [turn[stage] / turn["parse"] for turn in found]
        spread = f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"
        print(f"| {stage} | {1000 * statistics.median(turn[stage] for turn in found):.0f} | {spread} |")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
