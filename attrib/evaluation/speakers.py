"""Who was made of the sources: type, naming and number, and whether mentions of one party were joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attrib.evaluation.gold import GoldMention, GoldSpeaker, SpeakerGold
from attrib.evaluation.predictions import PredictedSource, Prediction


@dataclass(frozen=True)
class TypeScore:
    """How one type fared among the mentions found: how often it was annotated, given, and both at once."""

    type: str
    annotated: int
    given: int
    right: int


@dataclass(frozen=True)
class SpeakerScores:
    """Shares from 0 to 1. `found` is of all gold mentions; the others are of the mentions found."""

    mentions: int
    found: float
    type: float
    naming: float
    number: float
    b_cubed: float
    types: tuple[TypeScore, ...]  # those annotated most often first
    confusions: tuple[tuple[str, str, int], ...]  # gold type, predicted type, how often; most frequent first


def score_speakers(gold: Iterable[SpeakerGold], predictions: Mapping[str, Sequence[Prediction]]) -> SpeakerScores:
    """Scores over the annotated source mentions. A mention is found by the source that overlaps it most."""
    total = 0
    pairs: list[tuple[GoldSpeaker, PredictedSource]] = []
    shares: list[tuple[float, float]] = []
    for article in gold:
        speakers = {speaker.id: speaker for speaker in article.speakers}
        sources = [source for prediction in predictions.get(article.id, ()) for source in prediction.by]
        total += len(article.mentions)
        found = [
            (speakers[mention.speaker], source)
            for mention in article.mentions
            if (source := _best(mention, sources)) is not None
        ]
        pairs += found
        shares += _b_cubed([(speaker.id, source.speaker) for speaker, source in found])
    precision, recall = _mean([p for p, _ in shares]), _mean([r for _, r in shares])
    mistaken = Counter((gold.type, source.type) for gold, source in pairs if gold.type != source.type)
    annotated = Counter(speaker.type for speaker, _ in pairs)
    given = Counter(source.type for _, source in pairs)
    right = Counter(speaker.type for speaker, source in pairs if speaker.type == source.type)
    return SpeakerScores(
        mentions=total,
        found=len(pairs) / total if total else 0.0,
        type=_mean([speaker.type == source.type for speaker, source in pairs]),
        naming=_mean([speaker.naming == source.naming for speaker, source in pairs]),
        number=_mean([speaker.number == source.number for speaker, source in pairs]),
        b_cubed=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        types=tuple(
            TypeScore(kind, annotated[kind], given[kind], right[kind])
            for kind in sorted(annotated | given, key=lambda kind: (-annotated[kind], kind))
        ),
        confusions=tuple((truth, said, n) for (truth, said), n in mistaken.most_common()),
    )


def _best(mention: GoldMention, sources: Sequence[PredictedSource]) -> PredictedSource | None:
    """The source that shares most characters with the mention, the first of several; None where none shares any."""

    def shared(source: PredictedSource) -> int:
        return max((min(end, mention.end) - max(start, mention.start) for start, end in source.spans), default=0)

    best = max(sources, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None


def _b_cubed(pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float]]:
    """B-cubed precision and recall of each mention (Bagga and Baldwin 1998), from its gold and predicted party."""
    gold = Counter(truth for truth, _ in pairs)
    predicted = Counter(said for _, said in pairs)
    both = Counter(pairs)
    return [(both[pair] / predicted[pair[1]], both[pair] / gold[pair[0]]) for pair in pairs]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
