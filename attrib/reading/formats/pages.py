"""Web pages, one a file or many in a WARC archive (ISO 28500): the main text and what the page says of itself.

The main text is found by trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15).
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from attrib.reading.record import Fault, Record, known_fields

_NO_ARTICLE = "no article is found on the page; save its text as .txt if there is one"


def read_html(stream: BinaryIO) -> Iterator[Record | Fault]:
    """One page."""
    yield page(stream.read())


def read_warc(stream: BinaryIO) -> Iterator[Record | Fault]:
    """The HTML pages of an archive that servers sent with success. Their places are records, counted from 1.

    A page that names no site has its host as outlet. An archive that breaks off is read up to there.
    """
    number = 0
    try:
        for number, record in enumerate(_records(stream), start=1):
            if _is_page(record):
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                html = record.content_stream().read()
                if _breaks_off(record):
                    raise EOFError(f"{url} ends early")
                yield page(html, url, f"record {number}")
    except (ArchiveLoadFailed, EOFError, zlib.error) as error:
        place = f"record {number}" if isinstance(error, EOFError) else f"record {number + 1}"
        yield Fault(place, f"the archive cannot be read from here on ({_in_short(error)}); fetch it again")


def _in_short(error: Exception) -> str:
    """What is wrong, without the bytes of the archive that the message may quote."""
    return str(error).strip().partition("\n")[0].partition(", first line:")[0]


def page(html: bytes, url: str = "", place: str = "") -> Record | Fault:
    """The article of a page: headline and paragraphs parted by blank lines; list items begin with a bullet."""
    import trafilatura  # takes a second, and only web pages need it
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it finds wrong comes out as a fault here
    found = trafilatura.bare_extraction(
        html,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = (found.text or "").strip() if isinstance(found, Document) else ""
    if not isinstance(found, Document) or not text:
        return Fault(f"{place} ({url})" if url else place, _NO_ARTICLE)
    lines = [line.strip() for line in text.split("\n")]
    paragraphs = [f"• {line[2:]}" if line.startswith("- ") else line for line in lines if line]
    title = " ".join((found.title or "").split())
    if title and not any(_same(title, paragraph) for paragraph in paragraphs[:2]):
        paragraphs.insert(0, title)
    known = {
        "outlet": found.sitename or (urlsplit(url).hostname or "").removeprefix("www."),
        "published": found.date,
        "headline": title,
        "url": found.url or url,
        "author": found.author,
    }
    return Record("\n\n".join(paragraphs), known_fields(known), place)


def _records(stream: BinaryIO) -> Iterator[ArcWarcRecord]:
    try:
        yield from ArchiveIterator(stream)
    except AttributeError as error:  # warcio's answer to a response that does not say what it responds to
        raise ArchiveLoadFailed("a response without WARC-Target-URI") from error


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").lower()
    return record.http_headers.get_statuscode() == "200" and ("text/html" in kind or "application/xhtml" in kind)


def _breaks_off(record: ArcWarcRecord) -> bool:
    """Whether the archive ended before the record that was read did, by the length that its header gives."""
    rest = record.raw_stream
    rest.read()
    return bool(rest.limit > 0)


def _same(title: str, paragraph: str) -> bool:
    return title.casefold() == " ".join(paragraph.split()).casefold()
