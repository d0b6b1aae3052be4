"""What each part of the extraction adds: `python -m benchmarks.ablation POLNEAR/data/dev` prints a Markdown table.

Every row scores the same articles, parsed once, with one part taken away. Rules alone means: at every token that a list
of cue words holds, the first rule that matches, and no learned weights but those for the bounds of the cue.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from attrib.evaluation import Evaluation, Outcome, evaluate
from attrib.extraction import Extractor, load_extractor
from attrib.extraction.describe import describe
from attrib.extraction.passages import Passages
from attrib.extraction.selection import Decision, settle
from attrib.model import Article, Attribution, Parse
from attrib.parsing import ParseFailure, Parser

SCORES = ("relation", "cue_exact", "source_exact", "content_exact", "content_overlap")
_MARKS = str.maketrans(dict.fromkeys('“”„‟"«»‘‛', " "))

Extract = Callable[[Parse], tuple[Attribution, ...]]


def variants(extractor: Extractor) -> Iterator[tuple[str, Extract]]:
    """Name of each variant and the extraction it stands for."""
    grammar = extractor.grammar
    yield "all of it", extractor.extract
    yield "rules alone, no learned decisions", lambda parse: rules_alone(extractor, parse)
    yield "without names", lambda parse: extractor.extract(without_names(parse))
    yield "tree only, quotation marks unseen", lambda parse: extractor.extract(without_marks(parse))
    others = [family.name for family in grammar.families if family.name not in ("quotations", "labels")]
    marks = Extractor(grammar.without(*others), extractor.evidence)
    yield "marks only: quotations and labels", marks.extract
    for family in grammar.families:
        less = Extractor(grammar.without(family.name), extractor.evidence)
        yield f"without the family *{family.name}*", less.extract


def rules_alone(extractor: Extractor, parse: Parse) -> tuple[Attribution, ...]:
    """The first reading of every token that is a known cue word."""
    passages, seen, chosen = Passages(parse), set(), []
    for rule in extractor.grammar.rules:
        for candidate in extractor.readings(parse, rule.id):
            place = (candidate.sentence.index, candidate.trigger.id)
            if place not in seen and extractor.cues.find(candidate.match.word).cue_class:
                seen.add(place)
                chosen.append(Decision(candidate, 1.0))
    return describe(parse, settle(chosen, 0), passages, extractor.cues, extractor.grammar.lists)


def without_names(parse: Parse) -> Parse:
    """The parse with no token marked as part of a name."""
    sentences = (
        replace(sentence, tokens=tuple(token._replace(ner="O") for token in sentence.tokens))
        for sentence in parse.sentences
    )
    return Parse(parse.article, tuple(sentences))


def without_marks(parse: Parse) -> Parse:
    """The parse over a text in which blanks stand for quotation marks."""
    text = parse.text.replace("''", "  ").replace("``", "  ").translate(_MARKS)
    return Parse(replace(parse.article, text=text), parse.sentences)


def predicting(extract: Extract, parses: dict[str, Parse]) -> Callable[[Iterable[Article]], Iterator[Outcome]]:
    """The extraction in the form that the evaluation asks for."""

    def predict(articles: Iterable[Article]) -> Iterator[Outcome]:
        for article in articles:
            yield Outcome(article, extract(parses[article.id]))

    return predict


def parsed(folder: Path) -> dict[str, Parse]:
    """The articles of a PolNeAR split by id."""
    paths = sorted((folder / "text").glob("*.txt"))
    articles = (Article(id=path.stem, text=path.read_bytes().decode("utf-8")) for path in paths)
    return {parse.article.id: parse for parse in Parser().parse(articles) if not isinstance(parse, ParseFailure)}


def main(folder: Path) -> None:
    """Prints the table, a row a variant."""
    parses = parsed(folder)
    print("| variant | found | " + " | ".join(name.replace("_", " ") for name in SCORES) + " |")
    print("|---|---|" + "---|" * len(SCORES))
    for name, extract in variants(load_extractor()):
        result: Evaluation = evaluate(folder, "polnear", predicting(extract, parses))
        figures = " | ".join(f"{100 * result.scores[score].f1:.1f}" for score in SCORES)
        print(f"| {name} | {result.n_predicted} | {figures} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
