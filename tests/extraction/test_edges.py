"""Where spans start and end: the places offered, what bounds them, and what a model can move."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from attrib.extraction.candidates import Candidate
from attrib.extraction.cues import CueWords
from attrib.extraction.edge_features import EdgeFeatures
from attrib.extraction.edges import END, START, Edge, Phrases, edges, places, redrawn
from attrib.extraction.evidence import Linear, names
from attrib.extraction.passages import Passages

from .readings import candidates, grammar
from .trees import frozen

PLAIN = "Palmer said that the bridge was old, adding to the gloom in the town."
QUOTED = "“The ferry,” Palmer said on Monday, “is late.”"


def _offered(text: str, rule: str, role: str, side: str) -> list[list[str]]:
    """For each edge of a kind, the words at which its span could start or end."""
    (candidate, *_) = candidates(text, rule, "said")
    tree, passages = candidate.tree, Passages(frozen()[text])
    found = [edge for edge in edges(candidate) if (edge.role, edge.side) == (role, side)]
    return [
        [tree.sentence.token(place).text for place in places(edge, tree, Phrases(tree), passages)] for edge in found
    ]


def test_a_content_can_end_where_phrases_do() -> None:
    (ends,) = _offered(PLAIN, "clause-complement", "content", END)
    assert {"old", "gloom", "town"} <= set(ends)
    assert not {"the", "to", ",", "."} & set(ends)


def test_a_source_can_take_in_a_mark_but_no_word_of_the_cue() -> None:
    (ends,) = _offered(PLAIN, "clause-complement", "source", END)
    assert ends == ["Palmer"]


def test_no_quotation_is_cut() -> None:
    first, second = _offered(QUOTED, "quotation-beside-verb", "content", END)
    assert first == ["”"]
    assert second == ["”"]
    starts = _offered(QUOTED, "quotation-beside-verb", "content", START)
    assert all("late" not in words and "is" not in words for words in starts)


@pytest.mark.parametrize("text", [PLAIN, QUOTED])
def test_without_evidence_every_edge_stays(text: str) -> None:
    for rule in ("clause-complement", "quotation-beside-verb", "clause-all-that-follows"):
        for candidate in candidates(text, rule, "said"):
            passages = Passages(frozen()[text])
            assert redrawn(candidate, Phrases(candidate.tree), passages, lambda edge, places: edge.place) == candidate


def test_the_likeliest_place_is_taken() -> None:
    (candidate, *_) = candidates(PLAIN, "clause-complement", "said")

    def to_gloom(edge: Edge, places: Sequence[int]) -> int:
        if (edge.role, edge.side) != ("content", END):
            return edge.place
        return next(place for place in places if candidate.sentence.token(place).text == "gloom")

    moved = redrawn(candidate, Phrases(candidate.tree), Passages(frozen()[PLAIN]), to_gloom)
    assert [span.of(PLAIN) for span in moved.contents] == ["that the bridge was old, adding to the gloom"]
    assert moved.sources == candidate.sources


def test_a_span_does_not_end_before_it_starts() -> None:
    (candidate, *_) = candidates(PLAIN, "clause-complement", "said")

    def apart(edge: Edge, places: Sequence[int]) -> int:
        if edge.role != "content":
            return edge.place
        return max(places) if edge.side == START else min(places)

    moved = redrawn(candidate, Phrases(candidate.tree), Passages(frozen()[PLAIN]), apart)
    assert all(span.start < span.end for span in moved.contents)
    assert moved.contents[0].start > candidate.contents[0].start


def test_features_tell_the_present_place_from_others_and_name_what_is_left_out() -> None:
    (candidate, *_) = candidates(PLAIN, "clause-complement", "said")
    cues = CueWords(grammar().lists)
    features = EdgeFeatures(candidate, Phrases(candidate.tree), Passages(frozen()[PLAIN]), cues, [])
    edge = next(edge for edge in edges(candidate) if (edge.role, edge.side) == ("content", END))
    words = {token.text: token.id for token in candidate.sentence.tokens}
    at_old, at_town = (set(names(features.of(edge, words[word]))) for word in ("old", "town"))
    assert ("c> now" in at_old) != ("c> now" in at_town)
    assert "c> next=add ," in at_old
    assert "c> next=edge ." in at_town


@pytest.mark.parametrize(("held", "stays"), [(2.4, False), (2.5, True)])
def test_an_edge_that_stands_firm_is_not_compared(held: float, stays: bool) -> None:
    (candidate, *_) = candidates(PLAIN, "clause-complement", "said")
    phrases, passages = Phrases(candidate.tree), Passages(frozen()[PLAIN])
    features = EdgeFeatures(candidate, phrases, passages, CueWords(grammar().lists), [])
    edge = next(edge for edge in edges(candidate) if (edge.role, edge.side) == ("content", END))
    possible = places(edge, candidate.tree, phrases, passages)
    other = next(place for place in possible if place != edge.place)
    elsewhere = set(names(features.of(edge, other))) - set(names(features.of(edge, edge.place)))
    model = Linear(0.0, {"c> now": held, **dict.fromkeys(elsewhere, 9.0)})
    assert (features.likeliest(model, edge, possible) == edge.place) is stays


def test_where_a_source_starts_is_left_to_the_tree() -> None:
    (candidate, *_) = candidates(PLAIN, "clause-complement", "said")
    sides = {(edge.role, edge.side) for edge in edges(candidate)}
    assert sides == {("source", END), ("content", START), ("content", END)}


def test_features_tell_whether_another_attribution_begins_after_a_place() -> None:
    (said, *_) = candidates(PLAIN, "clause-complement", "said")
    (adding, *_) = candidates(PLAIN, "clause-oblique", "adding")
    cues, edge = CueWords(grammar().lists), next(e for e in edges(said) if (e.role, e.side) == ("content", END))
    place = next(token.id for token in said.sentence.tokens if token.text == "old")

    def known(*beside: Candidate) -> set[str]:
        features = EdgeFeatures(said, Phrases(said.tree), Passages(frozen()[PLAIN]), cues, beside)
        return set(names(features.of(edge, place)))

    assert any(name.startswith("c> out cue=head other") for name in known(said, adding))
    assert not any(name.startswith("c> out cue=head") for name in known(said))
