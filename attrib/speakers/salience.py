"""Who is in the reader's mind at a place in the text: salience after Lappin and Leass (1994).

Every mention counts by its grammatical role, and half as much with every sentence that passes. A source counts more,
and so does the last source; whom a quotation speaks of counts less.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from attrib.model import Sentence, Span, Token
from attrib.speakers.entities import Entity

_WINDOW = 6  # sentences within which an antecedent is found
_DECAY = tuple(0.5**distance for distance in range(_WINDOW + 1))
_WEIGHTS = {"nsubj": 1.0, "nsubj:pass": 0.8, "obj": 0.5, "iobj": 0.5, "nmod:poss": 0.35}
_OTHER_WEIGHT = 0.4
_SOURCE_BONUS = 0.8
_CLOSE = 3  # mentions back that a title or a name stands
_FLOOR = 3  # sentences for which the last source keeps its bonus
_IN_QUOTATION = 0.3


class _Trace(NamedTuple):
    sentence: int
    start: int
    entity: Entity
    weight: float
    opens: bool  # a name that the narrator makes the subject


class Salience:
    """The mentions of an article so far."""

    def __init__(self) -> None:
        """Start with none."""
        self._traces: list[_Trace] = []
        self._last_source: tuple[int, Entity] | None = None

    def add(self, sentence: Sentence, token: Token, entity: Entity, *, source: bool, quoted: bool) -> None:
        """Note a mention, in text order."""
        above = sentence.parent(token) if token.deprel in ("flat", "appos") else None
        if above is not None and any(t.start == above.start and t.entity is entity for t in self._traces[-_CLOSE:]):
            return  # its title or name has been noted
        role = above.deprel if above is not None and token.deprel == "flat" else token.deprel
        weight = _WEIGHTS.get(role, _OTHER_WEIGHT)
        if source:
            weight += _SOURCE_BONUS
            self._last_source = (sentence.index, entity)
        opens = token.upos == "PROPN" and role == "nsubj" and not quoted
        weight *= _IN_QUOTATION if quoted else 1.0
        self._traces.append(_Trace(sentence.index, token.start, entity, weight, opens))

    def best(self, sentence: int, fit: Callable[[Entity], float], barred: Sequence[Span] = ()) -> Entity | None:
        """The most salient party of those that `fit` (0 not at all, 1 fully), mentions inside `barred` left out."""
        scores: dict[int, float] = {}
        found: dict[int, Entity] = {}
        fitness: dict[int, float] = {}  # of every party, asked once
        for index, start, entity, weight, _ in reversed(self._traces):
            distance = sentence - index
            if distance > _WINDOW:
                break
            key = id(entity)
            if key not in fitness:
                fitness[key] = fit(entity)
            if fitness[key] and not any(span.start <= start < span.end for span in barred):
                found[key] = entity
                scores[key] = scores.get(key, 0.0) + weight * _DECAY[distance] * fitness[key]
        if self._last_source is not None and sentence - self._last_source[0] <= _FLOOR:
            since, entity = self._last_source
            if id(entity) in scores and not self._succeeded(since, entity, fit):
                scores[id(entity)] += _SOURCE_BONUS * fitness[id(entity)]
        return found[max(scores, key=lambda key: scores[key])] if scores else None

    def _succeeded(self, since: int, entity: Entity, fit: Callable[[Entity], float]) -> bool:
        """Whether the text has come to speak of somebody else who fits, by name, after the sentence `since`."""
        for trace in reversed(self._traces):
            if trace.sentence <= since:
                return False
            if trace.opens and trace.entity is not entity and fit(trace.entity):
                return True
        return False

    def last_in(self, sentence: Sentence, before: Token) -> Entity | None:
        """The party mentioned last before a token of its sentence."""
        for trace in reversed(self._traces):
            if trace.sentence == sentence.index and trace.start < before.start:
                return trace.entity
        return None
