"""Small trees written by hand, and a small grammar that matches them."""

from __future__ import annotations

from attrib.model import Article, Parse, Sentence, Token

# One word a line: form, lemma, part of speech, head, relation, features. Words are joined by spaces.
TOLD = """
The        the        DET    2   det
general    general    NOUN   5   nsubj      Number=Sing
and        and        CCONJ  4   cc
officials  official   NOUN   2   conj       Number=Plur
told       tell       VERB   0   root       Tense=Past
Dana       Dana       PROPN  5   iobj
that       that       SCONJ  9   mark
fighters   fighter    NOUN   9   nsubj:pass Number=Plur
moved      move       VERB   5   ccomp      Tense=Past
and        and        CCONJ  11  cc
hid        hide       VERB   9   conj       Tense=Past
,          ,          PUNCT  13  punct
pointing   point      VERB   5   advcl      VerbForm=Ger
out        out        ADP    13  compound:prt
risks      risk       NOUN   13  obj        Number=Plur
"""

NOTHING = """
They   they   PRON  2  nsubj
said   say    VERB  0  root   Tense=Past
little little ADJ   2  obj
"""


def sentence(rows: str, index: int = 0, paragraph: int = 0, at: int = 0) -> Sentence:
    """The tree of one of the tables above; its text starts at `at`."""
    tokens: list[Token] = []
    for id, row in enumerate(rows.strip().splitlines(), 1):
        form, lemma, upos, head, deprel, *feats = row.split()
        tokens.append(
            Token(id, form, lemma, upos, "", "".join(feats), int(head), deprel, at, at + len(form), _name(upos))
        )
        at += len(form) + 1
    return Sentence(index, paragraph, tuple(tokens))


def _name(upos: str) -> str:
    return "B-PER" if upos == "PROPN" else "O"


def text(rows: str) -> str:
    """The words of a table, joined by spaces."""
    return " ".join(row.split()[0] for row in rows.strip().splitlines())


def parse(rows: str) -> Parse:
    """The parse of a text of that one sentence."""
    return Parse(Article("", text(rows)), (sentence(rows),))


LISTS = {
    "speech.yml": "about: Verbs of saying.\nentries:\n- say\n- tell: {class: speech, stance: neutral}\n- point out\n",
}

RULE = """
family: saying
about: Verbs of saying.
rules:
- id: told-that
  about: A verb of saying with a recipient and a complement clause.
  trigger: {lemma: $speech, upos: VERB}
  source: ">nsubj >conj?"
  content: ">ccomp"
  told_to?: [">obl", ">iobj"]
  where: ["!>aux"]
  set: {stance: neutral}
  hits:
  - "[S The general and officials] [C told] [T Dana] [X that fighters moved and hid] , pointing out risks"
  misses:
  - "They said little"
"""
