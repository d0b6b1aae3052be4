"""Whether two names can be one party's, judged by their words alone."""

from __future__ import annotations

from attrib.speakers.shapes import plain

SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
PARTICLES = frozenset(
    {"de", "di", "da", "del", "van", "von", "der", "la", "le", "al", "bin", "el", "st.", "mac", "dos"}
)
_MARKS = "\"'“”‘’"
_QUIET = frozenset({"the", "of", "for", "and", "&", "in", "at", "on", "to", "a", "an"})  # not counted in acronyms


def surname(words: tuple[str, ...]) -> str:
    """The last name, lower-cased, without Jr. and the like."""
    bare = [word for word in words if word.lower() not in SUFFIXES] or list(words)
    return bare[-1].lower().replace("’", "'")


def given(words: tuple[str, ...]) -> str:
    """The first name, lower-cased; "" where there is only one name."""
    bare = [word for word in words if word.lower() not in SUFFIXES]
    return bare[0].lower() if len(bare) > 1 and bare[0].lower() not in PARTICLES else ""


def nickname(words: tuple[str, ...]) -> str:
    """The name in quotation marks between given name and surname, lower-cased; "" where there is none."""
    return next((word.strip(_MARKS).lower() for word in words[1:-1] if word[0] in _MARKS), "")


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names can be one person's: same surname, and given names that do not contradict each other."""
    if surname(one) != surname(other):
        return False
    first, second = given(one), given(other)
    if not first or not second or first == second or first == nickname(other) or second == nickname(one):
        return True
    if len(first.rstrip(".")) == 1 or len(second.rstrip(".")) == 1:
        return first[0] == second[0]
    return first[:3] == second[:3] and min(len(first), len(second)) == 3  # Don, Donald


def acronym(words: tuple[str, ...]) -> str:
    """The initials of a name's words, small words left out."""
    parts = [part for word in words for part in word.split("-")]
    return "".join(part[0] for part in parts if part and part.lower() not in _QUIET and part[0].isalnum()).lower()


def same_organisation(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be one organisation's: equal, an acronym of the other, or its opening words."""
    first, second = plain(one), plain(other)
    if first == second:
        return True
    if len(one) == 1 and len(other) > 1:
        return _shortens(one[0], other)
    if len(other) == 1 and len(one) > 1:
        return _shortens(other[0], one)
    shorter, longer = sorted((first, second), key=len)
    return len(shorter.split()) > 1 and longer.startswith(shorter + " ")


def _shortens(short: str, long: tuple[str, ...]) -> bool:
    letters = short.replace(".", "").lower()
    if len(letters) < 2 or short.upper() != short:
        return False
    initials = acronym(long)
    return letters in (initials, initials + "g", initials[:-1])
