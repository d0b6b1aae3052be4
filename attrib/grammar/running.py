"""The examples of the rules as their tests, run over frozen parses (as sqlfluff runs the cases of its rules)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from attrib.grammar.cases import Case
from attrib.grammar.frozen import from_conllu, to_conllu
from attrib.grammar.matching import Grammar
from attrib.grammar.problems import GrammarError, Problem
from attrib.grammar.rules import Rule
from attrib.model import Parse, Spans

Outcome = Literal["passed", "failed", "known miss", "mended", "not frozen"]


@dataclass(frozen=True)
class Found:
    """What a rule made of a sentence: the spans of every role, () where it is not filled."""

    cue: Spans = ()
    source: Spans = ()
    content: Spans = ()
    told_to: Spans = ()
    relay: Spans = ()

    def shows(self, wanted: Mapping[str, Spans]) -> bool:
        """Whether every role of `wanted` has exactly those spans."""
        return all(getattr(self, role) == spans for role, spans in wanted.items())


@dataclass(frozen=True)
class CaseResult:
    """How one example came out, and what to do about it where that is not as it should be."""

    case: Case
    outcome: Outcome
    message: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing needs doing: the example passed, or is a miss known as one."""
        return self.outcome in ("passed", "known miss")


Candidates = Callable[[Parse, Rule], Sequence[Found]]


def run_cases(grammar: Grammar, parses: Mapping[str, Parse], candidates: Candidates) -> list[CaseResult]:
    """The result of every example of every rule, in order.

    `parses` holds the frozen parses by text (see `load_parses`); `candidates` gives what one rule finds in one of them.
    """
    return [_run(rule, case, parses, candidates) for rule in grammar.rules for case in rule.cases]


def _run(rule: Rule, case: Case, parses: Mapping[str, Parse], candidates: Candidates) -> CaseResult:
    if case.text not in parses:
        return CaseResult(
            case, "not frozen", f"{_place(rule, case)}: no frozen parse; run `attrib rules check --freeze`"
        )
    found = candidates(parses[case.text], rule)
    shown = any(one.shows(case.spans) for one in found)  # a miss without brackets is shown by anything found
    right = shown == case.hit
    if case.known_miss:
        if right:
            return CaseResult(case, "mended", f"{_place(rule, case)}: no longer missed; take out `known_miss`")
        return CaseResult(case, "known miss", case.why)
    if right:
        return CaseResult(case, "passed")
    lines = [_place(rule, case) + (": not found as marked" if case.hit else ": found, but must not be")]
    lines += [f"  marked  {case.marked}"]
    lines += [f"  found   {_describe(one, case.text)}" for one in found] or ["  found   nothing"]
    return CaseResult(case, "failed", "\n".join(lines))


def _place(rule: Rule, case: Case) -> str:
    return f"{rule.file}:{case.line}: rule {rule.id}"


def _describe(found: Found, text: str) -> str:
    filled = ((field.name, getattr(found, field.name)) for field in fields(found))
    return "; ".join(f"{role}: {' … '.join(span.of(text) for span in spans)}" for role, spans in filled if spans)


def load_parses(dirs: Sequence[Path]) -> dict[str, Parse]:
    """The frozen parses `parses/*.conllu` of the rules folders `dirs`, by text. Raises `GrammarError`."""
    parses: dict[str, Parse] = {}
    problems: list[Problem] = []
    for folder in dirs:
        for file in sorted((folder / "parses").glob("*.conllu")):
            try:
                parses.update((parse.text, parse) for parse in from_conllu(file.read_text(encoding="utf-8")))
            except ValueError as error:
                problems.append(Problem(file, 1, "", "", str(error)))
    if problems:
        raise GrammarError(problems)
    return parses


def freeze(grammar: Grammar, parse_text: Callable[[str], Parse], folder: Path) -> None:
    """Bring `folder`/parses/*.conllu up to date with the examples of the rules of the rules folder `folder`.

    Missing parses are made by `parse_text`, those of sentences that are gone are dropped, all others stay as they are;
    they stand in the order of the examples. `grammar` holds all rules of the folder.
    """
    kept = load_parses([folder])
    parses = folder / "parses"
    parses.mkdir(exist_ok=True)
    wanted: dict[Path, dict[str, None]] = {}  # file -> its texts, in order, each once
    for rule in grammar.rules:
        if rule.file.parent.parent.resolve() == folder.resolve():
            texts = wanted.setdefault(parses / f"{rule.file.stem}.conllu", {})
            texts.update(dict.fromkeys(case.text for case in rule.cases))
    for file, texts in wanted.items():
        content = to_conllu(kept.get(text) or parse_text(text) for text in texts)
        part = file.with_suffix(".part")  # so that the file appears whole or not at all
        part.write_text(content, encoding="utf-8", newline="\n")
        part.replace(file)
    for file in sorted(parses.glob("*.conllu")):
        if file not in wanted:
            file.unlink()
