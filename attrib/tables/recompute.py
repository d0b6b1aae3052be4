"""Corrected tables → tables in which everything that follows from a correction has followed.

The rule: `articles` leads on outlet and date, `speakers` on all that describes a speaker, `attributions` on who said
what, how, where and through whom; there the spans lead on the words. Copies and counts are made again from these.
Given the speakers as they were written, what follows from a corrected type or naming (label, rungs) is made again too,
and a copy that still has the old value is no contradiction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from attrib.model import Span
from attrib.tables.frames import Tables, rows_to_frame
from attrib.tables.parties import PartyTally
from attrib.tables.passages import follow_spans
from attrib.tables.rows import COUNTED
from attrib.tables.schema import PARTIES
from attrib.tables.values import parse_spans
from attrib.tables.voice import count_words, voices, words

_COPIES = {
    "speaker": "name",
    "speaker_type": "speaker_type",
    "label": "label",
    "naming": "naming",
    "number": "number",
    "affiliation": "affiliation",
    "title": "title",
    "foreign": "foreign",
    "anonymity_reason": "anonymity_reason",
    "transparency": "transparency",
    "type_confidence": "type_confidence",
    "type_evidence": "type_evidence",
}  # column of attributions: column of speakers


Follow = Callable[[Mapping[str, object], Mapping[str, object]], Mapping[str, str | int | float]]
"""A row of `speakers` as it was and as a person corrected it → the cells of it that have to follow, by column."""


def recompute(tables: Tables, before: pd.DataFrame | None = None, follow: Follow | None = None) -> Tables:
    """The tables with all copies, counts, shares, voices and parties made again; `problems` tells what was replaced.

    `before` is the table `speakers` as it was last written, if that is known, and `follow` what follows from the
    corrections that a person has made to it since; `notes` tells of these. `outlets`, `claims` and `reuse` are left as
    they are: a comparison makes them.
    """
    problems, notes = list(tables.problems), list(tables.notes)
    if before is not None and follow is not None:
        tables = replace(tables, speakers=_corrected(tables.speakers, before, follow))
    texts = dict(zip(_strings(tables.articles, "article_id"), _strings(tables.articles, "text"), strict=True))
    placed = follow_spans(tables.attributions, texts, problems)
    attributions = _follow_speakers(_follow_articles(placed, tables), tables.speakers, before, problems, notes)
    counted = attributions[attributions["level"].isin(COUNTED)]
    per_article = counted.drop_duplicates(["article_id", "attribution_id"])["article_id"].value_counts()
    articles = tables.articles.assign(
        n_attributions=tables.articles["article_id"].map(per_article).fillna(0).astype("int64")
    )
    speakers = _follow_articles(tables.speakers, tables).assign(n_attributions=_statements(tables.speakers, counted))
    recounted = _recount(replace(tables, articles=articles, speakers=speakers), counted)
    tally = PartyTally()
    for cells in zip(*(recounted.speakers[name].tolist() for name in PartyTally.COLUMNS), strict=True):
        tally.add(dict(zip(PartyTally.COLUMNS, cells, strict=True)))
    return replace(
        recounted,
        attributions=attributions,
        parties=rows_to_frame(PARTIES, list(tally.rows())),
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _corrected(speakers: pd.DataFrame, before: pd.DataFrame, follow: Follow) -> pd.DataFrame:
    """The speakers with what follows from the cells that differ from `before`; rows that are new there stay."""
    shared = [str(name) for name in speakers if name in before]
    positions = {key: place for place, key in enumerate(_keys(before))}
    pairs = [(place, positions[key]) for place, key in enumerate(_keys(speakers)) if key in positions]
    changed: dict[int, int] = {}  # place in `speakers`: place in `before`
    for name in shared:
        now, was = _strings(speakers, name), _strings(before, name)
        changed |= {place: earlier for place, earlier in pairs if now[place] != was[earlier]}
    result = speakers.copy()
    for place, earlier in sorted(changed.items()):
        for name, value in follow(_row(before[shared], earlier), _row(speakers[shared], place)).items():
            result.loc[result.index[place], name] = value
    return result


def _row(frame: pd.DataFrame, place: int) -> dict[str, object]:
    (cells,) = frame.iloc[[place]].to_dict("records")
    return {str(name): value for name, value in cells.items()}


def _keys(speakers: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(speakers["article_id"].tolist(), speakers["speaker_id"].tolist(), strict=True))


def _follow_articles(frame: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The frame with outlet and date as `articles` has them."""
    leading = tables.articles.set_index("article_id")
    copies = [name for name in ("outlet", "published") if name in frame]
    return frame.assign(**{name: frame["article_id"].map(leading[name]).astype("str") for name in copies})


def _follow_speakers(
    attributions: pd.DataFrame,
    speakers: pd.DataFrame,
    before: pd.DataFrame | None,
    problems: list[str],
    notes: list[str],
) -> pd.DataFrame:
    """The rows with the columns of the speakers they name. A row that names none, or an unknown one, keeps its own.

    A row that a person added, with nothing in `speaker` yet, has no copies that could be replaced. A copy that has the
    value of `before` was right until the speaker was corrected: that is a note, all else a problem.
    """
    index = pd.MultiIndex.from_frame(speakers[["article_id", "speaker_id"]])
    result = attributions.copy()
    added = attributions["speaker"].eq("")
    places = index.get_indexer(pd.MultiIndex.from_frame(attributions[["article_id", "speaker_id"]]))
    for copy, original in _COPIES.items():
        result.loc[places >= 0, copy] = speakers[original].iloc[places[places >= 0]].to_numpy()
        replaced = attributions[copy].ne(result[copy]).fillna(False) & (places >= 0) & ~added
        stale = replaced & _stale(attributions, copy, original, before)
        for rows, told, text in (
            (replaced & ~stale, problems, "taken from speakers.csv, which leads"),
            (stale, notes, "corrected there, and followed here"),
        ):
            shown = ((result, copy), (attributions, copy), (result, "speaker_id"), (result, "article_id"))
            if first := next(zip(*(_strings(changed[rows], name) for changed, name in shown), strict=True), None):
                others = f" (and {rows.sum() - 1} more)" if rows.sum() > 1 else ""
                told.append(
                    "attributions.csv, {}: speakers.csv has {!r} instead of {!r} for speaker {} of article {}{}; "
                    "{}".format(copy, *first, others, text)
                )
    unknown = attributions["speaker_id"].ne("") & (places < 0)
    for article, speaker in sorted(
        set(zip(*(_strings(attributions[unknown], name) for name in ("article_id", "speaker_id")), strict=True))
    ):
        problems.append(
            f"attributions.csv: speaker {speaker} of article {article} is not in speakers.csv; add it there, "
            "else the row's own columns stand"
        )
    relays = index.get_indexer(pd.MultiIndex.from_frame(attributions[["article_id", "via_speaker_id"]]))
    result.loc[relays >= 0, "via"] = speakers["name"].iloc[relays[relays >= 0]].to_numpy()
    result.loc[attributions["via_speaker_id"].eq(""), "via"] = ""
    return result


def _stale(attributions: pd.DataFrame, copy: str, original: str, before: pd.DataFrame | None) -> pd.Series:
    """Which rows have the value that their speaker had in `before`."""
    if before is None or original not in before:
        return pd.Series(False, index=attributions.index)
    was = dict(
        zip(zip(before["article_id"], before["speaker_id"], strict=True), _strings(before, original), strict=True)
    )
    keys = zip(attributions["article_id"], attributions["speaker_id"], _strings(attributions, copy), strict=True)
    return pd.Series([was.get((article, speaker)) == value for article, speaker, value in keys], attributions.index)


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
