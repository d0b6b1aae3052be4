"""JSON: one article an object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from attrib.reading.decoding import UndecodableError, decode
from attrib.reading.record import Fault, Record, record_of


def read_json(stream: BinaryIO) -> Iterator[Record | Fault]:
    """One object, or a list of objects. The file is read whole."""
    try:
        document = json.loads(decode(stream.read()))
    except UndecodableError as error:
        yield Fault("", str(error))
    except json.JSONDecodeError as error:
        hint = "correct it; a file of one object a line ends in .jsonl"
        yield Fault(f"line {error.lineno}", f"not valid JSON: {error.msg} (column {error.colno}); {hint}")
    except RecursionError:
        yield Fault("", "not an article: the JSON is nested too deep; write one object an article")
    else:
        if isinstance(document, list):
            for number, item in enumerate(document, start=1):
                yield _article(item, f"item {number}")
        else:
            yield _article(document, "")


def read_jsonl(stream: BinaryIO) -> Iterator[Record | Fault]:
    """One object a line; empty lines do not count."""
    for number, line in enumerate(stream, start=1):
        place = f"line {number}"
        try:
            text = decode(line).strip()
            if text:
                yield _article(json.loads(text), place)
        except UndecodableError as error:
            yield Fault(place, str(error))
        except json.JSONDecodeError as error:
            yield Fault(place, f"not valid JSON: {error.msg} (column {error.colno}); write one object a line")
        except RecursionError:
            yield Fault(place, "not an article: the JSON is nested too deep; write one object an article")


def _article(value: object, place: str) -> Record | Fault:
    if not isinstance(value, dict):
        return Fault(place, "not an object; write one object an article, with its text under “text”")
    return record_of(value, place)
