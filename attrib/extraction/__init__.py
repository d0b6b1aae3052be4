"""Parse → Attributions: rules propose, evidence decides."""

from attrib.extraction.extractor import Extractor, load_extractor

__all__ = ["Extractor", "load_extractor"]
