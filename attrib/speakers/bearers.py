"""The named party that a source's head stands for, where neither the recogniser nor the tree has it at the head."""

from __future__ import annotations

from collections.abc import Sequence

from attrib.model import Mention, Sentence, Token, TokenRef
from attrib.speakers.entities import Entities, Entity
from attrib.speakers.lexicon import Lexicon
from attrib.speakers.names import POSSESSIVE, Name, name_at, spelled
from attrib.speakers.nominals import lemma_of, partitive, role_of
from attrib.speakers.shapes import shape_of

_JOINING = frozenset({"of", "for", "and", "on"})
_BREAKS = frozenset({"ADP", "CCONJ", "VERB", "AUX"})


class Bearers:
    """The bearers of names in one article."""

    def __init__(self, entities: Entities, lexicon: Lexicon) -> None:
        """Keep the article's names."""
        self._entities = entities
        self._lexicon = lexicon

    def titled(self, sentence: Sentence, mention: Mention) -> Entity | None:
        """The person of *Springfield Mayor Jane Smith*, where the tree has another word at the head."""
        for token in sentence.tokens:
            if not mention.start <= token.start < mention.end:
                continue
            breaks = token.upos in _BREAKS and token.deprel != "amod"
            if token.text in (",", "(") or breaks or token.text in POSSESSIVE:
                return None
            entity = self._entities.by_token.get(TokenRef(sentence.index, token.id))
            name = self._entities.name_at.get(TokenRef(sentence.index, token.id))
            if entity is not None and name is not None and entity.kind == "person":
                if _acts_within(sentence, name, mention):
                    return None
                after = sentence.tokens[name.last] if name.last < len(sentence.tokens) else None
                last = after is None or after.start >= mention.end
                return entity if last or (after is not None and _closes(after)) else None
        return None

    def apposed(self, sentence: Sentence, token: Token) -> Entity | None:
        """The bearer of a name that stands in apposition: *one of the lawyers, Jane Smith*."""
        role = role_of(sentence, token, self._lexicon)
        if role is not None and role.kind not in ("", "person", "group"):
            return None  # *Poll: Jane Smith ahead*
        counted = partitive(sentence, token, self._lexicon)
        below = sentence.children(token) + (sentence.children(counted) if counted else ())
        below += self._behind(sentence, token)
        for child in below:
            between = sentence.tokens[token.id : child.id - 1]
            if child.deprel in ("appos", "flat") and child.upos == "PROPN" and self._follows(child, between):
                entity = self._entities.by_token.get(TokenRef(sentence.index, child.id))
                if entity is None and child.text.lower() in self._lexicon.given_names:
                    entity = self.unrecognised(sentence, child)
                if entity is not None and entity.kind == "organisation" and counted is not None:
                    return entity  # *one of them, Acme Bank*
                if entity is not None and entity.kind == "person":
                    entity.descriptions.append(TokenRef(sentence.index, token.id))
                    entity.lemmas.add(lemma_of(token))
                    return entity
        return None

    def unrecognised(self, sentence: Sentence, token: Token) -> Entity | None:
        """The bearer of a name that the recogniser missed."""
        first = last = token.id
        while first > 1 and sentence.token(first - 1).upos == "PROPN" and sentence.token(first - 1).ner == "O":
            first -= 1
        while last < len(sentence.tokens) and _continues(sentence.token(last + 1)):
            last += 1
        name = name_at(sentence, first, self._through(sentence, first, last), self._lexicon)
        if name is None:
            return None
        return self._entities.add(name)

    def _through(self, sentence: Sentence, first: int, last: int) -> int:
        """The id of the last word of a name that goes on, if its words tell what it is: *Control of Tanks Act*."""
        end = last
        while end < len(sentence.tokens):
            step = 2 if sentence.token(end + 1).text in _JOINING and end + 1 < len(sentence.tokens) else 1
            word = sentence.token(end + step)
            if word.ner != "O" or not (word.text[0].isupper() or word.upos == "NUM") or word.upos in _BREAKS:
                break
            end += step
        return end if shape_of(spelled(sentence.tokens[first - 1 : end]), self._lexicon) else last

    def _behind(self, sentence: Sentence, token: Token) -> tuple[Token, ...]:
        """What hangs from the nouns after a noun, those for a person left out: *a lawyer for the family, John Doe*."""
        found: tuple[Token, ...] = ()
        for noun in sentence.children(token):
            if noun.deprel != "nmod" or noun.id < token.id or noun.upos not in ("PROPN", "NOUN"):
                continue
            role = role_of(sentence, noun, self._lexicon) if noun.upos == "NOUN" else None
            if role is None or role.kind != "person" or noun.xpos == "NNS":
                found += (*sentence.children(noun), *self._behind(sentence, noun))
        return found

    def _follows(self, name: Token, between: Sequence[Token]) -> bool:
        """Whether a name follows at once on what precedes it, or after a comma and perhaps a title."""
        for token in reversed(between):
            if token.text == "," and name.deprel == "appos":
                return True
            if token.upos not in ("PUNCT", "DET", "ADJ") and token.text.lower().rstrip(".") not in self._lexicon.titles:
                return False
        return True


def _acts_within(sentence: Sentence, name: Name, mention: Mention) -> bool:
    """Whether the bearer of a name only has a part in a clause inside the mention: *comments that Smith had made*."""
    head = sentence.token(name.head)
    parent = sentence.parent(head)
    verb = parent is not None and parent.upos in ("VERB", "AUX") and mention.start <= parent.start < mention.end
    return verb and head.deprel.startswith(("nsubj", "obj", "obl"))


def _closes(token: Token) -> bool:
    """Whether a token after a name shows that the name has come to its end and owns nothing."""
    return token.text not in POSSESSIVE and (token.upos in (*_BREAKS, "PUNCT", "PRON", "SCONJ", "ADV"))


def _continues(token: Token) -> bool:
    return (
        token.ner == "O"
        and token.upos in ("PROPN", "NUM")
        and token.deprel in ("flat", "compound", "nummod", "appos", "dep")
    )
