"""Parse → Attributions: rules propose, evidence decides."""

from attrib.extraction.edges import Convention
from attrib.extraction.extractor import Extractor, load_extractor

__all__ = ["Convention", "Extractor", "load_extractor"]
