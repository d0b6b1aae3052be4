"""What a format reader yields: one article as its file gives it, or what is wrong at one place of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id"),
    "text": ("text", "body", "content", "article", "article_text"),
    "outlet": ("outlet", "publisher", "publication", "source", "site", "sitename"),
    "outlet_country": ("outlet_country", "country"),
    "published": ("published", "published_at", "publishedat", "publication_date", "pub_date", "date"),
    "headline": ("headline", "title"),
    "url": ("url", "link"),
    "author": ("author", "authors", "byline"),
    "agency": ("agency", "wire"),
}
"""What is known of an article, each with the names by which columns and front matter call it, the plainest first."""

NO_TEXT = "nothing here is called “text”; give that name to the column or key that holds the article"


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a file. `meta` holds what `FIELDS` names, other than the text; `place` is where it stands."""

    text: str
    meta: Mapping[str, str] = field(default_factory=dict)
    place: str = ""  # a word and a number: "line 3", "row 12"; "" where the file is one article
    annotated: bool = False  # carries gold annotations


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a file, and what to do about it."""

    place: str
    reason: str


Reader = Callable[[BinaryIO], Iterator[Record | Fault]]


def known_fields(row: Mapping[str, object]) -> dict[str, str]:
    """The row's values under the names of `FIELDS`, trimmed; the article's text as it stands.

    Names count without regard to case, spaces and hyphens. Empty values and other columns are left out.
    """
    by_name = {_normal(name): value for name, value in row.items()}
    found: dict[str, str] = {}
    for name, aliases in FIELDS.items():
        values = (_as_text(by_name.get(alias)) for alias in aliases)
        value = next((v for v in values if v.strip()), "")
        if value:
            found[name] = value if name == "text" else " ".join(value.split())
    return found


def is_known(column: str, field: str | None = None) -> bool:
    """Whether a column of this name says something about an article, or holds this field of it."""
    names = [FIELDS[field]] if field else FIELDS.values()
    return any(_normal(column) in aliases for aliases in names)


def record_of(row: Mapping[str, object], place: str) -> Record | Fault:
    """The article that one row of a table or one JSON object holds."""
    meta = known_fields(row)
    text = meta.pop("text", "")
    if not text and not any(is_known(name, "text") for name in row):
        return Fault(place, NO_TEXT)
    return Record(text, meta, place, annotated="attributions" in row)


def delimiter_of(header: str) -> str:
    """What parts the cells of a table: comma, semicolon or tab, whichever its first line has most of."""
    return max(",;\t", key=header.count)


def _normal(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _as_text(value: object) -> str:
    """A cell as text: nothing for a missing value, a list joined by commas."""
    if value is None or value != value:  # NaN, the missing number, is not equal to itself
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(_as_text(item) for item in value)
    if isinstance(value, Mapping):
        return _as_text(value.get("name"))
    return str(value)
