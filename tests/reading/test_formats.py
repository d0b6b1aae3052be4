from __future__ import annotations

import gzip
import io
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from attrib.reading.formats.markdown import plain_text

from .conftest import Corpus

PARAGRAPHS = (
    "The harbour of Port Sandry stays shut until Friday, the harbour master said after a night of heavy rain.",
    "“We cannot let a ferry out in this,” Jan Reed told the council, which had asked for an earlier date.",
    "Fishermen said that they had lost a week of work. The council promised to pay for all of it.",
)
HEAD = (
    "<title>Storm shuts harbour - Sandry Post</title><meta property='og:site_name' content='Sandry Post'>"
    "<meta property='og:title' content='Storm shuts harbour'><meta name='author' content='Ana Belt'>"
    "<meta property='article:published_time' content='2021-03-01T09:30:00Z'>"
    "<link rel='canonical' href='https://post.example/storm'>"
)


def html(head: str = HEAD, top: str = "<h1>Storm shuts harbour</h1>") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<article>{top}{body}</article><footer>All rights reserved</footer>"
    return (
        f"<!doctype html><html lang='en'><head>{head}</head><body><nav><a>Home</a></nav>{page}</body></html>".encode()
    )


def test_markdown_with_front_matter(corpus: Corpus) -> None:
    front = (
        "title: 'Storm: harbour shut'\nsource: Sandry Post\ncountry: NO\ndate: 2021-03-01\nauthors: [A. Belt, B. Reed]"
    )
    corpus.write("a.md", f"---\n{front}\n---\n\nThe harbour\nstays shut.\r\n")
    (article,) = corpus.read().articles
    assert (article.text, article.headline, article.outlet) == (
        "The harbour stays shut.",
        "Storm: harbour shut",
        "Sandry Post",
    )
    assert (article.outlet_country, article.published, article.author) == ("NO", "2021-03-01", "A. Belt, B. Reed")


def test_markdown_without_front_matter_has_its_title_as_headline(corpus: Corpus) -> None:
    corpus.write("a.md", "# *Storm* shuts harbour\n\nThe harbour stays shut.\n\n---\n\nMore.")
    (article,) = corpus.read().articles
    assert article.headline == "Storm shuts harbour"
    assert article.text == "Storm shuts harbour\n\nThe harbour stays shut.\n\nMore."


def test_broken_front_matter_is_named_with_its_line(corpus: Corpus) -> None:
    corpus.write("a.md", "---\noutlet: Post\ntitle: Storm: shut\n---\nText.")
    (skipped,) = corpus.read().skipped
    assert skipped.place == "line 3" and "quotation marks" in skipped.reason


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("## Storm ##\nText.", "Storm\n\nText."),
        ("Storm\n=====\n\nText.", "Storm\n\nText."),
        ("He **did *not* go**, _she_ said.", "He did not go, she said."),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        (
            "See [the *report*](https://a.example/x_(y) 'T') and [it][1].\n\n[1]: https://b.example",
            "See the report and it.",
        ),
        ("![Quay](quay.jpg)\n\nText<br>.", "Text."),
        ("> “No,” he\n> said.", "“No,” he said."),
        ("Two:\n\n- one\n  more\n- two", "Two:\n\n• one more\n\n• two"),
        ("One\\*two `code` <!-- not\nthis --> <https://a.example>", "One*two code  https://a.example"),
        ("A\n\n```\ncode\n```\n\nB", "A\n\nB"),
        ("[Reed] said [he] knew", "[Reed] said [he] knew"),
    ],
)
def test_markdown_as_a_reader_sees_it(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


@given(st.lists(st.text("abc ,.’“”é", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=5))
def test_prose_without_marks_is_kept(paragraphs: list[str]) -> None:
    assert plain_text("\n\n".join(paragraphs)) == "\n\n".join(paragraphs)


def test_html(corpus: Corpus) -> None:
    corpus.write("page.html", html())
    (article,) = corpus.read().articles
    assert article.text == "\n\n".join(("Storm shuts harbour", *PARAGRAPHS))
    assert (article.headline, article.outlet, article.author) == ("Storm shuts harbour", "Sandry Post", "Ana Belt")
    assert (article.published, article.url) == ("2021-03-01", "https://post.example/storm")


def test_html_headline_from_the_head_and_outlet_from_the_folder(corpus: Corpus) -> None:
    corpus.write("Echo/page.htm", html("<title>Storm shuts harbour</title>", ""))
    (article,) = corpus.read().articles
    assert article.text.startswith("Storm shuts harbour\n\nThe harbour") and article.outlet == "Echo"


def test_a_page_without_article(corpus: Corpus) -> None:
    corpus.write("page.html", "<html><body></body></html>")
    assert "no article is found" in corpus.read().skipped[0].reason


def test_json(corpus: Corpus) -> None:
    corpus.write("one.json", '{"title": "Storm", "content": " Shut.\\n", "source": {"id": null, "name": "Post"}}')
    corpus.write("list.json", '[{"body": "Shut."}, 5, {"title": "x"}, {"text": ""}, {"text": "\\ud800"}]')
    corpus.write("bad.json", '{"text": "Shut.",\n}')
    outcome = corpus.read()
    assert [(article.id, article.text, article.outlet) for article in outcome.articles] == [
        ("list-1", "Shut.", ""),
        ("one", " Shut.\n", "Post"),
    ]
    assert [(each.place, each.reason.split(" ")[0]) for each in outcome.skipped] == [
        ("line 2", "not"),
        ("item 2", "not"),
        ("item 3", "nothing"),
        ("item 4", "the"),
        ("item 5", "holds"),
    ]


def test_json_lines_go_on_after_a_broken_one(corpus: Corpus) -> None:
    lines = [
        b'{"id": 7, "text": "Shut."}',
        b'{"text": ',
        b"",
        b'{"id": 7, "text": "Open."}',
        b'{"text": "\xe2\x80\x9cA\xff"}',
    ]
    corpus.write("a.jsonl", b"\n".join(lines))
    outcome = corpus.read()
    assert outcome.ids == ["7", "7-2"]
    assert [each.place for each in outcome.skipped] == ["line 2", "line 5"]


def test_deeply_nested_json(corpus: Corpus) -> None:
    corpus.write("a.json", "[" * 100_000)
    assert "nested too deep" in corpus.read().skipped[0].reason


def test_csv(corpus: Corpus) -> None:
    corpus.write(
        "a.csv",
        '\ufeffID,Text,Publisher,Pub date,views\r\nx,"Shut, ""he""\r\nsaid.",Post,2021-03-01,5\r\n\r\n,Open.,,,\r\n',
    )
    first, second = corpus.read().articles
    assert (first.id, first.text, first.outlet, first.published) == ("x", 'Shut, "he"\r\nsaid.', "Post", "2021-03-01")
    assert (second.text, second.outlet) == ("Open.", "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "text;outlet\nShut, he said.;Póst\n".encode("windows-1252")),
        ("a.tsv", "text\toutlet\nShut, he said.\tPóst\n".encode()),
        ("a.csv", 'text,outlet\n"Shut, he said.",Póst\n'.encode("utf-16")),
    ],
)
def test_csv_as_other_programs_write_it(corpus: Corpus, name: str, content: bytes) -> None:
    corpus.write(name, content)
    assert [(a.text, a.outlet) for a in corpus.read().articles] == [("Shut, he said.", "Póst")]


def test_csv_rows_that_cannot_be_read(corpus: Corpus) -> None:
    rows = [
        b"id,text",
        b"a,Shut.",
        b"b,Shut, he said.",
        b'c,"Sh"ut.',
        b"d,\xe2\x80\x9cShut\xff",
        b"e,",
        b"f,Open.",
        b'g,"Never',
    ]
    corpus.write("a.csv", b"\n".join(rows))
    outcome = corpus.read()
    assert outcome.ids == ["a", "f"]
    assert [each.place for each in outcome.skipped] == ["line 3", "line 4", "line 5", "line 6", "line 8"]


def test_a_csv_row_that_ends_before_its_text(corpus: Corpus) -> None:
    corpus.write("a.csv", "id,outlet,text,url\n5,Post\n6,Post,Open.\n")
    outcome = corpus.read()
    assert outcome.ids == ["6"]
    assert [(each.place, each.reason) for each in outcome.skipped] == [
        ("line 2", "has 2 of 4 cells, and none in the column “text”; give the row all its cells")
    ]


def test_csv_without_text_column(corpus: Corpus) -> None:
    corpus.write("a.csv", "id,outlet\n1,Post\n")
    (skipped,) = corpus.read().skipped
    assert (skipped.place, "“text”" in skipped.reason) == ("line 1", True)


def test_long_cells(corpus: Corpus) -> None:
    corpus.write("a.csv", f"text\n{'The harbour stays shut. ' * 12_500}\n")
    assert len(corpus.read().articles[0].text) == 300_000


def test_parquet(corpus: Corpus) -> None:
    columns = {"text": ["Shut.", None, "Open."], "id": [1, 2, 3], "date": [date(2021, 3, 1)] * 3, "x": [0.1] * 3}
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    corpus.write("a.parquet", buffer.getvalue())
    corpus.write("b.parquet", b"PAR1 no table")
    outcome = corpus.read()
    assert [(a.id, a.text, a.published) for a in outcome.articles] == [
        ("1", "Shut.", "2021-03-01"),
        ("3", "Open.", "2021-03-01"),
    ]
    assert [each.place for each in outcome.skipped] == ["row 2", ""]


def warc(compressed: bool) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=compressed)
    for url, status, kind, body in [
        ("https://post.example/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
        ("https://www.echo.example/storm", "200 OK", "text/html; charset=utf-8", html("<title>Storm</title>", "")),
        ("https://post.example/gone", "404 Not Found", "text/html", html()),
        ("https://post.example/empty", "200 OK", "text/html", b"<html></html>"),
        ("https://post.example/storm", "200 OK", "text/html", html()),
    ]:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "compressed"), [("crawl.warc", False), ("crawl.warc.gz", True)])
def test_warc(corpus: Corpus, name: str, compressed: bool) -> None:
    corpus.write(name, warc(compressed))
    outcome = corpus.read()
    assert [(article.id, article.outlet) for article in outcome.articles] == [
        ("crawl-2", "echo.example"),
        ("crawl-5", "Sandry Post"),
    ]
    assert outcome.articles[0].url == "https://www.echo.example/storm"
    assert [each.place for each in outcome.skipped] == ["record 4 (https://post.example/empty)"]


def test_broken_archives(corpus: Corpus) -> None:
    corpus.write("a.warc.gz", warc(True)[:-200])
    corpus.write("b.warc", warc(False)[:-200])
    corpus.write("c.warc.gz", gzip.compress(b"no archive"))
    corpus.write("d.warc", b"no archive either")
    corpus.write("e.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nHTTP\r\n\r\n")
    outcome = corpus.read()
    assert outcome.ids == ["a-2", "b-2"]
    broken = [
        (Path(each.path).name, each.place) for each in outcome.skipped if "cannot be read from here on" in each.reason
    ]
    assert broken == [
        ("a.warc.gz", "record 5"),
        ("b.warc", "record 5"),
        ("c.warc.gz", "record 1"),
        ("d.warc", "record 1"),
        ("e.warc", "record 1"),
    ]


def test_what_is_wrong_with_an_archive_is_told_without_its_bytes(corpus: Corpus) -> None:
    corpus.write("noise.warc", b"\x9b\x1b[31m noise \x07\x00")
    (skipped,) = corpus.read().skipped
    assert skipped.reason.isprintable() and "noise" not in skipped.reason
