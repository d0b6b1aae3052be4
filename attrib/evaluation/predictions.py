"""What is put to the test: attributions from extraction or from a table, in the one form that is scored."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from attrib.evaluation.gold import GoldAttribution
from attrib.model import Attribution, Identity, Spans, Speaker
from attrib.tables import parse_spans

_COLUMNS = ("article_id", "attribution_id", "cue_spans", "source_spans", "content_spans")


@dataclass(frozen=True)
class PredictedSource:
    """One source of an attribution, and what was made of the party behind it ("" where nothing was)."""

    spans: Spans
    speaker: str = ""
    type: str = ""
    naming: str = ""
    number: str = ""


@dataclass(frozen=True)
class Prediction:
    """An attribution as found."""

    cue: Spans
    by: tuple[PredictedSource, ...]
    contents: Spans
    level: str = "core"
    rule: str = ""
    cue_class: str = ""
    confidence: float = 1.0

    @property
    def sources(self) -> Spans:
        """The spans of all sources."""
        return tuple(span for source in self.by for span in source.spans)


def from_attributions(attributions: Sequence[Attribution], identity: Identity | None = None) -> tuple[Prediction, ...]:
    """Predictions from the outcome of extraction, and of identification where that was done."""
    speakers = {speaker.id: speaker for speaker in identity.speakers} if identity else {}
    links = {(link.attribution, link.source): link.speaker for link in identity.links} if identity else {}
    return tuple(
        Prediction(
            cue=attribution.cue,
            by=tuple(
                _source(mention.spans, speakers.get(links.get((attribution.id, index)) or ""))
                for index, mention in enumerate(attribution.sources)
            ),
            contents=attribution.contents,
            level=attribution.level,
            rule=attribution.rule,
            cue_class=attribution.cue_class,
            confidence=attribution.confidence,
        )
        for attribution in attributions
    )


def _source(spans: Spans, speaker: Speaker | None) -> PredictedSource:
    if speaker is None:
        return PredictedSource(spans, type="unspecified", naming="vague")  # as the tables have it
    return PredictedSource(spans, speaker.id, speaker.type, speaker.naming, speaker.number)


def from_gold(attribution: GoldAttribution) -> Prediction:
    """What an annotator marked, to be scored against another annotator."""
    by = tuple(PredictedSource((span,)) for span in attribution.sources)
    return Prediction(attribution.cue, by, attribution.contents, attribution.level)


def read_predictions(folder: Path) -> dict[str, tuple[Prediction, ...]]:
    """Article id → its attributions, from the table `attributions.csv` in the folder.

    Raises FileNotFoundError where there is no such table, and ValueError, with file and line, for a missing column or a
    cell that cannot be read.
    """
    path = folder / "attributions.csv"
    if not path.exists():
        raise FileNotFoundError(f"{path}: there is no such file; `attrib extract CORPUS --out {folder}` writes it")
    found: dict[str, dict[str, Prediction]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise ValueError(
                f"{path}: no column {', '.join(missing)}; `attrib extract CORPUS --out DIR` writes them all"
            )
        for row in rows:
            try:
                prediction = _prediction(row)
            except ValueError as error:
                raise ValueError(f"{path}, line {rows.line_num}: {error}") from None
            same = found.setdefault(row["article_id"], {})
            first = same.setdefault(row["attribution_id"], prediction)
            if first is not prediction:  # a further source of the same attribution
                same[row["attribution_id"]] = replace(first, by=first.by + prediction.by)
    return {article: tuple(predictions.values()) for article, predictions in found.items()}


def _prediction(row: Mapping[str, str]) -> Prediction:
    spans = parse_spans(row["source_spans"])
    source = PredictedSource(
        spans, *(row.get(column, "") for column in ("speaker_id", "speaker_type", "naming", "number"))
    )
    return Prediction(
        cue=parse_spans(row["cue_spans"]),
        by=(source,) if spans else (),
        contents=parse_spans(row["content_spans"]),
        level=row.get("level", "core"),
        rule=row.get("rule", ""),
        cue_class=row.get("cue_class", ""),
        confidence=float(row.get("confidence") or 1.0),
    )
