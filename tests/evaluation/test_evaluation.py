from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attrib.evaluation import Evaluation, Outcome, evaluate, evaluate_tables
from attrib.evaluation.agreement import agreement
from attrib.evaluation.breakdown import by_cue_class, by_outlet, by_rule
from attrib.evaluation.comparison import compare
from attrib.evaluation.predictions import from_attributions, read_predictions
from attrib.evaluation.reliability import reliability
from attrib.model import Article, Attribution, Identity, Link, Mention, Span, Spans, Speaker

from .build import DOUBT, SAID, TEXT, TOLD, article, found, gold, spans


def attribution(cue: str, source: str, content: str, id: str = "a1", confidence: float = 0.8) -> Attribution:
    sources = tuple(Mention((span,)) for span in spans(source))
    settings: dict[str, Any] = {"cue_lemma": cue, "cue_class": "speech", "stance": "neutral", "rule": "r"}
    return Attribution(
        id=id,
        sentence=0,
        cue=spans(cue),
        sources=sources,
        contents=spans(content),
        quote_type="indirect",
        level="core",
        confidence=confidence,
        **settings,
    )


ANN = Speaker("s1", "Ann Lee", "expert", "expert", "named_person", "individual")


def marked(cue: str, source: str, content: str) -> dict[str, Any]:
    """One attribution as a gold file has it."""

    def ends(places: Spans) -> list[dict[str, Any]]:
        return [{"start": start, "end": end} for start, end in places]

    sources = [{**span, "speaker": "S1"} for span in ends(spans(source))]
    return {"cue": ends(spans(cue)), "sources": sources, "contents": ends(spans(content)), "level": "core"}


@pytest.fixture
def gold_path(tmp_path: Path) -> Path:
    speaker = {"id": "S1", "name": "Ann Lee", "type": "expert", "naming": "named_person", "number": "individual"}
    records = [
        {"id": "one", "outlet": "Daily", "text": TEXT, "speakers": [speaker], "attributions": [marked(*SAID)]},
        {"id": "two", "outlet": "Weekly", "text": TEXT, "speakers": [speaker], "attributions": [marked(*TOLD)]},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def predict(articles: Iterable[Article]) -> Iterator[Outcome]:
    """Finds one statement in the first article, and fails on the second."""
    for one in articles:
        if one.outlet == "Daily":
            identity = Identity((ANN,), (Link("a1", 0, "s1"),))
            yield Outcome(one, [attribution(*SAID)], identity, [attribution(*DOUBT, id="a2", confidence=0.1)])


def test_evaluate_scores_what_comes_back(gold_path: Path) -> None:
    evaluation = evaluate(gold_path, "gold", predict)
    assert (evaluation.n_gold, evaluation.n_predicted, evaluation.without) == (2, 1, ("two",))
    assert evaluation.scores["relation"].recall == 0.5
    assert [(one.outlet, one.scores["relation"].f1) for one in evaluation.outlets] == [("Daily", 1.0), ("Weekly", 0.0)]
    assert evaluation.speakers is not None
    assert (evaluation.speakers.found, evaluation.speakers.type) == (0.5, 1.0)
    assert [prediction.confidence for prediction in evaluation.passed_over["one"]] == [0.1]
    assert evaluation.agreement is None


def test_predictors_see_no_annotation_and_without_identities_speakers_are_not_scored(gold_path: Path) -> None:
    seen: list[Article] = []

    def nothing(articles: Iterable[Article]) -> Iterator[Outcome]:
        seen.extend(articles)
        return (Outcome(one, []) for one in seen)

    assert evaluate(gold_path, "gold", nothing).speakers is None
    assert [(one.id, one.text, one.outlet) for one in seen] == [("one", TEXT, "Daily"), ("two", TEXT, "Weekly")]


def write_table(folder: Path, rows: list[dict[str, str]]) -> None:
    with (folder / "attributions.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def row(**cells: str) -> dict[str, str]:
    (cue,), (source,), (content,) = map(spans, SAID)
    return {
        "article_id": "one",
        "attribution_id": "a1",
        "level": "core",
        "cue_spans": f"{cue.start}:{cue.end}",
        "source_spans": f"{source.start}:{source.end}",
        "content_spans": f"{content.start}:{content.end}",
        "speaker_id": "s1",
        "speaker_type": "expert",
        "naming": "named_person",
        "number": "individual",
        "rule": "r",
        "cue_class": "speech",
        "confidence": "0.8",
        **cells,
    }


def test_a_table_scores_as_the_attributions_it_was_made_from(gold_path: Path, tmp_path: Path) -> None:
    write_table(tmp_path, [row()])

    def scored(evaluation: Evaluation) -> tuple[object, ...]:
        return evaluation.scores, evaluation.rules, evaluation.reliability, evaluation.speakers, evaluation.without

    assert scored(evaluate_tables(gold_path, "gold", tmp_path)) == scored(evaluate(gold_path, "gold", predict))


def test_rows_of_one_attribution_are_its_sources(tmp_path: Path) -> None:
    write_table(
        tmp_path, [row(), row(source_spans="90:93", speaker_id="s2"), row(attribution_id="a2", source_spans="")]
    )
    first, second = read_predictions(tmp_path)["one"]
    assert [source.speaker for source in first.by] == ["s1", "s2"]
    assert second.by == ()


@pytest.mark.parametrize(
    ("rows", "message"),
    [([row(cue_spans="8-12")], "line 2: '8-12' is not start:end"), ([{"article_id": "one"}], "no column")],
)
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, rows: list[dict[str, str]], message: str) -> None:
    write_table(tmp_path, rows)
    with pytest.raises(ValueError, match=rf"attributions\.csv.*{message}"):
        read_predictions(tmp_path)
    with pytest.raises(FileNotFoundError, match="attrib extract"):
        read_predictions(tmp_path / "nowhere")


def test_unresolved_sources_are_as_the_tables_have_them() -> None:
    (prediction,) = from_attributions([attribution(*SAID)], Identity((), (Link("a1", 0, None),)))
    assert (prediction.by[0].type, prediction.by[0].naming) == ("unspecified", "vague")


def test_agreement_is_the_mean_over_pairs_and_articles() -> None:
    said, both, none = article(gold(*SAID)), article(gold(*SAID), gold(*TOLD)), article(gold(*DOUBT))
    # pairs: said-both 2/3, said-none 0, both-none 0; the second article: 1; the third has one annotator only
    means = agreement([[said, both, none], [said, said], [both]], {"one": [found(*SAID)]})
    assert means is not None
    assert (means.articles, means.annotators) == (2, 3)
    assert means.humans["relation"] == pytest.approx((2 / 9 + 1) / 2)
    assert means.system["relation"] == pytest.approx(((1 + 2 / 3 + 0) / 3 + 1) / 2)
    assert agreement([[said], [both]], {}) is None


def test_precision_of_rules_and_classes() -> None:
    one = article(gold(*SAID), gold(*TOLD))
    predictions = [
        found(*SAID, rule="b", cue_class="speech"),
        found(*TOLD, rule="b", cue_class="speech"),
        found(*DOUBT, rule="a", cue_class="belief"),
        found("near", "Ann", "rain", rule="c", cue_class="belief"),
    ]
    comparison = compare(one, predictions)
    assert [(group.group, group.predicted, group.relation) for group in by_rule([comparison])] == [
        ("b", 2, 1.0),
        ("a", 1, 0.0),
        ("c", 1, 0.0),
    ]
    assert [(group.group, group.cue) for group in by_cue_class([comparison])] == [("belief", 0.0), ("speech", 1.0)]


def test_outlets_are_scored_by_themselves() -> None:
    good = compare(article(gold(*SAID), outlet="B"), [found(*SAID)])
    bad = compare(article(gold(*SAID), outlet="A"), [found(*TOLD), found(*DOUBT)])
    assert [(one.outlet, one.predicted, one.scores["relation"].f1) for one in by_outlet([good, bad])] == [
        ("A", 2, 0.0),
        ("B", 1, 1.0),
    ]


def test_calibration_error_is_the_distance_of_confidence_and_share_right() -> None:
    one = article(gold(*SAID), gold(*TOLD))
    predictions = [found(*SAID, confidence=0.95), found(*TOLD, confidence=0.65), found(*DOUBT, confidence=0.65)]
    calibration = reliability([compare(one, predictions)])
    assert [(bin.low, bin.n, bin.right) for bin in calibration.bins] == [(0.6, 2, 0.5), (0.9, 1, 1.0)]
    assert calibration.error == pytest.approx((2 * 0.15 + 1 * 0.05) / 3)
    assert reliability([compare(one, [found(*SAID, confidence=1.0)])]).error == 0.0
    assert reliability([compare(one, [])]).error == 0.0


def test_furniture_is_found_as_in_reading(gold_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attrib.evaluation.evaluation.furniture", lambda text, rules: (Span(0, 3),))
    seen: list[Article] = []

    def nothing(articles: Iterable[Article]) -> Iterator[Outcome]:
        seen.extend(articles)
        return iter(())

    evaluate(gold_path, "gold", nothing)
    assert {one.furniture for one in seen} == {(Span(0, 3),)}
