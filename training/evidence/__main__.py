"""`python -m training.evidence POLNEAR_TRAIN`: learns the weights from scratch and writes `rules/evidence.json`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import compress, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray

from attrib.evaluation.polnear import read_polnear
from attrib.extraction.evidence import Evidence, Linear, boosted
from attrib.extraction.extractor import Extractor
from attrib.extraction.growth import growth
from attrib.extraction.selection import COLUMNS, Scored, table
from attrib.grammar import Grammar, load_grammar
from attrib.resources import rules_dir
from training.evidence.corpus import FOLDS, Annotated, annotated, held_out
from training.evidence.edges import edge_choices
from training.evidence.fitting import Floats, boost, platt
from training.evidence.readings import Reading, readings
from training.evidence.triggers import growth_samples, trigger_samples

_FLOOR = round(float(np.log(0.05 / 0.95)), 3)  # a token less likely than 1 in 20 to head a cue is not learned from
_TRIED = -1.8  # in use, one less likely than 14 in 100 is not looked at
_PROMISE = -2.6  # log odds of a trigger and a match at it, added up, below which the match is not read
_MARGIN = 1.5  # log odds by which a match may lie behind the best of its trigger and still be read
_SPREAD = 3  # hundredths of confidence on either side
_NEAR = 0.02  # readings within this quality of a trigger's best are as good as the best


def main(folder: Path, out: Path) -> None:
    """Learns in five steps, the first four each on what the one before says of articles that it has not seen."""
    articles = list(annotated(folder))
    _say(f"{len(articles)} articles")
    grammar = _learnable(load_grammar([rules_dir()]))
    samples, places = trigger_samples(articles, grammar)
    trigger, odds, _ = samples.fit(strength=0.4, seen=3, keep=22000)
    _say(f"{len(samples)} possible triggers")
    cue_words = growth_samples(articles, grammar)
    grow, *_ = cue_words.fit(strength=0.3, seen=3, keep=8000)
    _say(f"{len(cue_words)} words beside cues")
    priors = dict(zip(places, odds.tolist(), strict=True))
    samples, found = readings(articles, grammar, growth(grow, grammar.lists["times"]), priors, _FLOOR)
    groups = [list(group) for _, group in groupby(found, key=attrgetter("place"))]
    samples.relabel(_best(groups))
    candidate, scores, outlines = samples.fit(strength=0.1, seen=5, keep=21000)
    _say(f"{len(found)} readings of {len(groups)} triggers")
    rules = [rule.id for rule in grammar.rules]
    ranker, table_odds = _rank(groups, scores, priors, rules)  # learns from all readings, also those not read in use
    read = _promising(groups, outlines, priors)
    groups = [list(group) for _, group in groupby(compress(found, read), key=attrgetter("place"))]
    chosen, right = _choices(groups, table_odds[read])
    _say(f"{len(chosen)} triggers are left where {int(read.sum())} readings are read")
    calibration = platt(chosen, right)
    total = sum(bool(a.cue) for article in articles for a in article.gold.attributions)
    threshold, peak = _peak(calibration, chosen, right, total)
    _say(f"F1 of the relation by cross-validation {peak:.4f} at confidence {threshold}")
    none = Linear(0.0, {})
    evidence = Evidence(
        trigger, grow, candidate, none, boosted(ranker), rules, calibration, _FLOOR, _PROMISE, _MARGIN, threshold, {}
    )
    choices = edge_choices(articles, Extractor(grammar, evidence))
    edges = choices.fit(penalty=5.0, seen=4, keep=9000)
    _say(f"{len(choices)} places of edges")
    data = {
        "learned_from": _provenance(folder, articles, peak),
        "rules": rules,
        "floor": _TRIED,
        "promise": _PROMISE,
        "margin": _MARGIN,
        "threshold": threshold,
        "calibration": calibration,
        "trigger": _linear(trigger),
        "growth": _linear(grow),
        "candidate": _linear(candidate),
        "edges": _linear(edges),
        "ranker": ranker,
    }
    out.write_text(_lines(data), encoding="utf-8")
    _say(f"{out}: {out.stat().st_size} bytes")


def _learnable(grammar: Grammar) -> Grammar:
    """The grammar without the rules whose confidence is set by hand."""
    return replace(grammar, rules=tuple(rule for rule in grammar.rules if "trust" not in rule.settings))


def _best(groups: Sequence[Sequence[Reading]]) -> list[bool]:
    """For every reading, whether it is right and as good as any other of its trigger."""
    labels: list[bool] = []
    for group in groups:
        best = max(reading.quality for reading in group)
        labels.extend(reading.quality > 0 and reading.quality >= best - _NEAR for reading in group)
    return labels


def _promising(
    groups: Sequence[Sequence[Reading]], outlines: Floats, priors: dict[tuple[int, int, int], float]
) -> NDArray[np.bool_]:
    """Whether each reading is one whose match the extractor would read, by the log odds of matches and triggers."""
    sizes = np.array([len(group) for group in groups])
    best = np.maximum.reduceat(outlines, np.cumsum(sizes) - sizes)
    prior = np.array([priors[group[0].place] for group in groups])
    return outlines >= np.repeat(np.maximum(best - _MARGIN, _PROMISE - prior), sizes)


def _rank(
    groups: Sequence[Sequence[Reading]], scores: Floats, priors: dict[tuple[int, int, int], float], rules: Sequence[str]
) -> tuple[dict[str, Any], Floats]:
    scored, start = [], 0
    for group in groups:
        scored.append(
            [
                Scored(reading.candidate, float(scores[start + place]), priors[reading.place])
                for place, reading in enumerate(group)
            ]
        )
        start += len(group)
    folds = np.array([reading.fold for group in groups for reading in group])
    return boost(table(scored, rules), np.array(_best(groups)), folds)


def _choices(groups: Sequence[Sequence[Reading]], odds: Floats) -> tuple[Floats, Any]:
    """Log odds of the reading chosen at each trigger, and whether it is right."""
    chosen, right, start = [], [], 0
    for group in groups:
        own = odds[start : start + len(group)]
        start += len(group)
        best = int(np.argmax(own))
        chosen.append(float(own[best]))
        right.append(group[best].quality > 0)
    return np.array(chosen), np.array(right)


def _peak(calibration: tuple[float, float], chosen: Floats, right: Any, total: int) -> tuple[float, float]:
    """Where F1 against all annotated attributions is highest, of equal places the lowest; and that F1.

    The curve is flat and jagged near its peak: each place counts as the mean of those within `_SPREAD` steps of it.
    """
    confidence = 1 / (1 + np.exp(-(calibration[0] * chosen + calibration[1])))
    places = np.arange(0.2, 0.7, 0.01)
    kept = [confidence >= place for place in places]
    curve = np.array([2 * float(right[some].sum()) / (int(some.sum()) + total) for some in kept])
    smooth = np.convolve(curve, np.full(2 * _SPREAD + 1, 1 / (2 * _SPREAD + 1)), mode="valid")
    best = int(np.argmax(smooth)) + _SPREAD
    return round(float(places[best]), 2), float(curve[best])


def _linear(model: Linear) -> dict[str, Any]:
    return asdict(model)


def _provenance(folder: Path, articles: Sequence[Annotated], peak: float) -> dict[str, Any]:
    return {
        "corpus": "PolNeAR 1.0, training part",
        "articles": len(articles),
        "held_out": sum(held_out(article.id) for article in read_polnear(folder)),
        "attributions": sum(len(article.gold.attributions) for article in articles),
        "relation_f1_by_cross_validation": round(peak, 4),
        "folds": FOLDS,
        "ranker_columns": list(COLUMNS),
        "scikit_learn": sklearn.__version__,
    }


def _lines(data: dict[str, Any]) -> str:
    """JSON with one weight, and one tree, a line, so that two weight files can be compared."""
    parts = []
    for key, value in data.items():
        if key == "ranker":
            trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in value["trees"])
            parts.append(f'"ranker":{{"base":{value["base"]},"trees":[\n{trees}\n]}}')
        elif isinstance(value, dict) and "weights" in value:
            weights = ",\n".join(f"{json.dumps(k, ensure_ascii=False)}:{v}" for k, v in value["weights"].items())
            parts.append(f'"{key}":{{"bias":{value["bias"]},"weights":{{\n{weights}\n}}}}')
        else:
            parts.append(f'"{key}":{json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else rules_dir() / "evidence.json")
