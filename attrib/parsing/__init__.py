"""Article → Parse. The only package that imports Stanza."""

from attrib.parsing.models import ModelError, available, fetch
from attrib.parsing.parser import ParseFailure, Parser, usable_threads

__all__ = ["ModelError", "ParseFailure", "Parser", "available", "fetch", "usable_threads"]
