from __future__ import annotations

from .conftest import Corpus

TEXT = "The harbour stays shut."


def test_rows_are_found_by_path_name_stem_and_id(corpus: Corpus) -> None:
    for name in ("a/one.txt", "a/two.txt", "three.txt"):
        corpus.write(name, TEXT)
    corpus.write("more.jsonl", '{"id": "four", "text": "Storm.", "outlet": "Gazette", "author": "Ana Belt"}\n')
    corpus.write("articles.csv", "file,outlet\na/one.txt,Post\ntwo.txt,Echo\nthree,Mail\nfour,Herald\n")
    outcome = corpus.read()
    assert {article.id: article.outlet for article in outcome.articles} == {
        "one": "Post",
        "two": "Echo",
        "four": "Herald",
        "three": "Mail",
    }
    assert outcome.articles[2].author == "Ana Belt"
    assert outcome.skipped == []


def test_all_fields(corpus: Corpus) -> None:
    corpus.write("x/a.txt", TEXT)
    corpus.write(
        "articles.csv",
        "\ufefffilename,outlet,outlet_country,published,headline,url,author,agency\r\n"
        'a.txt,Post,Ireland,"March 1, 2021",Storm,https://post.example/a,Ana Belt,NW\r\n',
    )
    (article,) = corpus.read().articles
    assert (article.outlet, article.outlet_country, article.published) == ("Post", "IE", "2021-03-01")
    assert (article.headline, article.url, article.author, article.agency) == (
        "Storm",
        "https://post.example/a",
        "Ana Belt",
        "NW",
    )


def test_a_sidecar_with_semicolons(corpus: Corpus) -> None:
    corpus.write("a.txt", TEXT)
    corpus.write("articles.csv", "file;outlet\na.txt;Post, Sandry\n")
    assert [article.outlet for article in corpus.read().articles] == ["Post, Sandry"]


def test_the_nearest_sidecar_speaks_first(corpus: Corpus) -> None:
    corpus.write("n/a.txt", TEXT)
    corpus.write("n/articles.csv", "file,outlet\na.txt,Near\n")
    corpus.write("articles.csv", "file,outlet\nn/b.txt,Far\n")
    corpus.write("n/b.txt", TEXT)
    assert [article.outlet for article in corpus.read().articles] == ["Near", "Far"]


def test_a_sidecar_speaks_of_a_single_file_too(corpus: Corpus) -> None:
    path = corpus.write("a.txt", TEXT)
    corpus.write("articles.csv", "file,outlet\na.txt,Post\nb.txt,Echo\n")
    outcome = corpus.read(path)
    assert [article.outlet for article in outcome.articles] == ["Post"]
    assert outcome.skipped == []


def test_what_is_wrong_with_a_sidecar_is_named(corpus: Corpus) -> None:
    corpus.write("a.txt", TEXT)
    rows = "file,outlet,mood\na.txt,Post,x\ngone.txt,Echo,x\n,Mail,x\na.txt,Mail,x\n"
    corpus.write("articles.csv", rows)
    outcome = corpus.read()
    assert [article.outlet for article in outcome.articles] == ["Post"]
    assert [(each.place, each.reason.split(";")[0]) for each in outcome.skipped] == [
        ("header", "nothing is read from “mood”"),
        ("line 4", "the column “file” is empty"),
        ("line 5", "“a.txt” has a row on line 2"),
        ("line 3", "there is no article “gone.txt”"),
    ]


def test_a_sidecar_without_key_is_left_out(corpus: Corpus) -> None:
    corpus.write("a.txt", TEXT)
    corpus.write("articles.csv", "outlet\nPost\n")
    outcome = corpus.read()
    assert [article.outlet for article in outcome.articles] == [""]
    assert [each.place for each in outcome.skipped] == ["header"]


def test_a_table_of_articles_may_have_the_name_of_a_sidecar(corpus: Corpus) -> None:
    corpus.write("articles.csv", "id,text,outlet\na,The harbour stays shut.,Post\n")
    corpus.write("b.txt", TEXT)
    outcome = corpus.read()
    assert {article.id: article.outlet for article in outcome.articles} == {"a": "Post", "b": ""}
    assert outcome.skipped == []


def test_a_sidecar_with_nothing_to_speak_of_is_told(corpus: Corpus) -> None:
    corpus.write("articles.csv", "file,outlet\na.txt,Post\n")
    assert [each.place for each in corpus.read().skipped] == ["", "line 2"]


def test_values_that_cannot_be_used_are_named_and_the_article_is_kept(corpus: Corpus) -> None:
    corpus.write("a.txt", TEXT)
    corpus.write("articles.csv", "file,published,outlet_country\na.txt,3/4/2021,Atlantis\n")
    outcome = corpus.read()
    assert [(article.published, article.outlet_country) for article in outcome.articles] == [("", "")]
    assert [each.place for each in outcome.skipped] == ["published", "outlet_country"]
    assert outcome.skipped[0].reason.endswith("or one that can be read in two ways; write it as YYYY-MM-DD")


def test_a_date_that_no_calendar_has(corpus: Corpus) -> None:
    corpus.write("a.txt", "The ferry is late, he said.")
    corpus.write("articles.csv", "file,published\na.txt,2024-13-01\n")
    assert corpus.read().skipped[0].reason == "“2024-13-01” is no date: there is no month 13"
