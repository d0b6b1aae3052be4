"""The rows of one attribution → the note that explains it: who speaks, how the text shows it, and why it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from attrib.reporting import wording
from attrib.reporting.records import is_counted, items, number, text
from attrib.tables import Row

_EXCERPT = 160  # characters of content
NAMED = ("named_person", "named_organisation")
_NAME = 110  # characters of a source or speaker


class Fact(NamedTuple):
    """One line of a note: a term and what is to be said. Minor ones are left out on paper."""

    term: str
    text: str
    minor: bool = False


@dataclass(frozen=True)
class Note:
    """What is known about one attribution, under its number in the article."""

    number: int
    attribution_id: str
    who: str
    cue: str
    excerpt: str
    facts: tuple[Fact, ...]
    counted: bool


def note_of(place: int, group: Sequence[Row], numbers: Mapping[str, int], rule_notes: Mapping[str, str]) -> Note:
    """The note on the attribution whose rows, one a source, are `group`. `numbers` gives the others' numbers by id."""
    first = group[0]
    callers = [excerpt(_called(row) or "no source given", _NAME) for row in group]
    sources = [fact for row in group for fact in _source_facts(row)]
    return Note(
        number=place,
        attribution_id=text(first, "attribution_id"),
        who=wording.listing(list(dict.fromkeys(callers))),
        cue=text(first, "cue"),
        excerpt=excerpt(text(first, "content"), _EXCERPT),
        facts=tuple(fact for fact in (*sources, *_facts(first, numbers, rule_notes)) if fact.text),
        counted=is_counted(first),
    )


def short_name(row: Row) -> str:
    """Whom a row is by, in few words: a named speaker's name without what is told beside it, else the label.

    What is told may stand on either side: *Colonel Adam Batt, a spokesman*; *a spokesman, Colonel Adam Batt*.
    """
    if text(row, "naming") not in NAMED or not text(row, "speaker"):
        return text(row, "label") or text(row, "speaker")
    parts = [part.strip() for part in text(row, "speaker").split(",")]
    return next(filter(_reads_as_name, parts), parts[0])


def _reads_as_name(words: str) -> bool:
    """Whether the words begin, after an article, and end with a capital or a digit."""
    named = words.split()
    if named and named[0].lower() in ("a", "an", "the"):
        named = named[1:]
    return bool(named) and not (named[0][0].islower() or named[-1][0].islower())


def _called(row: Row) -> str:
    """Whom the note names: who has a name by it, with the label; any other by the label."""
    name, label = short_name(row), text(row, "label")
    if text(row, "naming") not in NAMED or not label or label == "person of unknown role":
        return name or text(row, "source")
    return name if label.lower() in name.lower() else f"{name} ({label})"


def excerpt(words: str, limit: int) -> str:
    """The text on one line, cut at a word's end where it is longer than `limit` characters."""
    line = " ".join(words.split())
    if len(line) <= limit:
        return line
    cut = line[:limit].rpartition(" ")[0] or line[:limit]
    return f"{cut} …"


def _source_facts(row: Row) -> Iterable[Fact]:
    source, speaker = text(row, "source"), text(row, "speaker")
    rung = wording.say(wording.RUNGS, text(row, "transparency")).replace(" · ", " of 5: ")
    yield Fact("Source", excerpt(source, _NAME) or "none given")
    yield Fact("Stands for", excerpt(speaker, _NAME) if speaker != source else "")
    yield Fact("Label", text(row, "label"), minor=True)
    yield Fact("Type", wording.say(wording.SPEAKER_TYPES, text(row, "speaker_type")))
    yield Fact("Type shown by", ", ".join(items(row, "type_evidence")), minor=True)
    yield Fact("Naming", wording.say(wording.NAMING, text(row, "naming")))
    yield Fact("Speaks for", text(row, "affiliation"))
    yield Fact("Position", text(row, "title"))
    yield Fact("Why unnamed", text(row, "anonymity_reason"))
    yield Fact("Traceable", rung)


def _facts(row: Row, numbers: Mapping[str, int], rule_notes: Mapping[str, str]) -> Iterable[Fact]:
    cue_class, stance, level, rule = (text(row, column) for column in ("cue_class", "stance", "level", "rule"))
    channel = text(row, "channel")
    confidence = number(row, "confidence")
    parent = numbers.get(text(row, "parent_id"))
    cue = text(row, "cue")
    yield Fact("Cue", cue or "none: it continues what stands before", minor=bool(cue))
    yield Fact("Class of cue", wording.say({}, cue_class), minor=True)
    yield Fact("Stance", wording.say(wording.STANCES, stance), minor=stance == "neutral")
    yield Fact("Quotation", wording.say(wording.QUOTE_TYPES, text(row, "quote_type")))
    yield Fact("Level", f"{level}: {wording.say(wording.LEVELS, level)}", minor=level == "core")
    yield Fact("Via", text(row, "via"))
    yield Fact("Route", wording.say(wording.HANDS, text(row, "hands")), minor=True)
    yield Fact("Told to", text(row, "told_to"))
    yield Fact("Channel", wording.say(wording.CHANNELS, channel) if channel != "unknown" else "")
    yield Fact("Inside", f"number {parent}" if parent else "")
    yield Fact("Rule", f"{rule}: {rule_notes[rule]}" if rule in rule_notes else rule, minor=True)
    yield Fact("Confidence", wording.percent(confidence) if confidence is not None else "", minor=True)
