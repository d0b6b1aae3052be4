"""How a text introduces the bearers of names: by nouns before the name, after it, or by a copula.

Word order is asked where the tree is silent, as appositions are where parsers err most.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.model import Sentence, Token
from attrib.speakers.lexicon import Lexicon
from attrib.speakers.names import POSSESSIVE, QUOTES, Name
from attrib.speakers.nominals import case_of, role_of

_NOUNS = frozenset({"NOUN", "PROPN"})
_BEFORE_NOUN = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "ADV", "PART", "PUNCT"})
_BEFORE_NAME = frozenset({"NOUN", "PROPN", "ADJ"})
_AMONG = frozenset({"including"})
_KNOWN = "known"  # the phrases of the naming rules by which people go
_ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "its", "one"})


def introductions(sentence: Sentence, name: Name, kind: str, lexicon: Lexicon) -> Iterator[Token]:
    """Nouns that describe the bearer of a name (of the entity kind given): before it, above it, after it."""
    wanted = ("person",) if kind == "person" else ("organisation", "group", "document")
    if name.opening > 1:
        before = sentence.token(name.opening - 1)
        if before.upos in _BEFORE_NAME and before.ner == "O" and _has_kind(sentence, before, wanted, lexicon):
            yield before
        if (
            before.text == ","
            and before.id > 1
            and _is_theirs(sentence, sentence.token(before.id - 1), wanted, lexicon)
        ):
            yield sentence.token(before.id - 1)
    bearer = given_in_passing(sentence, name, lexicon)
    if bearer is not None and kind != "document" and _has_kind(sentence, bearer, ("person",), lexicon):
        yield bearer
    if name.last < len(sentence.tokens) and sentence.tokens[name.last].text in POSSESSIVE:
        return
    yield from _above(sentence, name)
    head = sentence.token(name.head)
    apposed = [child for child in sentence.children(head) if child.id > name.last and _is_apposed(child)]
    apposed = [noun for noun in apposed if _can_be(sentence, noun, wanted, lexicon)]
    apposed += [noun for noun in _relative_predicates(sentence, head) if _has_kind(sentence, noun, wanted, lexicon)]
    yield from apposed
    after = None if apposed else _noun_after_comma(sentence, name, wanted, lexicon)
    if after is not None:
        yield after


def given_in_passing(sentence: Sentence, name: Name, lexicon: Lexicon) -> Token | None:
    """The noun whose clause gives the name: the *woman* of *a woman who gave her name only as Jane*."""
    if lexicon.disclosure.naming.persons.absent(sentence):
        return None
    before = sentence.tokens[: name.opening - 1]
    while before and before[-1].text in QUOTES:
        before = before[:-1]
    hits = lexicon.disclosure.naming.persons.find(before, sentence)
    hit = next((hit for hit in hits if hit.last == len(before)), None)
    clause = sentence.token(hit.first) if hit is not None else None
    while clause is not None and not clause.deprel.startswith("acl"):
        clause = sentence.parent(clause)
    noun = sentence.parent(clause) if clause is not None else None
    return noun if noun is not None and noun.id < name.first and noun.ner == "O" and _one(noun) else None


def nicknames(sentence: Sentence, lexicon: Lexicon) -> Iterator[tuple[Token, Token]]:
    """The bearer and the one-word nickname wherever a clause gives one: *Jane Smith, better known as “Red”*."""
    tokens = sentence.tokens
    for hit in lexicon.disclosure.naming.persons.find(tokens, sentence):
        at = hit.last  # index of the token after the phrase
        while at < len(tokens) and tokens[at].text in QUOTES:
            at += 1
        longer = at + 1 < len(tokens) and tokens[at + 1].text[0].isupper()
        if hit.kind != _KNOWN or at >= len(tokens) or longer or not tokens[at].text[0].isupper():
            continue
        bearer = _bearer(sentence, sentence.token(hit.first))
        if bearer is not None:
            yield bearer, tokens[at]


def _bearer(sentence: Sentence, verb: Token) -> Token | None:
    """Of whom a clause tells a name: its subject, or the noun that it belongs to."""
    node: Token | None = verb
    while node is not None and not node.deprel.startswith("acl"):
        subjects = [child for child in sentence.children(node) if child.deprel.startswith("nsubj")]
        if subjects:
            return subjects[0]
        node = sentence.parent(node)
    return sentence.parent(node) if node is not None else None


def _is_theirs(sentence: Sentence, noun: Token, kinds: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether a noun is one that somebody has one of: the *wife* of *his wife, Jane Smith*."""
    owned = any(child.deprel == "nmod:poss" and child.upos == "PRON" for child in sentence.children(noun))
    return owned and _one(noun) and noun.ner == "O" and _has_kind(sentence, noun, kinds, lexicon)


def _above(sentence: Sentence, name: Name) -> Iterator[Token]:
    """The noun that the name is an apposition to, and the predicate noun that it is the subject of."""
    head = sentence.token(name.head)
    parent = sentence.parent(head)
    if parent is None or parent.upos not in _NOUNS or name.first <= parent.id <= name.last:
        return
    if head.deprel in ("appos", "flat") and parent.ner == "O" and _beside(sentence, parent, name):
        yield parent
    if head.deprel == "nmod" and case_of(sentence, head) in _AMONG and not _one(parent):
        yield parent  # *three candidates, including Jane Smith*
    over = sentence.parent(parent) if head.deprel == "appos" and parent.ner.endswith("PER") else None
    if over is not None and over.upos == "NOUN" and _beside(sentence, over, name):
        yield over  # nobody has two names: *a lawyer for Jane Smith, John Doe* names the lawyer
    shares = parent.deprel == "appos" or (parent.deprel == "nmod" and case_of(sentence, parent) in _AMONG)
    shared = sentence.parent(parent) if head.deprel == "conj" and shares else None
    if shared is not None and shared.upos == "NOUN" and not _one(shared):
        yield shared  # *two voters, Jane Smith and John Doe*
    copula = any(child.deprel == "cop" for child in sentence.children(parent))
    if head.deprel == "nsubj" and copula and _one(parent):
        yield parent


def _relative_predicates(sentence: Sentence, head: Token) -> list[Token]:
    """The nouns of *Jane Smith, who was the chief of staff*."""
    clauses = [child for child in sentence.children(head) if child.deprel == "acl:relcl" and child.upos in _NOUNS]
    return [noun for noun in clauses if any(child.deprel == "cop" for child in sentence.children(noun))]


def _is_apposed(noun: Token) -> bool:
    return noun.deprel == "appos" and noun.upos in _BEFORE_NAME and noun.ner == "O" and _one(noun)


def _one(noun: Token) -> bool:
    """Whether a noun can be said of one person or body."""
    return noun.xpos not in ("NNS", "NNPS")


def _beside(sentence: Sentence, noun: Token, name: Name) -> bool:
    """Whether only commas, titles and what depends on the noun stand between it and the name."""
    first, last = (noun.id + 1, name.opening - 1) if noun.id < name.opening else (name.last + 1, noun.id - 1)
    between = sentence.tokens[first - 1 : last]
    if noun.id < name.opening and between and between[-1].text == ",":
        below = {token.id for token in sentence.subtree(noun)}
        return all(token.id in below for token in between)  # *a lawyer for the miners, Jane Smith*
    return all(token.upos in ("PUNCT", "DET", "ADJ") or token.head == noun.id for token in between)


def _can_be(sentence: Sentence, token: Token, kinds: tuple[str, ...], lexicon: Lexicon) -> bool:
    role = role_of(sentence, token, lexicon)
    if role is None:
        return token.upos in _NOUNS
    return not role.kind or role.kind in kinds


def _has_kind(sentence: Sentence, token: Token, kinds: tuple[str, ...], lexicon: Lexicon) -> bool:
    role = role_of(sentence, token, lexicon)
    return role is not None and role.kind in kinds


def _noun_after_comma(sentence: Sentence, name: Name, kinds: tuple[str, ...], lexicon: Lexicon) -> Token | None:
    """The head noun of *, a former adviser to …* right after a name, read off the words where the tree is silent."""
    tokens = sentence.tokens
    at = name.last  # index of the token after the name
    if at < len(tokens) and tokens[at].text == "(":
        while at < len(tokens) and tokens[at].text != ")":
            at += 1
        at += 1
    if at + 1 >= len(tokens) or tokens[at].text != ",":
        return None
    start = at = at + 1
    last: Token | None = None
    while (
        at < len(tokens) and tokens[at].upos in _BEFORE_NOUN and tokens[at].text not in (",", ")", "(", "”", "“", '"')
    ):
        if tokens[at].upos in _NOUNS:
            last = tokens[at]
        elif tokens[at].text in POSSESSIVE:
            last = None  # that was only whose the office is: *, the union’s director*
        at += 1
    if (
        last is None
        or at >= len(tokens)
        or last.ner != "O"
        or not _one(last)
        or not _has_kind(sentence, last, kinds, lexicon)
    ):
        return None
    opens = tokens[start].text.lower() in _ARTICLES or tokens[at].upos == "ADP"
    return last if opens and tokens[at].upos not in ("VERB", "AUX") else None
