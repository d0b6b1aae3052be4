"""What is said of an attribution: kind of quotation, level, class, stance, parties, recipient, nesting."""

from __future__ import annotations

import pytest

from .readings import described


def test_names_and_numbers() -> None:
    _, (found,) = described("Palmer said that the ferry would not sail.", ("clause-complement", "said"))
    assert (found.id, found.sentence, found.rule, found.confidence) == ("a1", 0, "clause-complement", 0.75)
    assert (found.cue_lemma, found.cue_class, found.stance, found.level) == ("say", "speech", "neutral", "core")
    assert {role: [ref.token for ref in refs] for role, refs in found.matched.items()} == {
        "trigger": [2],
        "source": [1],
        "content": [8],
    }


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("“The ferry,” Palmer said on Monday, “is late.”", "quotation-beside-verb", "direct"),
        ("Palmer said the sea was “far too rough” to sail.", "clause-complement", "mixed"),
        ("Palmer said that the ferry would not sail.", "clause-complement", "indirect"),
    ],
)
def test_kind_of_quotation(text: str, rule: str, expected: str) -> None:
    _, (found,) = described(text, (rule, "said"))
    assert found.quote_type == expected


def test_what_is_nested_in_a_quotation_is_indirect() -> None:
    _, (found,) = described("“The mayor says it is safe,” Palmer said.", ("clause-complement", "says"))
    assert found.quote_type == "indirect"


def test_a_belief_is_extended() -> None:
    _, (found,) = described("Engineers believe that the dam will hold.", ("clause-complement", "believe"))
    assert (found.cue_class, found.level) == ("belief", "extended")


def test_a_denied_cue_is_negated() -> None:
    text = "Palmer has not said when the ferry will sail."
    parse, (found,) = described(text, ("clause-all-that-follows", "said"))
    assert found.stance == "negated"
    assert found.cue[0].of(parse.text) == "has not said"


def test_a_particle_counts_to_the_lemma() -> None:
    _, (found,) = described("Palmer pointed out that the sea was rough.", ("clause-complement", "pointed"))
    assert (found.cue_lemma, found.cue_class, found.stance) == ("point out", "emphasis", "endorsing")


def test_parties_of_two_kinds_are_two_sources() -> None:
    text = "Residents and the mayor said that the bridge was safe."
    parse, (found,) = described(text, ("clause-complement", "said"))
    assert [source.spans[0].of(parse.text) for source in found.sources] == ["Residents", "the mayor"]
    assert [source.head for source in found.sources] == [(0, 1), (0, 4)]


def test_parties_of_one_kind_are_one_source() -> None:
    text = "Doctors and nurses said that the hospital was full."
    parse, (found,) = described(text, ("clause-complement", "said"))
    assert [source.spans[0].of(parse.text) for source in found.sources] == ["Doctors and nurses"]


def test_the_one_told_is_no_part_of_the_content() -> None:
    parse, (found,) = described("Palmer told him that the ferry would not sail.", ("clause-complement", "told"))
    assert found.told_to is not None
    assert found.told_to.spans[0].of(parse.text) == "him"
    assert [span.of(parse.text) for span in found.contents] == ["that the ferry would not sail"]


def test_the_one_who_relays() -> None:
    text = "The Orle Gazette, citing two engineers, reported that the bridge was unsafe."
    parse, (found,) = described(text, ("quoting-a-source-as-modifier", "citing"))
    assert len(found.relays) == 1
    assert found.relays[0].spans[0].of(parse.text) == "The Orle Gazette"


def test_the_outer_attribution_is_the_parent() -> None:
    text = "The council said that the mayor had promised that the bridge would be rebuilt."
    _, (outer, inner) = described(text, ("clause-complement", "said"), ("clause-complement", "promised"))
    assert (outer.parent, inner.parent) == (None, outer.id)
