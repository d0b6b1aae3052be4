"""How each outlet sources its reporting: one row an outlet and measure, with an interval.

Every measure is a ratio of two sums over the outlet's articles (statements of one kind of all statements, attributed
words of all words), so one resampling of the articles gives the intervals of all measures at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from attrib.comparison.intervals import bootstrap, wilson
from attrib.tables.layout import NAMINGS, QUOTE_TYPES, SPEAKER_TYPES
from attrib.tables.rows import Row
from attrib.tables.values import Value

UNKNOWN_OUTLET = "(unknown outlet)"
FEW_ARTICLES = 10  # below this, intervals from resampled articles are rough

_NAMED = ("named_person", "named_organisation")
_UNNAMED = ("described", "vague")
_RUNGS = range(6)

MEASURED = {
    "articles": ("article_id", "outlet", "n_words", "attributed_share"),
    "speakers": ("article_id", "speaker_id", "naming", "n_attributions", "anonymity_reason", "party_key"),
    "attributions": (
        "article_id", "attribution_id", "outlet", "level", "speaker_id", "speaker_type", "naming", "quote_type",
        "transparency", "via_speaker_id", "foreign",
    ),
}  # fmt: skip
"""The columns of each table that the measures are made from."""

PerArticle = Callable[[pd.DataFrame], "pd.Series[float]"]


@dataclass(frozen=True)
class Measure:
    """A ratio. `part` and `whole` hold one number an article, in the order of `articles`."""

    name: str
    unit: str
    note: str
    part: pd.Series[float]
    whole: pd.Series[float]
    independent: bool = True  # whether what is counted can pass for independent where articles cannot be resampled


def measures(articles: pd.DataFrame, speakers: pd.DataFrame, attributions: pd.DataFrame) -> list[Measure]:
    """All measures. Statements are rows of level core: an attribution with two sources counts for each."""
    ids = pd.Index(articles["article_id"])
    core = attributions[attributions["level"] == "core"]

    def per_article(frame: pd.DataFrame) -> pd.Series[float]:
        return frame["article_id"].value_counts().reindex(ids, fill_value=0).astype("float64")

    def share(name: str, of: pd.DataFrame, where: pd.Series[bool], unit: str, note: str) -> Measure:
        return Measure(name, unit, note, per_article(of[where.fillna(False).astype(bool)]), per_article(of))

    statements = "share of statements"
    found = [
        share(f"type:{kind}", core, core["speaker_type"] == kind, statements, "Who speaks, not who is right.")
        for kind in SPEAKER_TYPES
    ]
    note = "An unnamed source may be well known to the newsroom: only the text is seen."
    found.append(share("named", core, core["naming"].isin(_NAMED), statements, note))
    found.append(share("unnamed", core, core["naming"].isin(_UNNAMED), statements, note))
    found += [share(f"naming:{kind}", core, core["naming"] == kind, statements, note) for kind in NAMINGS]

    once = core.drop_duplicates(["article_id", "attribution_id"])
    note = "Quotation marks show the outlet's form, not that the words are exact."
    found += [
        share(f"quote:{kind}", once, once["quote_type"] == kind, "share of attributions", note) for kind in QUOTE_TYPES
    ]

    note = "What the text discloses about a source; a high rung is no proof and a low one no fault."
    found += [share(f"transparency:{rung}", core, core["transparency"] == rung, statements, note) for rung in _RUNGS]
    rungs = core.groupby("article_id")["transparency"].sum().reindex(ids, fill_value=0).astype("float64")
    found.append(
        Measure(
            "transparency_mean", "mean rung of statements, 0 to 5", note, rungs, per_article(core), independent=False
        )
    )

    unnamed = speakers[speakers["naming"].isin(_UNNAMED) & (speakers["n_attributions"] > 0)]
    note = "A reason may have been given to the newsroom and not printed."
    found.append(share("reason_given", unnamed, unnamed["anonymity_reason"] != "", "share of unnamed speakers", note))
    note = "Relays that the text does not name cannot be counted."
    found.append(share("relayed", core, core["via_speaker_id"] != "", statements, note))
    placed = core[core["foreign"].notna()]
    note = "Only statements whose source and outlet both have a known country."
    found.append(share("foreign", placed, placed["foreign"], "share of statements with a known country", note))
    note = "The same party is only joined across articles when it is named."
    found.append(share("top_speaker", core, _by_top_speaker(core, speakers), statements, note))

    return found + _per_length(articles.set_index("article_id"), per_article(once), core, per_article)


def _per_length(
    articles: pd.DataFrame, n_attributions: pd.Series[float], core: pd.DataFrame, per_article: PerArticle
) -> list[Measure]:
    words = articles["n_words"].astype("float64")
    ones = pd.Series(1.0, index=articles.index)
    speakers = core[core["speaker_id"] != ""].drop_duplicates(["article_id", "speaker_id"])
    return [
        Measure(
            "attributed_share",
            "share of words",
            "Words inside attributions of level core or extended; the rest is the narrator's, sourced or not.",
            words * articles["attributed_share"].fillna(0.0),
            words,
            independent=False,
        ),
        Measure(
            "attributions_per_1000_words",
            "attributions per 1,000 words",
            "More attributions are not better sourcing by themselves.",
            1000 * n_attributions,
            words,
            independent=False,
        ),
        Measure(
            "speakers_per_article",
            "distinct speakers per article",
            "Grows with the length of the articles.",
            per_article(speakers),
            ones,
            independent=False,
        ),
    ]


def _by_top_speaker(core: pd.DataFrame, speakers: pd.DataFrame) -> pd.Series[bool]:
    """Which statements come from the party that their outlet quotes most; of equals, the first by name of key."""
    keys = speakers.set_index(["article_id", "speaker_id"])["party_key"]
    pairs = pd.MultiIndex.from_frame(core[["article_id", "speaker_id"]])
    own = core["article_id"] + "/" + core["speaker_id"]
    key = pd.Series(keys.reindex(pairs).to_numpy(), index=core.index, dtype="str").fillna("")
    party = key.where(key != "", own).where(core["speaker_id"] != "", "")
    counts = party[party != ""].groupby(core["outlet"]).value_counts().reset_index(name="n")
    top = counts.sort_values(["outlet", "n", counts.columns[1]], ascending=[True, False, True]).drop_duplicates(
        "outlet"
    )
    return party.eq(core["outlet"].map(top.set_index("outlet")[counts.columns[1]])) & (party != "")


def outlet_rows(articles: pd.DataFrame, speakers: pd.DataFrame, attributions: pd.DataFrame) -> Iterator[Row]:
    """Rows of `outlets`, by outlet and measure."""
    found = measures(articles, speakers, attributions)
    parts = np.array([measure.part for measure in found], dtype=np.float64).T
    wholes = np.array([measure.whole for measure in found], dtype=np.float64).T
    for outlet, places in sorted(articles.groupby("outlet").indices.items()):
        name = str(outlet) or UNKNOWN_OUTLET
        n_articles = len(places)
        yield {
            "outlet": name,
            "measure": "articles",
            "value": float(n_articles),
            "n": n_articles,
            "unit": "articles",
            "note": "What the figures of this outlet rest on: these articles, not all that it publishes.",
        }
        lows, highs = bootstrap(parts[places], wholes[places])
        sums = zip(parts[places].sum(axis=0), wholes[places].sum(axis=0), strict=True)
        for measure, (part, whole), low, high in zip(found, sums, lows, highs, strict=True):
            yield {"outlet": name, "measure": measure.name} | _figures(measure, part, whole, (low, high), n_articles)


def _figures(
    measure: Measure, part: float, whole: float, drawn: tuple[float, float], n_articles: int
) -> dict[str, Value]:
    """Value, interval and note.

    A few articles that happen to agree would draw a narrow interval from any number of statements. A share's interval
    is therefore never narrower than if all that is counted were independent, which statements of an article are not.
    Resampling by itself says nothing where there is one article, or where all or none count.
    """
    row: dict[str, Value] = {"n": round(whole), "unit": measure.unit, "note": measure.note}
    if not whole:
        return {**row, "value": None, "note": f"{measure.note} Nothing to measure in these articles."}
    notes = [measure.note]
    low, high = drawn
    if measure.independent:
        least_low, least_high = wilson(part, whole)
        low, high = np.fmin(low, least_low), np.fmax(high, least_high)
        if n_articles == 1 or part in (0, whole):
            notes.append("The interval takes what is counted as independent, and is too narrow if it is not.")
    elif n_articles == 1:
        notes.append("One article gives no interval.")
        low = high = np.nan
    if n_articles < FEW_ARTICLES:
        notes.append(f"Only {n_articles} article{'s' * (n_articles > 1)}: too few to speak for the outlet.")
    return {
        **row,
        "value": _rounded(part / whole),
        "low": _rounded(low),
        "high": _rounded(high),
        "note": " ".join(notes),
    }


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)
