from dataclasses import replace

import pytest

from attrib.model import Identity, Span
from attrib.tables import TABLES, ArticleTables, tabulate
from attrib.tables.voice import count_words, voices, words

from .build import ATTRIBUTIONS, IDENTITY, TEXT, article, span


@pytest.fixture
def rows() -> ArticleTables:
    return tabulate(*article("bridge"))


def test_one_row_an_attribution_and_source(rows: ArticleTables) -> None:
    assert [(row["attribution_id"], row["source_index"], row["speaker_id"]) for row in rows.attributions] == [
        ("a1", 0, "s1"), ("a2", 0, "s2"), ("a2", 1, "s3"), ("a3", 0, ""), ("a4", 0, "s3"),
    ]  # fmt: skip


def test_rows_have_the_columns_of_the_schema(rows: ArticleTables) -> None:
    for name in ("articles", "sentences", "speakers", "attributions"):
        for row in getattr(rows, name):
            assert tuple(row) == tuple(column.name for column in TABLES[name].columns)


def test_a_sourceless_attribution_has_empty_source_columns(rows: ArticleTables) -> None:
    row = rows.attributions[3]
    assert (row["source"], row["source_spans"], row["speaker"], row["number"]) == ("", (), "", "")
    assert (row["speaker_type"], row["naming"], row["transparency"]) == ("unspecified", "none", 0)
    assert (row["content"], row["hands"], row["parent_id"]) == ("It was … closed twice", "hearsay", "a2")


def test_relays_stand_by_id_and_name(rows: ArticleTables) -> None:
    row = rows.attributions[1]
    assert (row["via_speaker_id"], row["via"], row["via_chain"]) == ("s4", "the Courier", ("s4",))


def test_a_speaker_stands_with_what_speaks_for_its_type_and_how_it_is_described(rows: ArticleTables) -> None:
    mayor, _, _, paper = rows.speakers
    assert (mayor["type_evidence"], mayor["type_confidence"]) == (("the noun mayor",), 0.9)
    assert (mayor["mentions"], mayor["description"]) == ((span("The mayor"),), "role")
    assert (paper["description"], paper["party_key"]) == ("", "courier")


def test_implied_attributions_do_not_count(rows: ArticleTables) -> None:
    assert rows.articles[0]["n_attributions"] == 3
    clerk = rows.speakers[2]
    assert (clerk["n_attributions"], clerk["n_words"]) == (1, 5)


def test_voices_of_sentences(rows: ArticleTables) -> None:
    assert [row["voice"] for row in rows.sentences] == ["attributed", "mixed", "narrator", "furniture"]
    # 7 of 7, 10 of 13 and 0 of 5 words outside the furniture
    assert rows.articles[0]["n_words"] == 25
    assert rows.articles[0]["attributed_share"] == round((7 + 10) / 25, 4)


def test_an_id_that_stands_twice_is_refused() -> None:
    parse, attributions, identity = article("bridge")
    with pytest.raises(ValueError, match="article bridge: two attributions have the id 'a1'"):
        tabulate(parse, (attributions[0], attributions[0]), identity)
    with pytest.raises(ValueError, match="two speakers have the id 's1'"):
        tabulate(parse, attributions, Identity((identity.speakers[0],) * 2, ()))


def test_a_source_without_link_is_unspecified_and_not_guessed() -> None:
    parse, attributions, _ = article("bridge")
    row = tabulate(parse, attributions[:1], Identity((), ())).attributions[0]
    assert (row["source"], row["speaker_type"], row["speaker_id"]) == ("The mayor", "unspecified", "")


def test_anonymity_reason_is_the_words_themselves() -> None:
    parse, _, _ = article("bridge")
    speaker = replace(IDENTITY.speakers[0], anonymity_reason=span("was safe"))
    rows = tabulate(parse, ATTRIBUTIONS[:1], Identity((speaker,), IDENTITY.links[:1]))
    assert rows.attributions[0]["anonymity_reason"] == rows.speakers[0]["anonymity_reason"] == "was safe"


def test_words_keep_inner_marks_together() -> None:
    text = "The state-run force’s 1,500 men, it’s said, left."
    assert [word.of(text) for word in words(text)] == [
        "The",
        "state-run",
        "force’s",
        "1,500",
        "men",
        "it’s",
        "said",
        "left",
    ]


def test_overlapping_spans_count_each_word_once() -> None:
    found = words(TEXT)
    assert count_words(found, [span("the bridge"), span("bridge was")]) == 3


def test_an_empty_text_has_no_share() -> None:
    assert voices([], [], [], []).attributed_share is None


@pytest.mark.parametrize(("covered", "voice"), [(0, "narrator"), (1, "mixed"), (3, "mixed"), (4, "attributed")])
def test_four_words_of_five_make_a_sentence_attributed(covered: int, voice: str) -> None:
    text = "one two three four five"
    spans = [Span(0, words(text)[covered - 1].end)] if covered else []
    assert voices(words(text), [Span(0, len(text))], [False], spans).of_sentences == (voice,)
