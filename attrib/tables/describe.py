"""The schema as a Frictionless data package and as a page of the documentation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from attrib.tables.layout import Column, Table
from attrib.tables.schema import TABLES

_SPANS_PATTERN = r"(\d+:\d+(;\d+:\d+)*)?"
_FIELD_TYPES = {"spans": "string", "list": "string"}


def data_package(names: Collection[str] = tuple(TABLES)) -> dict[str, Any]:
    """The descriptor `datapackage.json` (Data Package standard, version 2) of the tables of these names."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "attrib-tables",
        "title": "Attributed statements in news articles and their sources",
        "resources": [_resource(table, names) for name, table in TABLES.items() if name in names],
    }


def schema_reference() -> str:
    """The page of the documentation on the tables, in Markdown."""
    return "\n".join(_page())


def _resource(table: Table, names: Collection[str]) -> dict[str, object]:
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in table.csv_columns],
            "primaryKey": list(table.primary_key),
            "foreignKeys": [
                {"fields": list(link.fields), "reference": {"resource": link.table, "fields": list(link.reference)}}
                for link in table.foreign_keys
                if link.table in names
            ],
            "missingValues": [""],
        },
    }


def _field(column: Column) -> dict[str, object]:
    constraints: dict[str, object] = {
        "required": column.required or None,
        "enum": list(column.enum) or None,
        "pattern": _SPANS_PATTERN if column.kind == "spans" else column.pattern or None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    field: dict[str, object] = {
        "name": column.name,
        "type": _FIELD_TYPES.get(column.kind, column.kind),
        "description": column.about,
    }
    if column.example:
        field["example"] = column.example
    if column.unit:
        field["unit"] = column.unit
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    given = {name: value for name, value in constraints.items() if value is not None}
    return field | ({"constraints": given} if given else {})


def _page() -> Iterator[str]:
    yield from (
        "# The tables",
        "",
        "Each table is a CSV file (UTF-8, lines end in `\\n`, quoted as in RFC 4180) and a Parquet file of equal rows.",
        "A missing value is empty, a boolean `true` or `false`. *spans* are `start:end;start:end`, offsets into the",
        "article's text in code points, end exclusive; a *list* is joined by `;`. *Required* columns are never empty.",
        "`datapackage.json` says the same for programs (Frictionless Data Package).",
    )
    for table in TABLES.values():
        yield from ("", f"## {table.name}", "", table.about, "")
        yield f"A row is identified by {', '.join(f'`{name}`' for name in table.primary_key)}."
        for link in table.foreign_keys:
            reference = ", ".join(f"`{link.table}.{name}`" for name in link.reference)
            yield f"{', '.join(f'`{name}`' for name in link.fields)} refers to {reference}."
        yield from ("", "| column | kind | unit | what it holds |", "|---|---|---|---|")
        yield from (_line(column) for column in table.columns)
    yield ""


def _line(column: Column) -> str:
    about = column.about
    if column.enum:
        about += " One of " + ", ".join(f"`{value}`" for value in column.enum) + "."
    if not column.in_csv:
        about += " Not in the CSV file."
    kind = column.kind + (", required" if column.required else "")
    return f"| `{column.name}` | {kind} | {column.unit} | {about} |"
