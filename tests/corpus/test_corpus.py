"""The teaching corpus: files, metadata and gold annotations belong together, and everything to be taught occurs."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from attrib.model import Article
from attrib.reading import read_corpus
from attrib.resources import rules_dir

from .gold import CORPUS, GOLD, Record, Span, Speaker, in_ignored, spans_of

TYPES = {
    "negotiator",
    "military",
    "security",
    "armed_group",
    "government",
    "political",
    "intergovernmental",
    "judicial",
    "activist_ngo",
    "news_agency",
    "media",
    "expert",
    "business",
    "citizen",
    "culture_sport",
    "document",
    "other",
    "unspecified",
}
NAMINGS = {"named_person", "named_organisation", "described", "vague", "none"}
ARTICLE_FILES = sorted(path for path in CORPUS.glob("*/*") if path.is_file())
EVENTS = ("baghouz", "spill")

each_record = pytest.mark.parametrize("record", GOLD, ids=[record["id"] for record in GOLD])


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    read = list(read_corpus(CORPUS, rules=[rules_dir()]))
    skipped = [item for item in read if not isinstance(item, Article)]
    assert not skipped
    return {item.id: item for item in read if isinstance(item, Article)}


def test_every_article_has_gold_and_every_gold_record_an_article() -> None:
    assert sorted(record["id"] for record in GOLD) == sorted(path.stem for path in ARTICLE_FILES)


def test_two_events_are_told_by_at_least_six_outlets_in_at_least_fourteen_articles() -> None:
    assert len(GOLD) >= 14
    assert len({record["outlet"] for record in GOLD}) >= 6
    told = {event: {r["outlet"] for r in GOLD if r["id"].startswith(event)} for event in EVENTS}
    assert all(len(outlets) >= 5 for outlets in told.values())
    assert len(told["baghouz"] & told["spill"]) >= 3


def test_formats_are_text_markdown_and_a_page() -> None:
    assert {path.suffix for path in ARTICLE_FILES} == {".txt", ".md", ".html"}


def test_the_sidecar_has_a_row_for_every_file_without_metadata_of_its_own() -> None:
    with (CORPUS / "articles.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["file"]: row for row in csv.DictReader(stream)}
    expected = {path.relative_to(CORPUS).as_posix() for path in ARTICLE_FILES if path.suffix != ".md"}
    assert set(rows) == expected
    assert all(row["url"].startswith("https://example.org/") for row in rows.values())


@each_record
def test_what_is_read_is_what_was_annotated(record: Record, articles: dict[str, Article]) -> None:
    article = articles[record["id"]]
    assert article.text == record["text"]
    known = (article.outlet, article.outlet_country, article.headline)
    assert known == (record["outlet"], record["outlet_country"], record["headline"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d.*", article.published)


@each_record
def test_spans_hold_the_text_they_name(record: Record) -> None:
    text = record["text"]
    for span in spans_of(record):
        assert 0 <= span["start"] < span["end"] <= len(text)
        assert text[span["start"] : span["end"]] == span["text"]
        assert span["text"] == span["text"].strip()


@each_record
def test_articles_have_the_length_of_news_and_no_markup_left(record: Record) -> None:
    text = record["text"]
    assert 250 <= len(text.split()) <= 650
    marks = [m.start() for m in re.finditer(r"[\[\]|{}<>]|\bX\b", text)]
    assert all(in_ignored(record, place) for place in marks)
    assert record["headline"] in text


@each_record
def test_identifiers_are_unique_and_every_reference_leads_somewhere(record: Record) -> None:
    speakers = [speaker["id"] for speaker in record["speakers"]]
    attributions = [attribution["id"] for attribution in record["attributions"]]
    assert max(Counter(speakers).values()) == 1
    assert max(Counter(attributions).values()) == 1
    used = {source["speaker"] for a in record["attributions"] for source in a["sources"]}
    used |= {a["via"] for a in record["attributions"] if a["via"]}
    assert used == set(speakers)


@each_record
def test_speakers_are_described_in_the_terms_of_the_guidelines(record: Record) -> None:
    for speaker in record["speakers"]:
        assert speaker["type"] in TYPES
        assert speaker["naming"] in NAMINGS
        assert speaker["number"] in {"individual", "collective"}
        assert speaker["name"] in record["text"]
        assert speaker["naming"] != "named_person" or speaker["number"] == "individual"


@each_record
def test_attributions_follow_the_guidelines(record: Record) -> None:
    for a in record["attributions"]:
        assert a["level"] in {"core", "extended"}
        assert a["contents"]
        assert not in_ignored(record, a["cue"]["start"])
        assert a["via"] is None or a["via"] not in {source["speaker"] for source in a["sources"]}
        for content in a["contents"]:
            assert content["text"][-1] not in ",;"
            assert content["text"][-1] != "." or content["text"][0] in "“‘\"'"
        if a["quote_type"] == "direct":
            assert all(_opens_with_mark_or_lies_in_one_that_does(record, content) for content in a["contents"])
        if a["quote_type"] == "mixed":
            assert any(re.search("[“‘\"']", content["text"]) for content in a["contents"])


def _opens_with_mark_or_lies_in_one_that_does(record: Record, span: Span) -> bool:
    quoted = [content for a in record["attributions"] for content in a["contents"] if content["text"][0] in "“‘\"'"]
    return any(content["start"] <= span["start"] and span["end"] <= content["end"] for content in quoted)


def test_all_types_of_speakers_occur() -> None:
    assert {speaker["type"] for record in GOLD for speaker in record["speakers"]} == TYPES


def test_the_kinds_of_speakers_of_the_siege_all_speak() -> None:
    spoken = {
        (speaker["type"], speaker["naming"])
        for record in GOLD
        if record["id"].startswith("baghouz")
        for speaker in record["speakers"]
    }
    assert {
        ("negotiator", "described"),
        ("military", "named_person"),
        ("military", "described"),
        ("activist_ngo", "named_organisation"),
        ("news_agency", "named_organisation"),
        ("media", "named_organisation"),
        ("citizen", "described"),
        ("armed_group", "described"),
    } <= spoken


@pytest.mark.parametrize("event", EVENTS)
def test_agency_copy_is_shared_by_three_articles(event: str) -> None:
    paragraphs = Counter(
        paragraph
        for record in GOLD
        if record["id"].startswith(event)
        for paragraph in set(re.split(r"\n\n", record["text"]))
        if len(paragraph.split()) > 15
    )
    assert max(paragraphs.values()) >= 3


def test_reports_of_the_truce_contradict_one_another() -> None:
    said = [content["text"] for record in GOLD for a in record["attributions"] for content in a["contents"]]
    assert any("the truce had been lengthened by five days" in text for text in said)
    assert any("No five-day extension had been agreed" in text for text in said)


def test_reasons_for_anonymity_and_recipients_are_annotated() -> None:
    reasons = [s for record in GOLD for s in record["speakers"] if s["anonymity_reason"]]
    recipients = [a for record in GOLD for a in record["attributions"] if "told_to" in a]
    assert len(reasons) >= 10
    assert len(recipients) >= 20


def test_outlets_differ_in_how_many_of_their_sources_they_name() -> None:
    unnamed = {
        outlet: sum(speaker["naming"] in {"described", "vague"} for speaker in speakers) / len(speakers)
        for outlet, speakers in _speakers_by_outlet().items()
    }
    assert max(unnamed, key=lambda outlet: unnamed[outlet]) == "The Harbor Tribune"
    assert unnamed["The Harbor Tribune"] - unnamed["Westbridge Courier"] > 0.3


def _speakers_by_outlet() -> dict[str, list[Speaker]]:
    speakers: dict[str, list[Speaker]] = {}
    for record in GOLD:
        speakers.setdefault(record["outlet"], []).extend(record["speakers"])
    return speakers
