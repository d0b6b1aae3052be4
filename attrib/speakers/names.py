"""The proper names in an article, with the titles before them.

Listed names come first, then what the recogniser found, corrected where titles, given names or lists know better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from attrib.model import Parse, Sentence, Token
from attrib.speakers.lexicon import Entry, Lexicon
from attrib.speakers.nominals import head_of
from attrib.speakers.shapes import is_document, shape_of

_FINITE = frozenset({"VBZ", "VBD"})
_NAMELESS = frozenset({"AUX", "PRON", "SCONJ"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
QUOTES = frozenset({'"', "'", "“", "”", "‘", "’", "``", "''"})
_LONGEST_TITLE = 4
_LONG_NAME = 4  # words that a person rarely has
_MARKS = "\"'“”‘’`"
_VERSUS = frozenset({"v", "v.", "vs", "vs."})  # *Marbury v. Madison*


class Name(NamedTuple):
    """One mention of a name."""

    sentence: int
    first: int  # token ids, titles left out
    last: int
    head: int
    kind: str  # person, organisation, place, document
    words: tuple[str, ...]
    titles: tuple[Entry, ...]
    opening: int  # token id that the mention starts with, titles included

    @property
    def text(self) -> str:
        """The name as it is written, without titles."""
        return " ".join(self.words)


def find_names(parse: Parse, lexicon: Lexicon) -> list[Name]:
    """All names of the article in text order, possessive endings and articles left out."""
    return [
        name for sentence in parse.sentences for name in _sharing(sentence, [*_names_of(sentence, lexicon)], lexicon)
    ]


def _sharing(sentence: Sentence, names: Sequence[Name], lexicon: Lexicon) -> Iterator[Name]:
    """The names, those that are joined to one under a title of several with that title too: *Sens. Lee and Moe*."""
    by_head: dict[int, Name] = {}
    for name in names:
        head = sentence.token(name.head)
        first = by_head.get(head.head) if head.deprel == "conj" and name.kind == "person" and not name.titles else None
        shared = first is not None and bool(first.titles) and first.first > 1
        if first is not None and shared and not _is_single(sentence.tokens, first.first - 1, lexicon):
            name = name._replace(titles=first.titles)
        by_head[name.head] = name
        yield name


def _names_of(sentence: Sentence, lexicon: Lexicon) -> Iterator[Name]:
    """Listed names first, then what the recogniser found, then lone acronyms that it passed over."""
    tokens = sentence.tokens
    given = {
        hit.last for hit in lexicon.disclosure.naming.persons.find(tokens, sentence)
    }  # where a name is given in passing
    at = 0  # index of the first token that no name has been read from
    for start, token in enumerate(tokens):
        if start < at or (token.ner == "O" and not token.text[0].isupper()):
            continue
        at = start + _listed(tokens, start, lexicon)
        if at > start:
            name = name_at(sentence, start + 1, at, lexicon, "ORG")
            if name:
                yield name
            continue
        at += 1
        if token.ner == "O":
            if _passed_over(tokens, start, lexicon):
                yield Name(sentence.index, at, at, at, "organisation", (token.text,), (), at)
            elif _full_name(tokens, start, lexicon) or _in_passing(tokens, start, given):
                while at < len(tokens) and tokens[at].upos == "PROPN" and tokens[at].ner == "O":
                    at += 1
                name = name_at(sentence, start + 1, at, lexicon, "PER")
                if name:
                    yield name
            continue
        kind = token.ner[2:]
        while at < len(tokens) and tokens[at].ner == f"I-{kind}" and not _listed(tokens, at, lexicon):
            at += 1
        given_name = at == start + 1 and token.text.lower() in lexicon.given_names
        if (kind == "PER" or given_name) and _nicknamed(tokens, at):
            kind = "PER"
            at += 4
            while at < len(tokens) and tokens[at].ner == "I-PER":
                at += 1
        for first, end in _runs(tokens, start, at, kind, lexicon):
            body = kind == "PER" and end < at and _office_at(tokens, end, at, lexicon)
            name = name_at(sentence, first + 1, end, lexicon, "ORG" if body else kind)
            if name:
                yield name


def _listed(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> int:
    """How many tokens from `at` on spell a name of several words that the gazetteers list; 0 where none do."""
    text = tokens[at].text
    if not text[0].isupper():
        return 0
    longest = lexicon.openings.get(text.lower(), 0)
    if not longest and at + 1 < len(tokens) and tokens[at + 1].start != tokens[at].end:
        return 0
    for length in range(min(longest + 2, len(tokens) - at), 1, -1):  # a hyphen makes two tokens more of a word
        if tokens[at + length - 1].text[0].isupper() or tokens[at + length - 1].text[0].isdigit():
            name = " ".join(spelled(tokens[at : at + length])).lower()
            if name in lexicon.organisations or name in lexicon.people:
                return length
    return 0


def _nicknamed(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a name goes on with a nickname in quotation marks and the surname: *Robert “Bobby” Smith*."""
    if at + 3 >= len(tokens):
        return False
    opening, nick, closing, last = tokens[at : at + 4]
    marked = opening.text[0] in _MARKS and closing.text[0] in _MARKS and opening.end == nick.start
    return marked and nick.text[0].isupper() and last.upos == "PROPN"


def _passed_over(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    """Whether a lone word is an acronym or name from the gazetteer that the recogniser passed over."""
    text = tokens[at].text
    if len(text) < 2 or not text[0].isupper() or text.lower() not in lexicon.organisations:
        return False
    if text.isupper():
        return not (at and tokens[at - 1].text.isupper() and len(tokens[at - 1].text) > 1)
    alone = not any(0 <= near < len(tokens) and tokens[near].upos == "PROPN" for near in (at - 1, at + 1))
    return tokens[at].upos == "PROPN" and alone


def _full_name(tokens: tuple[Token, ...], at: int, lexicon: Lexicon) -> bool:
    """Whether a given name with another name after it starts here, which the recogniser passed over."""
    if tokens[at].upos != "PROPN" or tokens[at].text.lower() not in lexicon.given_names or at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    before = tokens[at - 1].text.lower().rstrip(".") if at else ""
    before_ok = at == 0 or tokens[at - 1].upos != "PROPN" or before in lexicon.titles or before in lexicon.roles
    return before_ok and after.upos == "PROPN" and after.ner == "O" and after.text[0].isupper()


def _in_passing(tokens: tuple[Token, ...], at: int, places: Collection[int]) -> bool:
    """Whether a name stands here that one of the phrases before the `places` gives: *who goes by Jane*."""
    opening = at - 1 if at and tokens[at - 1].text in QUOTES else at
    return tokens[at].upos == "PROPN" and not {at, opening}.isdisjoint(places)


def _runs(tokens: tuple[Token, ...], first: int, end: int, kind: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The parts of a recognised name between words that no name holds (verbs, common nouns), and before titles."""
    start = first
    for at in range(first, end):
        token = tokens[at]
        if at > start and token.text[-1] == "." and token.text[:-1].lower() in lexicon.titles:
            yield start, at  # *Texas Sen. Jane Smith*
            start = at
        if kind == "PER" and at > start and _office_at(tokens, at, end, lexicon):
            yield start, at  # *Acme Chief Executive Jane Smith*
            start = at
        predicate = token.upos == "VERB" and token.xpos in _FINITE  # *Smith Says …*, in a headline
        if kind == "PER" and token.upos == "ADP" and at + 1 < end and tokens[at + 1].text.lower() in lexicon.places:
            end = at  # *Jane Smith of Iowa*
            break
        if predicate or token.upos in _NAMELESS or (kind == "PER" and token.upos == "NOUN" and token.text.islower()):
            if start < at:
                yield start, at
            start = at + 1
    if start < end:
        yield start, end


def _office_at(tokens: tuple[Token, ...], at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a title of several words begins at an index, with a name after it: *Chief Executive Jane Smith*."""
    length, title = _title_at(tokens, at + 1, end - 1, lexicon, plural=False)
    return title is not None and length > 1


def name_at(sentence: Sentence, first: int, last: int, lexicon: Lexicon, kind: str = "") -> Name | None:
    """The name that tokens first..last spell, if any. `kind` is the recogniser's PER, ORG or LOC, or "" for none."""
    tokens = sentence.tokens
    while first <= last and (tokens[last - 1].text in POSSESSIVE or tokens[last - 1].upos == "PUNCT"):
        last -= 1
    while first <= last and (tokens[first - 1].text.lower() == "the" or tokens[first - 1].upos == "PUNCT"):
        first += 1
    titles: list[Entry] = []
    opening = first
    listed = " ".join(spelled(tokens[first - 1 : last])).lower() in lexicon.organisations if first < last else False
    while first < last and not listed:  # *General Electric* is no general
        length, title = _title_at(tokens, first, last - 1, lexicon, plural=kind == "PER")
        if title is None:
            break
        titles.append(title)
        first += length
        opening = opening if _is_single(tokens, first - 1, lexicon) else first
    while opening == first or titles:
        length, title = _title_before(tokens, opening, lexicon, plural=kind == "PER")
        if title is None:
            break
        titles.append(title)
        if not _is_single(tokens, opening - 1, lexicon):
            break
        opening -= length
    after = lexicon.titles.get(_words(tokens, last, last)) if kind == "PER" and first < last else None
    if after is not None and after.position == "end" and tokens[last - 1].text.isupper():
        titles.append(after)  # *Jane Smith KC*
        last -= 1
    if kind in ("LOC", "ORG") and first < last and _words(tokens, first, last - 1) in lexicon.places:
        noun = lexicon.roles.get(tokens[last - 1].text.lower())
        last -= noun is not None and noun.kind == "person"  # *New Hampshire Democrat* names New Hampshire
    if first > last:
        return None
    if _is_nation(tokens, first, last, lexicon):
        return None
    words = spelled(tokens[first - 1 : last])
    words = (*words[:-1], words[-1].rstrip("'’") or words[-1])
    if "/" in words[-1] or _common(words, lexicon):
        return None  # a web address is nobody's name
    found = _kind(words, kind, bool(titles), lexicon)
    if found == "person" and not words[0][0].isalpha():
        return None
    if titles and found != "person":
        titles, first = [], opening
    return Name(sentence.index, first, last, head_of(sentence, first, last).id, found, words, tuple(titles), opening)


def spelled(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of a name; what no space parts is one word: *Holtz-Eakin*."""
    words = [tokens[0].text]
    for before, token in pairwise(tokens):
        if before.end == token.start:
            words[-1] += token.text
        else:
            words.append(token.text)
    return tuple(words)


def _is_nation(tokens: tuple[Token, ...], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a word stands for a people, by the article before it: *the French*."""
    role = lexicon.roles.get(tokens[first - 1].text.lower()) if first == last else None
    return role is not None and role.of == "nation" and first > 1 and tokens[first - 2].text.lower() == "the"


def _common(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words in capitals are a common noun (*PAC*, *Puerto Ricans*) rather than a name."""
    text = " ".join(words).lower().rstrip(".")
    single = text.removesuffix("s")
    if single != text and single in lexicon.places:
        return True  # *the Iranians*
    if len(words) > 1:
        return False
    if text in lexicon.titles:
        return True  # *Sen.* apart from its name
    if text in lexicon.organisations or text in lexicon.surnames:
        return False
    return text in lexicon.roles or single in lexicon.roles


def _title_at(
    tokens: tuple[Token, ...], first: int, last: int, lexicon: Lexicon, *, plural: bool
) -> tuple[int, Entry | None]:
    """How many tokens from `first` on are a title, and which; `plural`: or of several, as in *Senators Lee and Moe*."""
    for length in range(min(_LONGEST_TITLE, last - first + 1), 0, -1):
        title = _title(_words(tokens, first, first + length - 1), lexicon, plural=plural)
        if title is not None:
            return length, title
    return 0, None


def _title_before(tokens: tuple[Token, ...], first: int, lexicon: Lexicon, *, plural: bool) -> tuple[int, Entry | None]:
    """How many tokens up to `first` are a title, and which."""
    for length in range(min(_LONGEST_TITLE, first - 1), 0, -1):
        if tokens[first - length - 1].text[:1].isupper():
            title = _title(_words(tokens, first - length, first - 1), lexicon, plural=plural)
            if title is not None:
                return length, title
    return 0, None


def _is_single(tokens: tuple[Token, ...], last: int, lexicon: Lexicon) -> bool:
    """Whether a title that ends in the token with this id is one person's, so that the name has it: no *Ministers*."""
    title = lexicon.titles.get(_words(tokens, last, last))
    return tokens[last - 1].xpos not in ("NNS", "NNPS") if title is None else title.number != "collective"


def _title(words: str, lexicon: Lexicon, *, plural: bool) -> Entry | None:
    found = lexicon.titles.get(words) or (lexicon.titles.get(words.removesuffix("s")) if plural else None)
    return found if found is None or found.position != "end" else None


def _words(tokens: tuple[Token, ...], first: int, last: int) -> str:
    return " ".join(token.text.lower().rstrip(".") for token in tokens[first - 1 : last] if token.text != ".")


def _kind(words: tuple[str, ...], kind: str, titled: bool, lexicon: Lexicon) -> str:
    """person, organisation, place or document: the gazetteers before the recogniser, and a title before both."""
    text = " ".join(words).lower()
    if text in lexicon.people or (titled and kind != "LOC"):
        return "person"
    if text in lexicon.organisations and (kind != "PER" or len(words) > 1 or words[0].isupper()):
        return "organisation"
    if _VERSUS & set(words[1:-1]) or (words[0].lower() not in lexicon.given_names and is_document(words, lexicon)):
        return "document"
    if kind == "ORG" and len(words) == 1 and text in lexicon.surnames:
        return "person"
    if kind in ("LOC", "ORG"):
        given_name = 1 < len(words) < _LONG_NAME and words[0].lower() in lexicon.given_names
        if given_name and text not in lexicon.places and not shape_of(words, lexicon):
            return "person"  # the recogniser errs on rare surnames
        return "place" if kind == "LOC" or text in lexicon.places else "organisation"
    shape = shape_of(words, lexicon) if kind == "PER" and words[0].lower() not in lexicon.given_names else None
    if shape is not None and shape.position == "end" and len(words) > 1:
        return "organisation"  # *Northgate Holdings*
    if kind == "PER":
        last = lexicon.roles.get(words[-1].lower()) if len(words) > 1 else None
        return "organisation" if last and last.kind == "organisation" else "person"
    return "organisation" if shape_of(words, lexicon) else "person"
