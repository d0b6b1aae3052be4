from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from attrib.grammar import GrammarError
from attrib.reading import furniture, load_furniture
from attrib.reading.patterns import Pattern
from attrib.resources import rules_dir

RULES = load_furniture([rules_dir()])
PROSE = "The harbour stays shut until Friday because of the storm, the harbour master said on Monday."
MORE = "Fishermen said that they had lost a week of work, and the council promised to pay for all of it."
CAPTION = "A volunteer fills sandbags beside the flooded quay of Port Sandry in the early morning."


def flagged(text: str) -> list[str]:
    return [span.of(text) for span in furniture(text, RULES)]


def cases(key: str) -> list[ParameterSet]:
    return [pytest.param(rule, line, id=f"{rule.id}: {line}") for rule in RULES for line in getattr(rule, key)]


@pytest.mark.parametrize(("pattern", "line"), cases("hits"))
def test_pattern_matches_its_hits(pattern: Pattern, line: str) -> None:
    assert pattern.matches(line)


@pytest.mark.parametrize(("pattern", "line"), cases("misses"))
def test_no_pattern_matches_a_miss(pattern: Pattern, line: str) -> None:
    assert not [other.id for other in RULES if other.matches(line)]


def test_caption_given_twice_is_furniture_both_times() -> None:
    assert flagged(f"Storm shuts harbour\n\n{CAPTION}\n{CAPTION}\n\n{PROSE}") == [f"{CAPTION}\n{CAPTION}"]


def test_headline_given_twice_stays_once() -> None:
    headline = "Storm shuts the harbour of Port Sandry until Friday"
    assert furniture(f"{headline}\n{headline}\n{PROSE}", RULES) == ((len(headline) + 1, 2 * len(headline) + 1),)


def test_refrain_is_no_caption() -> None:
    assert flagged(f"Storm shuts harbour\n{PROSE}\n“Not in this.”\n“Not in this.”\n{MORE}") == []


def test_bullets_below_read_more_belong_to_it_and_the_article_goes_on() -> None:
    text = f"Storm shuts harbour\n\n{PROSE}\n\nRead more\n\n• Ferry aground\n\n• Quay flooded again\n\n{MORE}"
    assert flagged(text) == ["Read more\n\n• Ferry aground\n\n• Quay flooded again"]


def test_crosshead_below_read_more_does_not() -> None:
    assert flagged(f"Storm shuts harbour\n\n{PROSE}\n\nRead more\n\nA second storm\n\n{MORE}") == ["Read more"]


def test_fragments_within_a_form_belong_to_it() -> None:
    form = "Register for free\nJust a few seconds\nSign in"
    assert flagged(f"Storm shuts harbour\n{PROSE}\n{form}") == [form]


def test_subtitle_between_byline_credit_and_caption_is_kept() -> None:
    text = f"Storm shuts harbour\nPhoto: Ana Belt\nFerries to stay in port\n{CAPTION} (Ana Belt/Northern Wire)\n{PROSE}"
    assert flagged(text) == ["Photo: Ana Belt", f"{CAPTION} (Ana Belt/Northern Wire)"]


def test_section_name_counts_at_the_top_alone() -> None:
    body = "\n".join(f"{PROSE} {n}." for n in range(9))
    assert flagged(f"World\nStorm shuts harbour\n{body}\nWorld\n{MORE}") == ["World"]


def test_author_note_counts_at_the_end_alone() -> None:
    note = "Ana Belt is a reporter for the Port Sandry Post."
    body = "\n".join(f"{PROSE} {n}." for n in range(9))
    assert flagged(f"Storm shuts harbour\n{note}\n{body}\n{note}") == [note]


def test_spans_count_code_points_and_leave_windows_line_ends_out() -> None:
    text = f"Stürm 🌊\r\n\r\n{PROSE}\r\n\r\nAdvertisement\r\n"
    (span,) = furniture(text, RULES)
    assert (span.of(text), span.start) == ("Advertisement", text.index("Adv"))


def test_an_article_on_one_line_is_no_furniture_and_costs_no_time() -> None:
    text = " ".join(["Home | World | Sport.", PROSE, MORE] * 500)
    assert flagged(text) == []


LINES = st.sampled_from([PROSE, MORE, CAPTION, "Read more", "World", "Share", "• Ferry aground", "Crosshead", "", "XS"])


@given(st.lists(LINES, max_size=14))
def test_spans_are_ordered_apart_and_trimmed_and_running_text_is_kept(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = furniture(text, RULES)
    for span in spans:
        assert span.of(text) == span.of(text).strip() != ""
    assert all(before.end < after.start for before, after in pairwise(spans))
    once = [line for line in (PROSE, MORE) if lines.count(line) == 1]
    assert not any(line in span.of(text) for span in spans for line in once)


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in furniture(text, RULES))


def rules_file(folder: Path, patterns: str) -> list[Path]:
    (folder / "reading").mkdir()
    (folder / "reading" / "furniture.yml").write_text(f"about: Test.\npatterns:\n{patterns}", encoding="utf-8")
    return [rules_dir(), folder]


def test_a_second_folder_adds_patterns(tmp_path: Path) -> None:
    own = "- {id: tide, about: A table of tides., pattern: 'tide .*', hits: [Tide 4 m], misses: [No tide]}\n"
    rules = load_furniture(rules_file(tmp_path, own))
    assert len(rules) == len(RULES) + 1
    assert [span.of("A\nTide 4 m\nB b") for span in furniture("A\nTide 4 m\nB b", rules)] == ["Tide 4 m"]


def test_all_faults_of_a_file_are_told_with_line_rule_and_key(tmp_path: Path) -> None:
    wrong = (
        "- {id: a, about: A., pattern: '(', hits: [x], misses: [y]}\n"
        "- {id: b, about: B., pattern: b, zone: foot, hits: [b], misses: [], patern: c}\n"
    )
    with pytest.raises(GrammarError) as error:
        load_furniture(rules_file(tmp_path, wrong))
    told = str(error.value)
    for part in ("furniture.yml:3: rule a, key pattern", ":4: rule b, key zone", "key misses", "key patern"):
        assert part in told
