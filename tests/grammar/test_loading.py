from __future__ import annotations

import re
from pathlib import Path

import pytest

from attrib.grammar import GrammarError, load_grammar, load_lists
from attrib.resources import rules_dir

from .conftest import Folder
from .trees import LISTS, RULE


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(GrammarError) as caught:
        load_grammar([folder])
    return [str(problem).removeprefix(str(folder)) for problem in caught.value.problems]


def test_rule_as_loaded(rules_folder: Folder) -> None:
    grammar = load_grammar([rules_folder()])
    (rule,) = grammar.rules
    assert (rule.id, rule.family, rule.line) == ("told-that", "saying", 5)
    assert [(a.role, a.required, len(a.choice.paths)) for a in rule.arguments] == [
        ("source", True, 1),
        ("content", True, 1),
        ("told_to", False, 2),
    ]
    assert rule.settings == {"stance": "neutral"}
    assert dict(rule.trigger.lemmas)["tell"] == {"class": "speech", "stance": "neutral"}
    assert [case.hit for case in rule.cases] == [True, False]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  content:", "  contents:", ":9: rule told-that, key contents: unknown key; did you mean `content`?"),
        ("about: A verb", "abut: A verb", "key about: is missing"),
        ("A verb of saying with a recipient and a complement clause.", "", ":6: rule told-that, key about: is empty"),
        ("  hits:", "  set_hits:", "key hits: is missing"),
        ('  misses:\n  - "They said little"', "  misses: []", "key misses: needs at least one sentence"),
        ("$speech", "$spech", ":7: rule told-that, key trigger lemma: there is no word list `spech`"),
        ("upos: VERB", "upos: VREB", ":7: rule told-that, key trigger upos: `VREB` is no UD part of speech"),
        ("upos: VERB", "pos: VERB", "key trigger pos: there is no node test `pos`"),
        ("{lemma: $speech, upos: VERB}", "{}", "key trigger: tests nothing"),
        ("{lemma: $speech, upos: VERB}", "say", "key trigger: must be a mapping"),
        ('">nsubj >conj?"', '">nsbj"', ":8: rule told-that, key source: in the path `>nsbj`"),
        ('">nsubj >conj?"', "{path: x}", "key source: must be one plain value"),
        ('[">obl", ">iobj"]', '[">obl", "iobj"]', ":10: rule told-that, key told_to?: in the path `iobj`"),
        ("told_to?:", "source?:", "key source: `source` and `source?` both stand here"),
        ('["!>aux"]', '"!aux"', ":11: rule told-that, key where: in the path `!aux`"),
        ("{stance: neutral}", "{stnce: neutral}", "key stnce: unknown key; did you mean `stance`?"),
        ("{stance: neutral}", "{stance: netural}", "key stance: `netural` is not known"),
        ("{stance: neutral}", "{level: top}", "key level: `top` is not known; it can be core, extended, implied"),
        ("- id: told-that", "- id: a\n  id: told-that", "key id: stands twice"),
        ("[X that fighters moved and hid]", "[X that fighters moved and hid", "key hits: a `[` is never closed"),
        ("[X that fighters moved and hid]", "that fighters] moved and hid", "key hits: a `]` closes nothing"),
        ("[X that fighters moved and hid]", "[X ]", "key hits: an empty bracket"),
        ('- "They said little"', '- {text: "They said little", known_miss: true}', "add `why:`"),
        ('- "They said little"', '- {text: "They said little", known_miss: maybe, why: x}', "can only be `true`"),
        ('- "They said little"', "- {txt: They said little}", "key txt: unknown key; did you mean `text`?"),
        ('- "[S The general and', "- [S The general and", "not valid YAML"),
        ("family: saying", "family: saying: x", ":2: not valid YAML"),
        ("rules:\n", "rules: x\nrules_:\n", "key rules: must be a list"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(rules_folder: Folder, old: str, new: str, expected: str) -> None:
    assert old in RULE
    found = problems_of(rules_folder({"saying.yml": RULE.replace(old, new)}))
    assert any(expected in problem for problem in found), found
    assert all(problem.startswith("/attribution/saying.yml:") for problem in found)


def test_rule_without_source_and_content(rules_folder: Folder) -> None:
    bare = RULE.replace('  source: ">nsubj >conj?"\n  content: ">ccomp"\n', "")
    assert "needs a `source` or a `content`" in problems_of(rules_folder({"saying.yml": bare}))[0]


def test_hit_without_brackets(rules_folder: Folder) -> None:
    bare = RULE.replace("[S The general and officials] [C told] [T Dana] [X that fighters moved and hid]", "He spoke")
    assert "a hit shows its roles in brackets" in problems_of(rules_folder({"saying.yml": bare}))[0]


def test_all_problems_of_all_files_come_together_in_order(rules_folder: Folder) -> None:
    rules = {
        "b.yml": RULE.replace(">ccomp", ">comp").replace("!>aux", "!>aax"),
        "a.yml": "",
        "c.yml": RULE.replace("saying", "other"),
    }
    lists = {
        **LISTS,
        "w.yml": "about: Words.\nentries:\n- a\n- b: {stnce: x}\n- a\n- b: {stance: odd}\n- {}\n- [a]: {}\n",
    }
    found = problems_of(rules_folder(rules, lists))
    assert [problem.split(": ")[0] for problem in found] == [
        "/attribution/a.yml:1",
        "/attribution/b.yml:9",
        "/attribution/b.yml:11",
        "/attribution/c.yml:5",
        "/lists/w.yml:4",
        "/lists/w.yml:5",
        "/lists/w.yml:6",
        "/lists/w.yml:6",
        "/lists/w.yml:7",
        "/lists/w.yml:8",
    ]
    assert "the id is taken at" in found[3]


def test_family_name_taken(rules_folder: Folder) -> None:
    found = problems_of(rules_folder({"a.yml": RULE, "b.yml": RULE.replace("told-that", "told-other")}))
    assert found == [
        "/attribution/b.yml:2: key family: another file has the family `saying`; choose another name"
    ]  # fmt: skip


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(GrammarError, match="/none: there is no such rules folder"):
        load_grammar([tmp_path / "none"])


def test_file_that_is_not_utf8(rules_folder: Folder) -> None:
    folder = rules_folder()
    (folder / "attribution" / "latin.yml").write_bytes("family: é".encode("latin-1"))
    assert "save the file as UTF-8" in problems_of(folder)[0]


def test_words_that_yaml_takes_for_other_things_stay_words(rules_folder: Folder) -> None:
    lists = load_lists([rules_folder(lists={"w.yml": "about: Words.\nentries: [no, on, 1984, null, 1.50]\n"})])
    assert list(lists["w"].entries) == ["no", "on", "1984", "null", "1.50"]


def test_second_folder_adds_rules_and_entries(rules_folder: Folder) -> None:
    own = RULE.replace("saying", "mine").replace("told-that", "mine-that")
    first = rules_folder()
    second = rules_folder(
        {"mine.yml": own}, {"speech.yml": "about: Mine.\nentries:\n- bleat\n- say: {stance: doubting}\n"}
    )
    grammar = load_grammar([first, second])
    assert [rule.id for rule in grammar.rules] == ["told-that", "mine-that"]
    speech = grammar.lists["speech"]
    assert speech.about == "Verbs of saying."
    assert list(speech.entries) == ["say", "tell", "point out", "bleat"]
    assert speech.entries["say"] == {"stance": "doubting"}
    assert "bleat" in speech
    assert "moo" not in speech
    assert "bleat" in grammar.rules[0].trigger.lemmas


def test_first_word_list_named_says_what_a_word_is(rules_folder: Folder) -> None:
    lists = {name: f"about: Words.\nentries:\n- say: {{class: {name[0]}}}\n" for name in ("a.yml", "b.yml")}
    folders = [rules_folder({"s.yml": RULE.replace("$speech", names)}, lists) for names in ("$a|$b", "$b|$a", "say|$a")]
    found = [load_grammar([folder]).rules[0].trigger.lemmas["say"] for folder in folders]
    assert found == [{"class": "a"}, {"class": "b"}, {}]


def test_examples_of_the_readme_load(rules_folder: Folder) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (rules_dir() / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    rule, words = blocks
    grammar = load_grammar([rules_folder({"speech.yml": rule}, {"speech.yml": words})])
    assert [rule.id for rule in grammar.rules] == ["speech-verb-that"]


def test_load_lists_raises(rules_folder: Folder) -> None:
    with pytest.raises(GrammarError, match="stands twice"):
        load_lists([rules_folder(lists={"w.yml": "about: Words.\nentries: [a, a]\n"})])


def test_roles_are_a_list_of_their_own_without_what_only_counts_others(tmp_path: Path) -> None:
    (tmp_path / "speakers").mkdir()
    (tmp_path / "speakers" / "roles.yml").write_text(
        "about: Ours.\ngroups:\n"
        "- attributes: {position: partitive, kind: group}\n  entries: [handful]\n"
        "- attributes: {kind: person}\n  entries:\n  - lamplighter\n  - ferryman: {type: citizen}\n"
    )
    packaged, ours = load_lists([rules_dir()])["roles"], load_lists([rules_dir(), tmp_path])["roles"]
    assert {"engineer", "report", "agency"} <= set(packaged.entries)
    assert "handful" not in packaged
    assert set(ours.entries) - set(packaged.entries) == {"lamplighter", "ferryman"}
