"""Fragments of the page against the files in `snapshots/`, which `UPDATE_SNAPSHOTS=1 pytest` writes anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from attrib.reporting.articles import article_views
from attrib.reporting.evidence import claim_views, reuse_views, source_rows
from attrib.reporting.outlets import measure_views
from attrib.reporting.records import Streams, streams
from attrib.reporting.templating import environment
from attrib.tables import read_tables, recompute

_SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture(scope="module")
def records(tables: Path) -> Streams:
    return streams(recompute(read_tables(tables)))


def check(name: str, fragment: str) -> None:
    lines = (line.rstrip() for line in fragment.splitlines())
    plain = "".join(f"{line}\n" for line in lines if line)
    path = _SNAPSHOTS / f"{name}.html"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(plain, encoding="utf-8", newline="")
    assert plain == path.read_bytes().decode("utf-8")


def macro(template: str, name: str, *arguments: object) -> str:
    return str(getattr(environment().get_template(template).module, name)(*arguments))


@pytest.mark.parametrize(("place", "name"), [(1, "split-content"), (0, "hostile"), (2, "nested")])
def test_an_article(records: Streams, place: int, name: str) -> None:
    view = article_views(records, {"speech-verb-that": "A verb of saying with a clause."}, 9)[place]
    check(f"article-{name}", macro("article.html.j2", "article_section", view))


def test_a_claim_with_conflicting_versions(records: Streams) -> None:
    (claim,) = claim_views(records, article_views(records, {}, 9)).first
    check("claim", macro("evidence.html.j2", "claim_view", claim))


def test_reused_text(records: Streams) -> None:
    (pair,) = reuse_views(records, article_views(records, {}, 9)).first
    check("reuse", macro("evidence.html.j2", "reuse_view", pair))


def test_the_table_of_sources(records: Streams) -> None:
    sources = source_rows(records, article_views(records, {}, 9)).first
    check("sources", macro("evidence.html.j2", "source_table", sources))


def test_the_table_under_a_chart(records: Streams) -> None:
    views = {view.anchor: view for view in measure_views(records)}
    check("figures", macro("compare.html.j2", "figure_table", views["type"].figures, "Types"))
