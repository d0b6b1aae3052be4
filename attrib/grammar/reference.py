"""The rule reference: a page in Markdown, made from the rules themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from attrib.grammar.cases import ROLE_OF_LETTER, Case
from attrib.grammar.lists import WordList
from attrib.grammar.matching import Grammar
from attrib.grammar.rules import Argument, Rule

_FIRST_WORDS = 12  # of each word list


def rule_reference(grammar: Grammar) -> str:
    """All families, rules with trigger, paths and examples, and word lists, as a Markdown page."""
    return "\n".join(_page(grammar)) + "\n"


def _page(grammar: Grammar) -> Iterator[str]:
    yield "# Rule reference"
    yield ""
    yield f"{len(grammar.rules)} rules in {len(grammar.families)} families, made from the rule files."
    yield "The language of triggers and paths is described in `rules/README.md`. In the examples, each role stands in"
    yield f"bold brackets with its name: {', '.join(ROLE_OF_LETTER.values())}."
    for family in grammar.families:
        yield from ("", f"## {family.name}", "", family.about)
        for rule in grammar.rules:
            if rule.family == family.name:
                yield from _rule(rule)
    yield from ("", "## Word lists", "", "| list | entries | first of them | what |", "|---|---|---|---|")
    for name in sorted(grammar.lists):
        yield _word_list(grammar.lists[name])


def _rule(rule: Rule) -> Iterator[str]:
    yield from ("", f"### {rule.id}", "", rule.about, "", "| part | tests and paths |", "|---|---|")
    yield _row("trigger", *(f"{key}: {value}" for key, value in rule.trigger.written.items()))
    for argument in rule.arguments:
        yield _argument(argument)
    if rule.where:
        yield _row("where", *(condition.text for condition in rule.where))
    if rule.settings:
        yield _row("sets", *(f"{key}: {value}" for key, value in rule.settings.items()))
    for title, cases in (
        ("Finds", [case for case in rule.cases if case.hit]),
        ("Leaves alone", [case for case in rule.cases if not case.hit]),
    ):
        yield from ("", f"{title}:", "")
        yield from map(_example, cases)


def _row(part: str, *codes: str) -> str:
    return f"| {part} | {', '.join(f'`{_cell(code)}`' for code in codes)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _argument(argument: Argument) -> str:
    name = argument.role + ("" if argument.required else " (optional)")
    return f"| {name} | {', else '.join(f'`{_cell(path.text)}`' for path in argument.choice.paths)} |"


def _example(case: Case) -> str:
    marked = re.sub(r"\[([SCXTR]) ", lambda bracket: f"**[{ROLE_OF_LETTER[bracket[1]]}** ", case.marked)
    note = f" (known miss: {case.why})" if case.known_miss else ""
    return f"- {marked}{note}"


def _word_list(words: WordList) -> str:
    first = ", ".join(islice(words.entries, _FIRST_WORDS)) + (", …" if len(words.entries) > _FIRST_WORDS else "")
    return f"| `${words.name}` | {len(words.entries)} | {_cell(first)} | {_cell(words.about)} |"
