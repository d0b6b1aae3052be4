from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.grammar import from_conllu, to_conllu
from attrib.model import Article, Parse, Sentence, Token

from .trees import NOTHING, TOLD, parse, sentence, text

TWO_PARAGRAPHS = Parse(
    Article("", f"{text(TOLD)}\n\n{text(NOTHING)} {text(NOTHING)}"),
    (
        sentence(TOLD),
        sentence(NOTHING, 1, 1, len(text(TOLD)) + 2),
        sentence(NOTHING, 2, 1, len(text(TOLD)) + 3 + len(text(NOTHING))),
    ),
)


def test_columns_are_those_of_conllu() -> None:
    lines = to_conllu([parse(NOTHING)]).split("\n")
    assert lines[:5] == [
        "# newdoc",
        '# document_text = "They said little"',
        "# newpar",
        "# sent_id = 1",
        "# text = They said little",
    ]
    assert lines[6].split("\t") == ["2", "said", "say", "VERB", "_", "Tense=Past", "0", "root", "_", "TokenRange=5:9"]
    assert to_conllu([parse(TOLD)]).count("|NER=B-PER\n") == 1


def test_documents_sentences_and_paragraphs_come_back() -> None:
    parses = [TWO_PARAGRAPHS, parse(NOTHING)]
    assert from_conllu(to_conllu(parses)) == parses
    assert from_conllu("") == []


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
plain_words = st.text(st.characters(categories=["L", "Nd", "P", "S"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(words, plain_words, st.sampled_from(["O", "B-PER", "I-ORG"]), st.booleans()), min_size=1))
def test_any_text_comes_back(drawn: list[tuple[str, str, str, bool]]) -> None:
    tokens: list[Token] = []
    body = ""
    for id, (form, lemma, ner, space) in enumerate(drawn, 1):
        start = len(body)
        body += form
        tokens.append(Token(id, form, lemma, "X", "", "", id - 1, "dep", start, len(body), ner))
        body += " " if space else ""
    made = Parse(Article("", body), (Sentence(0, 0, tuple(tokens)),))
    assert from_conllu(to_conllu([made])) == [made]


@pytest.mark.parametrize(
    ("old", "new"),
    [("TokenRange", "Range"), ("\tVERB", ""), ("5:9", "5-9"), ('"They said', "They said"), ("2\tsaid", "two\tsaid")],
)
def test_damaged_file_says_where(old: str, new: str) -> None:
    good = to_conllu([parse(TOLD)])
    damaged = good + to_conllu([parse(NOTHING)]).replace(old, new)
    with pytest.raises(ValueError, match=f"the document at line {good.count(chr(10)) + 1} is no frozen parse"):
        from_conllu(damaged)
