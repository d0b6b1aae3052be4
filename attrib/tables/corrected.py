"""What a person corrected in `speakers`, or by giving a statement to another speaker, and the copies that follow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from attrib.tables.frames import Before, Tables
from attrib.tables.told import Told

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


def corrected(speakers: pd.DataFrame, before: pd.DataFrame, follow: Follow) -> pd.DataFrame:
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


def follow_speakers(tables: Tables, before: Before | None, problems: list[Told], notes: list[Told]) -> pd.DataFrame:
    """The attributions with the columns of the speakers they name. One that names none or an unknown one keeps its own.

    A row that a person added, with nothing in `speaker` yet, has no copies that could be replaced. A copy that has the
    value of `before` was right until the speaker was corrected, or the statement was given to another speaker: that is
    a note, all else a problem.
    """
    attributions, speakers = tables.attributions, tables.speakers
    index = pd.MultiIndex.from_frame(speakers[["article_id", "speaker_id"]])
    result = attributions.copy()
    added = attributions["speaker"].eq("")
    places = index.get_indexer(pd.MultiIndex.from_frame(attributions[["article_id", "speaker_id"]]))
    formerly = _formerly(attributions, before)
    moved = pd.Series([was is not None for was in formerly], attributions.index) & (places >= 0) & ~added
    for step, (copy, original) in enumerate(_COPIES.items()):
        result.loc[places >= 0, copy] = speakers[original].iloc[places[places >= 0]].to_numpy()
        replaced = attributions[copy].ne(result[copy]).fillna(False) & (places >= 0) & ~added
        stale = replaced & _stale(attributions, copy, original, before, formerly)
        for rows, told, text in (
            (replaced & ~stale, problems, "taken from speakers.csv, which leads"),
            (stale & ~moved, notes, "corrected there, and followed here"),
        ):
            shown = ((result, copy), (attributions, copy), (result, "speaker_id"), (result, "article_id"))
            if first := next(zip(*(_strings(changed[rows], name) for changed, name in shown), strict=True), None):
                here = "attributions.csv, {}: speakers.csv has {!r} instead of {!r} for speaker {} of article {}"
                told.append(
                    Told(
                        place=(4, step, int(attributions.index[rows][0])),
                        text=here.format(copy, *first),
                        rest=f"; {text}",
                        counted=" (and {others} more)",
                        same=("copy", copy),
                        n=int(rows.sum()),
                    )
                )
    names = ("article_id", "attribution_id", "speaker_id", "speaker")
    for at, (article, attribution, speaker, name), was in zip(
        attributions.index[moved].tolist(),
        zip(*(_strings(result[moved], column) for column in names), strict=True),
        [was for was, is_moved in zip(formerly, moved, strict=True) if is_moved],
        strict=True,
    ):
        text = (
            f"attributions.csv: attribution {attribution} of article {article} was given to speaker {speaker} "
            f"({name}) instead of {was or 'none'}; all that describes the speaker has followed"
        )
        notes.append(Told((5, at), text))
    unknown = attributions["speaker_id"].ne("") & (places < 0)
    for article, speaker in sorted(
        set(zip(*(_strings(attributions[unknown], name) for name in ("article_id", "speaker_id")), strict=True))
    ):
        text = (
            f"attributions.csv: speaker {speaker} of article {article} is not in speakers.csv; add it there, "
            "else the row's own columns stand"
        )
        problems.append(Told((6, article, speaker), text))
    relays = index.get_indexer(pd.MultiIndex.from_frame(attributions[["article_id", "via_speaker_id"]]))
    result.loc[relays >= 0, "via"] = speakers["name"].iloc[relays[relays >= 0]].to_numpy()
    result.loc[attributions["via_speaker_id"].eq(""), "via"] = ""
    return result


def _formerly(attributions: pd.DataFrame, before: Before | None) -> Sequence[str | None]:
    """For each row the speaker that it had in `before`, None where that is the one it has now or the row is new."""
    if before is None:
        return [None] * len(attributions)
    keys = ["article_id", "attribution_id", "source_index"]
    rows = pd.MultiIndex.from_frame(attributions[keys])
    places = pd.MultiIndex.from_frame(before.attributions[keys]).get_indexer(rows).tolist()
    was, now = _strings(before.attributions, "speaker_id"), _strings(attributions, "speaker_id")
    return [was[at] if at >= 0 and was[at] != speaker else None for at, speaker in zip(places, now, strict=True)]


def _stale(
    attributions: pd.DataFrame, copy: str, original: str, before: Before | None, formerly: Sequence[str | None]
) -> pd.Series:
    """Which rows have the value that their speaker of then had in `before`."""
    if before is None or original not in before.speakers:
        return pd.Series(False, index=attributions.index)
    was = dict(zip(_keys(before.speakers), _strings(before.speakers, original), strict=True))
    speakers = (now if then is None else then for now, then in zip(attributions["speaker_id"], formerly, strict=True))
    keys = zip(attributions["article_id"], speakers, _strings(attributions, copy), strict=True)
    return pd.Series([was.get((article, speaker)) == value for article, speaker, value in keys], attributions.index)


def _strings(frame: pd.DataFrame, name: str) -> list[str]:
    return list(map(str, frame[name].tolist()))
