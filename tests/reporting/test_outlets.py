from __future__ import annotations

from pathlib import Path

import altair as alt
import pytest

from attrib.reporting import outlets
from attrib.reporting.charts import Share, scale_top, share_chart
from attrib.reporting.outlets import measure_views, other_figures
from attrib.reporting.records import Records, Streams, streams
from attrib.tables import read_tables, recompute


@pytest.fixture(scope="module")
def records(tables: Path) -> Streams:
    return streams(recompute(read_tables(tables)))


def row(outlet: str, measure: str, value: float | None, n: int = 10) -> dict[str, str | int | float | None]:
    return {"outlet": outlet, "measure": measure, "value": value, "low": None, "high": None, "n": n, "unit": "share"}


def test_a_panel_an_outlet_with_the_categories_that_occur_in_the_schemas_order(records: Streams) -> None:
    types = next(view for view in measure_views(records) if view.anchor == "type")
    assert [panel.title for panel in types.panels] == ["Ferry Times", "O'Neil & <Sons>", "The Quay Post"]
    assert types.panels[0].summary == "Ferry Times: government 50%; member of the public 25%."
    assert {figure.category for figure in types.figures} == {"government", "member of the public"}


def test_the_mark_for_all_outlets_weighs_each_by_what_it_rests_on() -> None:
    records = Records(outlets=(row("A", "type:expert", 1.0, n=30), row("B", "type:expert", 0.0, n=10)))
    (view,) = measure_views(records)
    assert view.panels[0].spec["data"]["values"][0]["everyone"] == 0.75


def test_an_outlet_with_nothing_to_measure_has_a_row_in_the_table_but_no_panel() -> None:
    records = Records(outlets=(row("A", "quote:direct", 0.5), row("B", "quote:direct", None, n=0)))
    (view,) = measure_views(records)
    assert [panel.title for panel in view.panels] == ["A"]
    assert [figure.outlet for figure in view.figures] == ["A", "B"]


def test_beyond_the_limit_the_outlets_with_most_to_count_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "OUTLETS_DRAWN", 2)
    records = Records(outlets=tuple(row(name, "quote:direct", 0.5, n) for name, n in (("A", 5), ("B", 9), ("C", 7))))
    (view,) = measure_views(records)
    assert [panel.title for panel in view.panels] == ["B", "C"]
    assert view.undrawn == 1
    assert len(view.figures) == 3


def test_measures_without_a_chart_stand_in_the_further_table(records: Streams) -> None:
    assert [(figure.category, figure.value) for figure in other_figures(records)] == [("transparency mean", 2.5)]


def test_no_outlets_table_gives_no_charts() -> None:
    assert measure_views(Records()) == ()


def test_a_chart_is_the_same_every_time_and_holds_its_data() -> None:
    shares = [Share("named", 0.5, 0.4, 0.6, 10), Share("vague", 0.1, 0.0, 0.3, 10)]
    spec = share_chart(shares, "In words")
    assert spec == share_chart(shares, "In words")
    assert spec["description"] == "In words"
    assert [row["row"] for row in spec["data"]["values"]] == ["named", "vague"]
    alt.LayerChart.from_dict(spec)  # raises where the schema does not allow it


def test_the_panels_of_a_group_share_a_scale_that_ends_at_a_quarter() -> None:
    assert scale_top([Share("a", 0.1, 0.0, 0.2, 9), Share("b", 0.3, 0.2, 0.51, 9)]) == 0.75
    assert scale_top([Share("a", 0.0, 0.0, 0.0, 9)]) == 0.25
    records = Records(outlets=(row("A", "type:expert", 0.6), row("B", "type:expert", 0.1)))
    (view,) = measure_views(records)
    domains = [layer["encoding"]["x"]["scale"]["domain"] for panel in view.panels for layer in panel.spec["layer"]]
    assert domains == [[0, 0.75]] * len(domains)
