"""Every construction that attrib has to find occurs in the teaching corpus, where a class can look for it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from .gold import GOLD, Attribution, Record

Test = Callable[[Record, Attribution], bool]


def cue(pattern: str) -> Test:
    return lambda record, a: re.fullmatch(pattern, a["cue"]["text"], re.IGNORECASE) is not None


def said_before(record: Record, a: Attribution) -> bool:
    return a["cue"]["text"] == "said" and a["cue"]["end"] <= a["contents"][0]["start"]


def said_after(record: Record, a: Attribution) -> bool:
    return a["cue"]["text"] == "said" and a["contents"][-1]["end"] <= a["cue"]["start"]


def said_inside(record: Record, a: Attribution) -> bool:
    spans = a["contents"]
    return a["cue"]["text"] == "said" and spans[0]["end"] <= a["cue"]["start"] and a["cue"]["end"] <= spans[-1]["start"]


def told_someone(record: Record, a: Attribution) -> bool:
    return a["cue"]["text"] == "told" and "told_to" in a and len(a["sources"]) == 1


def without_complementiser(record: Record, a: Attribution) -> bool:
    return said_before(record, a) and a["quote_type"] == "indirect" and not a["contents"][0]["text"].startswith("that ")


def agentless(record: Record, a: Attribution) -> bool:
    return cue("reportedly|allegedly")(record, a) and not a["sources"] and len(a["contents"]) == 2


def as_somebody_said(record: Record, a: Attribution) -> bool:
    before = record["text"][: a["sources"][0]["start"]] if a["sources"] else ""
    return before.lower().endswith("as ") and a["sources"][0]["end"] < a["cue"]["start"]


def question(record: Record, a: Attribution) -> bool:
    return any(content["text"].rstrip("”’\"'").endswith("?") for content in a["contents"])


def headline_with_colon(record: Record, a: Attribution) -> bool:
    return a["cue"]["text"] == ":" and a["cue"]["end"] <= len(record["headline"])


def headline_with_says(record: Record, a: Attribution) -> bool:
    in_headline = a["cue"]["end"] <= record["text"].index(record["headline"]) + len(record["headline"])
    return in_headline and cue("says?")(record, a) and a["contents"][0]["end"] < a["cue"]["start"]


def headline_quoting_nobody(record: Record, a: Attribution) -> bool:
    return a["level"] == "extended" and not a["sources"] and a["cue"]["text"] in "“‘\"'"


def over_paragraphs_with_repeated_mark(record: Record, a: Attribution) -> bool:
    """The next paragraph opens with a mark though the last one did not close its own."""
    return any(
        first["text"][-1] not in "”’\"'" and second["text"][0] in "“‘\"'"
        for first, second in zip(a["contents"], a["contents"][1:], strict=False)
        if record["text"][first["end"] : second["start"]] == "\n\n"
    )


def unclosed(record: Record, a: Attribution) -> bool:
    last = a["contents"][-1]["text"]
    return len(a["contents"]) == 1 and last[0] in '“‘"' and not re.search('[”’"]', last[1:])


def without_cue(record: Record, a: Attribution) -> bool:
    return bool(a["sources"]) and a["cue"]["text"] in "“‘\"'" and a["sources"][0]["end"] < a["cue"]["start"]


def continued_without_cue(record: Record, a: Attribution) -> bool:
    """A quotation in the next sentence, with no cue between it and what was attributed before."""
    last = a["contents"][-1]
    return len(a["contents"]) > 1 and last["text"][0] in '“‘"' and last["start"] > a["cue"]["end"]


def several_sources(record: Record, a: Attribution) -> bool:
    return len({source["speaker"] for source in a["sources"]}) > 1


def shared_source(record: Record, a: Attribution) -> bool:
    """A source mention that another cue of the same sentence has too."""
    others = [b for b in record["attributions"] if b is not a and b["sources"] == a["sources"]]
    return bool(a["sources"]) and bool(others)


def nested(record: Record, a: Attribution) -> bool:
    return any(
        content["start"] <= a["cue"]["start"] and a["cue"]["end"] <= content["end"]
        for b in record["attributions"]
        if b is not a
        for content in b["contents"]
    )


def relayed_to_agency(record: Record, a: Attribution) -> bool:
    types = {speaker["id"]: speaker["type"] for speaker in record["speakers"]}
    return "told_to" in a and types.get(a["via"] or "") == "news_agency"


CONSTRUCTIONS: dict[str, Test] = {
    "said before": said_before,
    "said after": said_after,
    "said inside": said_inside,
    "without that": without_complementiser,
    "told with recipient": told_someone,
    "according to": cue("according to"),
    "citing": cue("citing"),
    "quoting": cue("quoting"),
    "was quoted as saying": cue("was quoted as saying"),
    "is believed to": cue("(is|are|was) (now )?(believed|thought|said|rumoured) to"),
    "reportedly, allegedly": agentless,
    "as somebody said": as_somebody_said,
    "noun: claim": cue("claim"),
    "noun: request": cue("request"),
    "noun: offer, demand, suggestion": cue("offer|demand|suggestion"),
    "question": question,
    "asked whether": cue("asked"),
    "demand": cue("demanded|called for|has called on"),
    "described as": cue("described( as)?"),
    "called": cue("called|calls|have called"),
    "headline with colon": headline_with_colon,
    "headline with says": headline_with_says,
    "headline quoting nobody": headline_quoting_nobody,
    "several paragraphs": over_paragraphs_with_repeated_mark,
    "unclosed mark": unclosed,
    "quotation without cue": without_cue,
    "quotation that continues": continued_without_cue,
    "coordinated sources": several_sources,
    "coordinated cues": shared_source,
    "nested": nested,
    "relayed": relayed_to_agency,
    "negated": cue("did not say|did not dispute|does not believe"),
    "refusal": cue("refused to|declined to|has declined to|refusing to"),
}


@pytest.mark.parametrize("found", CONSTRUCTIONS.values(), ids=CONSTRUCTIONS)
def test_construction_occurs(found: Test) -> None:
    assert any(found(record, a) for record in GOLD for a in record["attributions"])


def test_straight_and_curly_marks_differ_by_outlet() -> None:
    curly = {record["outlet"] for record in GOLD if re.search("[“”]|‘", record["text"])}
    straight = {record["outlet"] for record in GOLD if '"' in record["text"]}
    assert curly and straight
    assert not curly & straight
