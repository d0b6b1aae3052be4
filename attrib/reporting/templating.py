"""The Jinja environment: templates that escape all text, and the files that are put into a page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from attrib.reporting import wording
from attrib.reporting.charts import script_safe

_REMEMBERED = 1 << 14  # outcomes of small macros, most of which get the same arguments again and again


def environment() -> jinja2.Environment:
    """The templates, which escape everything that is not said to be markup; a name that is missing is an error."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("attrib.reporting"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    env.filters["percent"] = wording.percent
    env.filters["decimal"] = wording.decimal
    env.filters["json"] = lambda value: Markup(script_safe(value))
    once = lru_cache(maxsize=_REMEMBERED)(lambda macro, *arguments: macro(*arguments))
    env.globals["once"] = once
    env.globals["each"] = lambda macro, items: Markup("").join([once(macro, item) for item in items])
    env.globals["plural"] = wording.plural
    env.globals["inline"] = lambda name: Markup(_asset(name))
    return env


def _asset(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
