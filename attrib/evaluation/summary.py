"""An evaluation in print: for the terminal, as Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from attrib.evaluation.breakdown import GroupPrecision
from attrib.evaluation.evaluation import Evaluation
from attrib.evaluation.scores import METRICS, Score

_FEW = 10  # groups of fewer predictions are added up in one row
_CONFUSIONS = 20  # rows shown


@dataclass(frozen=True)
class Section:
    """A table with its title and a note below. The first column is text, the others are figures."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def report_text(evaluation: Evaluation) -> str:
    """Plain text with aligned columns."""
    return "\n\n".join((_counts(evaluation), *map(_as_text, sections(evaluation)))) + "\n"


def report_markdown(evaluation: Evaluation) -> str:
    """A Markdown page."""
    parts = (f"# Scores on {evaluation.gold}", _counts(evaluation), *map(_as_markdown, sections(evaluation)))
    return "\n\n".join(parts) + "\n"


def report_json(evaluation: Evaluation) -> str:
    """One JSON object; shares run from 0 to 1, `low` and `high` are the ends of the 95 % interval of F1."""
    speakers, agreement = evaluation.speakers, evaluation.agreement
    figures = {
        "name": evaluation.gold,
        "articles": len(evaluation.comparisons),
        "gold": evaluation.n_gold,
        "predicted": evaluation.n_predicted,
        "without": list(evaluation.without),
        **{metric: _score(score) for metric, score in evaluation.scores.items()},
        "outlets": {
            one.outlet: {
                "articles": one.articles,
                "gold": one.gold,
                "predicted": one.predicted,
                **{metric: _score(score) for metric, score in one.scores.items()},
            }
            for one in evaluation.outlets
        },
        "rules": [asdict(group) for group in evaluation.rules],
        "cue_classes": [asdict(group) for group in evaluation.cue_classes],
        "reliability": asdict(evaluation.reliability),
        "speakers": asdict(speakers) if speakers else None,
        "agreement": asdict(agreement) if agreement else None,
    }
    return json.dumps(figures, ensure_ascii=False, indent=2) + "\n"


def _score(score: Score) -> dict[str, float | None]:
    low, high = score.interval or (None, None)
    return {"P": score.precision, "R": score.recall, "F1": score.f1, "low": low, "high": high}


def sections(evaluation: Evaluation) -> Iterator[Section]:
    """The tables of an evaluation; those with nothing to tell are left out."""
    scores = evaluation.scores
    yield Section(
        "Scores",
        ("", "P", "R", "F1", "95 % interval"),
        [(_words(metric), *_prf(scores[metric])) for metric in METRICS],
        "Intervals of F1, from articles drawn with replacement.",
    )
    if evaluation.agreement:
        yield _agreement(evaluation)
    if len(evaluation.outlets) > 1:
        yield Section(
            "Relation by outlet",
            ("outlet", "articles", "gold", "found", "P", "R", "F1", "95 % interval"),
            [
                (one.outlet, str(one.articles), str(one.gold), str(one.predicted), *_prf(one.scores["relation"]))
                for one in evaluation.outlets
            ],
        )
    yield _precision("Precision by rule", "rule", evaluation.rules)
    yield _precision("Precision by class of cue", "class", evaluation.cue_classes)
    yield Section(
        "Reliability",
        ("confidence", "found", "mean confidence", "right"),
        [
            (f"{bin.low:.1f} to {bin.high:.1f}", str(bin.n), _percent(bin.confidence), _percent(bin.right))
            for bin in evaluation.reliability.bins
        ],
        f"Expected calibration error {evaluation.reliability.error:.3f}.",
    )
    if evaluation.speakers:
        yield from _speakers(evaluation)


def _agreement(evaluation: Evaluation) -> Section:
    agreement = evaluation.agreement
    assert agreement is not None
    return Section(
        "Annotators among themselves",
        ("", "annotators", "attrib"),
        [(_words(m), _percent(agreement.humans[m]), _percent(agreement.system[m])) for m in METRICS],
        f"Mean F1 over {agreement.articles} articles with up to {agreement.annotators} annotators: "
        "of each annotator against each other, and of what was found against each annotator.",
    )


def _precision(title: str, what: str, groups: Sequence[GroupPrecision]) -> Section:
    shown = [group for group in groups if group.predicted >= _FEW]
    rest = [group for group in groups if group.predicted < _FEW]
    rows = [_precision_row(group) for group in shown]
    if rest:
        rows.append(_precision_row(_together(rest)))
    return Section(title, (what, "found", "relation", "cue", "source", "content"), rows)


def _precision_row(group: GroupPrecision) -> tuple[str, ...]:
    shares = (group.relation, group.cue, group.source, group.content)
    return (group.group or "(none)", str(group.predicted), *map(_percent, shares))


def _together(groups: Sequence[GroupPrecision]) -> GroupPrecision:
    total = sum(group.predicted for group in groups)

    def mean(shares: Iterable[float]) -> float:
        return sum(share * group.predicted for share, group in zip(shares, groups, strict=True)) / total

    return GroupPrecision(
        f"({len(groups)} with fewer than {_FEW})",
        total,
        mean(group.relation for group in groups),
        mean(group.cue for group in groups),
        mean(group.source for group in groups),
        mean(group.content for group in groups),
    )


def _speakers(evaluation: Evaluation) -> Iterator[Section]:
    scores = evaluation.speakers
    assert scores is not None
    yield Section(
        "Speakers",
        ("", "right"),
        [
            ("mentions found", _percent(scores.found)),
            ("type", _percent(scores.type)),
            ("naming", _percent(scores.naming)),
            ("number", _percent(scores.number)),
            ("parties, B-cubed F1", _percent(scores.b_cubed)),
        ],
        f"Of {scores.mentions} annotated source mentions; all but the first row of those found.",
    )
    yield Section(
        "Speakers by type",
        ("type", "annotated", "given", "right", "P", "R"),
        [
            (
                one.type,
                *map(str, (one.annotated, one.given, one.right)),
                *(_share(one.right, of) for of in (one.given, one.annotated)),
            )
            for one in scores.types
        ],
        "Mentions found; P is the share of those given the type that have it, R of those that have it.",
    )
    if scores.confusions:
        yield Section(
            "Types most often mistaken",
            ("annotated", "found", "times"),
            [(truth, said, str(n)) for truth, said, n in scores.confusions[:_CONFUSIONS]],
        )


def _counts(evaluation: Evaluation) -> str:
    counts = (
        f"{len(evaluation.comparisons)} articles, {evaluation.n_gold} attributions annotated, "
        f"{evaluation.n_predicted} found."
    )
    return f"{counts} Nothing found in: {', '.join(evaluation.without)}." if evaluation.without else counts


def _prf(score: Score) -> tuple[str, str, str, str]:
    interval = " to ".join(map(_percent, score.interval)) if score.interval else ""
    return _percent(score.precision), _percent(score.recall), _percent(score.f1), interval


def _share(part: int, whole: int) -> str:
    return _percent(part / whole) if whole else "–"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _words(metric: str) -> str:
    return metric.replace("_", " ")


def _as_text(section: Section) -> str:
    table = [section.header, *section.rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [section.title, *(_aligned(row, widths) for row in table)]
    return "\n".join([*lines, section.note] if section.note else lines)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = row
    cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
    return "  ".join((first.ljust(widths[0]), *cells)).rstrip()


def _as_markdown(section: Section) -> str:
    rule = ["---", *["---:"] * (len(section.header) - 1)]
    lines = [f"| {' | '.join(row)} |" for row in (section.header, rule, *section.rows)]
    table = "\n".join(lines)
    return "\n\n".join(filter(None, (f"## {section.title}", table, section.note)))
