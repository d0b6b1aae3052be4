"""Why a sentence is read as it is. The answer comes first: what was found and why it counts, who speaks and why that is
known, how the statements came. Then what the answer rests on: the readings weighed, the tree, the rules tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrib.extraction import Extractor
from attrib.extraction.candidate_features import match_features, span_features
from attrib.extraction.candidates import Candidate, source_head
from attrib.extraction.evidence import names
from attrib.extraction.features import CueHead
from attrib.extraction.passages import Passages
from attrib.grammar import Grammar
from attrib.model import Article, Attribution, Link, Parse, Sentence, Span, Spans, Speaker, Token
from attrib.pipeline import Analysis, Failure, Pipeline

FEATURES_SHOWN = 6


def explain(text: str, pipeline: Pipeline) -> Iterator[str]:
    """The lines of the explanation of a sentence or a short passage. Raises `ValueError` where it cannot be parsed."""
    analysis = next(pipeline.analyse([Article("sentence", text)]))
    if isinstance(analysis, Failure):
        raise ValueError(f"{text!r}: {analysis.reason}")
    grammar = pipeline.extractor.grammar
    yield from ("ATTRIBUTIONS", *found(analysis, grammar), "", "SPEAKERS", *speakers(analysis))
    yield from ("", "READINGS", *readings(analysis.parse, pipeline.extractor, pipeline.min_confidence))
    for sentence in analysis.parse.sentences:
        yield from ("", "TREE", *tree(sentence), "", "RULES TRIED", *tried(grammar, sentence))


def found(analysis: Analysis, grammar: Grammar) -> Iterator[str]:
    """What is attributed to whom, by which words, and the rule that says so."""
    about = {rule.id: rule.about for rule in grammar.rules}
    if not analysis.attributions:
        yield "  none; READINGS shows what was considered"
    for one in analysis.attributions:
        sources = _words(analysis.parse, tuple(span for source in one.sources for span in source.spans))
        yield f"  {one.id} “{_words(analysis.parse, one.contents)}”"
        yield f"       said by: {sources or 'nobody named'}; shown by: {_words(analysis.parse, one.cue) or 'no cue'}"
        yield f"       {one.level}, {one.quote_type}; {_stance(one)}; confidence {one.confidence:.2f}"
        yield f"       because: {one.rule}: {about.get(one.rule, 'goes on with the account before it')}"


def _stance(attribution: Attribution) -> str:
    kind = f" ({attribution.cue_class})" if attribution.cue_class else ""
    return f"{attribution.stance} cue{kind}"


def tree(sentence: Sentence) -> Iterator[str]:
    """The sentence's dependency tree, a token a line, dependents below their heads with their relation."""
    yield from _branch(sentence, sentence.root, "", "")


def _branch(sentence: Sentence, token: Token, first: str, rest: str) -> Iterator[str]:
    about = " ".join(part for part in (token.upos, token.feats, "" if token.ner == "O" else token.ner) if part)
    yield f"  {first}{token.deprel}: {token.text}  ({token.lemma}, {about})"
    children = sentence.children(token)
    for child in children:
        last = child is children[-1]
        yield from _branch(sentence, child, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def tried(grammar: Grammar, sentence: Sentence) -> Iterator[str]:
    """Every rule that a token sets off, and what keeps it from matching; those that match first."""
    attempts = grammar.attempts(sentence)
    if not attempts:
        yield "  no word of the sentence sets off a rule"
    for token in sentence.tokens:
        own = [attempt for attempt in attempts if attempt.trigger is token]
        if own:
            yield f"  at “{token.text}”"
        for attempt in sorted(own, key=lambda attempt: bool(attempt.refusal)):
            yield f"    {'no ' if attempt.refusal else 'yes'} {attempt.rule.id}" + (
                f": {attempt.refusal}" if attempt.refusal else f": {attempt.rule.about}"
            )


def readings(parse: Parse, extractor: Extractor, threshold: float) -> Iterator[str]:
    """The best reading at every trigger, most confident first, with the evidence that weighs most in it."""
    passages = Passages(parse)
    decisions = extractor.decisions(parse, passages)
    if not decisions:
        yield "  none"
    for decision in decisions:
        candidate, confidence = decision.candidate, decision.confidence
        verdict = "reported" if confidence >= threshold else f"left out, being below {threshold:.2f}"
        yield f"  {confidence:.2f} {candidate.match.rule.id} ({verdict})"
        yield f"       source: {_words(parse, tuple(span for _, span in candidate.sources)) or 'none'}"
        yield f"       cue: {_words(parse, (candidate.cue,))}; content: {_words(parse, candidate.contents)}"
        for name, weight in strongest(candidate, passages, extractor):
            yield f"       {weight:+.2f} {name}"


def strongest(candidate: Candidate, passages: Passages, extractor: Extractor) -> list[tuple[str, float]]:
    """The features that speak loudest for (+) or against (-) a reading, with their weights in log odds."""
    weights = extractor.evidence.candidate.weights
    head = CueHead.of(candidate.tree, candidate.trigger, passages, extractor.cues)
    source = source_head(candidate.tree, candidate.match)
    groups = match_features(candidate.match, source, head) + span_features(candidate, head, passages)
    present = names(groups)
    known = {name: weights[name] for name in present if name in weights}
    return sorted(known.items(), key=lambda item: (-abs(item[1]), item[0]))[:FEATURES_SHOWN]


def speakers(analysis: Analysis) -> Iterator[str]:
    """Who the sources are, which mentions were joined, what decided their types, and how their statements came."""
    if not analysis.identity.speakers:
        yield "  none"
    for speaker in analysis.identity.speakers:
        yield f"  {speaker.name}: {speaker.label}"
        yield f"       {_traits(speaker, analysis.parse.text)}"
        yield f"       mentions: {_words(analysis.parse, speaker.mentions)}"
        for evidence in speaker.type_evidence:
            yield f"       because: {evidence}"
    yield from ("", "STATEMENTS")
    yield from [_statement(link, analysis) for link in analysis.identity.links] or ("  none",)


def _statement(link: Link, analysis: Analysis) -> str:
    """How one statement came to be known: whose it is, to whom it was told, who passed it on."""
    names = {speaker.id: speaker.name for speaker in analysis.identity.speakers}
    way = {
        "hands": link.hands.replace("_", " "),
        "told to": link.told_to,
        "via": ", ".join(names[id] for id in link.via),
        "channel": link.channel.replace("_", " "),
    }
    told = "; ".join(f"{name}: {value}" for name, value in way.items() if value)
    return f"  {link.attribution} by {names.get(link.speaker or '', 'nobody named')}: {told}"


def _traits(speaker: Speaker, text: str) -> str:
    traits = {
        "type": f"{speaker.type} ({speaker.type_confidence:.2f})",
        "naming": speaker.naming,
        "number": speaker.number,
        "affiliation": speaker.affiliation,
        "title": speaker.title,
        "country": speaker.country,
        "described by": speaker.description.replace("_", " "),
        "not named": speaker.anonymity_reason.of(text) if speaker.anonymity_reason else "",
        "knows by": speaker.knowledge_basis.replace("_", " "),
        "transparency": str(speaker.transparency),
    }
    return "; ".join(f"{name}: {value}" for name, value in traits.items() if value)


def _words(parse: Parse, spans: Spans | tuple[Span, ...]) -> str:
    return " … ".join(span.of(parse.text) for span in spans)
