from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attrib.evaluation.comparison import compare
from attrib.evaluation.gold import GoldArticle, GoldAttribution
from attrib.evaluation.predictions import PredictedSource, Prediction
from attrib.evaluation.scores import METRICS, scores
from attrib.evaluation.tokens import Tokens
from attrib.model import Span, Spans

from .build import DOUBT, SAID, TEXT, TOLD, article, found, gold
from .reference import f1_scores


def f1(gold_article: GoldArticle, *predictions: Prediction, core_only: bool = True) -> dict[str, float]:
    return {name: score.f1 for name, score in scores([compare(gold_article, predictions, core_only)]).items()}


def test_perfect_predictions_score_one() -> None:
    one = article(gold(*SAID), gold(*TOLD))
    assert f1(one, found(*SAID), found(*TOLD)) == dict.fromkeys(METRICS, 1.0)


def test_blanks_at_the_edge_of_a_span_are_no_difference() -> None:
    assert f1(article(gold(*SAID)), found("said ", "Ann Lee ", " that rain was near")) == dict.fromkeys(METRICS, 1.0)


CASES = [
    # a prediction, and the metrics that are less than 1 with it, gold being SAID
    (found(*SAID), set()),
    (found("said on Monday", *SAID[1:]), {"cue_exact", "cue_overlap", "unlinked_cue"}),
    (found("said", "Ann", SAID[2]), {"source_exact", "source_overlap", "unlinked_source"}),
    (found("said", "Lee said", SAID[2]), {"source_exact", "source_overlap", "unlinked_source"}),
    (found("said", "Ann Lee", "that rain"), {"content_exact", "content_overlap", "unlinked_content"}),
    (found("said", "Ann Lee", "that"), {"relation", "content_exact", "content_overlap", "unlinked_content"}),
    (found("said", "Bob", SAID[2]), {"relation", "source_exact", "source_overlap", "unlinked_source"}),
    (found("said", "", SAID[2]), {"relation", "source_exact", "source_overlap", "unlinked_source"}),
    # without the cue, source and content are in the right place but not linked
    (
        found("near", *SAID[1:]),
        {"relation", "cue_exact", "cue_overlap", "unlinked_cue", "source_exact", "content_exact"},
    ),
    # no cue at all forbids no relation
    (found("", *SAID[1:]), {"cue_exact", "cue_overlap", "unlinked_cue", "source_exact", "content_exact"}),
    # parts are spans of their own when unlinked, and one passage when linked
    (found("said", "Ann|Lee", SAID[2]), {"unlinked_source"}),
]


@pytest.mark.parametrize(("prediction", "imperfect"), CASES)
def test_what_each_metric_notices(prediction: Prediction, imperfect: set[str]) -> None:
    values = f1(article(gold(*SAID)), prediction)
    assert {name for name, value in values.items() if value < 1} == imperfect


def test_sourceless_on_both_sides_is_a_match() -> None:
    assert f1(article(gold("said", "", "rain")), found("said", "", "rain"))["relation"] == 1.0


def test_relation_is_one_to_one_and_takes_the_most_alike() -> None:
    comparison = compare(article(gold(*SAID)), [found("said", "Ann Lee", "that rain was"), found(*SAID)])
    assert comparison.matches == ((1, 0),)
    score = scores([comparison])["relation"]
    assert (score.precision, score.recall) == (0.5, 1.0)


def test_half_of_the_content_is_enough() -> None:
    # 1 of 1 words against 1 of 3: F1 is exactly one half
    assert f1(article(gold("said", "Ann Lee", "that rain was")), found("said", "Ann Lee", "rain"))["relation"] == 1.0
    assert f1(article(gold(*SAID)), found("said", "Ann Lee", "rain"))["relation"] == 0.0


def test_extended_gold_neither_rewards_nor_punishes() -> None:
    one = article(gold(*SAID), gold(*DOUBT, level="extended"))
    assert f1(one, found(*SAID)) == f1(one, found(*SAID), found(*DOUBT)) == dict.fromkeys(METRICS, 1.0)
    assert f1(one, found(*SAID), core_only=False)["relation"] == pytest.approx(2 / 3)
    assert f1(one, found(*SAID), found(*TOLD))["relation"] == pytest.approx(2 / 3)


def test_extended_gold_excuses_no_prediction_that_also_meets_core_gold() -> None:
    one = article(gold("doubt", "Critics", "that it will stop"), gold("doubt that", "", "stop", level="extended"))
    assert len(compare(one, [found(*DOUBT), found("doubt", "", "stop")]).predicted) == 2


def test_ignored_ranges_and_implied_predictions_are_not_scored() -> None:
    furniture = Span(*(TEXT.index(words) for words in ("Critics", "doubt that")))
    one = article(gold(*SAID), ignore=[furniture])
    assert f1(one, found(*SAID), found("Critics", "", "it will stop"))["relation"] == 1.0
    assert f1(one, found(*SAID), found("", "", "Critics"))["relation"] == 1.0
    assert f1(one, found(*SAID), found("", "Bob", "“It pours,”", level="implied"))["relation"] == 1.0
    assert f1(one, found(*SAID), found(*DOUBT))["relation"] < 1.0  # the cue stands behind the furniture


def test_counts_add_up_over_articles() -> None:
    pairs = [compare(article(gold(*SAID), gold(*TOLD)), [found(*SAID)]), compare(article(gold(*TOLD), id="two"), [])]
    score = scores(pairs)["relation"]
    assert (score.precision, score.recall, score.f1) == (1.0, 1 / 3, 0.5)


def test_nothing_to_score() -> None:
    assert {score.f1 for score in scores([]).values()} == {0.0}
    assert {score.f1 for score in scores([compare(article(), [])]).values()} == {0.0}


def test_intervals_come_from_articles() -> None:
    good = [compare(article(gold(*SAID), id=f"good {n}"), [found(*SAID)]) for n in range(6)]
    bad = [compare(article(gold(*SAID), id=f"bad {n}"), [found(*TOLD)]) for n in range(6)]
    score = scores(good + bad)["relation"]
    assert score.interval is not None
    low, high = score.interval
    assert 0.0 < low < score.f1 == 0.5 < high < 1.0
    assert scores(good + bad) == scores(good + bad)
    assert scores(good)["relation"].interval == (1.0, 1.0)
    assert scores(good[:1])["relation"].interval is None


@pytest.mark.parametrize(
    ("span", "bounds"),
    [((0, 3), (0, 1)), ((1, 2), (0, 1)), ((3, 4), None), ((0, 5), (0, 2)), ((4, 6), (1, 3)), ((2, 2), (0, 1))],
)
def test_bounds_are_the_tokens_touched(span: tuple[int, int], bounds: tuple[int, int] | None) -> None:
    assert Tokens("Ann 7’s").bounds(Span(*span)) == bounds


SENTENCE = "A b-c “d e,” f said. It’s 7 g!"
places = st.integers(0, len(SENTENCE))
span = st.tuples(places, places).map(lambda ends: Span(min(ends), max(ends))).filter(lambda s: s.start < s.end)
short = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 20), st.integers(1, 6))


def some(kind: st.SearchStrategy[Span], least: int, most: int) -> st.SearchStrategy[Spans]:
    return st.lists(kind, min_size=least, max_size=most).map(tuple)


levels = st.sampled_from(["core", "core", "extended"])
golds = st.builds(GoldAttribution, some(short, 0, 2), some(short, 0, 2), some(span, 1, 2), levels)
sources = some(short, 0, 2).map(lambda spans: tuple(PredictedSource((one,)) for one in spans))
predictions = st.builds(
    Prediction, some(short, 0, 1), sources, some(span, 1, 2), st.sampled_from(["core", "extended", "implied"])
)
articles = st.builds(
    GoldArticle, st.just("x"), st.just(SENTENCE), st.lists(golds, max_size=4).map(tuple), some(short, 0, 1)
)
cases = st.tuples(articles, st.lists(predictions, max_size=4).map(tuple))


@settings(max_examples=150, deadline=None)
@given(st.lists(cases, min_size=1, max_size=3), st.booleans())
def test_scores_agree_with_the_plain_definitions(
    pairs: list[tuple[GoldArticle, tuple[Prediction, ...]]], core: bool
) -> None:
    ours = scores([compare(gold_article, predicted, core) for gold_article, predicted in pairs])
    assert {name: score.f1 for name, score in ours.items()} == f1_scores(pairs, core)
