"""What a sentence says about anonymity: formulas such as *on condition of anonymity*, and the reason given for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from attrib.model import Sentence, Span, Spans, Token
from attrib.speakers.disclosure import AnonymityRules
from attrib.speakers.passages import clause_of, covering, inside, relation, subject_of
from attrib.speakers.phrases import Hit, sentence_tokens

_BOUNDARIES = frozenset({";", ":", "--", "—", "–", "(", ")"})
# After a comma, these begin something else than the reason.
_NEW_START = frozenset({"which", "who", "whom", "whose", "where", '"', "''", "``", "“", "‘"})
_ASIDE = 6  # words that may stand between the formula and its reason: *asked not to be named on Monday because …*


class Statement(NamedTuple):
    """That somebody is not named: the formula, the span that says why (or that), and the kind of reason."""

    formula: Hit
    span: Span
    kind: str


def statements(sentence: Sentence, cues: Collection[int], said: Spans, rules: AnonymityRules) -> list[Statement]:
    """What the sentence says about anonymity. `cues`: ids of its cue tokens, `said`: all attributed content."""
    found: list[Statement] = []
    for hit in rules.formulas.find(sentence.tokens, sentence):
        others = [cue for cue in cues if not hit.first <= cue <= hit.last]  # *requested* anonymity may be a cue itself
        tokens = _reason(sentence, hit, others, rules)
        formula = _formula(sentence, hit, others)
        kind = rules.reasons.kind_in(tokens) or rules.reasons.kind_in(formula) or "requested"
        found.append(Statement(hit, covering(tokens or formula), kind))
    for hit in rules.standalone.find(sentence.tokens, sentence):
        place = sentence.token(hit.first).span
        if not any(span.overlaps(place) for _, span, _ in found) and not inside(place, said):
            found.append(Statement(hit, covering(_lone_reason(sentence, hit, cues)), hit.kind))
    return found


def _reason(sentence: Sentence, hit: Hit, cues: Collection[int], rules: AnonymityRules) -> Sequence[Token]:
    """The tokens of the reason given beside a formula; none where no reason is given."""
    opener = _opener(sentence, hit, cues, rules)
    if opener is not None:
        return _clause_from(sentence, opener, cues)
    if hit.kind == "withheld":  # *agreed not to identify the source, who would face dismissal*
        clause = next((t for t in sentence.tokens[hit.last :] if t.deprel == "acl:relcl"), None)
        return [t for t in sentence.subtree(clause) if t.id > hit.last] if clause is not None else ()
    return ()


def _opener(sentence: Sentence, hit: Hit, cues: Collection[int], rules: AnonymityRules) -> Hit | None:
    """What begins the reason: right or shortly after the formula, else at the head of the sentence."""
    found = rules.openers.find(sentence.tokens)
    for begin in found:
        between = sentence_tokens(sentence, hit.last + 1, begin.first - 1)
        close = all(token.text == "," for token in between)
        if begin.first <= hit.last or len(between) > _ASIDE or any(t.id in cues for t in between):
            continue
        if close or begin.kind == "cited":
            return begin
        if begin.kind in ("clause", "nominal") and not any(token.text in _BOUNDARIES for token in between):
            return begin
    fronted = (begin for begin in found if begin.first == 1 and begin.last < hit.first and begin.kind != "infinitive")
    return next(fronted, None)


def _clause_from(sentence: Sentence, opener: Hit, cues: Collection[int]) -> Sequence[Token]:
    """The tokens of the reason: what hangs together from its first word on, up to a mark, a side clause or the cue."""
    ids: set[int] = set()
    for word in sentence_tokens(sentence, opener.first, opener.last):
        governor = sentence.parent(word)
        above = governor if governor is not None and governor.id > opener.first else word
        ids.update(token.id for token in sentence.subtree(above))
    kept: list[Token] = []
    for token in sentence.tokens[opener.first - 1 :]:
        following = sentence.tokens[token.id] if token.id < len(sentence.tokens) else None
        outside = token.id not in ids and token.id in cues
        if kept and (token.id > max(ids) or token.text in _BOUNDARIES or outside):
            break
        if token.text == "," and (
            following is None or following.lemma.lower() in _NEW_START or following.id not in ids
        ):
            break
        kept.append(token)
    while len(kept) > 1 and kept[-1].upos == "PUNCT":
        kept.pop()
    return kept


def _formula(sentence: Sentence, hit: Hit, cues: Collection[int]) -> Sequence[Token]:
    """The formula with the beginning of its clause: *who requested anonymity*, *He spoke on condition of anonymity*."""
    return sentence_tokens(sentence, _beginning(sentence, hit, cues), hit.last)


def _lone_reason(sentence: Sentence, hit: Hit, cues: Collection[int]) -> Sequence[Token]:
    """The clause of a reason that stands without a formula: *who was not authorized to speak publicly*."""
    below = sentence.subtree(clause_of(sentence, sentence.token(hit.first)))
    last = hit.last
    for token in sentence.tokens[hit.last :]:
        if token not in below or token.text in _BOUNDARIES or token.upos == "PUNCT" or token.id in cues:
            break
        last = token.id
    return sentence_tokens(sentence, _beginning(sentence, hit, cues), last)


def _beginning(sentence: Sentence, hit: Hit, cues: Collection[int]) -> int:
    """The token id at which the phrase's clause begins; the phrase's own where the clause is the attribution's."""
    clause = clause_of(sentence, sentence.token(hit.first))
    before = sentence_tokens(sentence, max(1, hit.first - _ASIDE), hit.first - 1)
    relatives = [token.id for token in before if token.feat("PronType") == "Rel" and token.lemma.lower() != "which"]
    if relatives and not any(token.id in cues for token in sentence.tokens[relatives[-1] : hit.first]):
        return relatives[-1]
    if clause.id > hit.last or clause.id in cues:
        start = hit.first
        while start > 1 and sentence.token(start - 1).upos in ("DET", "ADP"):
            start -= 1
        return start
    subject = subject_of(sentence, clause)
    marks = [token.id for token in sentence.children(clause) if relation(token) == "mark" and token.id < hit.first]
    if marks:
        return marks[0]
    if subject is not None and subject.id < hit.first:
        return sentence.subtree(subject)[0].id
    return min(clause.id, hit.first)
