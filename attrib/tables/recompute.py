"""Corrected tables → tables in which everything that follows from a correction has followed.

The rule: `articles` leads on outlet and date, `speakers` on all that describes a speaker, `attributions` on who said
what, how, where and through whom; there the spans lead on the words. Copies and counts are made again from these.
Given the tables as they were written, what follows from a corrected type, naming or name (label, rungs, party) is made
again too, and a copy that still has the old value, or that of the speaker from before, is no contradiction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import pandas as pd

from attrib.model import Span
from attrib.tables.added import Introduce, with_speakers
from attrib.tables.corrected import Follow, corrected, follow_speakers
from attrib.tables.frames import Before, Tables, rows_to_frame
from attrib.tables.parties import PartyTally
from attrib.tables.passages import follow_spans
from attrib.tables.rows import COUNTED
from attrib.tables.schema import PARTIES
from attrib.tables.told import Told, lines
from attrib.tables.values import parse_spans
from attrib.tables.voice import count_words, voices, words


def recompute(
    tables: Tables,
    before: Before | None = None,
    follow: Follow | None = None,
    introduce: Introduce | None = None,
) -> Tables:
    """The tables with all copies, counts, shares, voices and parties made again; `problems` tells what was replaced.

    `before` is what was last written, if that is known, `follow` what follows from the corrections that a person has
    made to a speaker since, and `introduce` what can be said of a source that a person added and that no speaker is;
    `notes` tells of these. `outlets`, `claims` and `reuse` are left as they are: a comparison makes them.
    """
    problems: list[Told] = []
    notes: list[Told] = []
    after = recomputed(tables, before, follow, introduce, problems, notes)
    tally = PartyTally()
    tally_parties(tally, after.speakers)
    return replace(
        after,
        speakers=after.speakers.reset_index(drop=True),
        parties=rows_to_frame(PARTIES, list(tally.rows())),
        problems=(*tables.problems, *lines(problems)),
        notes=(*tables.notes, *lines(notes)),
    )


def recomputed(
    tables: Tables,
    before: Before | None,
    follow: Follow | None,
    introduce: Introduce | None,
    problems: list[Told],
    notes: list[Told],
) -> Tables:
    """As `recompute`, without the parties; of some articles of a corpus, if these are all their rows.

    The frames' indices say where the rows stand in their files; those of speakers that are new say so of the statement.
    """
    if before is not None and follow is not None:
        tables = replace(tables, speakers=corrected(tables.speakers, before.speakers, follow))
    attributions = follow_spans(tables, problems)
    if introduce is not None:
        attributions, speakers = with_speakers(tables, attributions, introduce, problems, notes)
        tables = replace(tables, speakers=speakers)
    attributions = _follow_articles(attributions, tables)
    attributions = follow_speakers(replace(tables, attributions=attributions), before, problems, notes)
    counted = attributions[attributions["level"].isin(COUNTED)]
    per_article = counted.drop_duplicates(["article_id", "attribution_id"])["article_id"].value_counts()
    articles = tables.articles.assign(
        n_attributions=tables.articles["article_id"].map(per_article).fillna(0).astype("int64")
    )
    speakers = _follow_articles(tables.speakers, tables).assign(n_attributions=_statements(tables.speakers, counted))
    recounted = _recount(replace(tables, articles=articles, speakers=speakers), counted)
    return replace(recounted, attributions=attributions)


def tally_parties(tally: PartyTally, speakers: pd.DataFrame) -> None:
    """Count the speakers for the parties that they are."""
    for cells in zip(*(speakers[name].tolist() for name in PartyTally.COLUMNS), strict=True):
        tally.add(dict(zip(PartyTally.COLUMNS, cells, strict=True)))


def _follow_articles(frame: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The frame with outlet and date as `articles` has them."""
    leading = tables.articles.set_index("article_id")
    copies = [name for name in ("outlet", "published") if name in frame]
    return frame.assign(**{name: frame["article_id"].map(leading[name]).astype("str") for name in copies})


def _statements(speakers: pd.DataFrame, counted: pd.DataFrame) -> list[int]:
    """For each speaker, of how many counted attributions it is a source."""
    keys = counted[["article_id", "speaker_id", "attribution_id"]].drop_duplicates()
    counts = Counter(zip(keys["article_id"], keys["speaker_id"], strict=True))
    return [counts[key] for key in zip(speakers["article_id"], speakers["speaker_id"], strict=True)]


def _recount(tables: Tables, counted: pd.DataFrame) -> Tables:
    """The tables with all that is counted in words, and the voices, made again for each article whose text is known."""
    said: dict[tuple[str, str], list[Span]] = defaultdict(list)
    passages: dict[str, list[Span]] = defaultdict(list)
    names = ("article_id", "speaker_id", "content_spans", "cue_spans", "source_spans")
    for article, speaker, content, cue, source in zip(*(_strings(counted, name) for name in names), strict=True):
        said[article, speaker].extend(parse_spans(content))
        passages[article].extend(parse_spans(f"{content};{cue};{source}"))
    articles, speakers, sentences = tables.articles.copy(), tables.speakers.copy(), tables.sentences.copy()
    rows_of_speakers = speakers.groupby("article_id").indices
    rows_of_sentences = sentences.groupby("article_id").indices
    ids = _strings(speakers, "speaker_id")
    bounds = list(map(Span, sentences["start"].tolist(), sentences["end"].tolist()))
    n_words, voice = speakers["n_words"].to_numpy(copy=True), sentences["voice"].to_list()
    totals, shares = articles["n_words"].to_numpy(copy=True), articles["attributed_share"].to_numpy(copy=True)
    for place, (article, text) in enumerate(zip(articles["article_id"], articles["text"], strict=True)):
        if not text:
            continue
        found = words(text)
        for row in rows_of_speakers.get(article, ()):
            n_words[row] = count_words(found, said[article, ids[row]])
        if rows := list(rows_of_sentences.get(article, ())):
            voiced = voices(
                found, [bounds[row] for row in rows], [voice[row] == "furniture" for row in rows], passages[article]
            )
            totals[place], shares[place] = voiced.n_words, voiced.attributed_share
            for row, name in zip(rows, voiced.of_sentences, strict=True):
                voice[row] = name
    return replace(
        tables,
        articles=articles.assign(n_words=totals, attributed_share=shares),
        speakers=speakers.assign(n_words=n_words),
        sentences=sentences.assign(voice=pd.Series(voice, index=sentences.index, dtype="str")),
    )


def _strings(frame: pd.DataFrame, name: str) -> list[str]:
    return list(map(str, frame[name].tolist()))
