"""The names that Universal Dependencies v2 knows, so that a misspelt one fails at load instead of never matching.

Source: https://universaldependencies.org/u/, with the features NumForm and Style of the English treebanks.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection

_UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X"
_RELATIONS = """
    acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated expl fixed
    flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative xcomp"""
_FEATURES = """
    Abbr Animacy Aspect Case Clusivity Definite Degree Deixis DeixisRef Evident ExtPos Foreign Gender Mood NounClass
    NumForm NumType Number Person Polarity Polite Poss PronType Reflex Style Tense Typo VerbForm Voice"""

UPOS = frozenset(_UPOS.split())
RELATIONS = frozenset(_RELATIONS.split())
FEATURES = frozenset(_FEATURES.split())


def check(name: str, known: Collection[str], what: str) -> None:
    """Raise `ValueError` where `name` is not one of the `known`, with the nearest that is."""
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean `{close[0]}`?" if close else f"they are {' '.join(sorted(known))}"
        raise ValueError(f"`{name}` is no UD {what}; {hint}")
