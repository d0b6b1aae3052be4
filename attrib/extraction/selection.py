"""From candidates to decisions: the best reading at each trigger, and no two cues on the same words."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attrib.extraction.candidates import Candidate
from attrib.extraction.evidence import Evidence
from attrib.model import Token

COLUMNS = (
    "score", "trigger score", "behind best", "ahead of second", "readings", "rank", "mass", "share",
    "content words", "source words", "cue words", "content spans", "sentence words", "rule", "content share",
    "same content", "outer", "near", "inner", "likely in sentence",
)  # fmt: skip


class Scored(NamedTuple):
    """A candidate with the log odds that the linear models give to its reading and to its trigger."""

    candidate: Candidate
    score: float
    trigger_score: float


class Readings(NamedTuple):
    """All readings of one trigger, and the heads of those told, as any rule that matches there has them."""

    scored: Sequence[Scored]
    told_to: Sequence[Token]


@dataclass(frozen=True, slots=True)
class Decision:
    """A candidate that was chosen at its trigger, with the calibrated probability that it is right."""

    candidate: Candidate
    confidence: float
    told_to: Token | None = None  # the head of the recipient, where any reading of the trigger found one
    behind: tuple[Token, ...] = ()  # the heads of those from whom the relay has it, where another reading names them

    @property
    def relays(self) -> tuple[Token, ...]:
        """The heads of those who pass it on, nearest to the source first."""
        return (*self.candidate.match.args.get("relay", ())[:1], *self.behind)


class Standing(NamedTuple):
    """One trigger among the others of its sentence: how likely it is to be one, and what its best reading covers."""

    trigger: int  # token id
    mass: float  # log of the summed odds of its readings
    best: Candidate


_NONE = -9.0  # the log odds that stand for no such trigger

Row = tuple[float, ...]
"""The numbers of one reading."""


def table(groups: Sequence[Sequence[Scored]], rules: Sequence[str]) -> NDArray[np.float64]:
    """The rows of all readings of all triggers, each trigger seen beside the others of its sentence."""
    by_sentence: dict[int, list[Standing]] = {}
    for group in groups:
        scores = [scored.score for scored in group]
        best = group[scores.index(max(scores))].candidate
        standing = Standing(best.trigger.id, _log_of_sum(scores), best)
        by_sentence.setdefault(id(group[0].candidate.tree), []).append(standing)
    place = {rule: number for number, rule in enumerate(rules)}
    found: list[Row] = []
    for group in groups:
        found += rows(group, place, by_sentence[id(group[0].candidate.tree)])
    return np.array(found, dtype=np.float64)


def rows(group: Sequence[Scored], rules: Mapping[str, int], beside: Sequence[Standing]) -> list[Row]:
    """The numbers by which the boosted trees compare the readings of one trigger; a row each, columns as `COLUMNS`.

    `rules` numbers the rules that they know.
    """
    trigger = group[0].candidate.trigger.id
    others = [standing for standing in beside if standing.trigger != trigger]
    outer = max([s.mass for s in others if s.best.content_tokens >> trigger & 1], default=_NONE)
    near = max(
        [s.mass for s in others if s.best.cue_tokens >> trigger & 1 or abs(s.trigger - trigger) < 3], default=_NONE
    )
    likely = sum([standing.mass > 0 for standing in others])
    scores = [scored.score for scored in group]
    ascending = sorted(scores)
    best, second = ascending[-1], ascending[-2] if len(ascending) > 1 else _NONE
    mass, size = _log_of_sum(scores), len(group[0].candidate.sentence.tokens)
    contents = [scored.candidate.contents for scored in group]
    found: list[Row] = []
    for candidate, score, trigger_score in group:
        content, words = candidate.content_tokens, candidate.content_tokens.bit_count()
        held = [standing.mass for standing in others if content >> standing.trigger & 1]
        found.append((
            score, trigger_score, score - best, score - second, len(group),
            len(group) - bisect_left(ascending, score), mass, score - mass,
            words, candidate.source_tokens.bit_count(), candidate.cue_tokens.bit_count(), len(candidate.contents), size,
            rules.get(candidate.match.rule.id, -1), words / size, contents.count(candidate.contents),
            outer, near, max(held, default=_NONE), likely,
        ))  # fmt: skip
    return found


def _log_of_sum(odds: Sequence[float]) -> float:
    """The log of the summed exponentials."""
    most = max(odds)
    return most + math.log(sum([math.exp(one - most) for one in odds]))


def decide(groups: Sequence[Readings], evidence: Evidence) -> list[Decision]:
    """The best reading of each trigger, most confident first."""
    if not groups:
        return []
    odds = evidence.ranker.score(table([group.scored for group in groups], evidence.rules))
    decisions, start = [], 0
    for group in groups:
        own = odds[start : start + len(group.scored)]
        start += len(group.scored)
        best = int(np.argmax(own))
        chosen = group.scored[best].candidate
        confidence = evidence.calibrated(float(own[best]))
        decisions.append(Decision(chosen, confidence, recipient(chosen, group.told_to)))
    return sorted(decisions, key=lambda decision: (-decision.confidence, decision.candidate.cue))


def recipient(chosen: Candidate, told_to: Sequence[Token]) -> Token | None:
    """Of those told, the first that the chosen reading has neither for its source nor in its content or cue."""
    taken = chosen.source_tokens | chosen.content_tokens | chosen.cue_tokens
    return next((head for head in told_to if not taken >> head.id & 1), None)


def settle(decisions: Sequence[Decision], threshold: float) -> list[Decision]:
    """Decisions at or above the threshold, the more confident one where two cues share words, in text order."""
    kept: list[Decision] = []
    for decision in decisions:
        if decision.confidence < threshold:
            break
        if not any(decision.candidate.cue.overlaps(other.candidate.cue) for other in kept):
            kept.append(decision)
    return sorted(_chained(kept), key=lambda decision: decision.candidate.cue)


def _chained(decisions: Sequence[Decision]) -> Iterator[Decision]:
    """The decisions without those that only relay another one, whose own relays go on with its chain."""
    relayed = [decision for decision in decisions if decision.relays]
    for decision in decisions:
        if any(_passes_on(decision, other) for other in relayed):
            continue
        behind = [head for other in relayed if _passes_on(other, decision) for head in other.relays]
        yield replace(decision, behind=tuple(dict.fromkeys(behind))) if behind else decision


def _passes_on(decision: Decision, other: Decision) -> bool:
    """Whether its source merely passes on what the other has from its own: *CNN, quoting an aide, said*."""
    if other is decision or other.candidate.tree is not decision.candidate.tree or not other.relays:
        return False
    sources = {head.id for head, _ in decision.candidate.sources}
    same = other.candidate.content_tokens & decision.candidate.content_tokens
    return bool(same) and not sources.isdisjoint(head.id for head in other.relays)
