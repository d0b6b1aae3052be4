"""Named parties across articles, added up from the rows of `speakers`. Unnamed speakers have no key and stay apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from attrib.tables.rows import Row


@dataclass
class _Party:
    names: Counter[str] = field(default_factory=Counter)
    affiliations: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    n_attributions: int = 0


class PartyTally:
    """Takes rows of `speakers` one by one, so that a corpus need not sit in memory, and gives the rows of `parties`."""

    COLUMNS = ("party_key", "name", "speaker_type", "affiliation", "article_id", "outlet", "n_attributions")
    """What it needs of a row."""

    def __init__(self) -> None:
        self._parties: dict[str, _Party] = {}

    def add(self, speaker: Mapping[str, object]) -> None:
        """Count one row of `speakers`; one without `party_key` is passed over."""
        key = str(speaker["party_key"] or "")
        if not key:
            return
        party = self._parties.setdefault(key, _Party())
        party.names[str(speaker["name"])] += 1
        party.types[str(speaker["speaker_type"])] += 1
        if speaker["affiliation"]:
            party.affiliations[str(speaker["affiliation"])] += 1
        party.articles.add(str(speaker["article_id"]))
        if speaker["outlet"]:
            party.outlets.add(str(speaker["outlet"]))
        party.n_attributions += int(str(speaker["n_attributions"]))

    def rows(self) -> Iterator[Row]:
        """The rows of `parties`, in the order of their ids."""
        for key, party in sorted(self._parties.items()):
            names = _by_frequency(party.names)
            yield {
                "party_id": key,
                "name": names[0],
                "aliases": tuple(sorted(names[1:])),
                "affiliation": next(iter(_by_frequency(party.affiliations)), ""),
                "speaker_type": _by_frequency(party.types)[0],
                "n_articles": len(party.articles),
                "n_outlets": len(party.outlets),
                "n_attributions": party.n_attributions,
            }


def _by_frequency(counts: Counter[str]) -> list[str]:
    """Most frequent first; of equally frequent ones the longest, which says most."""
    return sorted(counts, key=lambda item: (-counts[item], -len(item), item))
