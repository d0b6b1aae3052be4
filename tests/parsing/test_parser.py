from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from attrib.model import Article, Parse
from attrib.parsing import ParseFailure, Parser
from attrib.parsing.parser import BATCH_ARTICLES, BATCH_TEXT

from .fakes import FakeEngine, article


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr("attrib.parsing.parser.load_engine", lambda model, threads: fake)
    return fake


def test_parses_come_in_the_order_of_the_articles(engine: FakeEngine) -> None:
    articles = [article(f"Number {number} said so. It left.\n\nIt came back.", str(number)) for number in range(5)]
    parses = list(Parser(cache=None).parse(articles))
    assert [parse.article for parse in parses] == articles
    for parse in parses:
        assert isinstance(parse, Parse)
        assert [sentence.index for sentence in parse.sentences] == [0, 1, 2]
        assert [sentence.paragraph for sentence in parse.sentences] == [0, 0, 1]


def test_sentences_keep_to_their_paragraph_and_tokens_to_their_offsets(engine: FakeEngine) -> None:
    text = "“One” said so.\r\n\r\nTwo did not. Three left."
    (parse,) = Parser(cache=None).parse([article(text)])
    assert isinstance(parse, Parse)
    tokens = [token for sentence in parse.sentences for token in sentence.tokens]
    assert all(token.text == text[token.start : token.end] for token in tokens)
    assert tokens[0].lemma == '"one"'
    assert not any("\n" in sentence.span.of(text) for sentence in parse.sentences)


def test_an_article_without_text_has_no_sentences(engine: FakeEngine) -> None:
    parses = list(Parser(cache=None).parse([article(""), article(" \n\u00a0\n")]))
    assert [parse.sentences for parse in parses if isinstance(parse, Parse)] == [(), ()]


def test_a_bad_article_costs_only_itself(engine: FakeEngine) -> None:
    articles = [article("Fine."), article("This will crash."), article("Fine too.")]
    first, second, third = Parser(cache=None).parse(articles)
    assert isinstance(first, Parse)
    assert isinstance(third, Parse)
    assert second == ParseFailure(articles[1], "the parser failed: RuntimeError: no memory for this tree")


def test_what_is_cached_is_not_parsed_again(engine: FakeEngine, tmp_path: Path) -> None:
    articles = [article("One said so."), article("Two did not.", "b")]
    first = list(Parser(cache=tmp_path).parse(articles))
    engine.seen.clear()
    again = list(Parser(cache=tmp_path).parse([*articles, article("Three is new.", "c")]))
    assert again[:2] == first
    assert engine.seen == ["Three is new."]


def test_a_failure_is_not_cached(engine: FakeEngine, tmp_path: Path) -> None:
    list(Parser(cache=tmp_path).parse([article("crash")]))
    list(Parser(cache=tmp_path).parse([article("crash")]))
    assert engine.seen == ["crash", "crash"]


def test_cached_and_new_articles_stay_in_order(engine: FakeEngine, tmp_path: Path) -> None:
    articles = [article(f"Article {number}.", str(number)) for number in range(6)]
    list(Parser(cache=tmp_path).parse(articles[1::2]))
    parses = list(Parser(cache=tmp_path).parse(articles))
    assert [parse.article.id for parse in parses] == ["0", "1", "2", "3", "4", "5"]


def test_without_a_cache_nothing_is_written(
    engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATTRIB_CACHE", str(tmp_path))
    list(Parser(cache=None).parse([article("One.")]))
    assert not list(tmp_path.iterdir())
    list(Parser().parse([article("One.")]))
    assert list(tmp_path.iterdir())


def test_a_cache_that_cannot_be_written_is_done_without(engine: FakeEngine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.warns(UserWarning, match="cache cannot be written"):
        parses = list(Parser(cache=tmp_path / "file").parse([article("One."), article("Two.")]))
    assert len(parses) == 2


def test_articles_are_read_as_they_are_needed(engine: FakeEngine) -> None:
    read = 0

    def endless() -> Iterator[Article]:
        nonlocal read
        while True:
            read += 1
            yield article("word " * 1000)

    next(iter(Parser(cache=None).parse(endless())))
    assert read <= min(BATCH_ARTICLES, BATCH_TEXT // 5000 + 1)
