"""Altair charts as plain Vega-Lite specifications, with all their data inside: nothing is fetched to draw them.

Every figure stands by its place on a common scale, with its interval as a line: no meaning hangs on colour.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import altair as alt
import vl_convert

from attrib.resources import cache_dir
from attrib.tables.files import whole

Spec = dict[str, Any]

_INK, _QUIET, _RULE, _BAR, _MARK = "#1c1b19", "#5f5a52", "#ddd8cd", "#c9d3dc", "#a3341b"
_FONT = "system-ui, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
_ROW_HEIGHT, _NAME_WIDTH = 24, 168
# One width for all names, so that the scales of neighbouring panels stand in line.
_NAMES = alt.Axis(minExtent=_NAME_WIDTH, maxExtent=_NAME_WIDTH, labelLimit=_NAME_WIDTH - 8)


@dataclass(frozen=True)
class Share:
    """One row of a chart: a share from 0 to 1 with its interval; `n` is what it is a share of."""

    row: str
    value: float
    low: float
    high: float
    n: int
    everyone: float | None = None  # the same share over all outlets together, for comparison


def share_chart(shares: Sequence[Share], description: str, top: float = 1.0) -> Spec:
    """Bars from 0 to `top` with intervals, rows in the order given; a tick marks the share over all outlets.

    `top` is a quarter or a multiple of it: see `scale_top`.
    """
    return {
        **_design(compared=any(share.everyone is not None for share in shares), top=top),
        "data": {"values": [asdict(share) for share in shares]},
        "height": max(1, len(shares)) * _ROW_HEIGHT,
        "description": description,
    }


def scale_top(shares: Iterable[Share]) -> float:
    """The quarter at which a scale can end that is to show all of these shares and intervals."""
    return max(1, math.ceil(4 * max((max(share.high, share.value) for share in shares), default=1.0))) / 4


@lru_cache(maxsize=8)
def _design(*, compared: bool, top: float) -> Spec:
    """The specification without its data: Altair checks it against the schema, which takes long, once."""
    tip = [
        alt.Tooltip("row:N", title=" "),
        alt.Tooltip("value:Q", title="Share", format=".0%"),
        alt.Tooltip("low:Q", title="From", format=".0%"),
        alt.Tooltip("high:Q", title="To", format=".0%"),
        alt.Tooltip("n:Q", title="Out of"),
    ]
    scale = alt.Scale(domain=[0, top], nice=False)
    quarters = [place / 4 for place in range(round(4 * top) + 1)]
    every_other = "datum.value * 4 % 2 ? '' : datum.label" if top > 0.75 else "datum.label"
    axis = alt.Axis(format=".0%", values=quarters, title=None, labelFlush=True, labelExpr=every_other)
    base = alt.Chart(alt.InlineData(values=[])).encode(
        y=alt.Y("row:N", sort=None, title=None, axis=_NAMES), tooltip=tip
    )
    bars = base.mark_bar(color=_BAR, height={"band": 0.62}).encode(x=alt.X("value:Q", scale=scale, axis=axis))
    intervals = base.mark_rule(color=_INK, strokeWidth=1.5).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    points = base.mark_point(color=_INK, fill=_INK, size=26, opacity=1).encode(x=alt.X("value:Q", scale=scale))
    everyone = base.mark_tick(color=_MARK, thickness=2, height=16).encode(x=alt.X("everyone:Q", scale=scale))
    chart = alt.layer(bars, intervals, points, *([everyone] if compared else []))
    spec: Spec = chart.properties(width="container").configure(**_style()).to_dict()
    return spec


def _style() -> dict[str, Any]:
    return {
        "font": _FONT,
        "background": "transparent",
        "aria": False,  # the page gives each chart one name and a table
        "view": {"stroke": None},
        "axis": {
            "labelColor": _INK,
            "labelFontSize": 12,
            "gridColor": _RULE,
            "domainColor": _RULE,
            "ticks": False,
            "labelPadding": 6,
        },
        "axisY": {"grid": False},
        "axisX": {"labelColor": _QUIET, "labelFontSize": 11, "labelOverlap": False},
    }


def script_safe(value: object) -> str:
    """JSON that can stand inside a script element whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.translate(
        {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
    )


@lru_cache(maxsize=1)
def chart_library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, as packaged with vl-convert; it makes no request.

    Putting it together takes a second, so it is kept in the cache, by the versions that it depends on.
    """
    path = cache_dir() / "charts" / f"vl-convert-{version('vl-convert-python')}-{alt.SCHEMA_VERSION}.js"
    with suppress(OSError):
        return path.read_text(encoding="utf-8")
    script = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=_nearest_version())
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as draft:
            draft.write_text(script, encoding="utf-8", newline="\n")
    return script


def _nearest_version() -> str:
    """The packaged Vega-Lite of the release that Altair writes for, else the newest."""
    packaged: list[str] = vl_convert.get_vegalite_versions()
    written = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    return written if written in packaged else packaged[-1]
