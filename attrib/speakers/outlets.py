"""Whether a name in the text is the article's own outlet: its name, its acronym, its short form or its web address.

Names are compared word by word: *VOA*, *voanews.com* and *Voice of America* agree because the one is spelled by
beginnings of the other's words, in order. *The Post* is the article's own outlet where that is the *Washington Post*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from attrib.model import Article

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset({"the", "of", "and", "for", "de", "la", "le", "el", "al", "s"})
_WEB = frozenset({"www", "com", "co", "org", "net", "news", "online", "uk", "gov", "edu", "info"})


def is_own_outlet(name: str, article: Article) -> bool:
    """Whether `name`, as the text has it, is the article's own outlet. False where that is unknown."""
    own = [article.outlet, _site(article.url)]
    return any(_same(_words(name), _words(known)) for known in own if known)


def _site(url: str) -> str:
    """The telling part of a web address: `bbc` of https://www.bbc.co.uk/news."""
    labels = [label for label in (urlsplit(url).hostname or "").split(".") if label not in _WEB and len(label) > 1]
    return labels[-1] if labels else ""


def _words(name: str) -> list[str]:
    """The words of a name in small letters, without the ending of a web address."""
    words = [word.lower() for word in _WORD.findall(re.sub(r"(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)", "", name))]
    while len(words) > 1 and words[-1] in _WEB:
        words.pop()
    return words


def _same(name: Sequence[str], own: Sequence[str]) -> bool:
    telling, own_telling = _telling(name), _telling(own)
    if not telling or not own_telling:
        return False
    if telling[: len(own_telling)] == own_telling:
        return True  # *Politico Florida* of Politico
    if len(own_telling) > 1 and own_telling[-len(telling) :] == telling:
        return True  # *the Post* of the Washington Post
    return _abbreviates(name, own) or _abbreviates(own, name)


def _abbreviates(short: Sequence[str], name: Sequence[str]) -> bool:
    """Whether `short`, run together, spells the name. One word is not abbreviated: *AP* is not *Apple*."""
    if len(_telling(name)) == 1:
        return bool(_letters(short) & _letters(_telling(name)))
    return any(_spells(letters, name) for letters in _letters(short))


def _telling(words: Sequence[str]) -> list[str]:
    """The words that tell a name apart."""
    return [word for word in words if word not in _SMALL] or list(words)


def _letters(words: Sequence[str]) -> set[str]:
    """The words run together, with and without what web addresses add: *theguardian*, *voanews*."""
    letters = "".join(words)
    return {letters, letters.removeprefix("the"), letters.removesuffix("news")} - {""}


def _spells(letters: str, words: Sequence[str]) -> bool:
    """Whether beginnings of the words, small ones at will, make up the letters: *nyt* of *New York Times*."""
    if not words:
        return not letters
    if words[0] in _SMALL and _spells(letters, words[1:]):
        return True
    longest = min(len(words[0]), len(letters))
    return any(
        letters[:length] == words[0][:length] and _spells(letters[length:], words[1:])
        for length in range(1, longest + 1)
    )
