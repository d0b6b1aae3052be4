"""Tables → the HTML report: one file that holds its styles, scripts and data and asks for nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from attrib.reporting import evidence, overview
from attrib.reporting.articles import article_views
from attrib.reporting.charts import chart_library
from attrib.reporting.outlets import measure_views, other_figures
from attrib.reporting.records import streams
from attrib.reporting.templating import environment
from attrib.tables import Corpus, duplicates, read_tables, recompute
from attrib.tables.files import whole

ARTICLES_SHOWN = 500  # articles printed with their text; a page of more is too slow to read on a classroom computer


def render(tables: Path | Corpus, out: Path, *, rule_notes: Mapping[str, str] | None = None) -> Path:
    """Write the report on tables, or on those in a folder, to the file `out`, whole or not at all; returns `out`.

    The same tables give the same bytes. In a folder the CSV files count, and what follows from corrections in them.
    `rule_notes` says in a sentence what each rule looks for. At most `ARTICLES_SHOWN` articles are printed with their
    text; the page says what it leaves out.
    """
    corpus = recompute(read_tables(tables)) if isinstance(tables, Path) else tables
    records = streams(corpus)
    articles = article_views(records, rule_notes or {}, ARTICLES_SHOWN)
    claims = evidence.claim_views(records, articles)
    reuse = evidence.reuse_views(records, articles)
    sources = evidence.source_rows(records, articles)
    page = (
        environment()
        .get_template("report.html.j2")
        .render(
            period=overview.period(records),
            headlines=overview.headlines(records),
            duplicates=duplicates(corpus),
            findings=overview.findings(records, claims),
            measures=measure_views(records),
            others=other_figures(records),
            cards=overview.outlet_cards(records, articles),
            sources=sources.first,
            n_sources=sources.n_all,
            claims=claims.first,
            n_claims=claims.n_all,
            reuse=reuse.first,
            n_reuse=reuse.n_all,
            articles=[article for article in articles if article.anchor],
            n_articles=len(articles),
            problems=records.problems,
            library=Markup(chart_library()),
        )
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    with whole(out) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")
    return out
