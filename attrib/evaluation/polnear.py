"""Reader of PolNeAR 1.0 (Newell, Margolin and Ruths 2018): news texts with attributions in brat standoff.

A split is a folder with `text/ID.txt` and `attributions/ID_ANNOTATOR.ann`. In an `.ann` file, a line
`T1<tab>Source 0 4<tab>words` is a span (`0 4;9 12` where discontinuous), and `E1<tab>Attribution:T4 Content:T3 Cue:T2
Source:T1` joins spans into an attribution. An article's outlet is the part of its id before the first underscore.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from attrib.evaluation.gold import GoldArticle, GoldAttribution, GoldError, read_utf8
from attrib.model import Span, Spans

_ANNOTATOR = re.compile(r"(?P<article>.+)_(?P<annotator>[^_]+)\.ann")


def read_polnear(folder: Path, annotator: str | None = None) -> list[GoldArticle]:
    """The articles of a split in order of their ids, each as one annotator marked it.

    That is `annotator`, or the first by name of each article; articles that they did not annotate are left out.
    """
    readings = read_annotators(folder)
    if annotator is None:
        return [articles[0] for articles in readings.values()]
    return [article for articles in readings.values() for article in articles if article.annotator == annotator]


def read_annotators(folder: Path) -> dict[str, list[GoldArticle]]:
    """Article id → the article as each of its annotators marked it, in order of the annotators' names."""
    if not (folder / "text").is_dir() or not (folder / "attributions").is_dir():
        raise GoldError(f"{folder}: no PolNeAR split: it needs the folders text/ and attributions/")
    readings: dict[str, list[GoldArticle]] = {}
    for path in sorted((folder / "attributions").glob("*.ann"), key=lambda path: path.name):
        name = _ANNOTATOR.fullmatch(path.name)
        if name is None:
            raise GoldError(f"{path}: the name of an annotation file must end in _ANNOTATOR.ann")
        article_id = name["article"]
        article = GoldArticle(
            id=article_id,
            text=read_utf8(folder / "text" / f"{article_id}.txt", newline=""),  # offsets count line ends as they stand
            attributions=read_standoff(path),
            outlet=article_id.partition("_")[0],
            annotator=name["annotator"],
        )
        readings.setdefault(article_id, []).append(article)
    return dict(sorted(readings.items()))


def read_standoff(path: Path) -> tuple[GoldAttribution, ...]:
    """The attributions of one `.ann` file in its order; those with neither cue nor content are left out."""
    spans: dict[str, Spans] = {}
    events: list[tuple[int, str]] = []
    for number, line in enumerate(read_utf8(path).split("\n"), start=1):
        key, _, rest = line.partition("\t")
        place = rest.partition("\t")[0]
        if key.startswith("T") and " " in place:
            spans[key] = _offsets(place.partition(" ")[2], path, number)
        elif key.startswith("E") and place:
            events.append((number, place))
    found = (_attribution(event, spans, path, number) for number, event in events)
    return tuple(attribution for attribution in found if attribution.cue or attribution.contents)


def _attribution(event: str, spans: dict[str, Spans], path: Path, number: int) -> GoldAttribution:
    def role(name: str) -> Spans:
        return tuple(span for key, id in arguments if key.rstrip("0123456789") == name for span in spans.get(id, ()))

    arguments = list(_arguments(event, path, number))
    return GoldAttribution(cue=role("Cue"), sources=role("Source"), contents=role("Content"))


def _arguments(event: str, path: Path, number: int) -> Iterator[tuple[str, str]]:
    for argument in event.split():
        role, colon, id = argument.partition(":")
        if not colon:
            raise GoldError(f"{path}, line {number}: {argument!r} should be ROLE:ID, as in Cue:T2")
        yield role, id


def _offsets(written: str, path: Path, number: int) -> Spans:
    try:
        return tuple(Span(*map(int, pair.split())) for pair in written.split(";"))
    except (TypeError, ValueError):
        raise GoldError(f"{path}, line {number}: offsets {written!r} should read START END, in whole numbers") from None
