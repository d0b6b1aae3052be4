"""Why an unnamed source is not named, and how it knows what it says.

The noun phrase decides who is unnamed; what the text says of it, there or in another sentence, only says why. The
ladder of descriptions counts what a reader could check: the role, the affiliation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from attrib.model import Attribution, Parse, Sentence, Span, Token, TokenRef
from attrib.speakers.cues import Cues
from attrib.speakers.disclosure import AnonymityRules
from attrib.speakers.parties import Party
from attrib.speakers.passages import ancestors, by_others, relation, said_in, subject_of, tokens_of
from attrib.speakers.phrases import Hit, sentence_tokens
from attrib.speakers.reasons import statements

LADDER = ("bare", "group", "role", "affiliation", "role_and_affiliation")
_DENIALS = frozenset({"no", "not", "without", "little"})
_JUST = 2  # sentences back in which a source is nearer than what a pronoun was taken to stand for
_REACH = 6  # sentences back in which *both* or *all* still speaks of earlier sources
_SEVERAL = frozenset({"both", "all", "each", "some", "several", "two", "three"})


@dataclass(frozen=True)
class Anonymity:
    """What the text says of one source's anonymity. Empty where it says nothing."""

    reason: Span | None = None
    kind: str = ""
    basis: str = ""


def anonymity(
    parse: Parse, attributions: Sequence[Attribution], parties: Sequence[Party], cues: Cues, rules: AnonymityRules
) -> dict[str, Anonymity]:
    """What the text says of every party's anonymity, by `Party.id`; of a named one, why part of its name is missing."""
    unnamed = {party.id for party in _unnamed(parties)}
    found = {p.id: Anonymity(basis=_basis(parse, p, rules) if p.id in unnamed else "") for p in parties}
    article = _Article(parties, cues)
    said = said_in(attributions)
    for sentence in parse.sentences:
        for formula, span, kind in statements(sentence, cues.by_sentence.get(sentence.index, {}), said, rules):
            for party in article.concerned(sentence, formula):
                old = found[party.id]
                if old.reason is None or (old.kind == "requested" and kind != "requested"):
                    found[party.id] = replace(old, reason=span, kind=kind)
    return found


def description(*, position: bool, role: bool, plural: bool, affiliation: bool) -> str:
    """The rung of an unnamed source on `LADDER`: *sources*, *residents*, *a major*, *army sources*, *an army major*.

    `position` and `role` say whether it is described by a position of authority, and by any role at all.
    """
    if position or (role and not plural):
        return LADDER[4] if affiliation else LADDER[2]
    return LADDER[3] if affiliation else LADDER[1 if role else 0]


def _unnamed(parties: Sequence[Party]) -> list[Party]:
    return [party for party in parties if not party.proper and party.kind in ("person", "group", "thing")]


def _basis(parse: Parse, party: Party, rules: AnonymityRules) -> str:
    """The kind of the party's knowledge basis, from the first mention that gives one and does not deny it."""
    for mention in party.mentions:
        sentence = parse.sentences[mention.head.sentence] if mention.head is not None else None
        if sentence is None or rules.basis.absent(sentence):
            continue
        tokens = tokens_of(parse, mention)
        denied = [token.id for token in tokens if token.lemma.lower() in _DENIALS]
        hits = [hit for hit in rules.basis.find(tokens) if not by_others(sentence, hit)]
        kept = [hit.kind for hit in hits if not any(0 <= hit.first - id < 4 for id in denied)]
        if kept:
            return next(kind for kind in rules.basis.kinds if kind in kept)
    return ""


def _eligible(party: Party, kind: str) -> bool:
    """Whether a formula of that kind can be about the party: of a named one, only that part of the name is withheld."""
    return bool(_unnamed([party])) or (kind == "part" and party.kind == "person")


class _Article:
    """Who is spoken of where, for joining what is said of anonymity to the source concerned."""

    def __init__(self, parties: Sequence[Party], cues: Cues) -> None:
        self._heads = {mention.head: party for party in parties for mention in party.mentions if mention.head}
        uses = [(use, party) for party in parties for use in party.uses if use.role == "source" and use.mention.head]
        self._sources = sorted(((use.mention, party) for use, party in uses), key=lambda source: source[0].start)
        self._cues = cues.by_sentence
        self._said_by: dict[str, list[Party]] = {}
        for use, party in uses:
            self._said_by.setdefault(use.attribution, []).append(party)

    def concerned(self, sentence: Sentence, hit: Hit) -> list[Party]:
        """The parties that a statement about anonymity speaks of.

        That is the source in whose noun phrase it stands; else whose name it withholds; else whom the tree leads up to.
        """
        anchor = sentence.token(hit.first)
        cues = self._cues.get(sentence.index, {})
        inside = [(mention, party) for mention, party in self._sources if mention.start <= anchor.start < mention.end]
        if inside:
            _, party = min(inside, key=lambda source: source[0].end - source[0].start)
            return [party] if _eligible(party, hit.kind) else []
        target = _object(sentence, hit) if hit.kind == "withheld" else None
        if target is not None:
            return self._spoken_of(sentence, target, hit.kind)
        for node in (anchor, *ancestors(sentence, anchor)):
            place = TokenRef(sentence.index, node.id)
            subject = subject_of(sentence, node)
            if place in self._heads and _eligible(self._heads[place], hit.kind):
                return [self._heads[place]]
            if node.id in cues:
                said_by = self._said_by.get(cues[node.id], [])
                found = [party for party in said_by if _eligible(party, hit.kind)]
                if found or subject is None or (said_by and subject.upos != "PRON"):
                    return found
                return self._spoken_of(sentence, subject, hit.kind)
            aside = subject is not None and subject.upos == "PRON" and relation(node) == "advcl"  # *because they were*
            if subject is not None and not aside:
                return self._spoken_of(sentence, subject, hit.kind)
        return []

    def _spoken_of(self, sentence: Sentence, subject: Token, kind: str) -> list[Party]:
        """The parties that a noun or pronoun stands for: *He* spoke on condition of anonymity."""
        known = self._heads.get(TokenRef(sentence.index, subject.id))
        known = known if known is not None and _eligible(known, kind) else None
        before = [(ref.sentence, p) for ref, p in self._spoke_before(sentence, subject) if _eligible(p, kind)]
        if subject.upos in ("NOUN", "PROPN"):
            if known is not None:
                return [known]
            same = [(i, p) for i, p in before if p.head and p.head.lemma.lower() == subject.lemma.lower()]
            before = same or (before if kind == "requested" else [])
        if not before:
            return [known] if known is not None else []
        index, last = before[-1]
        if subject.lemma.lower() in _SEVERAL or (subject.upos == "NOUN" and subject.feat("Number") == "Plur"):
            recent = list(dict.fromkeys(p for i, p in before if i >= sentence.index - _REACH))
            return [last] if last.plural or not recent else recent
        if subject.lemma.lower() == "they":
            return list(dict.fromkeys(party for i, party in before if i == index))
        if known is not None and index < sentence.index - _JUST:
            return [known]
        return [next((party for _, party in reversed(before) if not party.plural), last)]

    def _spoke_before(self, sentence: Sentence, word: Token) -> list[tuple[TokenRef, Party]]:
        """The sources before the word that agree with it in gender."""
        gender = {"Masc": "m", "Fem": "f"}.get(word.feat("Gender"), "")
        return [
            (mention.head, party)
            for mention, party in self._sources
            if mention.head and mention.start < word.start and not (gender and party.gender and party.gender != gender)
        ]


def _object(sentence: Sentence, hit: Hit) -> Token | None:
    """Whom a formula withholds: whose name, or the object of its verb. None where the clause hangs from that word."""
    words = sentence_tokens(sentence, hit.first, hit.last)
    for word in reversed(words):
        wanted = "nmod:poss" if word.upos == "NOUN" else "obj"
        for child in sentence.children(word):
            if child.deprel == wanted and child.upos in ("NOUN", "PROPN", "PRON") and child.feat("PronType") != "Rel":
                return child
    return None
