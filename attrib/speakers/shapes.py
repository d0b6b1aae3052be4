"""What an organisation's name tells of it: a gazetteer's entry, or the words that it is made of."""

from __future__ import annotations

import re
from functools import lru_cache

from attrib.speakers.lexicon import Entry, Lexicon

_LONGEST = 3


def organisation_type(words: tuple[str, ...], entry: Entry | None, lexicon: Lexicon) -> tuple[str, Entry | None]:
    """The speaker type of an organisation by its name, with the entry that says so; ("", None) where nothing does."""
    if entry is not None and entry.type:
        return entry.type, entry
    shape = shape_of(words, lexicon)
    return (shape.type, shape) if shape else ("", None)


@lru_cache(maxsize=4096)
def plain(words: tuple[str, ...]) -> str:
    """An organisation's name to compare: lower case, no article, no punctuation."""
    text = " ".join(word.lower() for word in words)
    return re.sub(r"[^\w& ]+", "", text.removeprefix("the ")).replace("  ", " ").strip()


def shape_of(words: tuple[str, ...], lexicon: Lexicon) -> Entry | None:
    """The strongest shape that the name has; of two as strong, the longer, then the one nearer its end."""
    text = plain(words).split()
    while len(text) > 1 and text[-1].isdigit():
        text.pop()  # *the Clean Rivers Act 1998*
    best: tuple[float, int, int, Entry] | None = None
    for at in range(len(text)):
        for length in range(1, min(_LONGEST, len(text) - at) + 1):
            shape = lexicon.shapes.get(" ".join(text[at : at + length]))
            if shape is None or (shape.position == "end" and at + length < len(text)):
                continue
            found = (shape.weight, length, at, shape)
            if best is None or found[:3] > best[:3]:
                best = found
    return best[3] if best else None


def is_document(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether a name of several words is that of a law, a report or the like: *the Control of Tanks Order 2009*."""
    shape = shape_of(words, lexicon) if len(words) > 1 else None
    return shape is not None and shape.kind == "document" and shape.weight >= 1
