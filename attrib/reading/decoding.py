"""Bytes to text: UTF-8, UTF-16 where a byte order mark announces it, else Windows-1252, and never a wild guess."""

from __future__ import annotations

import codecs
import re

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class UndecodableError(ValueError):
    """The bytes are no text that can be read with certainty; the message says where and what to do."""


def decode(data: bytes) -> str:
    """The text of a file, line ends as they stand; a byte order mark is no part of it.

    Bytes that are not UTF-8 are read as Windows-1252, as browsers read English pages that name no encoding, unless
    they also hold characters in UTF-8: then the file is damaged, and any reading would be wrong somewhere.

    Raises UndecodableError for damaged UTF-8 or UTF-16, and for bytes that Windows-1252 leaves undefined.
    """
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        return _utf8_or_windows(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02X} at offset {error.start} (line {line}) is not {error.encoding.upper()}"
        raise UndecodableError(f"{found}; save the file again as UTF-8") from None


def redecode(text: str) -> str:
    """The same for text that was read as UTF-8 with its wrong bytes escaped (`surrogateescape`)."""
    return text if text.isascii() else decode(text.encode("utf-8", "surrogateescape"))


def flaw(text: str) -> str:
    """Why a decoded text cannot be an article and what to do, "" where it can: nothing in it, or no text at all."""
    if not text.strip():
        return "the text is empty; fill it in or leave it out"
    if "\0" in text:
        return f"holds a null character at offset {text.index(chr(0))}, so it is binary data; give the article as text"
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"holds half a character (a lone surrogate) at offset {error.start}; write the text again as UTF-8"
    return ""


def _utf8_or_windows(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if _MULTIBYTE.search(data):
            raise
        return data.decode("windows-1252")
