"""What a date written in numbers has that no calendar has."""

from __future__ import annotations

import re
from calendar import month_name, monthrange

_NUMBERS = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)")
_MONTHS = 12


def impossible_date(text: str) -> str:
    """Why there is no such day as `YYYY-MM` or `YYYY-MM-DD` at the start of the text says; "" where there is."""
    found = _NUMBERS.match(text.strip())
    if not found or found[1] == "0000":
        return "there is no year 0000" if found else ""
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= _MONTHS:
        return f"there is no month {found[2]}"
    last = monthrange(year, month)[1]
    if found[3] and not 1 <= int(found[3]) <= last:
        return f"{month_name[month]} {year} has {last} days"
    return ""
