from __future__ import annotations

from attrib.evaluation.gold import GoldMention, GoldSpeaker, SpeakerGold
from attrib.evaluation.predictions import PredictedSource, Prediction
from attrib.evaluation.speakers import TypeScore, score_speakers
from attrib.model import Span

ANN = GoldSpeaker("S1", "Ann", "expert", "named_person", "individual")
CROWD = GoldSpeaker("S2", "the crowd", "citizen", "described", "collective")


def by(start: int, end: int, speaker: str, type: str = "expert", naming: str = "named_person") -> PredictedSource:
    return PredictedSource((Span(start, end),), speaker, type, naming, "individual")


def predictions(*sources: PredictedSource) -> dict[str, list[Prediction]]:
    return {"one": [Prediction((), (source,), ()) for source in sources]}


def gold(*mentions: GoldMention) -> list[SpeakerGold]:
    return [SpeakerGold("one", (ANN, CROWD), mentions)]


def test_each_label_is_scored_over_the_mentions_found() -> None:
    mentions = (GoldMention(0, 5, "S1"), GoldMention(10, 15, "S2"), GoldMention(90, 95, "S1"))
    scores = score_speakers(gold(*mentions), predictions(by(0, 5, "s1"), by(10, 15, "s2", naming="described")))
    assert (scores.mentions, scores.found) == (3, 2 / 3)
    assert (scores.type, scores.naming, scores.number) == (0.5, 1.0, 0.5)
    assert scores.confusions == (("citizen", "expert", 1),)
    assert scores.types == (TypeScore("citizen", 1, 0, 0), TypeScore("expert", 1, 2, 1))
    assert scores.b_cubed == 1.0


def test_the_source_with_the_largest_overlap_stands_for_the_mention_the_first_of_equals() -> None:
    wrong, right = by(0, 3, "s1", "other"), by(0, 5, "s2")
    for order in ([wrong, right], [right, wrong]):
        assert score_speakers(gold(GoldMention(0, 5, "S1")), predictions(*order)).type == 1.0
    same = [by(0, 5, "s1"), by(0, 5, "s2", "other")]
    assert score_speakers(gold(GoldMention(0, 5, "S1")), predictions(*same)).type == 1.0


def test_touching_is_not_overlapping() -> None:
    assert score_speakers(gold(GoldMention(5, 9, "S1")), predictions(by(0, 5, "s1"))).found == 0.0


def test_b_cubed_of_parties_split_and_joined() -> None:
    # Bagga and Baldwin: S1 S1 S1 S2 against a a b b. Precision of the mentions 1, 1, 1/2, 1/2; recall 2/3, 2/3, 1/3, 1.
    mentions = [GoldMention(n, n + 1, "S1" if n < 3 else "S2") for n in range(4)]
    sources = [by(n, n + 1, "a" if n < 2 else "b") for n in range(4)]
    precision, recall = (1 + 1 + 1 / 2 + 1 / 2) / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4
    scores = score_speakers(gold(*mentions), predictions(*sources))
    assert abs(scores.b_cubed - 2 * precision * recall / (precision + recall)) < 1e-12


def test_parties_are_kept_apart_by_article() -> None:
    two = [SpeakerGold(id, (ANN,), (GoldMention(0, 5, "S1"),)) for id in ("one", "two")]
    found = {"one": [Prediction((), (by(0, 5, "s1"),), ())], "two": [Prediction((), (by(0, 5, "s2"),), ())]}
    assert score_speakers(two, found).b_cubed == 1.0


def test_nothing_found() -> None:
    scores = score_speakers(gold(GoldMention(0, 5, "S1")), {})
    assert (scores.found, scores.type, scores.b_cubed) == (0.0, 0.0, 0.0)
