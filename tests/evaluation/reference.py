"""The definitions of the scores a second time, as plainly as can be: slow, and sharing nothing with the package.

Spans are compared as sets of token positions in text. F1 values are all that it gives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from attrib.evaluation.gold import GoldArticle, GoldAttribution
from attrib.evaluation.predictions import Prediction

Sides = dict[str, set[int]]


def f1_scores(pairs: Iterable[tuple[GoldArticle, tuple[Prediction, ...]]], core_only: bool = True) -> dict[str, float]:
    """Every metric's F1 over articles with their predictions."""
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for article, predictions in pairs:
        for metric, counts in _counts(article, predictions, core_only).items():
            totals[metric] = [total + count for total, count in zip(totals[metric], counts, strict=True)]
    return {metric: _f1(*counts) for metric, counts in totals.items()}


def _f1(right: int, predicted: int, found: int, gold: int) -> float:
    precision = right / predicted if predicted else 0.0
    recall = found / gold if gold else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _tokens(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    positions = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    return {n for n, (a, b) in enumerate(positions) for start, end in spans if a < end and b > start}


def _range(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    inside = _tokens(text, [span])
    return (min(inside), max(inside)) if inside else None


def _sides(text: str, one: GoldAttribution | Prediction) -> Sides:
    return {"cue": _tokens(text, one.cue), "source": _tokens(text, one.sources), "content": _tokens(text, one.contents)}


def _counts(article: GoldArticle, predictions: tuple[Prediction, ...], core_only: bool) -> dict[str, list[int]]:
    text = article.text
    gold = [(one, _sides(text, one)) for one in article.attributions]
    predicted = []
    for one in predictions:
        first = (one.cue or one.contents)[0]
        if one.level != "implied" and not any(start <= first.start < end for start, end in article.ignore):
            predicted.append((one, _sides(text, one)))
    if core_only:
        core = [pair for pair in gold if pair[0].level == "core"]
        extended = [pair for pair in gold if pair[0].level == "extended"]
        gold = core
        predicted = [
            pair
            for pair in predicted
            if any(pair[1]["cue"] & other[1]["cue"] for other in core)
            or not any(pair[1]["cue"] & other[1]["cue"] for other in extended)
        ]
    counts: dict[str, list[int]] = {}
    for role, spans in (("cue", "cue"), ("source", "sources"), ("content", "contents")):
        right = [any(_exact(p, g, role) for _, g in gold) for _, p in predicted]
        found = [any(_exact(p, g, role) for _, p in predicted) for _, g in gold]
        counts[f"{role}_exact"] = [sum(right), len(right), sum(found), len(found)]
        mine = {n for _, p in predicted for n in p[role]}
        theirs = {n for _, g in gold for n in g[role]}
        counts[f"{role}_overlap"] = [len(mine & theirs), len(mine), len(mine & theirs), len(theirs)]
        ranges = [{_range(text, span) for one, _ in side for span in getattr(one, spans)} for side in (predicted, gold)]
        for side in ranges:
            side.discard(None)
        shared = len(ranges[0] & ranges[1])
        counts[f"unlinked_{role}"] = [shared, len(ranges[0]), shared, len(ranges[1])]
    related = _related([p for _, p in predicted], [g for _, g in gold])
    counts["relation"] = [related, len(predicted), related, len(gold)]
    return counts


def _exact(p: Sides, g: Sides, role: str) -> bool:
    if role == "cue":
        return p["cue"] == g["cue"]
    return (bool(p["cue"] & g["cue"]) or p["cue"] == g["cue"] == set()) and p[role] == g[role]


def _related(predicted: list[Sides], gold: list[Sides]) -> int:
    open_p, open_g = set(range(len(predicted))), set(range(len(gold)))
    while True:
        best = max(((_likeness(predicted[p], gold[g]), p, g) for p in open_p for g in open_g), default=(0.0, 0, 0))
        if best[0] < 0.5:
            return len(predicted) - len(open_p)
        open_p.remove(best[1])
        open_g.remove(best[2])


def _likeness(p: Sides, g: Sides) -> float:
    """F1 of the contents; 0 where cues or sources keep the two apart."""
    cues = p["cue"] & g["cue"] or not p["cue"] or not g["cue"]
    sources = p["source"] & g["source"] or not (p["source"] or g["source"])
    shared = len(p["content"] & g["content"])
    return 2 * shared / (len(p["content"]) + len(g["content"])) if cues and sources and shared else 0.0
