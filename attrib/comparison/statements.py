"""What the articles state: the contents of attributions and the sentences of the narrator's, as weighable words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import pandas as pd
import yaml

from attrib.model import Span, Spans
from attrib.resources import rules_dir
from attrib.tables.rows import COUNTED, GAP
from attrib.tables.values import parse_spans
from attrib.tables.voice import word_forms

_METADATA = ("article_id", "outlet", "published", "text")
_SAID = ("content_spans", "cue_lemma", "stance", "attribution_id", "speaker_id", "speaker_type")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_COUNTED_WITHIN = 3  # a number counts one of the next words: *300 remaining IS fighters*


@dataclass(frozen=True)
class Vocabulary:
    """The words that carry no claim, those that turn one round or seem to, and the numbers in letters."""

    stop: frozenset[str]
    negations: frozenset[str]
    no_negations: tuple[str, ...]
    denials: frozenset[str]
    numbers: dict[str, int]


class Reading(NamedTuple):
    """What a passage says, as far as words tell."""

    terms: frozenset[str]  # the words that carry it, numbers as digits
    amounts: frozenset[tuple[str, str]]  # a number and a word after it that it may count
    negated: bool


@dataclass(frozen=True)
class Statement:
    """A place where something is stated. `attribution` is empty where the narrator speaks."""

    article: str
    outlet: str
    day: date | None
    spans: Spans
    text: str
    attribution: str = ""
    speaker: str = ""
    speaker_type: str = ""
    turned: bool = False  # by its cue: who denies it says the opposite

    @cached_property
    def reading(self) -> Reading:
        """What the statement says, its cue counted in. Read when it is first asked for, as most are passed over."""
        read = read_terms(self.text)
        return read._replace(negated=read.negated != self.turned)


@lru_cache
def vocabulary() -> Vocabulary:
    """The lists of `rules/comparison/words.yml`."""
    lists = yaml.safe_load((rules_dir() / "comparison" / "words.yml").read_text(encoding="utf-8"))
    return Vocabulary(
        stop=frozenset(lists["stop"]),
        negations=frozenset(lists["negations"]),
        no_negations=tuple(lists["no_negations"]),
        denials=frozenset(lists["denials"]),
        numbers=dict(lists["numbers"]),
    )


def statements(articles: pd.DataFrame, sentences: pd.DataFrame, attributions: pd.DataFrame) -> Iterator[Statement]:
    """The statements of all articles, in the order of the articles and of their text.

    What is nested in another attribution is part of that one's content and no statement of its own. Nor is a request
    not to be named, which says nothing of the subject.
    """
    outermost = attributions["level"].isin(COUNTED) & (attributions["parent_id"] == "")
    said = _by_article(
        attributions[outermost & (attributions["source_index"] == 0) & ~_asks_for_anonymity(attributions)], _SAID
    )
    narrated = _by_article(sentences[sentences["voice"] == "narrator"], ("start", "end"))
    for article, outlet, published, text in zip(*(articles[name] for name in _METADATA), strict=True):
        found = []
        place = (str(article), str(outlet), _day(str(published)))
        for content_spans, lemma, stance, attribution, speaker, kind in said.get(article, ()):
            turned = lemma in vocabulary().denials or stance == "negated"
            spans = parse_spans(content_spans)
            words = GAP.join(span.of(text) for span in spans)
            found.append(Statement(*place, spans, words, attribution, speaker, kind, turned))
        for start, end in narrated.get(article, ()):
            found.append(Statement(*place, (Span(start, end),), text[start:end]))
        yield from sorted(found, key=lambda statement: statement.spans)


def _by_article(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """The cells of each article's rows."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    cells = zip(*(frame[name].tolist() for name in columns), strict=True)
    for article, row in zip(frame["article_id"].tolist(), cells, strict=True):
        found[article].append(row)
    return found


def _asks_for_anonymity(attributions: pd.DataFrame) -> pd.Series[bool]:
    """For each row whether its content holds the words that say why its source is not named."""
    pairs = zip(attributions["anonymity_reason"].tolist(), attributions["content"].tolist(), strict=True)
    asks = [bool(reason) and str(reason) in str(content) for reason, content in pairs]
    return pd.Series(asks, index=attributions.index, dtype="bool")


def _day(published: str) -> date | None:
    """The day of an ISO 8601 date that names one."""
    return date.fromisoformat(published[:10]) if len(published) >= len("2019-02-18") else None


def read_terms(passage: str) -> Reading:
    """The words that carry the passage, its numbers with what they may count, and whether it is negated.

    Words are lower-cased and lose a plural ending (the S-stemmer of Harman 1991); numbers stand as digits.
    """
    words = [_read_word(form) for form in word_forms(passage)]
    amounts = {
        (word.term, counted.term)
        for place, word in enumerate(words)
        if word.is_number
        for counted in words[place + 1 : place + 1 + _COUNTED_WITHIN]
        if counted.term and not counted.is_number
    }
    return Reading(frozenset(word.term for word in words if word.term), frozenset(amounts), _negations(words) % 2 == 1)


class _Word(NamedTuple):
    plain: str  # in small letters
    term: str  # "" where it carries no claim
    is_number: bool
    negates: bool


def _negations(words: Sequence[_Word]) -> int:
    running = " ".join([word.plain for word in words])
    apparent = sum(running.count(phrase) for phrase in vocabulary().no_negations)
    return sum(word.negates for word in words) - apparent


@lru_cache(maxsize=1 << 16)
def _read_word(form: str) -> _Word:
    plain = form.lower().replace("’", "'")
    negates = plain in vocabulary().negations or plain.endswith("n't")
    term = _term(plain)
    return _Word(plain, term, term[:1].isdigit(), negates)


def _term(word: str) -> str:
    known = vocabulary()
    word = word.removesuffix("'s")
    if word in known.numbers:
        return str(known.numbers[word])
    if _NUMBER.fullmatch(word):
        return word.replace(",", "")
    if word in known.stop or word in known.negations or word.endswith("n't"):
        return ""
    return _singular(word)


def _singular(word: str) -> str:
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word
