"""Shared claims → exercises that set two outlets side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attrib.reporting import wording
from attrib.reporting.marking import paragraph_spans
from attrib.reporting.notes import excerpt
from attrib.reporting.questions import Question
from attrib.reporting.records import Records, by, outlet_of, spans, text
from attrib.tables import Row

_CLAIM = 90  # characters of the claim quoted in the question


@dataclass(frozen=True)
class Version:
    """How one outlet tells a claim, and what the key says of its source."""

    outlet: str
    headline: str
    text: str
    claim: str
    who: str
    source: str


@dataclass(frozen=True)
class Comparison:
    """Two outlets on the same claim."""

    question: Question
    versions: tuple[Version, Version]


def comparisons_of(records: Records, wanted: int) -> Iterable[Comparison]:
    """Claims that two outlets tell with different sources, those with conflicting versions first."""
    articles = {text(row, "article_id"): row for row in records.articles}
    statements = {(text(row, "article_id"), text(row, "attribution_id")): row for row in reversed(records.attributions)}
    found: list[tuple[bool, tuple[Version, Version]]] = []
    for rows in by("claim_id", records.claims).values():
        told: dict[str, Version] = {}
        for row in rows:
            article = articles.get(text(row, "article_id"))
            if article is not None and spans(row, "spans"):
                version = _version(row, article, statements.get((text(row, "article_id"), text(row, "attribution_id"))))
                told.setdefault(version.outlet, version)
        pairs = [(one, other) for one in told.values() for other in told.values() if one.source != other.source]
        if pairs:
            found.append((any(text(row, "conflict") for row in rows), pairs[0]))
    for place, (_, pair) in enumerate(sorted(found, key=lambda item: not item[0])[:wanted], start=1):
        yield Comparison(_comparison_question(place, pair), pair)


def _comparison_question(place: int, pair: tuple[Version, Version]) -> Question:
    told = " and ".join(f"{version.outlet} (“{version.headline}”)" for version in pair)
    prompt = (
        f"{told} report the same claim: “{excerpt(pair[0].claim, _CLAIM)}”. Who stands behind it in each, how far "
        "could you trace them, and does it change how you read the claim?"
    )
    answer = " ".join(f"{version.outlet}: {version.source}." for version in pair)
    return Question(f"compare-{place}", "open", prompt, (answer,))


def _version(claim: Row, article: Row, statement: Row | None) -> Version:
    words = text(article, "text")
    place = spans(claim, "spans")[0]
    around = next((span for span in paragraph_spans(words) if span.overlaps(place)), place)
    if statement is None:
        who, source = "", "the outlet itself says it, with no source"
    else:
        who = text(statement, "source")
        naming = wording.say(wording.NAMING, text(statement, "naming"))
        rung = wording.say(wording.RUNGS, text(statement, "transparency"))
        details = "; ".join(filter(None, [who, naming, f"rung {rung}"]))
        source = f"{text(statement, 'label') or 'no source given'} ({details})"
    headline = text(article, "headline") or text(article, "article_id")
    return Version(outlet_of(article), headline, " ".join(around.of(words).split()), place.of(words), who, source)
