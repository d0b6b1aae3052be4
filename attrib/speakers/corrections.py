"""What follows from a correction that a person made to a row of the table `speakers`, or from a source that is new.

Label, rungs and evidence were made from type, naming, title and affiliation, the party from the name. Where a person
corrects one of these and leaves them as they were, they are made again; what a person wrote is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrib.speakers.anonymity import description
from attrib.speakers.labels import transparency
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.shapes import plain, shape_of

ADDED = "added in attributions.csv"
CORRECTED = "corrected in speakers.csv"
_UNNAMED = ("described", "vague")
_NAMED = ("named_person", "named_organisation")
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
    if "naming" in changed and "number" not in changed and was["naming"] == "named_organisation":
        row["number"] = "individual" if row["naming"] == "named_person" else row["number"]  # no body after all
        found["number"] = row["number"]
    if "name" in changed or ("naming" in changed and (row["naming"] in _UNNAMED or not row.get("party_key"))):
        found["party_key"] = _party_key(row, lexicon)
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


def introduced(told: Mapping[str, str], lexicon: Lexicon) -> dict[str, str | int | float]:
    """The cells of a new row of `speakers`, from its `name` and what else a person told of it, by column.

    Nothing can be said of a personal pronoun: it is somebody who was named before. Lists know many bodies, people and
    roles; what they do not know is described if its words are not all capitalised.
    """
    words = tuple(told["name"].split())
    pronoun = lexicon.pronouns.get(" ".join(words).lower())
    if pronoun and pronoun.person:
        return {}
    naming, known = _told_by(words, lexicon)
    type = known.type if known else ""
    row = {
        "speaker_type": type or ("other" if naming in _NAMED else "unspecified"),
        "naming": naming,
        "number": (known.number if known else "") or ("collective" if naming == "named_organisation" else "individual"),
        "label": "",
        "title": "",
        "affiliation": "",
    } | dict(told)  # fmt: skip
    row["label"] = row["label"] or _general(row["speaker_type"], row, lexicon)
    role = naming == "described" and known is not None
    if row["naming"] in _UNNAMED:
        row["description"] = description(
            position=bool(row["title"]),
            role=role or not _is_general(row["label"], lexicon),
            plural=row["number"] == "collective",
            affiliation=bool(row["affiliation"]),
        )
    rung = transparency(
        naming=row["naming"],
        type=row["speaker_type"],
        title=row["title"],
        affiliation=row["affiliation"],
        role=not _is_general(row["label"], lexicon),
        description=row.get("description", ""),
    )
    key = _party_key(row, lexicon)
    return {**row, "transparency": rung, "party_key": key, "type_evidence": ADDED, "type_confidence": 0.0}


def _told_by(words: tuple[str, ...], lexicon: Lexicon) -> tuple[str, Entry | None]:
    """How words name somebody, and the entry of the lists that tells of it."""
    text = plain(words)
    if text in lexicon.organisations:
        return "named_organisation", lexicon.organisations[text]
    title = _untitled(words, lexicon)[1]
    if text in lexicon.people or title or words[0].lower() in lexicon.given_names:
        return "named_person", lexicon.people.get(text) or title
    if all(word[0].isupper() for word in words[1:] or words):
        shape = shape_of(words, lexicon)
        return ("named_organisation", shape) if shape else ("named_person", None)
    return "described", lexicon.roles.get(words[-1].lower())


def _untitled(words: tuple[str, ...], lexicon: Lexicon) -> tuple[tuple[str, ...], Entry | None]:
    """The words without the titles that they begin with, and the last of these."""
    title = None
    for length in range(len(words) - 1, 0, -1):
        found = lexicon.titles.get(" ".join(word.lower().rstrip(".") for word in words[:length]))
        if found:
            rest, further = _untitled(words[length:], lexicon)
            return rest, further or found
    return words, title


def _party_key(row: Mapping[str, str], lexicon: Lexicon) -> str:
    """The party that a name stands for: that of before where it names it in full, else one of its own."""
    key = row.get("party_key", "")
    several = row["naming"] == "named_person" and row["number"] == "collective"
    if row["naming"] not in _NAMED or several or not row.get("name", "").strip():
        return ""
    words = tuple(row["name"].partition(",")[0].split())
    if row["naming"] == "named_person":
        while len(words) > 1 and words[0].islower():
            words = words[1:]
        words = _untitled(words, lexicon)[0]
    new = plain(words)
    return key if " " in key and f" {new} ".find(f" {key} ") >= 0 else new


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
