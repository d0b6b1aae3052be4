"""Identify: who the sources of an article's attributions are."""

from attrib.speakers.corrections import consequences
from attrib.speakers.identity import identify
from attrib.speakers.lexicon import Lexicon, load_lexicon

__all__ = ["Lexicon", "consequences", "identify", "load_lexicon"]
