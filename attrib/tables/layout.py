"""What a table's description is made of: columns, tables, the values that categories take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "integer", "number", "boolean", "spans", "list"]

SPEAKER_TYPES = (
    "negotiator", "military", "security", "armed_group", "government", "political", "intergovernmental", "judicial",
    "activist_ngo", "news_agency", "media", "expert", "business", "citizen", "culture_sport", "document", "other",
    "unspecified",
)  # fmt: skip
NAMINGS = ("named_person", "named_organisation", "described", "vague", "none")
NUMBERS = ("individual", "collective")
QUOTE_TYPES = ("direct", "indirect", "mixed")
LEVELS = ("core", "extended", "implied")
VOICES = ("narrator", "attributed", "mixed", "furniture")
HANDS = ("first_hand", "told_to_other", "relayed", "hearsay")
ANONYMITY_KINDS = ("not_authorised", "safety", "privacy", "policy", "requested")
DESCRIPTIONS = ("bare", "group", "role", "affiliation", "role_and_affiliation")
CHANNELS = (
    "interview", "statement", "news_conference", "hearing_speech", "post", "email", "document", "broadcast", "leak",
    "unknown",
)  # fmt: skip

ISO_DATE = r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d.*)?)?)?"
COUNTRY = r"[A-Z]{2}"


@dataclass(frozen=True)
class Column:
    """One column: what it holds, in what unit, and which values are allowed. A `required` one is never empty."""

    name: str
    kind: Kind
    about: str
    unit: str = ""
    enum: tuple[str, ...] = ()
    pattern: str = ""  # a regular expression that the whole value has to match
    example: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    in_csv: bool = True  # the text of an article is in the Parquet file only


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values stand in the reference columns of another table."""

    fields: tuple[str, ...]
    table: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: its columns in file order, what identifies a row, and what its rows point to."""

    name: str
    about: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def csv_columns(self) -> tuple[Column, ...]:
        """The columns of the CSV file."""
        return tuple(column for column in self.columns if column.in_csv)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


def key(name: str, about: str) -> Column:
    """Text that is never empty."""
    return Column(name, "string", about, required=True)


def text(name: str, about: str, *, pattern: str = "", example: str = "") -> Column:
    """Text, or nothing."""
    return Column(name, "string", about, pattern=pattern, example=example)


def one_of(name: str, about: str, values: tuple[str, ...], *, required: bool = False) -> Column:
    """A category."""
    return Column(name, "string", about, enum=values, required=required)


def spans(name: str, about: str) -> Column:
    """Ranges of the article's text."""
    return Column(name, "spans", about, "code points")


def count(name: str, about: str, unit: str, *, required: bool = True) -> Column:
    """A whole number from 0."""
    return Column(name, "integer", about, unit, minimum=0, required=required)


def share(name: str, about: str) -> Column:
    """A number from 0 to 1."""
    return Column(name, "number", about, "share, 0 to 1", minimum=0, maximum=1)
