"""What a text discloses about its sources, as rule files have it: `rules/speakers/disclosure/*.yml`.

Every file has an `about` and the sections of its class below; a section lists phrases by kind, written as in `phrases`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.source import Source
from attrib.speakers.phrases import Phrase, PhraseError, Phrases, read_phrase


@dataclass(frozen=True)
class AnonymityRules:
    """Why a source is not named, and how it knows."""

    formulas: Phrases  # that it is not named
    openers: Phrases  # what begins the clause that says why
    reasons: Phrases  # kinds of reason, strongest first
    standalone: Phrases  # reasons that need no formula
    basis: Phrases  # kinds of knowledge basis


@dataclass(frozen=True)
class PositionRules:
    """Nouns for positions of authority or expertise, what stands before one, and verbs for holding one."""

    positions: Phrases
    standing: Phrases  # participles that a position begins with: *acting director*
    holding: Phrases
    address: Phrases  # forms of address that say less than a position before them: *lead author Dr.*
    sought: Phrases  # by position: what shows that somebody seeks it


@dataclass(frozen=True)
class JustificationRules:
    """What counts as standing in the story."""

    experience: Phrases  # predicates of what somebody saw, lived or did
    saying: Phrases  # clauses that only report speech, or are about the speech itself
    asked: Phrases  # a poll with those whom it asked


@dataclass(frozen=True)
class ChannelRules:
    """How a statement was obtained."""

    cues: Phrases  # verbs that name the channel themselves
    recipients: Phrases  # whom it was told
    contexts: Phrases  # phrases beside the cue
    documents: Phrases  # sources that are themselves the channel


@dataclass(frozen=True)
class RelayRules:
    """Who passes a statement on."""

    own: Phrases  # how an outlet speaks of itself
    audience: Phrases  # recipients that relay nothing
    outlets: Phrases  # nouns for an outlet or its people
    quoted: Phrases  # joins a source to the outlet that quotes it: *a witness quoted by*
    citing: Phrases  # cues by which one who speaks cites another: *the agency, citing a minister, reported*
    passed: Phrases  # joins the cue to the outlet that quotes the source: *was quoted as saying by*
    carried: Phrases  # joins a statement to the outlet that carries it: *in a statement published by*
    again: Phrases  # takes up an earlier occasion: *in the interview*
    told: Phrases  # joins the cue to the outlet that the source spoke to: *in an interview with*


@dataclass(frozen=True)
class ContinuationRules:
    """When a sentence without a cue goes on with a source's account."""

    figures: Phrases  # units of figures that go on from the same report
    breaks: Phrases  # openings by which the narrator takes over


@dataclass(frozen=True)
class NamingRules:
    """How a text gives a name in passing."""

    persons: Phrases  # *who goes by the name of*
    works: Phrases  # *a report entitled*


@dataclass(frozen=True)
class Disclosure:
    """All of it, made once and used for every article."""

    anonymity: AnonymityRules
    positions: PositionRules
    justification: JustificationRules
    channel: ChannelRules
    relay: RelayRules
    continuation: ContinuationRules
    naming: NamingRules


_FILES: dict[str, type] = {
    "anonymity": AnonymityRules,
    "positions": PositionRules,
    "justification": JustificationRules,
    "channel": ChannelRules,
    "relay": RelayRules,
    "continuation": ContinuationRules,
    "naming": NamingRules,
}
_REASONS = frozenset({"not_authorised", "safety", "privacy", "policy", "requested"})
_CHANNELS = frozenset(
    {"interview", "statement", "news_conference", "hearing_speech", "post", "email", "document", "broadcast", "leak"}
)
_KINDS = {  # sections whose kinds are values of the tables
    "reasons": _REASONS,
    "standalone": _REASONS,
    "openers": frozenset({"clause", "nominal", "infinitive", "cited", "verbal"}),
    "formulas": frozenset({"requested", "withheld", "part"}),
    "basis": frozenset({"familiar_with", "briefed_on", "close_to", "witnessed"}),
    **dict.fromkeys(("cues", "recipients", "contexts", "documents"), _CHANNELS),
}

_Section = dict[str, tuple[Phrase, ...]]


def load_disclosure(dirs: Sequence[Path]) -> Disclosure:
    """The rules of the folders `dirs`, the packaged one first; a later folder adds phrases. Raises `GrammarError`."""
    problems: list[Problem] = []
    read: dict[str, dict[str, _Section]] = {
        name: {field.name: {} for field in fields(rules)} for name, rules in _FILES.items()
    }
    for folder in dirs:
        for file in sorted((folder / "speakers" / "disclosure").glob("*.yml")):
            source = Source(file)
            if file.stem in read:
                _read(source, read[file.stem])
            else:
                source.note(None, f"unknown file; the files are {', '.join(_FILES)}")
            problems += source.problems
    if problems:
        raise GrammarError(problems)
    made = {
        name: rules(**{section: Phrases(kinds) for section, kinds in read[name].items()})
        for name, rules in _FILES.items()
    }
    return Disclosure(**made)


def _read(source: Source, sections: Mapping[str, _Section]) -> None:
    """Add the phrases of one file to its sections."""
    root = source.root()
    parts = source.fields(root, ("about", *sections), ("about",)) if root else {}
    for name in sections.keys() & parts.keys():
        for kind, node in source.fields(parts[name], _KINDS.get(name), key=name).items():
            phrases: dict[Phrase, None] = {}
            for item in source.items(node, kind):
                written = source.scalar(item, kind)
                try:
                    phrase = read_phrase(written)
                except PhraseError as error:
                    source.note(item, str(error), kind)
                    continue
                if phrase in phrases:
                    source.note(item, f"`{written}` stands twice; keep one of them", kind)
                phrases[phrase] = None
            sections[name][kind] = (*sections[name].get(kind, ()), *phrases)
