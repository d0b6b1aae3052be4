"""Article → Parse. The only package that imports Stanza."""

from attrib.parsing.cache import cache_dir
from attrib.parsing.models import ModelError, available, fetch
from attrib.parsing.parser import ParseFailure, Parser

__all__ = ["ModelError", "ParseFailure", "Parser", "available", "cache_dir", "fetch"]
