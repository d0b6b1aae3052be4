from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from attrib.evaluation import GoldError, read_annotators, read_gold, read_polnear, read_speakers, read_standoff
from attrib.evaluation.gold import GoldMention
from attrib.model import Span

ANN = """\
T1\tSource 0 3\tAnn
T2\tCue 4 8;12 14\tsaid to
T3\tContent 15 20\train.
T4\tAttribution 4 8\tsaid
E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1
T5\tContent 30 34\tcut over two
lines of the file
T6\tContent 40 44\tmore
E2\tAttribution:T4 Content:T5 Content2:T6 Source:T9
E3\tAttribution:T4 Source:T1
#1\tAnnotatorNotes T1\ta note
"""


@pytest.fixture
def split(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "daily_rain.txt").write_bytes("Ann said.\r\nIt’s rain.".encode())
    (tmp_path / "text" / "daily_rain_2.txt").write_bytes(b"Ann said it.")
    for name in ("daily_rain_b2.ann", "daily_rain_a1.ann", "daily_rain_2_c3.ann"):
        (tmp_path / "attributions" / name).write_text(ANN, encoding="utf-8")
    return tmp_path


def test_standoff_joins_spans_into_attributions(split: Path) -> None:
    first, second = read_standoff(split / "attributions" / "daily_rain_a1.ann")  # the third has no cue and no content
    assert first.cue == (Span(4, 8), Span(12, 14))
    assert first.sources == (Span(0, 3),)
    assert first.contents == (Span(15, 20),)
    assert (second.cue, second.sources) == ((), ())
    assert second.contents == (Span(30, 34), Span(40, 44))


def test_polnear_takes_the_first_annotator_by_name_unless_told(split: Path) -> None:
    assert [(a.id, a.annotator) for a in read_polnear(split)] == [("daily_rain", "a1"), ("daily_rain_2", "c3")]
    assert [(a.id, a.annotator) for a in read_polnear(split, "b2")] == [("daily_rain", "b2")]
    assert [a.annotator for a in read_annotators(split)["daily_rain"]] == ["a1", "b2"]


def test_polnear_keeps_line_ends_and_takes_the_outlet_from_the_id(split: Path) -> None:
    article = read_polnear(split)[0]
    assert article.text == "Ann said.\r\nIt’s rain."
    assert article.outlet == "daily"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T1\tCue 4 x\tsaid", "line 1.*START END"),
        ("T1\tCue 4\tsaid", "line 1.*START END"),
        ("T1\tCue 0 4\tsaid\nE1\tCue", "line 2.*ROLE:ID"),
    ],
)
def test_damaged_standoff_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "x_a.ann"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        read_standoff(path)


def test_folder_that_is_no_split(tmp_path: Path, split: Path) -> None:
    with pytest.raises(GoldError, match="text/"):
        read_polnear(tmp_path / "nowhere")
    (split / "text" / "daily_rain.txt").unlink()
    with pytest.raises(GoldError, match=r"daily_rain\.txt: cannot be read"):
        read_polnear(split)
    (split / "text" / "daily_rain.txt").write_bytes(b"caf\xe9")
    with pytest.raises(GoldError, match=r"daily_rain\.txt: not UTF-8, at byte 3"):
        read_polnear(split)


def gold_file(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


SPEAKER = {"id": "S1", "name": "Ann", "type": "expert", "naming": "named_person", "number": "individual"}
CORE = {
    "level": "core",
    "quote_type": "indirect",
    "sources": [{"start": 0, "end": 3, "text": "Ann", "speaker": "S1"}],
    "cue": {"start": 4, "end": 8, "text": "said"},
    "contents": [[9, 11], {"start": 12, "end": 14}],
    "via": "S2",
}


def test_gold_file(tmp_path: Path) -> None:
    other = {"cue": [[4, 8], [9, 11]], "sources": [], "contents": [], "level": "extended"}
    record = {"id": "a", "text": "Ann said it is.", "outlet": "Daily", "ignore": [[0, 1]], "speakers": [SPEAKER]}
    path = gold_file(tmp_path / "gold.jsonl", {**record, "attributions": [CORE, other, {"cue": None}]})
    (article,) = read_gold(path)
    core, extended, bare = article.attributions
    assert (article.outlet, article.ignore, article.speakers[0].type) == ("Daily", (Span(0, 1),), "expert")
    assert (core.cue, core.sources, core.source_speakers) == ((Span(4, 8),), (Span(0, 3),), ("S1",))
    assert (core.contents, core.via) == ((Span(9, 11), Span(12, 14)), "S2")
    assert (extended.cue, extended.level) == ((Span(4, 8), Span(9, 11)), "extended")
    assert (bare.cue, bare.level) == ((), "core")


def test_speakers_of_a_gold_file_and_of_a_file_of_mentions(tmp_path: Path) -> None:
    extended = {**CORE, "level": "extended"}
    article = {"id": "a", "text": "Ann said it is.", "speakers": [SPEAKER], "attributions": [CORE, extended]}
    mentions = {"id": "b", "speakers": [SPEAKER], "mentions": [{"start": 5, "end": 7, "text": "he", "speaker": "S1"}]}
    one, two = read_speakers(gold_file(tmp_path / "gold.jsonl", article, mentions))
    assert one.mentions == (GoldMention(0, 3, "S1"),)
    assert two.mentions == (GoldMention(5, 7, "S1"),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: not an annotated article"),
        ("[]", "line 2: not an annotated article"),
        ('{"id": "a", "attributions": []}', "line 2: the key 'text' is missing"),
        ('{"id": "a", "text": "", "attributions": [{"cue": {"start": 1}}]}', "line 2: the key 'end' is missing"),
        ('{"id": "a", "text": "", "attributions": [{"cue": [1, 2, 3]}]}', "line 2: not an annotated article"),
    ],
)
def test_damaged_gold_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        read_gold(path)
