"""The gold standard as the scores see it, whichever format it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from attrib.model import Spans


class GoldError(ValueError):
    """A gold file that cannot be read. The message names the file, the place in it and what is wrong."""


def read_utf8(path: Path, newline: str | None = None) -> str:
    """The text of a file; `newline` as for `open`. Raises `GoldError` where it cannot be read or is not UTF-8."""
    try:
        with path.open(encoding="utf-8", newline=newline) as file:
            return file.read()
    except OSError as error:
        raise GoldError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: not UTF-8, at byte {error.start}") from None


@dataclass(frozen=True)
class GoldAttribution:
    """An attribution as an annotator marked it. Spans stand in the order of the file and may be discontinuous."""

    cue: Spans
    sources: Spans
    contents: Spans
    level: str = "core"  # core, extended
    quote_type: str = ""  # direct, indirect, mixed; "" where not annotated
    source_speakers: tuple[str, ...] = ()  # one speaker id for each of `sources`; empty where not annotated
    via: str | None = None  # id of the speaker who relays it


@dataclass(frozen=True)
class GoldSpeaker:
    """A party of the article with its annotated type, naming and number."""

    id: str
    name: str
    type: str
    naming: str
    number: str
    affiliation: str = ""


@dataclass(frozen=True)
class GoldArticle:
    """One article as one annotator marked it."""

    id: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    ignore: Spans = ()  # captions and furniture: what is found there is not scored
    outlet: str = ""
    outlet_country: str = ""  # ISO 3166 alpha-2
    headline: str = ""
    annotator: str = ""
    speakers: tuple[GoldSpeaker, ...] = ()


@dataclass(frozen=True)
class GoldMention:
    """A stretch of text that names a source, and the party that it stands for."""

    start: int
    end: int
    speaker: str  # GoldSpeaker.id


@dataclass(frozen=True)
class SpeakerGold:
    """The annotated sources of one article."""

    id: str  # of the article
    speakers: tuple[GoldSpeaker, ...]
    mentions: tuple[GoldMention, ...]


def speaker_gold(article: GoldArticle) -> SpeakerGold:
    """The source mentions of an article's core attributions, as far as their speakers are annotated."""
    mentions = tuple(
        GoldMention(span.start, span.end, speaker)
        for attribution in article.attributions
        if attribution.level == "core"
        for span, speaker in zip(attribution.sources, attribution.source_speakers, strict=False)
    )
    return SpeakerGold(article.id, article.speakers, mentions)
