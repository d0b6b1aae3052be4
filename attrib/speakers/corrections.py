"""What follows from a correction that a person made to a row of the table `speakers`.

Label, rungs and evidence were made from type, naming, title and affiliation. Where a person corrects one of these and
leaves them as they were, they are made again; what a person wrote is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrib.speakers.anonymity import description
from attrib.speakers.labels import transparency
from attrib.speakers.lexicon import Lexicon

CORRECTED = "corrected in speakers.csv"
_UNNAMED = ("described", "vague")
_LEADING = ("speaker_type", "naming", "number", "title", "affiliation", "description")
_PREFIXES = ("", "anonymous ", "unnamed ", "foreign ")


def consequences(
    was: Mapping[str, object], now: Mapping[str, object], lexicon: Lexicon
) -> dict[str, str | int | float]:
    """The cells of a row of `speakers` that have to change after a person has changed others, by column.

    `was` is the row as attrib wrote it, `now` as the person left it. Nothing follows where nothing was corrected.
    """
    changed = {column for column in now if str(now[column]) != str(was[column])}
    row = {column: str(value) for column, value in now.items()}
    found: dict[str, str | int | float] = {}
    if "speaker_type" in changed:
        found |= {"type_evidence": CORRECTED, "type_confidence": 1.0}
    if changed & {"speaker_type", "naming"}:
        row["label"] = str(now["label"]) if "label" in changed else _label(str(was["speaker_type"]), row, lexicon)
        found["label"] = row["label"]
    if "naming" in changed and "description" not in changed:
        row["description"] = _description(row, lexicon)
        found["description"] = row["description"]
    if changed & set(_LEADING):
        found["transparency"] = transparency(
            naming=row["naming"],
            type=row["speaker_type"],
            title=row["title"],
            affiliation=row["affiliation"],
            role=not _is_general(row["label"], lexicon),
            description=row["description"],
        )
    return {
        column: value for column, value in found.items() if column not in changed and str(now[column]) != str(value)
    }


def _label(was: str, row: Mapping[str, str], lexicon: Lexicon) -> str:
    """The label with the words for the new type, if it had those for the old one; else as the text calls the party."""
    unnamed = row["naming"] in _UNNAMED
    text = row["label"] if unnamed else row["label"].removesuffix(" (unnamed)")
    if row["speaker_type"] == "negotiator" and unnamed:
        return f"anonymous {_general('negotiator', row, lexicon)}"
    known = lexicon.labels.get(was)
    general = (known.label, known.of) if known else ()
    if any(text == prefix + words for prefix in _PREFIXES for words in general if words):
        return _general(row["speaker_type"], row, lexicon)
    return text if unnamed else text.removeprefix("anonymous ").removeprefix("unnamed ")


def _general(type: str, row: Mapping[str, str], lexicon: Lexicon) -> str:
    """The words for a type: of a body, or of a person."""
    known = lexicon.labels.get(type)
    if known is None:
        return type
    body = row["naming"] == "named_organisation" and known.of
    return known.of if body else known.label


def _is_general(label: str, lexicon: Lexicon) -> bool:
    return any(
        label == prefix + w
        for known in lexicon.labels.values()
        for w in (known.label, known.of)
        for prefix in _PREFIXES
    )


def _description(row: Mapping[str, str], lexicon: Lexicon) -> str:
    """The rung of a source that a person calls unnamed; none for one that is called named."""
    if row["naming"] not in _UNNAMED:
        return ""
    return description(
        position=bool(row["title"]),
        role=not _is_general(row["label"], lexicon),
        plural=row["number"] == "collective",
        affiliation=bool(row["affiliation"]),
    )
