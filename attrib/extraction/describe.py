"""What is said of each chosen attribution: class and stance of its cue, level, kind of quotation, nesting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from attrib.extraction.candidates import Candidate
from attrib.extraction.cues import CueWords
from attrib.extraction.features import kind, word
from attrib.extraction.passages import Passages
from attrib.extraction.selection import Decision
from attrib.extraction.tree import Tree, ids
from attrib.grammar import WordList
from attrib.model import Attribution, Mention, Parse, Span, Token, TokenRef

_NEGATION = frozenset({"not", "never", "no", "without", "neither", "nor"})


def describe(
    parse: Parse, decisions: Sequence[Decision], passages: Passages, cues: CueWords, lists: Mapping[str, WordList]
) -> tuple[Attribution, ...]:
    """The attributions of the decisions, numbered in text order of their cues."""
    found = [
        _attribution(f"a{number}", decision, passages, cues, lists["extended"])
        for number, decision in enumerate(decisions, start=1)
    ]
    sizes = [_size(attribution) for attribution in found]
    parents = [_parent(attribution, found, sizes) for attribution in found]
    return tuple(replace(one, parent=parent) if parent else one for one, parent in zip(found, parents, strict=True))


def _attribution(name: str, decision: Decision, passages: Passages, cues: CueWords, extended: WordList) -> Attribution:
    candidate = decision.candidate
    rule, trigger, sentence = candidate.match.rule, candidate.trigger, candidate.sentence
    lemma = word(sentence, trigger)
    cue_class, stance = cues.find(lemma)
    if negated(candidate):
        stance = "negated"
    quote_type = kind_of_quotation(candidate, passages)
    level = rule.settings.get("level") or _level(cue_class, quote_type, candidate, extended)
    roles = {"trigger": (trigger,), **candidate.match.args}
    return Attribution(
        id=name,
        sentence=sentence.index,
        cue=(candidate.cue,),
        cue_lemma=lemma,
        cue_class=rule.settings.get("cue_class") or cue_class,
        stance=rule.settings.get("stance") or candidate.match.attributes.get("stance") or stance,
        sources=sources(candidate),
        contents=candidate.contents,
        quote_type=quote_type,
        level=level,
        rule=rule.id,
        matched={role: tuple(TokenRef(sentence.index, t.id) for t in tokens) for role, tokens in roles.items()},
        confidence=round(decision.confidence, 4),
        told_to=_mention(candidate, decision.told_to),
        relays=tuple(relay for head in decision.relays if (relay := _mention(candidate, head)) is not None),
    )


def negated(candidate: Candidate) -> bool:
    """Whether the cue is denied: *did not say*, *without saying*."""
    tokens = candidate.sentence.tokens
    return any(tokens[number - 1].lemma.lower() in _NEGATION for number in ids(candidate.cue_tokens))


def _level(cue_class: str, quote_type: str, candidate: Candidate, extended: WordList) -> str:
    """Core for what is asserted, asked, demanded, promised; extended for attitudes, and for cues of no known class."""
    if cue_class:
        return "extended" if cue_class in extended else "core"
    heads = candidate.match.args.get("content", ())
    return "core" if quote_type != "indirect" or any(head.deprel == "ccomp" for head in heads) else "extended"


def kind_of_quotation(candidate: Candidate, passages: Passages) -> str:
    """`direct` when all of the content stands in marks, `mixed` when a part does; nested in a quotation, indirect."""
    if passages.around(candidate.cue.start) is not None:
        return "indirect"
    whole = [
        any(q.span.start <= span.start and span.end <= q.span.end for q in passages.overlapping(span))
        for span in candidate.contents
    ]
    if all(whole):
        return "direct"
    return "mixed" if any(passages.overlapping(span) for span in candidate.contents) else "indirect"


def sources(candidate: Candidate) -> tuple[Mention, ...]:
    """The sources as mentions. Coordinated parties of different kinds are mentions of their own, like ones are one."""
    found: list[Mention] = []
    for head, span in candidate.sources:
        found.extend(_parties(candidate, head, span))
    return tuple(found)


def _parties(candidate: Candidate, head: Token, span: Span) -> list[Mention]:
    tree, sentence = candidate.tree, candidate.sentence
    others = [t for t in sentence.children(head) if t.deprel == "conj" and span.start <= t.start < span.end]
    others = [t for t in others if not _second_office(candidate, head, t)]
    whole = Mention((span,), TokenRef(sentence.index, head.id))
    if not others or all(_alike(head, other) for other in others):
        return [whole]
    return [_party(tree, part, span) for part in (head, *others)]


def _second_office(candidate: Candidate, head: Token, other: Token) -> bool:
    """Whether a coordinate goes on with the apposition before it: *Anna Berg, a judge and a former mayor of Vale*."""
    before = any(t.deprel == "appos" and head.id < t.id < other.id for t in candidate.sentence.children(head))
    office = other.upos == "NOUN" and other.feat("Number") == "Sing"
    body = other.upos == "PROPN" and head.ner[2:] == "PER" != other.ner[2:]
    return before and head.upos == "PROPN" and (office or body)


def _alike(one: Token, other: Token) -> bool:
    """Whether two coordinated heads are parties of one kind, such as two names, or two plural nouns."""
    return kind(one) == kind(other) and one.feat("Number") == other.feat("Number")


def _party(tree: Tree, head: Token, within: Span) -> Mention:
    """One coordinate of a source: its phrase without the conjunction and the further coordinates."""
    mask = tree.below(head)
    for child in tree.sentence.children(head):
        if child.deprel in ("conj", "cc", "punct", "case"):
            mask &= ~tree.below(child)
    spans = tree.runs(mask)
    start, end = max(spans[0].start, within.start), min(spans[-1].end, within.end)
    return Mention((Span(start, end),), TokenRef(tree.sentence.index, head.id))


def _mention(candidate: Candidate, head: Token | None) -> Mention | None:
    """The phrase of the one told or of the one who relays."""
    if head is None or candidate.source_tokens >> head.id & 1:
        return None
    tree = candidate.tree
    mask = tree.region(head, candidate.trigger) & ~candidate.content_tokens & ~candidate.cue_tokens
    for child in tree.sentence.children(head):
        if child.deprel in ("case", "punct", "cc"):
            mask &= ~tree.below(child)
    spans = tree.runs(mask)
    if not spans:
        return None
    return Mention((Span(spans[0].start, spans[-1].end),), TokenRef(tree.sentence.index, head.id))


def _parent(inner: Attribution, found: Sequence[Attribution], sizes: Sequence[int]) -> str | None:
    """The attribution with the smallest content that holds this one's cue and is larger than its content."""
    size, start, end = _size(inner), inner.cue[0].start, inner.cue[-1].end
    holding = [
        (larger, outer.id)
        for outer, larger in zip(found, sizes, strict=True)
        if larger > size and any(span.start <= start and end <= span.end for span in outer.contents)
    ]
    return min(holding)[1] if holding else None


def _size(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.contents)
