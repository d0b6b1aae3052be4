from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from attrib.evaluation import Evaluation, report_errors, report_json, report_markdown, report_text
from attrib.evaluation.agreement import agreement
from attrib.evaluation.breakdown import by_cue_class, by_outlet, by_rule
from attrib.evaluation.comparison import Role, compare
from attrib.evaluation.error_page import Piece, pieces
from attrib.evaluation.gold import GoldArticle
from attrib.evaluation.predictions import Prediction
from attrib.evaluation.reliability import reliability
from attrib.evaluation.scores import METRICS, scores
from attrib.evaluation.speakers import SpeakerScores, TypeScore
from attrib.model import Span, Spans

from .build import DOUBT, SAID, TEXT, TOLD, article, found, gold, spans


def evaluation(*pairs: tuple[GoldArticle, list[Prediction]], passed_over: tuple[Prediction, ...] = ()) -> Evaluation:
    comparisons = tuple(compare(*pair) for pair in pairs)
    return Evaluation(
        gold="a gold & more",
        comparisons=comparisons,
        scores=scores(comparisons),
        outlets=by_outlet(comparisons),
        rules=by_rule(comparisons),
        cue_classes=by_cue_class(comparisons),
        reliability=reliability(comparisons),
        speakers=SpeakerScores(
            mentions=4,
            found=1.0,
            type=0.75,
            naming=0.5,
            number=0.25,
            b_cubed=0.9,
            types=(TypeScore("expert", 4, 3, 3), TypeScore("other", 0, 1, 0)),
            confusions=(("expert", "other", 1),),
        ),
        agreement=agreement([[pair[0], pair[0]] for pair in pairs], {}),
        passed_over={pair[0].id: passed_over for pair in pairs},
    )


@pytest.fixture
def some() -> Evaluation:
    one = article(gold(*SAID), gold(*TOLD), outlet="Daily")
    two = article(gold(*SAID), id="two", outlet="Weekly")
    return evaluation((one, [found(*SAID), found(*DOUBT, rule="other-rule")]), (two, [found(*SAID)]))


def test_text_is_aligned_and_complete(some: Evaluation) -> None:
    text = report_text(some)
    assert "2 articles, 3 attributions annotated, 3 found." in text
    assert re.search(r"^relation +66\.7 +66\.7 +66\.7 +\d", text, re.MULTILINE)
    for title in ("Scores", "Annotators among themselves", "Relation by outlet", "Precision by rule", "Reliability"):
        assert f"\n\n{title}\n" in text
    table = text.split("\n\n")[1].splitlines()[1:-1]
    assert len({len(line) for line in table}) == 1


def test_types_have_precision_and_recall(some: Evaluation) -> None:
    text = report_text(some)
    assert re.search(r"^expert +4 +3 +3 +100\.0 +75\.0$", text, re.MULTILINE)
    assert re.search(r"^other +0 +1 +0 +0\.0 +–$", text, re.MULTILINE)


def test_rare_rules_share_a_row(some: Evaluation) -> None:
    assert "(2 with fewer than 10)" in report_text(some)
    assert "other-rule" not in report_text(some)
    assert [group["group"] for group in json.loads(report_json(some))["rules"]] == ["a-rule", "other-rule"]


def test_markdown_tables_have_as_many_cells_in_every_row(some: Evaluation) -> None:
    page = report_markdown(some)
    assert page.startswith("# Scores on a gold & more\n")
    tables = re.findall(r"(?:^\|.*\n?)+", page, re.MULTILINE)
    assert len(tables) == 9
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_json_has_the_scores_by_name(some: Evaluation) -> None:
    figures = json.loads(report_json(some))
    assert set(METRICS) <= figures.keys()
    assert figures["relation"]["P"] == pytest.approx(2 / 3)
    assert figures["relation"]["low"] <= figures["relation"]["F1"] <= figures["relation"]["high"]
    assert figures["outlets"]["Weekly"]["relation"]["F1"] == 1.0
    assert figures["speakers"]["b_cubed"] == 0.9
    assert figures["agreement"]["humans"]["relation"] == 1.0


def test_articles_without_predictions_are_named() -> None:
    assert "Nothing found in: one." in report_text(evaluation((article(gold(*SAID)), [])))


def test_reports_do_without_what_is_not_there(some: Evaluation) -> None:
    bare = replace(some, speakers=None, agreement=None)
    assert "Speakers" not in report_text(bare)
    assert json.loads(report_json(bare))["agreement"] is None


def test_error_page_shows_both_sides_and_stands_alone() -> None:
    one = article(gold("said", "Ann", SAID[2]), gold(*TOLD))
    page = report_errors(
        evaluation((one, [found("said", "Critics", SAID[2], rule="r-1")]), passed_over=(found(*TOLD),))
    )
    assert '<mark class="source">Ann</mark>' in page
    assert '<mark class="source">Critics</mark>' in page
    assert '<mark class="cue">told</mark>' in page
    assert "r-1 · speech · confidence 0.90" in page
    assert "a gold &amp; more" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    for anchor in re.findall(r'href="#(\w+)"', page):
        assert f'id="{anchor}"' in page


def test_error_page_escapes_the_text() -> None:
    text = "<b>Ann</b> said <script>it</script>."
    page = report_errors(evaluation((article(gold("said", "Ann", "it", text=text), text=text), [])))
    assert "<script>" not in page
    assert "<b>Ann" not in page


def test_pieces_cover_the_window_with_roles_inside_one_another() -> None:
    roles: dict[Role, Spans] = {"content": spans("that rain was near"), "source": spans("rain"), "cue": spans("said")}
    cut = list(pieces(TEXT, Span(0, 42), roles))
    assert [piece for piece in cut if piece.roles] == [
        Piece("said", "cue"),
        Piece("that ", "content"),
        Piece("rain", "content source"),
        Piece(" was near", "content"),
    ]
    assert "".join(piece.text for piece in cut).replace(" …", "") == TEXT[:42]


def test_long_stretches_are_shortened_between_words() -> None:
    text = f"Ann said {'word ' * 100}that it rained."
    cut = list(pieces(text, Span(0, len(text)), {"source": spans("Ann", text), "content": spans("that it", text)}))
    assert cut[1].text.startswith(" said word word") and cut[1].text.endswith("word ")
    assert " … word" in cut[1].text and len(cut[1].text) < 260
