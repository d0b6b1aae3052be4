"""Trains the packaged weights: public treebanks in, a folder of weights out.

    python -m training.weights DATA OUT                    both stages, from nothing
    python -m training.weights DATA OUT --from WEIGHTS     the second stage only, from the weights in a folder

Both can be stopped at any time: the same command goes on. DATA holds `{ewt,gum}.{train,dev}.conllu`,
`ner.{train,dev}.json` and, if wanted, `polnear.train.corenlp.conll.gz`; with that goes `--polnear`, the train part of
PolNeAR with its texts. OUT becomes a folder that attrib takes as `--model`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from attrib.parsing.models import resolve
from attrib.parsing.parser import load_engine
from training.weights import scratch, second
from training.weights.once import data_files, fingerprints, versions
from training.weights.score import parts, scores, table
from training.weights.speed import patch

STEPS = {"tagger": 1400, "parser": 2800, "tokenizer": 0}


def main() -> None:
    """Reads the command line."""
    given = _arguments()
    torch.set_num_threads(1)
    start, out = given.start, given.out
    (out / "en").mkdir(parents=True, exist_ok=True)
    if not start:
        start = out / "first"
        scratch.train(given.data, start, scratch.Steps.of_length(given.length), _say, given.jobs)
    patch()
    recipe = second.Recipe.of_steps(*(_steps(getattr(given, name), given.length) for name in STEPS))
    news = second.read_news(given.data, given.polnear)
    second.train(given.data, start, out, recipe, news, given.vectors, _say, given.keep)
    record = _record(given, recipe, start, out)
    if not given.no_score:
        gold = parts(given.data)
        engine = load_engine(resolve(str(out)), 1)
        record["scores"] = {name: scores(engine, some) for name, some in gold.items()}
        print(table(record["scores"]))
    (out / "recipe.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _steps(count: int, length: float) -> int:
    """So many steps times the length, at least one where any are wanted."""
    return max(1, round(length * count)) if count else 0


def _record(given: argparse.Namespace, recipe: second.Recipe, start: Path, out: Path) -> dict[str, Any]:
    """What the weights were made from and with."""
    return {
        "stages": ["second"] if given.start else ["first", "second"],
        "recipe": asdict(recipe),
        "versions": versions(),
        "data": fingerprints(data_files(given.data)),
        "from": fingerprints(resolve(str(start)).files()),
        "files": fingerprints(sorted((out / "en").glob("*.pt"))),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def _arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(
        prog="python -m training.weights", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    read.add_argument("data", type=Path, metavar="DATA")
    read.add_argument("out", type=Path, metavar="OUT")
    read.add_argument("--from", dest="start", type=Path, metavar="WEIGHTS", help="begin with the second stage")
    read.add_argument("--polnear", type=Path, help="PolNeAR's train part, for silver tags, trees and sentences of news")
    read.add_argument("--vectors", type=Path, help="word vectors made before (pretrain.pt); without it, they are made")
    for name, steps in STEPS.items():
        read.add_argument(
            f"--{name}", type=int, default=steps, metavar="STEPS", help=f"instead of {steps}; 0: as it was"
        )
    read.add_argument("--length", type=float, default=1.0, help="so many times as many steps, of both stages")
    read.add_argument("--jobs", type=int, default=1, help="so many trainers of the first stage side by side")
    read.add_argument("--keep", type=int, default=0, metavar="STEPS", help="keep the parser after every so many steps")
    read.add_argument("--no-score", action="store_true", help="do not score the weights on the development parts")
    return read.parse_args()


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
