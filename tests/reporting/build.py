"""Small sets of tables for the tests, written from articles whose attributions are marked in the text itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from attrib.model import Span, Spans
from attrib.tables import TABLES, format_spans

ROLES = {"S": "source", "C": "cue", "X": "content"}
_TAG = re.compile(r"\[([SCX])(\d+) |\]")
_SENTENCE = {"voice": "mixed", "n_tokens": 9}
_COPIED = {column.name for column in TABLES["attributions"].columns}

Cells = Mapping[str, object]


def annotate(marked: str) -> tuple[str, dict[int, dict[str, Spans]]]:
    """`[S1 She] [C1 said] [X1 so]` → the plain text, and the spans of each attribution by role."""
    text, last = "", 0
    open_tags: list[tuple[str, int, int]] = []
    found: dict[int, dict[str, Spans]] = {}
    for tag in _TAG.finditer(marked):
        text += marked[last : tag.start()]
        last = tag.end()
        if tag[1]:
            open_tags.append((ROLES[tag[1]], int(tag[2]), len(text)))
        else:
            role, number, start = open_tags.pop()
            roles = found.setdefault(number, {})
            roles[role] = (*roles.get(role, ()), Span(start, len(text)))
    return text + marked[last:], found


@dataclass(frozen=True)
class Story:
    """One article: its marked text, and what is not the default in its rows."""

    id: str
    outlet: str
    marked: str
    speakers: Mapping[int, Cells] = field(default_factory=dict)  # attribution number → its speaker's columns
    attributions: Mapping[int, Cells] = field(default_factory=dict)
    headline: str = ""


def write_tables(folder: Path, stories: Sequence[Story], **others: Sequence[Cells]) -> Path:
    """All tables of the stories as CSV files in `folder`; `others` gives the rows of further tables."""
    rows: dict[str, list[dict[str, object]]] = {name: [dict(row) for row in more] for name, more in others.items()}
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    for story in stories:
        text, _ = annotate(story.marked)
        (folder / "texts" / f"{story.id}.txt").write_text(text, encoding="utf-8", newline="")
        for name, more in _rows(story).items():
            rows.setdefault(name, []).extend(more)
    for name, more in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, [column.name for column in TABLES[name].csv_columns], lineterminator="\n")
            table.writeheader()
            table.writerows(more)
    return folder


def _rows(story: Story) -> dict[str, list[dict[str, object]]]:
    text, found = annotate(story.marked)
    common = {"article_id": story.id, "outlet": story.outlet, "published": "2031-05-04"}
    attributions, speakers = [], []
    for number, roles in sorted(found.items()):
        cells = {f"{role}_spans": format_spans(roles.get(role, ())) for role in ROLES.values()}
        cells |= {role: " … ".join(span.of(text) for span in roles.get(role, ())) for role in ROLES.values()}
        speaker = {
            "speaker_type": "citizen" if roles.get("source") else "unspecified",
            "naming": "described" if roles.get("source") else "none",
            "transparency": 2 if roles.get("source") else 0,
            "label": "resident" if roles.get("source") else "",
            **story.speakers.get(number, {}),
        }
        if roles.get("source"):
            speakers.append(
                {
                    **_without_date(common),
                    "speaker_id": f"s{number}",
                    "name": cells["source"],
                    "n_attributions": 1,
                    "n_words": 1,
                    **speaker,
                }
            )
        attributions.append(
            {
                **common,
                "attribution_id": f"a{number}",
                "sentence_id": 0,
                "quote_type": "indirect",
                "level": "core",
                "cue_class": "speech",
                "stance": "neutral",
                "rule": "speech-verb-that",
                "confidence": 0.9,
                "source_index": 0,
                "speaker_id": f"s{number}" if roles.get("source") else "",
                "speaker": cells["source"],
                **cells,
                **{name: cell for name, cell in speaker.items() if name in _COPIED},
                **story.attributions.get(number, {}),
            }
        )
    article = {
        **common, "headline": story.headline or f"Story {story.id}", "n_sentences": 1, "n_tokens": len(text.split()),
        "n_attributions": len(found), "attributed_share": 0.5, "n_words": len(text.split()),
    }  # fmt: skip
    lines = list(re.finditer(r"[^\n]+", text))
    sentences = [
        {"article_id": story.id, "sentence_id": n, "start": line.start(), "end": line.end(), **_SENTENCE}
        for n, line in enumerate(lines)
    ]
    return {"articles": [article], "attributions": attributions, "speakers": speakers, "sentences": sentences}


def _without_date(cells: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in cells.items() if name != "published"}
