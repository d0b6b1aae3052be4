"""Statements that a person added with the words of a source alone: whose they are, or a speaker made for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from attrib.model import Span, Spans
from attrib.tables.frames import Tables, rows_to_frame
from attrib.tables.rows import Row
from attrib.tables.schema import SPEAKERS
from attrib.tables.told import Told
from attrib.tables.values import Value, parse_spans

Introduce = Callable[[Mapping[str, str]], Mapping[str, str | int | float]]
"""What a person says of a new speaker, by column of `speakers` → all that can be said of it, `name` included.

Nothing where the name is a word that stands for somebody else's.
"""

_TOLD = ("speaker_type", "label", "naming", "number", "affiliation", "title", "anonymity_reason")
ADDED = 1 << 40
"""From here on are the places of speakers that no file has yet: this, and the place of the statement."""

_NUMBERED = re.compile(r"s(\d+)")


def with_speakers(
    tables: Tables, attributions: pd.DataFrame, introduce: Introduce, problems: list[Told], notes: list[Told]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The attributions with a speaker for each source that had none, and the speakers with those that are new.

    Words that stand in a mention of a speaker, or in the name of just one, are that speaker's; else the row makes one.
    """
    lacking = (
        attributions["source_spans"].ne("") & attributions["speaker_id"].eq("") & attributions["naming"].eq("none")
    )
    if not lacking.any():
        return attributions, tables.speakers
    attributions, new, rows = attributions.copy(), [], []
    known = _Known(tables.speakers)
    for place in map(int, lacking.to_numpy().nonzero()[0]):
        row = {str(name): value for name, value in attributions.iloc[place].items()}
        article, words = str(row["article_id"]), str(row["speaker"]) or str(row["source"])
        spans = parse_spans(str(row["source_spans"]))
        speaker = known.find(article, words, spans)
        index = int(attributions.index[place])
        where = f"attribution {row['attribution_id']} of article {article} has no speaker_id; its source, “{words}”,"
        what = f"speaker {speaker} of speakers.csv"
        if not speaker:
            speaker = known.number(article)
            told = {"name": words} | {name: str(row[name]) for name in _TOLD if not _untold(name, str(row[name]))}
            cells: dict[str, Value] = {**introduce(told)}
            if not cells:
                text = f"attributions.csv: {where} does not say who that is; write the speaker_id of speakers.csv"
                problems.append(Told((3, index), text))
                continue
            own: dict[str, Value] = {"speaker_id": speaker, "article_id": article, "mentions": spans}
            new.append(cells | own | {"n_attributions": 0, "n_words": 0})
            rows.append(ADDED + index)
            found = f"{cells['naming']}, {cells['speaker_type']}"
            what = f"{speaker}, a new row in speakers.csv ({found}), to be corrected there"
            known.add(article, speaker, words, spans)
        attributions.loc[attributions.index[place], "speaker_id"] = speaker
        notes.append(Told((3, index), f"attributions.csv: {where} is {what}"))
    return attributions, _in_order(tables, new, rows)


def _untold(name: str, value: str) -> bool:
    """Whether a cell says nothing, be it with the word that stands for that."""
    return value in {"speaker_type": ("", "unspecified"), "naming": ("", "none")}.get(name, ("",))


def _in_order(tables: Tables, new: Sequence[Row], rows: Sequence[int]) -> pd.DataFrame:
    """The speakers with the new ones after those of the same article, in the index as `rows`."""
    if not new:
        return tables.speakers
    speakers = pd.concat([tables.speakers, rows_to_frame(SPEAKERS, new).set_index(pd.Index(rows))])
    first = first_places(speakers)
    return speakers.iloc[pd.Series(first).argsort(kind="stable")]


def first_places(speakers: pd.DataFrame) -> list[int]:
    """For each speaker, where the first row of its article stands in the file; `ADDED` where it had none."""
    articles, places = speakers["article_id"].tolist(), speakers.index.tolist()
    first: dict[str, int] = {}
    for article, place in zip(articles, places, strict=True):
        first[article] = min(place, first.get(article, ADDED), ADDED)
    return [first[article] for article in articles]


class _Known:
    """The speakers of each article: what they are called and where they are mentioned."""

    def __init__(self, speakers: pd.DataFrame) -> None:
        self._articles: dict[str, list[tuple[str, str, Spans]]] = {}
        columns = (speakers[name].tolist() for name in ("article_id", "speaker_id", "name", "mentions"))
        for article, speaker, name, mentions in zip(*columns, strict=True):
            self.add(article, speaker, name, parse_spans(mentions))

    def add(self, article: str, speaker: str, name: str, mentions: Spans) -> None:
        self._articles.setdefault(article, []).append((speaker, name, mentions))

    def find(self, article: str, words: str, spans: Spans) -> str:
        """The speaker that the words are; "" where they are nobody's, or could be several's."""
        mentioned = {speaker for speaker, _, mentions in self._of(article) if _meet(spans, mentions)}
        named = {speaker for speaker, name, _ in self._of(article) if f" {_even(words)} " in f" {_even(name)} "}
        return next((found.pop() for found in (mentioned, named) if len(found) == 1), "")

    def number(self, article: str) -> str:
        """An id that no speaker of the article has."""
        taken = [int(found[1]) for speaker, _, _ in self._of(article) if (found := _NUMBERED.fullmatch(speaker))]
        return f"s{max(taken, default=0) + 1}"

    def _of(self, article: str) -> Iterator[tuple[str, str, Spans]]:
        return iter(self._articles.get(article, ()))


def _meet(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in some for other in others)


def _even(words: str) -> str:
    return " ".join(words.casefold().split())
