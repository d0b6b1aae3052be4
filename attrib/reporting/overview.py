"""The page's first lines: a few figures over all outlets, and what stands out, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

from attrib.reporting import wording
from attrib.reporting.articles import ArticleView
from attrib.reporting.evidence import Claims
from attrib.reporting.notes import NAMED, short_name
from attrib.reporting.records import Streams, count, is_counted, is_statement, number, only, outlet_of, text
from attrib.tables import Row

_UNNAMED = ("described", "vague")
_QUOTED_SHOWN = 4
_OUTLET = ("outlet", "outlet_country")
_SOURCED = ("article_id", "attribution_id", "outlet", "level", "naming", "speaker_id", "speaker", "label")

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


def period(records: Streams) -> str:
    """“2019-02-14 to 2019-02-18 (2 without date)”, one date, or "" where none is known."""
    days = Counter(text(row, "published")[:10] for row in only(records.articles, ["published"]))
    n_undated = days.pop("", 0)
    span = " to ".join(dict.fromkeys([min(days), max(days)])) if days else ""
    return f"{span} ({n_undated:,} without date)" if span and n_undated else span


def headlines(records: Streams) -> tuple[Headline, ...]:
    """The large figures at the head of the page. A statement with two sources counts for each, as in the tables."""
    namings: Counter[str] = Counter()
    attributions: set[tuple[str, str]] = set()
    for row in only(records.attributions, ("article_id", "attribution_id", "level", "naming")):
        if is_counted(row):
            attributions.add(_attribution_of(row))
        if is_statement(row):
            namings[text(row, "naming")] += 1
    named = sum(namings[kind] for kind in NAMED)
    return (
        Headline(f"{len(attributions):,}", "attributions: passages given as what somebody said, wrote or knows"),
        Headline(
            wording.percent(_attributed_share(only(records.articles, ("attributed_share", "n_words")))),
            "of all words are somebody’s account",
        ),
        Headline(_share(named, namings.total()), "of statements name their source"),
        Headline(_share(namings["none"], namings.total()), "of statements give no source at all"),
    )


def findings(records: Streams, claims: Claims) -> tuple[str, ...]:
    """What stands out, a sentence each."""
    kinds: Counter[str] = Counter()
    n_statements = 0
    for row in filter(is_statement, only(records.attributions, ("level", "naming", "speaker_type"))):
        n_statements += 1
        if text(row, "naming") != "none":
            kinds[text(row, "speaker_type")] += 1
    if not n_statements:
        return ("No statement with a source or a cue was found in these articles.",)
    said = [*_leading_types(kinds, n_statements), *_range_of_outlets(records), *_unnamed(records)]
    if claims.n_all:
        shared = wording.plural(claims.n_all, "claim is", "claims are")
        conflicting = claims.n_conflicting or "none"
        said.append(f"{shared} made by more than one article; in {conflicting} of them the versions conflict.")
    return tuple(said)


@dataclass
class _Sourcing:
    """What an outlet's statements add up to. A named party is one over all articles, an unnamed speaker in its own."""

    n_rows: int = 0
    n_named: int = 0
    attributions: set[tuple[str, str]] = field(default_factory=set)
    times: Counter[str | _Speaker] = field(default_factory=Counter)
    called: dict[str | _Speaker, str] = field(default_factory=dict)

    def add(self, row: Row, parties: Mapping[_Speaker, str]) -> None:
        self.n_rows += 1
        self.n_named += text(row, "naming") in NAMED
        self.attributions.add(_attribution_of(row))
        if text(row, "speaker_id"):
            who = parties.get(_speaker_of(row)) or _speaker_of(row)
            self.times[who] += 1
            self.called.setdefault(who, short_name(row))

    def most_quoted(self) -> tuple[tuple[str, int], ...]:
        quoted = ((self.called[who], n) for who, n in self.times.items())
        return tuple(nsmallest(_QUOTED_SHOWN, quoted, key=lambda pair: (-pair[1], pair[0])))


def outlet_cards(records: Streams, articles: Sequence[ArticleView]) -> tuple[OutletCard, ...]:
    """Every outlet with its figures and its most quoted sources, in the articles' order."""
    countries = {outlet_of(row): text(row, "outlet_country") for row in only(records.articles, _OUTLET)}
    parties = {
        _speaker_of(row): text(row, "party_key")
        for row in only(records.speakers, ("article_id", "speaker_id", "party_key"))
        if text(row, "party_key")
    }
    found: dict[str, _Sourcing] = {}
    for row in filter(is_statement, only(records.attributions, _SOURCED)):
        found.setdefault(outlet_of(row), _Sourcing()).add(row, parties)
    cards = []
    for name, n_articles in Counter(article.outlet for article in articles).items():
        mine = found.get(name, _Sourcing())
        cards.append(
            OutletCard(
                name=name,
                country=countries.get(name, ""),
                facts=(
                    _counted(n_articles, "article"),
                    _counted(len(mine.attributions), "statement"),
                    Headline(_share(mine.n_named, mine.n_rows), "with a named source"),
                ),
                most_quoted=mine.most_quoted(),
            )
        )
    return tuple(cards)


def _speaker_of(row: Row) -> _Speaker:
    return text(row, "article_id"), text(row, "speaker_id")


def _leading_types(kinds: Counter[str], n_statements: int) -> Iterable[str]:
    leading = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    if leading:
        named = [f"{wording.say(wording.SPEAKER_TYPES, kind)} ({_share(n, n_statements)})" for kind, n in leading]
        yield f"Most often quoted, of all statements: {wording.listing(named)}."


def _range_of_outlets(records: Streams) -> Iterable[str]:
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


def _unnamed(records: Streams) -> Iterable[str]:
    n_unnamed = n_reasons = 0
    for row in only(records.speakers, ("naming", "n_attributions", "anonymity_reason")):
        if text(row, "naming") in _UNNAMED and count(row, "n_attributions"):
            n_unnamed += 1
            n_reasons += bool(text(row, "anonymity_reason"))
    if n_unnamed:
        stay = wording.plural(n_unnamed, "source stays", "sources stay")
        yield f"{stay} unnamed; for {n_reasons or 'none'} of them the text says why."


def _attribution_of(row: Row) -> tuple[str, str]:
    return text(row, "article_id"), text(row, "attribution_id")


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
