"""Mistakes of the parser that grammar itself shows, set right before any rule reads the tree.

Both are about what *and* joins to a verb: a word that governs a clause is no noun (*left and fears that …*), and
a verb in the present has the number of its subject (*An aide said the rebels want a road, and demand that …*).
"""

from __future__ import annotations

from dataclasses import replace

from attrib.model import Parse, Sentence, Token

_TAGS = {"NN": "VBP", "NNS": "VBZ"}
_FEATS = {"VB": "VerbForm=Inf", "VBP": "Mood=Ind|Tense=Pres|VerbForm=Fin", "VBZ": "Mood=Ind|Tense=Pres|VerbForm=Fin"}
_BARE = frozenset({"VB", "VBP"})
_NUMBER = {"VBP": "Plur", "VBZ": "Sing"}
_GOVERNED = frozenset({"ccomp", "xcomp", "obj"})
_OF_NOUNS = frozenset({"amod", "appos", "case", "compound", "det", "flat", "nmod:desc", "nmod:poss", "nummod"})
_AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


def repaired(parse: Parse) -> Parse:
    """The parse with the trees of its sentences set right where they need it."""
    sentences = tuple(map(_repaired, parse.sentences))
    same = all(new is old for new, old in zip(sentences, parse.sentences, strict=True))
    return parse if same else replace(parse, sentences=sentences)


def _repaired(sentence: Sentence) -> Sentence:
    for token in sentence.tokens:
        if token.deprel == "conj":
            for repair in (_as_verb, _reattached):
                now = sentence.token(token.id)
                sentence = _with(sentence, now, repair(sentence, now))
    return sentence


def _with(sentence: Sentence, old: Token, new: Token) -> Sentence:
    if new is old:
        return sentence
    return replace(sentence, tokens=(*sentence.tokens[: old.id - 1], new, *sentence.tokens[old.id :]))


def _as_verb(sentence: Sentence, token: Token) -> Token:
    """A bare noun that is joined to a verb and governs a clause or an object, as the verb that it must be."""
    head = sentence.parent(token)
    if token.upos != "NOUN" or token.xpos not in _TAGS or head is None or head.upos != "VERB":
        return token
    relations = {child.deprel for child in sentence.children(token)}
    governs = any(child.id > token.id and child.deprel in _GOVERNED for child in sentence.children(token))
    if not governs or "cc" not in relations or relations & _OF_NOUNS:
        return token
    tag = head.xpos if token.xpos == "NN" and head.xpos in _BARE else _TAGS[token.xpos]
    return token._replace(upos="VERB", xpos=tag, feats=_FEATS[tag])


def _reattached(sentence: Sentence, token: Token) -> Token:
    """A verb that cannot share the subject of the verb it is joined to, joined to the complement whose subject fits."""
    head = sentence.parent(token)
    number = _number_of_verb(sentence, token)
    if not number or head is None or head.upos != "VERB" or _subject(sentence, token) is not None:
        return token
    subject = _subject(sentence, head)
    if subject is None or _number(sentence, subject) in ("", number):
        return token
    for clause in sentence.children(head):
        theirs = _subject(sentence, clause) if clause.deprel == "ccomp" and head.id < clause.id < token.id else None
        if theirs is not None and _number(sentence, theirs) == number:
            return token._replace(head=clause.id)
    return token


def _subject(sentence: Sentence, verb: Token) -> Token | None:
    return next((child for child in sentence.children(verb) if child.deprel in _SUBJECTS), None)


def _number_of_verb(sentence: Sentence, verb: Token) -> str:
    """The number that a verb in the present shows, or ""."""
    auxiliary = any(child.deprel in _AUXILIARIES for child in sentence.children(verb))
    return "" if verb.upos != "VERB" or auxiliary else _NUMBER.get(verb.xpos, "")


def _number(sentence: Sentence, subject: Token) -> str:
    """The number of a subject in the third person, or "" where it is not plain: names may be of bodies."""
    if any(child.deprel == "conj" for child in sentence.children(subject)):
        return "Plur"
    if subject.upos == "NOUN" or (subject.upos == "PRON" and subject.feat("Person") == "3"):
        return subject.feat("Number")
    return "Sing" if subject.ner.endswith("PER") else ""
