from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from attrib.tables import Before, Row, Tables, read_tables, recompute, rows_to_frame
from attrib.tables.schema import ATTRIBUTIONS

from .build import rows_of, write_run


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder: Path = tmp_path_factory.mktemp("tables")
    write_run(folder, [*rows_of("bridge0"), *rows_of("bridge1", outlet="Hill Post")])
    return read_tables(folder)


def put(frame: pd.DataFrame, article: str, key: str, column: str, value: str) -> pd.DataFrame:
    """The frame with one value changed; `key` is a speaker id or an attribution id."""
    changed = frame.copy()
    name = "speaker_id" if "justification" in frame else "attribution_id"
    changed.loc[(frame["article_id"] == article) & (frame[name] == key), column] = value
    return changed


def before(tables: Tables) -> Before:
    return Before(tables.speakers, tables.attributions)


def test_nothing_changed_nothing_follows(tables: Tables) -> None:
    after = recompute(tables)
    assert after.problems == ()
    for table, frame in tables.frames():
        pd.testing.assert_frame_equal(frame, getattr(after, table.name), obj=table.name)


def test_the_speakers_table_leads(tables: Tables) -> None:
    after = recompute(replace(tables, speakers=put(tables.speakers, "bridge0", "s3", "speaker_type", "citizen")))
    clerk = after.attributions[after.attributions["speaker_id"] == "s3"]
    assert clerk["speaker_type"].to_list() == ["citizen", "citizen", "government", "government"]
    assert after.problems == (
        "attributions.csv, speaker_type: speakers.csv has 'citizen' instead of 'government' for speaker s3 of article "
        "bridge0 (and 1 more); taken from speakers.csv, which leads",
    )


def test_a_copy_with_the_value_from_before_is_no_fault(tables: Tables) -> None:
    corrected = replace(tables, speakers=put(tables.speakers, "bridge0", "s3", "speaker_type", "citizen"))

    def follow(was: Mapping[str, object], now: Mapping[str, object]) -> dict[str, str | int | float]:
        assert (was["speaker_type"], now["speaker_type"], now["speaker_id"]) == ("government", "citizen", "s3")
        return {"label": "resident", "transparency": 2}

    after = recompute(corrected, before(tables), follow)
    clerk = after.attributions[after.attributions["speaker_id"] == "s3"]
    assert clerk["label"].to_list() == ["resident", "resident", "clerk", "clerk"]
    assert after.speakers["label"][2] == "resident" and after.speakers["transparency"][2] == 2
    assert after.problems == ()
    assert after.notes[0] == (
        "attributions.csv, speaker_type: speakers.csv has 'citizen' instead of 'government' for speaker s3 of article "
        "bridge0 (and 1 more); corrected there, and followed here"
    )


def test_a_copy_changed_alone_is_a_fault_even_then(tables: Tables) -> None:
    changed = replace(tables, attributions=put(tables.attributions, "bridge0", "a1", "label", "city hall"))
    after = recompute(changed, before(tables), lambda was, now: {})
    assert after.notes == ()
    assert "speakers.csv has 'mayor (unnamed)' instead of 'city hall'" in after.problems[0]


def test_a_copy_changed_alone_goes_back(tables: Tables) -> None:
    after = recompute(replace(tables, attributions=put(tables.attributions, "bridge0", "a1", "label", "city hall")))
    assert after.attributions["label"][0] == "mayor (unnamed)"
    assert "speakers.csv has 'mayor (unnamed)' instead of 'city hall'" in after.problems[0]


def test_a_statement_given_to_another_speaker(tables: Tables) -> None:
    after = recompute(replace(tables, attributions=put(tables.attributions, "bridge0", "a1", "speaker_id", "s3")))
    assert after.attributions["label"][0] == "clerk"
    assert after.speakers["n_attributions"].to_list()[:4] == [0, 1, 2, 0]
    assert after.speakers["n_words"].to_list()[:4] == [0, 5, 9, 0]


def test_who_says_it_was_corrected_and_all_that_describes_the_speaker_follows(tables: Tables) -> None:
    changed = replace(tables, attributions=put(tables.attributions, "bridge0", "a1", "speaker_id", "s3"))
    after = recompute(changed, before(tables), lambda was, now: {})
    assert after.attributions["label"][0] == "clerk"
    assert after.problems == ()
    assert after.notes == (
        "attributions.csv: attribution a1 of article bridge0 was given to speaker s3 (a clerk) instead of s1; all that "
        "describes the speaker has followed",
    )
    odd = replace(changed, attributions=put(changed.attributions, "bridge0", "a1", "label", "city hall"))
    assert "instead of 'city hall'" in recompute(odd, before(tables), lambda was, now: {}).problems[0]


def test_a_statement_taken_out(tables: Tables) -> None:
    kept = tables.attributions[tables.attributions["attribution_id"] != "a1"].reset_index(drop=True)
    after = recompute(replace(tables, attributions=kept))
    assert after.articles["n_attributions"].to_list() == [2, 2]
    assert after.sentences["voice"].to_list()[:4] == ["narrator", "mixed", "narrator", "furniture"]
    assert after.articles["attributed_share"].to_list() == [0.4, 0.4]


def test_names_of_relays_follow(tables: Tables) -> None:
    after = recompute(replace(tables, speakers=put(tables.speakers, "bridge0", "s4", "name", "The Vale Courier")))
    told = after.attributions[after.attributions["attribution_id"] == "a2"]
    assert told["via"].to_list() == ["The Vale Courier", "The Vale Courier", "the Courier", "the Courier"]
    assert after.parties["aliases"].to_list() == ["the Courier"]


def test_an_outlet_corrected(tables: Tables) -> None:
    after = recompute(replace(tables, articles=tables.articles.assign(outlet="Hill Post", published="2024-05-02")))
    assert set(after.attributions["outlet"]) == set(after.speakers["outlet"]) == {"Hill Post"}
    assert set(after.attributions["published"]) == {"2024-05-02"}
    assert after.parties["n_outlets"].to_list() == [1]


def test_parties_join_named_speakers_alone(tables: Tables) -> None:
    assert tables.parties.to_dict("records") == [
        {
            "party_id": "courier", "name": "the Courier", "aliases": "", "affiliation": "", "speaker_type": "media",
            "n_articles": 2, "n_outlets": 2, "n_attributions": 0,
        }
    ]  # fmt: skip


def test_an_unknown_speaker_is_told_and_kept(tables: Tables) -> None:
    after = recompute(replace(tables, attributions=put(tables.attributions, "bridge0", "a1", "speaker_id", "s9")))
    assert after.attributions["label"][0] == "mayor (unnamed)"
    assert after.problems == (
        "attributions.csv: speaker s9 of article bridge0 is not in speakers.csv; add it there, "
        "else the row's own columns stand",
    )


def test_words_follow_their_spans(tables: Tables) -> None:
    moved = put(tables.attributions, "bridge0", "a1", "content_spans", "15:25;30:35")
    after = recompute(replace(tables, attributions=moved))
    assert after.attributions["content"][0] == "the bridge … safe."
    assert after.speakers["n_words"][0] == 3
    assert after.problems == (
        "attributions.csv, row 2: attribution a1 of article bridge0: content: the words follow content_spans; correct "
        "these, or empty them to have the words looked up",
    )


def test_spans_after_the_text_are_told_and_kept(tables: Tables) -> None:
    after = recompute(replace(tables, attributions=put(tables.attributions, "bridge0", "a1", "cue_spans", "11:9999")))
    assert after.attributions[["cue", "cue_spans"]].iloc[0].to_list() == ["said", "11:9999"]
    assert "cue_spans: 11:9999 ends after the article's last character" in after.problems[0]


def added(tables: Tables, **cells: str | int) -> Tables:
    """The tables with a row that a person added to `attributions`."""
    row: Row = {
        "article_id": "bridge0", "attribution_id": "mine", "sentence_id": 2, "quote_type": "indirect", "level": "core",
        "naming": "none", "speaker_type": "unspecified", "source_index": 0, "transparency": 0,
        **cells,
    }  # fmt: skip
    frame = pd.concat([tables.attributions, rows_to_frame(ATTRIBUTIONS, [row])], ignore_index=True)
    return replace(tables, attributions=frame, numbers=tuple(range(2, 2 + len(frame))))


def test_a_row_that_a_person_added_takes_words_and_a_speaker(tables: Tables) -> None:
    after = recompute(added(tables, content="opened in 1931", speaker_id="s3"))
    assert after.problems == ()
    assert after.attributions.iloc[-1][["content_spans", "speaker_type"]].to_list() == ["123:137", "government"]
    assert after.speakers["n_attributions"].to_list()[2] == 2


def test_words_are_looked_for_in_the_sentence_first(tables: Tables) -> None:
    for sentence, words, spans in (
        (0, "bridge", "19:25"),
        (2, "bridge", "116:122"),
        (2, "was … opened", ""),
        (2, "was safe … opened", "26:34;123:129"),
        (1, "two\n residents", "68:81"),
    ):
        after = recompute(added(tables, sentence_id=sentence, content=words))
        assert after.attributions["content_spans"].iloc[-1] == spans, words
        assert (after.problems == ()) == bool(spans)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            "bridge",
            "“bridge” stands 2 times in the article, though not in the row's sentence; write into content_spans which "
            "is meant: 19:25, 116:122",
        ),
        (
            "The bridge was blue",
            "“The bridge was blue” stands nowhere in the article; copy the words as they stand there",
        ),
    ],
)
def test_words_that_stand_twice_or_nowhere_are_told(tables: Tables, words: str, problem: str) -> None:
    after = recompute(added(tables, sentence_id=3, content=words))
    assert after.attributions["content"].iloc[-1] == words
    assert after.problems == (f"attributions.csv, row 12: attribution mine of article bridge0: content: {problem}",)


def introduce(told: Mapping[str, str]) -> Mapping[str, str | int | float]:
    if told["name"] == "It":
        return {}
    return {"speaker_type": "other", "naming": "described", "label": "", "transparency": 1, **told}


def test_a_source_without_a_speaker_is_one_that_is_mentioned_there(tables: Tables) -> None:
    for words, speaker in (("mayor", "s1"), ("a clerk", "s3")):
        after = recompute(added(tables, sentence_id=0 if speaker == "s1" else 1, source=words), introduce=introduce)
        assert after.attributions[["speaker_id", "naming"]].iloc[-1].to_list() == [speaker, "described"]
        assert len(after.speakers) == 8 and after.problems == ()
        assert f"its source, “{words}”, is speaker {speaker} of speakers.csv" in after.notes[0]


def test_a_source_that_is_no_speaker_becomes_one(tables: Tables) -> None:
    changed = added(tables, source="our newsletter", sentence_id=3, speaker_type="media", cue="opened")
    after = recompute(changed, introduce=introduce)
    new = after.speakers.iloc[4]
    assert new[["article_id", "outlet", "speaker_id", "name"]].to_list() == [
        "bridge0", "Vale Gazette", "s5", "our newsletter"
    ]  # fmt: skip
    assert new[["mentions", "speaker_type", "n_attributions"]].to_list() == ["152:166", "media", 1]
    assert after.attributions[["speaker_id", "speaker", "naming"]].iloc[-1].to_list() == [
        "s5", "our newsletter", "described"
    ]  # fmt: skip
    assert after.problems == ()
    assert after.notes == (
        "attributions.csv: attribution mine of article bridge0 has no speaker_id; its source, “our newsletter”, is s5, "
        "a new row in speakers.csv (described, media), to be corrected there",
    )


def test_a_source_that_does_not_say_who_it_is_is_told(tables: Tables) -> None:
    after = recompute(added(tables, source="It", sentence_id=1), introduce=introduce)
    assert len(after.speakers) == 8 and after.attributions["naming"].iloc[-1] == "none"
    assert after.problems == (
        "attributions.csv: attribution mine of article bridge0 has no speaker_id; its source, “It”, does not say who "
        "that is; write the speaker_id of speakers.csv",
    )
