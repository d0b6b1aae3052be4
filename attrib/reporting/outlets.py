"""The outlets table → panels of charts, one outlet beside the other, and the same figures as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attrib.reporting import wording
from attrib.reporting.charts import Share, Spec, scale_top, share_chart
from attrib.reporting.records import Streams, count, number, outlet_of, text
from attrib.tables import Row

OUTLETS_DRAWN = 24  # outlets in the charts; the tables under the charts show every one


@dataclass(frozen=True)
class Panel:
    """One chart: title, what it rests on, its specification, and the same in words for those who cannot see it."""

    title: str
    basis: str
    spec_id: str
    spec: Spec
    summary: str


@dataclass(frozen=True)
class Figure:
    """One row of the table under a chart."""

    outlet: str
    category: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    note: str


@dataclass(frozen=True)
class MeasureView:
    """One measure over all outlets: charts and their figures. `undrawn` counts the outlets in the table alone."""

    anchor: str
    title: str
    about: str
    panels: tuple[Panel, ...]
    figures: tuple[Figure, ...]
    undrawn: int


@dataclass(frozen=True)
class _Group:
    """Measures shown together: those whose name is `prefix` and a category; without prefix, those of `categories`."""

    prefix: str
    title: str
    about: str
    categories: Mapping[str, str]

    @property
    def by_outlet(self) -> bool:
        """Whether a panel is an outlet and its rows are categories, or the other way round."""
        return bool(self.prefix)

    def category(self, row: Row) -> str | None:
        """The row's category, None where the row is of another group."""
        measure = text(row, "measure")
        if not measure.startswith(self.prefix):
            return None
        category = measure.removeprefix(self.prefix)
        return category if self.prefix or category in self.categories else None


_GROUPS = (
    _Group(
        "",
        "At one look",
        "How much of an outlet's text is somebody's account, and how its statements are sourced.",
        {
            "attributed_share": "Words that are somebody's account",
            "named": "Statements with a named source",
            "reason_given": "Unnamed sources with a reason given",
            "relayed": "Statements passed on by others",
            "foreign": "Statements from a foreign source",
            "top_speaker": "Statements of the one quoted most",
        },
    ),
    _Group(
        "type:",
        "What kind of sources speak",
        "Of an outlet's statements, the share of each kind of source. Kinds that nobody quotes are left out.",
        wording.SPEAKER_TYPES,
    ),
    _Group(
        "naming:",
        "Named or not",
        "Of an outlet's statements, the share whose source is named, only described, left vague, or missing.",
        wording.NAMING,
    ),
    _Group(
        "quote:",
        "Quoted or retold",
        "Whether readers get the source's words in quotation marks, the outlet's retelling, or some of both.",
        wording.QUOTE_TYPES,
    ),
    _Group(
        "transparency:",
        "How far a reader can trace the source",
        "A ladder of what the text discloses, from a named person with a role (5) to no source at all (0). "
        "It is not a score: there can be good reasons not to name somebody.",
        wording.RUNGS,
    ),
)


def measure_views(records: Streams) -> tuple[MeasureView, ...]:
    """The charts of the comparison: first the single shares, then one group of panels for each set of categories."""
    articles = {outlet_of(row): count(row, "n") for row in records.outlets if text(row, "measure") == "articles"}
    views = [_view(group, records.outlets, articles) for group in _GROUPS]
    return tuple(view for view in views if view.panels)


def other_figures(records: Streams) -> tuple[Figure, ...]:
    """The rows of the outlets table that no chart shows, by measure."""
    rows = [row for row in records.outlets if all(group.category(row) is None for group in _GROUPS)]
    ordered = sorted(rows, key=lambda row: text(row, "measure"))
    return tuple(_figure(row, wording.say({}, text(row, "measure"))) for row in ordered)


def _view(group: _Group, rows: Sequence[Row], articles: Mapping[str, int]) -> MeasureView:
    figures = _figures(group, rows)
    drawn = _most_counted(figures)
    everyone = {name: _everyone(of_category) for name, of_category in _sorted_out(figures, by_outlet=False).items()}
    seen = [figure for figure in figures if figure.outlet in drawn and figure.value is not None]
    panels = []
    for place, (title, mine) in enumerate(_sorted_out(seen, by_outlet=group.by_outlet).items(), start=1):
        shares = [_share(f, f.category if group.by_outlet else f.outlet, everyone[f.category]) for f in mine]
        basis = _basis(articles.get(title), mine[0].n) if group.by_outlet else ""
        panels.append((title, basis, f"{_anchor(group)}-{place}", shares))
    top = scale_top(share for *_, shares in panels for share in shares) if group.by_outlet else 1.0
    return MeasureView(
        anchor=_anchor(group),
        title=group.title,
        about=group.about,
        panels=tuple(_panel(*panel, top) for panel in panels),
        figures=tuple(figures),
        undrawn=len({figure.outlet for figure in figures} - set(drawn)),
    )


def _anchor(group: _Group) -> str:
    return group.prefix.rstrip(":") or "single"


def _figures(group: _Group, rows: Sequence[Row]) -> list[Figure]:
    """The group's figures in the order of its panels and their rows; categories that never occur are left out."""
    found = [(category, row) for row in rows if (category := group.category(row)) is not None]
    used = {c for c, row in found if (value := number(row, "value")) is not None and (value or not group.by_outlet)}
    order = [*group.categories, *sorted(used - set(group.categories))]
    kept = [(order.index(category), outlet_of(row), row) for category, row in found if category in used]
    kept.sort(key=lambda one: (one[1], one[0]) if group.by_outlet else (one[0], one[1]))
    return [_figure(row, wording.say(group.categories, order[place])) for place, _, row in kept]


def _sorted_out(figures: Iterable[Figure], *, by_outlet: bool) -> dict[str, list[Figure]]:
    """The figures by outlet or by category."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.outlet if by_outlet else figure.category, []).append(figure)
    return groups


def _basis(n_articles: int | None, n: int) -> str:
    articles = [] if n_articles is None else [wording.plural(n_articles, "article")]
    return ", ".join([*articles, f"n = {n:,}"])


def _most_counted(figures: Sequence[Figure]) -> list[str]:
    """The outlets to draw: those whose figures rest on most, by name."""
    weights: dict[str, int] = {}
    for figure in figures:
        weights[figure.outlet] = max(figure.n, weights.get(figure.outlet, 0))
    return sorted(sorted(weights, key=lambda outlet: (-weights[outlet], outlet))[:OUTLETS_DRAWN])


def _figure(row: Row, category: str) -> Figure:
    return Figure(
        outlet=outlet_of(row),
        category=category,
        value=number(row, "value"),
        low=number(row, "low"),
        high=number(row, "high"),
        n=count(row, "n"),
        unit=text(row, "unit"),
        note=text(row, "note"),
    )


def _share(figure: Figure, row: str, everyone: float | None) -> Share:
    value = figure.value or 0.0
    low = value if figure.low is None else figure.low
    high = value if figure.high is None else figure.high
    return Share(row=row, value=value, low=low, high=high, n=figure.n, everyone=everyone)


def _everyone(figures: Sequence[Figure]) -> float | None:
    """The share over all outlets together: theirs, weighted by what each rests on. None for a single outlet."""
    weighed = [(figure.value, figure.n) for figure in figures if figure.value is not None and figure.n]
    total = sum(n for _, n in weighed)
    return round(sum(value * n for value, n in weighed) / total, 4) if len(weighed) > 1 else None


def _panel(title: str, basis: str, spec_id: str, shares: Sequence[Share], top: float) -> Panel:
    summary = f"{title}: {'; '.join(f'{share.row} {wording.percent(share.value)}' for share in shares)}."
    return Panel(title, basis, f"spec-{spec_id}", share_chart(shares, summary, top), summary)
