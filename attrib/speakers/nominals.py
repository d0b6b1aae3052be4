"""Noun phrases as their head sees them: determiner, modifiers, complements, and the role that the head names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from attrib.model import Sentence, Token
from attrib.speakers.lexicon import Entry, Lexicon

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM", "X"})
_MODIFIERS = frozenset(
    {"amod", "compound", "nmod:poss", "nummod", "nmod", "flat", "nmod:unmarked", "advmod", "det:predet"}
)
_COMPLEMENTS = frozenset({"nmod", "obl", "acl", "acl:relcl", "nmod:desc"})
_ENDING = 7  # letters of the endings that the roles table lists: *-ologist*
_NO_HEADS = frozenset({"advmod", "mark", "case", "punct", "det", "cc", "discourse"})
_PREFIXES = ("ex-", "co-", "vice-", "former-", "then-", "non-", "self-described-")
_WOMAN = "woman"
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})


@dataclass(frozen=True)
class Phrase:
    """The noun phrase of one head token."""

    sentence: Sentence
    head: Token
    determiner: str  # lower-cased: a, the, his, some, …; "" for a bare noun
    modifiers: tuple[Token, ...]  # what stands before the head and belongs to it, determiners left out
    complements: tuple[tuple[str, Token], ...]  # (of, Center); (close to, talks) through an adjective or participle
    role: Entry | None  # what the lexicon says of the head, alone or with the word before it

    @property
    def lemma(self) -> str:
        """The head's lemma, lower-cased."""
        return lemma_of(self.head)

    @property
    def plural(self) -> bool:
        """Whether the head is a plural."""
        return self.head.xpos in _PLURAL_TAGS or "Number=Plur" in self.head.feats or _opens(self.head)

    @cached_property
    def words(self) -> frozenset[str]:
        """The modifiers as lower-cased words."""
        return frozenset(token.text.lower() for token in self.modifiers if token.upos != "PUNCT" and token.text != "'s")


def lemma_of(token: Token) -> str:
    """The lower-cased lemma, with a plural ending taken off where the lemmatiser left it (titles in capitals)."""
    lemma = token.lemma.lower()
    if lemma[-1:] == "s" and lemma[-2:] != "ss" and (token.xpos == "NNPS" or _opens(token)):
        return lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return lemma


def _opens(token: Token) -> bool:
    """Whether a word may pass for a name only because it opens the sentence: *Aides said …*."""
    return token.id == 1 and token.xpos == "NNP" and token.ner == "O" and token.text.endswith("s")


def phrase_of(sentence: Sentence, head: Token, lexicon: Lexicon) -> Phrase:
    """The phrase that `head` is the head of."""
    return phrase_with(sentence, head, role_of(sentence, head, lexicon))


def phrase_with(sentence: Sentence, head: Token, role: Entry | None) -> Phrase:
    """The phrase that `head` is the head of, whose role is known."""
    determiner = ""
    modifiers: list[Token] = []
    complements: list[tuple[str, Token]] = []
    for child in sentence.children(head):
        if child.deprel in ("det", "nmod:poss") and child.upos in ("DET", "PRON"):
            determiner = child.text.lower()
        elif child.id < head.id and child.deprel in _MODIFIERS:
            modifiers += _premodifier(sentence, child, head)
            if child.deprel == "nmod:poss":
                determiner = determiner or "'s"
        elif child.id > head.id and child.deprel in _COMPLEMENTS:
            complements.append((case_of(sentence, child), child))
            complements += _further(sentence, child)
            if child.deprel == "acl":
                complements += _obliques(sentence, child)
        elif (child.id > head.id and child.deprel == "amod") or child.deprel == "advcl":
            complements += _obliques(sentence, child)
            modifiers.append(child)
    if not complements:
        for child in sentence.children(head):
            if child.deprel == "conj" and child.upos in ("NOUN", "PROPN"):  # *founder and director of …*
                complements += [(case_of(sentence, b), b) for b in sentence.children(child) if b.deprel == "nmod"]
    before = sentence.tokens[head.id - 2] if head.id > 1 else None
    if before is not None and before.text.isupper() and len(before.text) > 1 and before not in modifiers:
        modifiers.append(before)  # an acronym that the tagger took for a verb: *IS fighters*
    modifiers.sort(key=lambda token: token.id)
    return Phrase(sentence, head, determiner, tuple(modifiers), tuple(complements), role)


def _further(sentence: Sentence, noun: Token) -> list[tuple[str, Token]]:
    """What hangs from a complement but may be the head's: *director of policy at the institute*."""
    below = [(case_of(sentence, child), child) for child in sentence.children(noun) if child.deprel == "nmod"]
    return [(case, child) for case, child in below if case in ("at", "with", "for")]


def _obliques(sentence: Sentence, word: Token) -> list[tuple[str, Token]]:
    """What depends on an adjective or participle by a preposition: *close to the talks*, *released by the ministry*."""
    lemma = word.lemma.lower()
    below = [child for child in sentence.children(word) if child.deprel.startswith("obl")]
    return [(f"{lemma} {case_of(sentence, child)}", child) for child in below]


def _premodifier(sentence: Sentence, child: Token, head: Token) -> Iterator[Token]:
    for token in sentence.subtree(child):
        if token.id < head.id and token.deprel not in ("det", "punct"):
            yield token


def case_of(sentence: Sentence, token: Token) -> str:
    """The preposition of a token, lower-cased, or ""."""
    for child in sentence.children(token):
        if child.deprel == "case":
            return child.text.lower()
    return ""


def role_of(sentence: Sentence, head: Token, lexicon: Lexicon) -> Entry | None:
    """What the roles table says of a noun: with two words before it, with one, with what follows *of*, alone."""
    roles = lexicon.roles
    lemma = lemma_of(head)
    at = head.id - 1  # index of the head
    if at >= 1 and lemma in lexicon.role_endings:
        before = sentence.tokens[at - 1].text.lower()
        if at >= 2:
            found = roles.get(f"{sentence.tokens[at - 2].text.lower()} {before} {lemma}")
            if found:
                return found
        found = roles.get(f"{before} {lemma}")
        if found:
            return found
        if before == "-" and at >= 2:
            found = roles.get(f"{sentence.tokens[at - 2].text.lower()}-{lemma}")
            if found:
                return found
    if lemma in lexicon.role_openings and at + 2 < len(sentence.tokens) and sentence.tokens[at + 1].text == "of":
        found = roles.get(f"{lemma} of {sentence.tokens[at + 2].text.lower()}")
        if found:
            return found
    if head.xpos == "NNPS" and at >= 1 and f"{sentence.tokens[at - 1].text.lower()} {lemma}" in lexicon.places:
        return roles.get("national")
    return _plain_role(lemma, head, lexicon)


def _plain_role(lemma: str, head: Token, lexicon: Lexicon) -> Entry | None:
    roles = lexicon.roles
    found = roles.get(lemma) or roles.get(head.text.lower())
    if found is None and head.xpos in _PLURAL_TAGS:
        found = roles.get(lemma.removesuffix("s"))
    if found:
        return found
    if head.xpos in _PLURAL_TAGS and head.text[0].isupper() and lemma in lexicon.places:
        return roles.get("national")
    if lemma.startswith(_PREFIXES):
        return roles.get(lemma[len(next(prefix for prefix in _PREFIXES if lemma.startswith(prefix))) :])
    if lemma.endswith(_WOMAN):
        male = roles.get(lemma.removesuffix(_WOMAN) + "man")  # *fisherwoman*
        return replace(male, gender="f") if male is not None else None
    tail = lemma.rpartition("-")[2]
    return roles.get(tail) if tail != lemma else roles.get(f"-{lemma[-_ENDING:]}")


def head_of(sentence: Sentence, first: int, last: int) -> Token:
    """Of the tokens first..last, the one whose own head lies outside of them; of several, the first that is a noun."""
    heads = [token for token in sentence.tokens[first - 1 : last] if not first <= token.head <= last]
    nominal = [token for token in heads if token.upos in NOMINAL and token.deprel not in _NO_HEADS]
    if heads and heads[0] not in nominal:
        subjects = (child for child in sentence.children(heads[0]) if child.deprel.startswith("nsubj"))
        nominal = [child for child in subjects if first <= child.id <= last] or nominal
    nouns = [token for token in nominal if token.upos in ("NOUN", "PROPN", "PRON")]
    return (nouns or nominal or heads or [sentence.token(last)])[0]


def _is_counted(sentence: Sentence, noun: Token) -> bool:
    return any(child.deprel == "nummod" for child in sentence.children(noun))


def partitive(sentence: Sentence, head: Token, lexicon: Lexicon) -> Token | None:
    """The noun that a head only counts: *experts* in *a number of experts*, *several of the experts*, *one in ten*."""
    role = lexicon.roles.get(lemma_of(head))
    if role is None or role.position not in ("partitive", "apposed"):
        return None
    if head.upos == "NUM" and role.position == "partitive":
        out_of = [child for child in sentence.children(head) if child.id > head.id and child.xpos == "NNS"]
        shares = [child for child in out_of if case_of(sentence, child) == "in" and _is_counted(sentence, child)]
        if shares:
            return shares[0]
    for child in sentence.children(head):
        if child.id > head.id and child.deprel in ("nmod", "obl") and case_of(sentence, child) in ("of", "among"):
            return child if role.position == "partitive" or child.xpos == "NNS" else None
    return None
