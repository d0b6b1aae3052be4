from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.grammar import (
    Found,
    GrammarError,
    Rule,
    freeze,
    from_conllu,
    load_grammar,
    load_parses,
    rule_reference,
    run_cases,
)
from attrib.grammar.cases import read_brackets
from attrib.model import Article, Parse, Span, Spans

from .conftest import Folder
from .trees import NOTHING, RULE, TOLD, parse, text

PARSES = {text(TOLD): parse(TOLD), text(NOTHING): parse(NOTHING)}
RIGHT = Found(
    source=(Span(0, 25),), cue=(Span(26, 30),), told_to=(Span(31, 35),), content=(Span(36, 63),), relay=(Span(0, 3),)
)


def finds(*found: Found, at: str = text(TOLD)) -> Callable[[Parse, Rule], Sequence[Found]]:
    return lambda parse, rule: found if parse.text == at else ()


def test_brackets() -> None:
    assert read_brackets("[S A] [C said], [X b], [S C], [X d [T e] f].") == (
        "A said, b, C, d e f.",
        {
            "source": (Span(0, 1), Span(11, 12)),
            "cue": (Span(2, 6),),
            "content": (Span(8, 9), Span(14, 19)),
            "told_to": (Span(16, 17),),
        },
    )


def test_other_brackets_are_text() -> None:
    assert read_brackets("[R He [sic] said] [it] [Xy]") == ("He [sic] said [it] [Xy]", {"relay": (Span(0, 13),)})


@given(st.lists(st.tuples(st.sampled_from("SCXTR-"), st.text("ab ,", min_size=1)), max_size=8))
def test_brackets_mark_exactly_what_they_enclose(pieces: list[tuple[str, str]]) -> None:
    marked = "".join(words if letter == "-" else f"[{letter} {words}]" for letter, words in pieces)
    plain, spans = read_brackets(marked)
    assert plain == "".join(words for _, words in pieces)
    enclosed = [words for letter, words in pieces if letter != "-"]
    assert [span.of(plain) for span in sorted(span for found in spans.values() for span in found)] == enclosed


def outcomes(folder_rule: str, make: Folder, candidates: Callable[[Parse, Rule], Sequence[Found]]) -> list[str]:
    grammar = load_grammar([make({"saying.yml": folder_rule})])
    return [result.outcome for result in run_cases(grammar, PARSES, candidates)]


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        (finds(RIGHT), ["passed", "passed"]),
        (finds(Found(), RIGHT), ["passed", "passed"]),
        (finds(), ["failed", "passed"]),
        (finds(Found(RIGHT.cue, RIGHT.source, (Span(36, 62),), RIGHT.told_to)), ["failed", "passed"]),
        (finds(Found(RIGHT.cue, RIGHT.source, RIGHT.content)), ["failed", "passed"]),
        (finds(RIGHT, at=text(NOTHING)), ["failed", "failed"]),
    ],
)
def test_outcomes(
    rules_folder: Folder, candidates: Callable[[Parse, Rule], Sequence[Found]], expected: list[str]
) -> None:
    assert outcomes(RULE, rules_folder, candidates) == expected


def test_miss_with_brackets_forbids_that_analysis_alone(rules_folder: Folder) -> None:
    rule = RULE.replace("They said little", "[S They] said little")
    they: Spans = (Span(0, 4),)
    assert outcomes(rule, rules_folder, finds(Found(source=they), at=text(NOTHING)))[1] == "failed"
    assert outcomes(rule, rules_folder, finds(Found(content=they), at=text(NOTHING)))[1] == "passed"


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [(finds(RIGHT), ["mended", "mended"]), (finds(RIGHT, at=text(NOTHING)), ["known miss", "known miss"])],
)
def test_known_misses(
    rules_folder: Folder, candidates: Callable[[Parse, Rule], Sequence[Found]], expected: list[str]
) -> None:
    rule = RULE.replace('- "', '- {known_miss: true, why: hard, text: "').replace('"\n  m', '"}\n  m')
    rule = rule.replace('little"', 'little"}')
    grammar = load_grammar([rules_folder({"saying.yml": rule})])
    results = run_cases(grammar, PARSES, candidates)
    assert [result.outcome for result in results] == expected
    assert all(result.ok is (result.outcome == "known miss") for result in results)
    assert all(
        ("take out `known_miss`" if result.outcome == "mended" else "hard") in result.message for result in results
    )


def test_messages_say_where_and_what(rules_folder: Folder) -> None:
    grammar = load_grammar([rules_folder()])
    wrong = Found(source=(Span(0, 3), Span(31, 35)))
    failed = run_cases(grammar, PARSES, finds(wrong))[0]
    assert not failed.ok
    assert "saying.yml:14: rule told-that: not found as marked" in failed.message
    assert "[C told]" in failed.message
    assert "source: The … Dana" in failed.message
    assert "found   nothing" in run_cases(grammar, PARSES, finds())[0].message
    unfrozen = run_cases(grammar, {}, finds(RIGHT))
    assert [result.outcome for result in unfrozen] == ["not frozen", "not frozen"]
    assert "attrib rules check --freeze" in unfrozen[0].message


def test_freeze_adds_keeps_and_drops(rules_folder: Folder) -> None:
    folder = rules_folder()
    grammar = load_grammar([folder])
    asked: list[str] = []

    def parse_text(wanted: str) -> Parse:
        asked.append(wanted)
        return PARSES.get(wanted) or Parse(Article("", wanted), ())

    freeze(grammar, parse_text, folder)
    file = folder / "parses" / "saying.conllu"
    assert load_parses([folder]) == PARSES
    assert asked == [text(TOLD), text(NOTHING)]

    first = file.read_bytes()
    freeze(grammar, parse_text, folder)
    assert file.read_bytes() == first
    assert len(asked) == 2
    assert [made.name for made in (folder / "parses").iterdir()] == ["saying.conllu"]

    (folder / "attribution" / "saying.yml").write_text(RULE.replace("They said little", "No"), encoding="utf-8")
    stale = folder / "parses" / "gone.conllu"
    stale.write_bytes(first)
    freeze(load_grammar([folder]), parse_text, folder)
    assert [found.text for found in from_conllu(file.read_text(encoding="utf-8"))] == [text(TOLD), "No"]
    assert asked[2:] == ["No"]
    assert not stale.exists()


def test_freeze_leaves_rules_of_other_folders_alone(rules_folder: Folder) -> None:
    packaged = rules_folder()
    own = rules_folder({"own.yml": RULE.replace("saying", "own").replace("told-that", "own-that")}, {})
    freeze(load_grammar([packaged, own]), PARSES.__getitem__, own)
    assert [file.name for file in (own / "parses").iterdir()] == ["own.conllu"]
    assert not (packaged / "parses").exists()


def test_damaged_frozen_parse_names_the_file(rules_folder: Folder) -> None:
    folder = rules_folder()
    (folder / "parses").mkdir()
    (folder / "parses" / "saying.conllu").write_text("# newdoc\nnonsense\n", encoding="utf-8")
    with pytest.raises(GrammarError, match=r"saying\.conllu:1: the document at line 1 is no frozen parse"):
        load_parses([folder])


def test_reference_shows_every_part_of_a_rule(rules_folder: Folder) -> None:
    rule = RULE.replace('- "They said little"', '- {text: "They said little", known_miss: true, why: too short}')
    page = rule_reference(load_grammar([rules_folder({"saying.yml": rule})]))
    for line in (
        "## saying",
        "Verbs of saying.",
        "### told-that",
        "| trigger | `lemma: $speech`, `upos: VERB` |",
        "| source | `>nsubj >conj?` |",
        "| told_to (optional) | `>obl`, else `>iobj` |",
        "| where | `!>aux` |",
        "| sets | `stance: neutral` |",
        "- **[source** The general and officials] **[cue** told] **[told_to** Dana] **[content** that fighters moved"
        " and hid] , pointing out risks",
        "- They said little (known miss: too short)",
        "| `$speech` | 3 | say, tell, point out | Verbs of saying. |",
    ):
        assert line in page.splitlines(), line


def test_reference_escapes_the_bars_of_paths(rules_folder: Folder) -> None:
    page = rule_reference(load_grammar([rules_folder({"saying.yml": RULE.replace(">ccomp", ">ccomp|parataxis")})]))
    assert "| content | `>ccomp\\|parataxis` |" in page
