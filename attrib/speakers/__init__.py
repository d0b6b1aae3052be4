"""Identify: who the sources of an article's attributions are."""

from attrib.speakers.corrections import consequences, introduced
from attrib.speakers.identity import identify
from attrib.speakers.lexicon import Lexicon, load_lexicon

__all__ = ["Lexicon", "consequences", "identify", "introduced", "load_lexicon"]
