"""Records to articles: an id of its own, metadata from every place that has some, furniture found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from attrib.dates import impossible_date
from attrib.model import Article, Span, Spans
from attrib.reading.dateline import credited
from attrib.reading.decoding import flaw
from attrib.reading.furniture import furniture, load_furniture
from attrib.reading.language import foreign, load_english
from attrib.reading.metadata import country_code, iso_date, load_countries
from attrib.reading.record import Record
from attrib.reading.sources import STDIN, Found

_UNSAFE = re.compile(r"[^\w.+-]+")  # ids become names of files and targets of links
_ID_BYTES = 200  # file systems allow 255, with the ending
_HEADLINE_LENGTH = 200
_FOREIGN = "is not in English, which is all that attrib reads; leave it out or give a translation"
_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input, or a part of one, that was left out: where it stands, what is wrong and what to do."""

    path: str
    place: str  # line, row, record or column; "" for the whole file
    reason: str

    def __str__(self) -> str:
        """One line, as messages show it."""
        return f"{self.path}{f', {self.place}' if self.place else ''}: {self.reason}"


class Assembler:
    """Makes articles from records. Knows the rules, and the ids that are taken."""

    def __init__(self, rules: Sequence[Path], outlets: Mapping[str, str]) -> None:
        """Read the rules folders; raises `GrammarError` where a file is wrong."""
        self._furniture = load_furniture(rules)
        self._countries = load_countries(rules)
        self._english = load_english(rules)
        self._outlets = {name.casefold(): country for name, country in outlets.items()}
        self._taken: dict[str, int] = {}

    def assemble(self, record: Record, found: Found, row: Mapping[str, str]) -> Iterator[Article | Skipped]:
        """The article, after what had to be left out of its metadata; or why there is none.

        What the sidecar's `row` says goes before the file's own metadata, and these before the name of the sub-folder
        as outlet. Where nothing gives an id, it is the file's stem, with the number of the place in a file of many.
        """
        path = found.path.as_posix()
        wrong = flaw(record.text) or (_FOREIGN if foreign(record.text, self._english) else "")
        if wrong:
            yield Skipped(path, record.place, wrong)
            return
        meta = {"outlet": found.folder, **record.meta, **row}
        published = iso_date(meta.get("published", ""))
        if published is None:
            wrong = impossible_date(meta["published"])
            wrong = f": {wrong}" if wrong else ", or one that can be read in two ways; write it as YYYY-MM-DD"
            reason = f"“{meta['published']}” is no date{wrong}"
            yield Skipped(path, _place(record, "published"), reason)
        country = country_code(meta.get("outlet_country", ""), self._countries)
        if country is None:
            reason = f"“{meta['outlet_country']}” is no country of ISO 3166; write its code of two letters"
            yield Skipped(path, _place(record, "outlet_country"), reason)
        stem = "stdin" if path == STDIN else found.stem
        number = record.place.rpartition(" ")[2]  # "line 3" -> "3"
        spans = furniture(record.text, self._furniture)
        yield Article(
            id=self._id(meta.get("id", "") or (f"{stem}-{number}" if number else stem)),
            text=record.text,
            outlet=meta["outlet"],
            outlet_country=country or self._home(meta["outlet"]),
            published=published or "",
            headline=meta.get("headline", "") or _headline(record.text, spans),
            url=meta.get("url", ""),
            author=meta.get("author", ""),
            agency=meta.get("agency", "") or credited(record.text, spans),
            path=path,
            sha256=hashlib.sha256(record.text.encode()).hexdigest(),
            furniture=spans,
        )

    def _home(self, outlet: str) -> str:
        """The country of a well-known outlet; a leading article is no part of the name."""
        name = outlet.casefold()
        return self._outlets.get(name) or self._outlets.get(name.removeprefix("the "), "")

    def _id(self, wanted: str) -> str:
        """The id, fit to name a file; one that is taken (case aside) gets the first free number from 2 on."""
        safe = _UNSAFE.sub("_", wanted).lstrip(".").encode()[:_ID_BYTES]
        base = safe.decode(errors="ignore") or "article"
        id, number = base, self._taken.get(base.casefold(), 1)
        while id.casefold() in self._taken:
            number += 1
            id = f"{base}-{number}"
        self._taken[base.casefold()] = number  # so that many of one name do not count up from 2 each time
        self._taken.setdefault(id.casefold(), 1)
        return id


def _headline(text: str, furniture: Spans) -> str:
    """The first line of the article where it is short, ends with no stop and has more below it; else ""."""
    for match in _LINE.finditer(text):
        if not any(span.overlaps(Span(*match.span())) for span in furniture):
            line = match.group().strip()
            is_headline = len(line) <= _HEADLINE_LENGTH and not line.endswith((".", ".”", '."', ":"))
            return line if is_headline and text[match.end() :].strip() else ""
    return ""


def _place(record: Record, field: str) -> str:
    return f"{record.place}, {field}" if record.place else field
