"""Plain text: the file as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from attrib.reading.decoding import UndecodableError, decode
from attrib.reading.record import Fault, Record


def read_text(stream: BinaryIO) -> Iterator[Record | Fault]:
    """One article, its text unaltered, line ends included; only a byte order mark is not counted as text."""
    try:
        yield Record(decode(stream.read()))
    except UndecodableError as error:
        yield Fault("", str(error))
