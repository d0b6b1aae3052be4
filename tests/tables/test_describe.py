import re

import pytest

from attrib.tables import TABLES, data_package, schema_reference
from attrib.tables.layout import SPEAKER_TYPES, Table

DESIGNED = {
    "attributions": "article_id, attribution_id, outlet, published, sentence_id, quote_type, level, cue, cue_spans, "
    "cue_lemma, cue_class, stance, content, content_spans, source, source_spans, speaker_id, speaker, speaker_type, "
    "label, naming, number, affiliation, title, foreign, via_speaker_id, via, parent_id, told_to, channel, "
    "anonymity_reason, transparency, rule, confidence",
    "speakers": "speaker_id, article_id, outlet, name, speaker_type, label, naming, number, affiliation, title, "
    "justification, justification_spans, country, foreign, anonymity_reason, transparency, n_attributions, n_words, "
    "mentions",
    "articles": "article_id, outlet, outlet_country, published, headline, url, author, agency, path, sha256, "
    "n_sentences, n_tokens, n_attributions, attributed_share, text",
    "sentences": "article_id, sentence_id, start, end, voice, n_tokens",
    "outlets": "outlet, measure, value, low, high, n, unit, note",
    "claims": "claim_id, article_id, outlet, spans, text, attribution_id, speaker_id, speaker_type, similarity, "
    "conflict",
    "reuse": "article_a, spans_a, article_b, spans_b, similarity",
}  # what readers of the tables rely on; a new column goes behind these


@pytest.mark.parametrize("name", DESIGNED)
def test_the_designed_columns_come_first_and_in_order(name: str) -> None:
    designed = DESIGNED[name].split(", ")
    assert [column.name for column in TABLES[name].columns][: len(designed)] == designed


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_keys_are_columns(table: Table) -> None:
    names = {column.name for column in table.columns}
    assert set(table.primary_key) <= names
    for link in table.foreign_keys:
        assert set(link.fields) <= names
        assert set(link.reference) <= {column.name for column in TABLES[link.table].columns}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_is_documented_once(table: Table) -> None:
    page = schema_reference().partition(f"## {table.name}\n")[2].partition("\n## ")[0]
    for column in table.columns:
        assert column.about.endswith(".")
        assert len(re.findall(rf"^\| `{column.name}` \|", page, flags=re.M)) == 1


def test_fields_say_what_is_allowed() -> None:
    package = data_package()
    resources = {resource["name"]: resource for resource in package["resources"]}
    fields = {field["name"]: field for field in resources["attributions"]["schema"]["fields"]}
    assert fields["speaker_type"]["constraints"] == {"required": True, "enum": list(SPEAKER_TYPES)}
    assert fields["confidence"]["constraints"] == {"minimum": 0, "maximum": 1}
    assert re.fullmatch(fields["cue_spans"]["constraints"]["pattern"], "1:2;3:4")
    assert not re.fullmatch(fields["cue_spans"]["constraints"]["pattern"], "(1, 2)")
    assert resources["attributions"]["schema"]["missingValues"] == [""]
    assert {"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["article_id"]}} in resources[
        "attributions"
    ]["schema"]["foreignKeys"]


def test_links_to_absent_tables_are_left_out() -> None:
    (resource,) = data_package(["reuse"])["resources"]
    assert resource["schema"]["foreignKeys"] == []
