from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from attrib.grammar import GrammarError
from attrib.model import Article
from attrib.reading import read_corpus
from attrib.resources import rules_dir

from .conftest import Corpus

TEXT = "Storm shuts harbour\n\nThe harbour stays shut, the harbour master said on Monday.\n"


def test_a_text_file_is_kept_as_it_stands(corpus: Corpus) -> None:
    text = "Stürm 🌊\r\n\r\n  “No ferry,” he said.\t\u00a0\r\nMore.\r"
    path = corpus.write("north/storm.txt", text)
    (article,) = corpus.read().articles
    assert article == Article(
        id="storm",
        text=text,
        outlet="north",
        headline="Stürm 🌊",
        path=path.as_posix(),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def test_files_come_in_the_order_of_their_paths_and_ids_are_unique(corpus: Corpus) -> None:
    for name in ("b.txt", "a/z.txt", "c/b.txt", "c/B.txt", "a/deep/down/a.txt", "b-2.txt"):
        corpus.write(name, TEXT)
    outcome = corpus.read()
    within = [Path(article.path).relative_to(corpus.folder).as_posix() for article in outcome.articles]
    assert within == ["a/deep/down/a.txt", "a/z.txt", "b-2.txt", "b.txt", "c/B.txt", "c/b.txt"]
    assert outcome.ids == ["a", "z", "b-2", "b", "B-3", "b-4"]
    assert [article.outlet for article in outcome.articles] == ["a", "a", "", "", "c", "c"]


def test_what_is_about_the_corpus_is_no_article(corpus: Corpus) -> None:
    names = ("README.md", "readme.txt", "LICENSE.txt", ".notes.txt", ".git/a.txt", "page_files/frame.html", "map.png")
    for name in (*names, "out/report.html", "out/tables/attributions.csv", "page.html.txt", "page.html"):
        corpus.write(name, TEXT)
    corpus.write("articles.csv", "file,outlet\n")
    corpus.write("gold.jsonl", '{"id": "x", "text": "Storm.", "attributions": []}\n')
    outcome = corpus.read()
    assert outcome.ids == ["page.html"]
    assert [Path(each.path).name for each in outcome.skipped] == ["page.html"]


def test_gold_is_read_where_its_file_is_named(corpus: Corpus) -> None:
    path = corpus.write("gold.jsonl", '{"id": "x", "text": "Storm.", "attributions": []}\n')
    assert corpus.read(path).ids == ["x"]


def test_links(corpus: Corpus) -> None:
    corpus.write("a/one.txt", TEXT)
    (corpus.folder / "loop").symlink_to(corpus.folder)
    (corpus.folder / "gone.txt").symlink_to(corpus.folder / "none")
    outcome = corpus.read()
    assert outcome.ids == ["one"]
    assert [each.reason for each in outcome.skipped] == [
        "the link leads nowhere, or the file has just gone; mend or delete the link"
    ]


def test_several_sources_and_globs(corpus: Corpus) -> None:
    for name in ("a/one.txt", "b/two.txt", "b/two.md", "c/three.txt"):
        corpus.write(name, TEXT)
    outcome = corpus.read([corpus.folder / "c", f"{corpus.folder}/[ab]/*.txt"])
    assert [(article.id, article.outlet) for article in outcome.articles] == [("three", ""), ("one", "a"), ("two", "b")]
    assert outcome.skipped == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "the text is empty"),
        ("blank.txt", b" \n\t\n", "the text is empty"),
        ("binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "null character at offset"),
        ("damaged.txt", "Ströme\n“No”".encode() + b"\n\xff", "byte 0xFF at offset 17 (line 3) is not UTF-8"),
        ("undefined.txt", b"a \x81", "byte 0x81 at offset 2 (line 1)"),
        ("report.pdf", b"%PDF", "attrib does not read such files"),
    ],
)
def test_bad_input_costs_that_input(corpus: Corpus, name: str, content: bytes, reason: str) -> None:
    corpus.write(name, content)
    corpus.write("zz.txt", TEXT)
    outcome = corpus.read()
    (skipped,) = outcome.skipped
    assert outcome.ids == ["zz"]
    assert skipped.path.endswith(name) and reason in skipped.reason
    assert str(skipped).startswith(f"{corpus.folder.as_posix()}/{name}: ")


def test_sources_that_lead_nowhere(corpus: Corpus) -> None:
    corpus.write("pictures/map.png", b"x")
    sources = [
        corpus.folder / "none",
        corpus.folder / "*.txt",
        corpus.folder / "pictures",
        corpus.folder / "pictures/map.png",
    ]
    told = [(Path(each.path).name, each.reason.split(";")[0]) for each in corpus.read(sources).skipped]
    assert told == [
        ("none", "there is no such file or folder"),
        ("*.txt", "the pattern matches no file"),
        ("pictures", "holds no article"),
        ("map.png", "attrib does not read such files"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Ströme — “no”".encode(),
        b"\xef\xbb\xbf" + "Ströme — “no”".encode(),
        "Ströme — “no”".encode("windows-1252"),
        "Ströme — “no”".encode("utf-16"),
    ],
)
def test_encodings(corpus: Corpus, content: bytes) -> None:
    corpus.write("a.txt", content)
    assert corpus.read().articles[0].text == "Ströme — “no”"


@pytest.mark.parametrize(
    ("stdin", "ids", "text"),
    [
        (b"Storm shuts harbour", ["stdin"], "Storm shuts harbour"),
        (b'{"id": "a", "text": "Storm."}\n{"text": "Calm."}\n', ["a", "stdin-2"], "Storm."),
        (b'{\n "text": "Storm."\n}', ["stdin"], "Storm."),
        (b'[{"text": "Storm."}]', ["stdin-1"], "Storm."),
        (b"[Storm] {no JSON}", ["stdin"], "[Storm] {no JSON}"),
    ],
)
def test_standard_input(corpus: Corpus, stdin: bytes, ids: list[str], text: str) -> None:
    outcome = corpus.read("-", stdin)
    assert (outcome.ids, outcome.articles[0].text, outcome.articles[0].path) == (ids, text, "-")


def test_articles_come_one_by_one(corpus: Corpus) -> None:
    corpus.write("a.txt", TEXT)
    corpus.write("b.txt", TEXT)
    found: Iterator[object] = read_corpus(corpus.folder, rules=[rules_dir()])
    assert isinstance(next(found), Article)
    (corpus.folder / "b.txt").unlink()
    assert "the file has just gone" in str(next(found))


def test_ids_are_fit_for_file_names(corpus: Corpus) -> None:
    corpus.write("a.jsonl", '{"id": "../../x y:z", "text": "Storm."}\n{"id": "..", "text": "Storm."}\n')
    corpus.write(f"{'é' * 110}.txt", TEXT)
    assert corpus.read().ids == ["_.._x_y_z", "article", "é" * 100]


def test_a_headline_is_a_short_first_line(corpus: Corpus) -> None:
    corpus.write("a.txt", "Skip to content\nStorm shuts harbour\nThe harbour stays shut.")
    corpus.write("b.txt", "The harbour stays shut.\nMore.")
    corpus.write("c.txt", "Storm")
    corpus.write("d.txt", "Reed: “No ferry”\nMore.")
    headlines = [article.headline for article in corpus.read().articles]
    assert headlines == ["Storm shuts harbour", "", "", "Reed: “No ferry”"]


def test_furniture_is_found(corpus: Corpus) -> None:
    corpus.write("a.txt", f"{TEXT}Advertisement\n")
    (article,) = corpus.read().articles
    assert [span.of(article.text) for span in article.furniture] == ["Advertisement"]


def test_the_country_of_a_known_outlet(corpus: Corpus) -> None:
    for name in ("The Sandry Post/a.txt", "Other/b.txt", "sandry post/c.txt"):
        corpus.write(name, TEXT)
    corpus.write("articles.csv", "file,outlet_country\nc.txt,FR\n")
    articles = corpus.read(outlets={"Sandry Post": "IE"}).articles
    assert {article.id: article.outlet_country for article in articles} == {"a": "IE", "b": "", "c": "FR"}


def test_wrong_rules_stop_the_reading(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "own" / "reading").mkdir(parents=True)
    (tmp_path / "own" / "reading" / "furniture.yml").write_text("patterns: []\n", encoding="utf-8")
    with pytest.raises(GrammarError, match="about"):
        corpus.read(rules=[tmp_path / "own"])
