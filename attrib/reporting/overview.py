"""The page's first lines: a few figures over all outlets, and what stands out, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attrib.reporting import wording
from attrib.reporting.articles import ArticleView
from attrib.reporting.evidence import ClaimView
from attrib.reporting.records import Records, count, is_counted, is_statement, number, outlet_of, text
from attrib.tables import Row

_NAMED = ("named_person", "named_organisation")
_UNNAMED = ("described", "vague")
_QUOTED_SHOWN = 4

_Speaker = tuple[str, str]  # article and speaker


@dataclass(frozen=True)
class Headline:
    """One large figure and what it counts."""

    value: str
    counts: str


@dataclass(frozen=True)
class OutletCard:
    """One outlet in brief."""

    name: str
    country: str
    facts: tuple[Headline, ...]
    most_quoted: tuple[tuple[str, int], ...]


def period(records: Records) -> str:
    """“2019-02-14 to 2019-02-18”, one date, or "" where none is known."""
    dates = sorted(filter(None, (text(row, "published")[:10] for row in records.articles)))
    return " to ".join(dict.fromkeys([dates[0], dates[-1]])) if dates else ""


def headlines(records: Records) -> tuple[Headline, ...]:
    """The large figures at the head of the page. A statement with two sources counts for each, as in the tables."""
    counted = [row for row in records.attributions if is_counted(row)]
    statements = [row for row in counted if is_statement(row)]
    named = sum(text(row, "naming") in _NAMED for row in statements)
    none = sum(text(row, "naming") == "none" for row in statements)
    return (
        Headline(f"{_distinct(counted):,}", "attributions: passages that come from somebody other than the outlet"),
        Headline(wording.percent(_attributed_share(records.articles)), "of all words are somebody’s account"),
        Headline(_share(named, len(statements)), "of statements name their source"),
        Headline(_share(none, len(statements)), "of statements give no source at all"),
    )


def findings(records: Records, claims: Sequence[ClaimView]) -> tuple[str, ...]:
    """What stands out, a sentence each."""
    statements = [row for row in records.attributions if is_statement(row)]
    if not statements:
        return ("No statement with a source or a cue was found in these articles.",)
    said = [*_leading_types(statements), *_range_of_outlets(records), *_unnamed(records)]
    if claims:
        shared = wording.plural(len(claims), "claim is", "claims are")
        conflicting = sum(bool(claim.conflicts) for claim in claims) or "none"
        said.append(f"{shared} made by more than one article; in {conflicting} of them the versions conflict.")
    return tuple(said)


def outlet_cards(records: Records, articles: Sequence[ArticleView]) -> tuple[OutletCard, ...]:
    """Every outlet with its figures and its most quoted sources, in the articles' order."""
    statements: dict[str, list[Row]] = {}
    for row in filter(is_statement, records.attributions):
        statements.setdefault(outlet_of(row), []).append(row)
    countries = {outlet_of(row): text(row, "outlet_country") for row in records.articles}
    parties = {_speaker_of(row): text(row, "party_key") for row in records.speakers}
    cards = []
    for name in dict.fromkeys(article.outlet for article in articles):
        mine = statements.get(name, [])
        named = sum(text(row, "naming") in _NAMED for row in mine)
        cards.append(
            OutletCard(
                name=name,
                country=countries.get(name, ""),
                facts=(
                    _counted(sum(article.outlet == name for article in articles), "article"),
                    _counted(_distinct(mine), "statement"),
                    Headline(_share(named, len(mine)), "with a named source"),
                ),
                most_quoted=_most_quoted(mine, parties),
            )
        )
    return tuple(cards)


def _most_quoted(statements: Iterable[Row], parties: Mapping[_Speaker, str]) -> tuple[tuple[str, int], ...]:
    """Who is quoted most and how often. A named party is one over all articles, an unnamed speaker in its own alone."""
    times: Counter[str | _Speaker] = Counter()
    called: dict[str | _Speaker, str] = {}
    for row in statements:
        if text(row, "speaker_id"):
            who = parties.get(_speaker_of(row)) or _speaker_of(row)
            times[who] += 1
            called.setdefault(who, _short_name(row))
    quoted = ((called[who], n) for who, n in times.items())
    return tuple(sorted(quoted, key=lambda pair: (-pair[1], pair[0]))[:_QUOTED_SHOWN])


def _speaker_of(row: Row) -> _Speaker:
    return text(row, "article_id"), text(row, "speaker_id")


def _short_name(statement: Row) -> str:
    """A named speaker by its name without what is told after it, any other by its label."""
    name = text(statement, "speaker") if text(statement, "naming") in _NAMED else ""
    return name.partition(",")[0] or text(statement, "label") or text(statement, "speaker")


def _leading_types(rows: Sequence[Row]) -> Iterable[str]:
    kinds = Counter(text(row, "speaker_type") for row in rows if text(row, "naming") != "none")
    leading = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    if leading:
        named = [f"{wording.say(wording.SPEAKER_TYPES, kind)} ({_share(n, len(rows))})" for kind, n in leading]
        yield f"Most often quoted, of all statements: {wording.listing(named)}."


def _range_of_outlets(records: Records) -> Iterable[str]:
    measured = [
        (value, outlet_of(row))
        for row in records.outlets
        if text(row, "measure") == "attributed_share" and (value := number(row, "value")) is not None
    ]
    if len(measured) > 1:
        (low, least), (high, most) = min(measured), max(measured)
        yield (
            f"The attributed share of an outlet’s words runs from {wording.percent(low)} ({least}) "
            f"to {wording.percent(high)} ({most}); look at the intervals before comparing."
        )


def _unnamed(records: Records) -> Iterable[str]:
    unnamed = [row for row in records.speakers if text(row, "naming") in _UNNAMED and count(row, "n_attributions")]
    reasons = sum(bool(text(row, "anonymity_reason")) for row in unnamed)
    if unnamed:
        stay = wording.plural(len(unnamed), "source stays", "sources stay")
        yield f"{stay} unnamed; for {reasons or 'none'} of them the text says why."


def _distinct(rows: Iterable[Row]) -> int:
    return len({(text(row, "article_id"), text(row, "attribution_id")) for row in rows})


def _attributed_share(articles: Iterable[Row]) -> float | None:
    weighed = [
        (share, count(row, "n_words")) for row in articles if (share := number(row, "attributed_share")) is not None
    ]
    words = sum(n for _, n in weighed)
    return sum(share * n for share, n in weighed) / words if words else None


def _counted(count: int, noun: str) -> Headline:
    value, _, name = wording.plural(count, noun).partition(" ")
    return Headline(value, name)


def _share(count: int, total: int) -> str:
    return wording.percent(count / total if total else None)
