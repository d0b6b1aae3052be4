"""Metadata in the form the tables want: dates as ISO 8601, countries as ISO 3166 alpha-2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.source import Source

# Forms in which a page or a table writes a date in English and that can be read in one way only.
_DATE_FORMS = (
    "%d %B %Y",
    "%d %b %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%A %d %B %Y",
    "%A %B %d %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
)
_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")


def iso_date(text: str) -> str | None:
    """A date, or date and time, in ISO 8601; None where the text is no date or can be read in two ways (`3/4/2019`).

    Years and months alone, and nothing at all, stay as they are. A time zone is kept.
    """
    text = text.strip()
    if not text or _YEAR_OR_MONTH.fullmatch(text):
        return text
    for read in (_iso, _rfc_2822, _written):
        moment = read(text)
        if moment:
            return moment.isoformat()
    return None


def country_code(text: str, countries: Mapping[str, str]) -> str | None:
    """The alpha-2 code for a code or an English name, "" for nothing; None where it is neither."""
    return countries.get(text.strip().casefold()) if text.strip() else ""


def load_countries(dirs: Sequence[Path]) -> dict[str, str]:
    """Codes and English names of countries, casefolded, to their codes, from `reading/countries.yml` of rules folders.

    Raises `GrammarError` with all problems.
    """
    countries: dict[str, str] = {}
    problems: list[Problem] = []
    for file in (folder / "reading" / "countries.yml" for folder in dirs):
        if file.is_file():
            source = Source(file)
            root = source.root()
            fields = source.fields(root, ("about", "countries"), ("about", "countries")) if root else {}
            named = source.fields(fields["countries"], None, key="countries") if "countries" in fields else {}
            for code, names in named.items():
                countries |= {name.casefold(): code for name in (code, *source.strings(names, code))}
            problems += source.problems
    if problems:
        raise GrammarError(problems)
    return countries


def _iso(text: str) -> datetime | date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc_2822(text: str) -> datetime | None:
    """The form of mail and news feeds: `Mon, 18 Feb 2019 09:30:00 GMT`."""
    try:
        moment = parsedate_to_datetime(text) if ":" in text else None
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def _written(text: str) -> date | datetime | None:
    plain = " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,](?=\s|$)", "", text).split())
    plain = re.sub(r"\bSept\b", "Sep", plain)
    for form in _DATE_FORMS:
        try:
            moment = datetime.strptime(plain, form)
        except ValueError:
            continue
        return moment if "%H" in form else moment.date()
    return None
