"""Article, attributions and speakers → tables; tables → CSV and Parquet files, and back."""

from attrib.tables.check import check
from attrib.tables.describe import data_package, schema_reference
from attrib.tables.duplicates import duplicates
from attrib.tables.frames import Before, Tables, rows_to_frame, write_comparison
from attrib.tables.kept import Kept
from attrib.tables.parts import ArticleCells, Failed, Parts
from attrib.tables.reader import read_tables
from attrib.tables.recompute import recompute
from attrib.tables.rows import ArticleTables, Row, tabulate
from attrib.tables.schema import TABLES
from attrib.tables.stored import Corpus, StoredTables
from attrib.tables.values import format_list, format_spans, parse_list, parse_spans
from attrib.tables.writer import merge

__all__ = [
    "TABLES",
    "ArticleCells",
    "ArticleTables",
    "Before",
    "Corpus",
    "Failed",
    "Kept",
    "Parts",
    "Row",
    "StoredTables",
    "Tables",
    "check",
    "data_package",
    "duplicates",
    "format_list",
    "format_spans",
    "merge",
    "parse_list",
    "parse_spans",
    "read_tables",
    "recompute",
    "rows_to_frame",
    "schema_reference",
    "tabulate",
    "write_comparison",
]
