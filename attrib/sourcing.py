"""Tables → the scheme of source annotation with six types: statement, type, name, title, justification.

The scheme is that of the Markkula Center's study of language models as annotators of sourcing (Santa Clara University,
2026). An unnamed official or spokesperson of a named organisation counts there as that organisation.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import TextIO

import pandas as pd

from attrib.speakers.shapes import plain
from attrib.tables import Corpus
from attrib.tables.rows import COUNTED

_FOR_THEMSELVES = frozenset({"citizen", "expert", "culture_sport"})  # *Democratic voters*, *a Harvard professor*
_INSIDERS = frozenset({"familiar_with", "briefed_on", "close_to"})
_AROUND = ',;:()[]“”"'  # marks that do not belong to a name
COLUMNS = ("article_id", "statement", "type", "name", "title", "justification")
_READ = {
    "speakers": (
        "speaker_id", "speaker_type", "naming", "number", "name", "party_key", "affiliation", "title", "country",
        "justification", "anonymity_reason", "anonymity_kind", "knowledge_basis",
    ),
    "attributions": ("speaker_id", "level", "content"),
}  # fmt: skip


def write_sourcing(tables: Corpus, out: TextIO) -> None:
    """Write the statements that have a source as CSV, a row a statement and source, by article."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(_rows(tables))


def _rows(tables: Corpus) -> Iterator[tuple[str, ...]]:
    for batch in tables.batches(_READ):
        speakers = {(row["article_id"], row["speaker_id"]): row for row in _records(batch.speakers)}
        for row in _records(batch.attributions):
            speaker = speakers.get((row["article_id"], row["speaker_id"]))
            if speaker is not None and row["level"] in COUNTED:
                kind = sourcing_type(speaker)
                name = (speaker["affiliation"] if _speaks_for_organisation(speaker) else "") or speaker["name"]
                if kind != "document":  # which is called as it is described
                    name = own_name(name, speaker["party_key"])
                yield (row["article_id"], row["content"], kind, name, speaker["title"], speaker["justification"])


def _records(frame: pd.DataFrame) -> Iterator[dict[str, str]]:
    """The rows, every cell as text."""
    for cells in frame.astype("string").fillna("").itertuples(index=False, name=None):
        yield dict(zip(frame.columns, cells, strict=True))


def own_name(name: str, key: str) -> str:
    """The name alone, as the text writes it: *Ruth Palmer* of *Harbour master Ruth Palmer, who saw it*.

    `name` is a party's fullest mention. It stays as it is where the words of its `key` do not follow one another there;
    between them an initial may stand.
    """
    wanted, words = key.split(), name.split()
    found = [plain((word,)) for word in words]
    for start in range(len(words)) if wanted else ():
        n_met = 0
        for end in range(start, len(words)):
            if found[end] == wanted[n_met]:
                n_met += 1
            elif not n_met or len(found[end]) > 1:
                break
            if n_met == len(wanted):
                return " ".join(words[start : end + 1]).strip(_AROUND)
    return name


def sourcing_type(speaker: Mapping[str, str]) -> str:
    """Which of the six types a row of the table `speakers` is."""
    if speaker["speaker_type"] == "document":
        return "document"
    if speaker["naming"] == "named_person":
        return "named person"
    if speaker["naming"] == "named_organisation":
        return "named organisation"
    if _withheld(speaker):
        return "anonymous"
    if _speaks_for_organisation(speaker):
        return "named organisation"
    return "unnamed group" if speaker["number"] == "collective" else "unnamed person"


def _withheld(speaker: Mapping[str, str]) -> bool:
    """Whether the text says why there is no name, or says instead how the source knows: *familiar with the talks*."""
    return bool(speaker["anonymity_reason"] or speaker["anonymity_kind"]) or speaker["knowledge_basis"] in _INSIDERS


def _speaks_for_organisation(speaker: Mapping[str, str]) -> bool:
    """Whether an unnamed source stands for a body that is named, or for the state that is: *Mexican officials*."""
    if speaker["naming"] != "described" or _withheld(speaker) or speaker["speaker_type"] == "document":
        return False
    if speaker["speaker_type"] == "government" and speaker["country"]:
        return True
    return bool(speaker["affiliation"] and speaker["title"]) and speaker["speaker_type"] not in _FOR_THEMSELVES
