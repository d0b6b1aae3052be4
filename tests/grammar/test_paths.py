from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attrib.grammar.lists import WordList
from attrib.grammar.paths import Opening, PathError, compile_condition, compile_path
from attrib.model import RELATION_BITS

from .trees import NOTHING, TOLD, sentence

LISTS = {
    "speech": WordList("speech", "", {"tell": {}, "point out": {}}),
    "human": WordList("human", "", {"General": {}}),
}

# path, id of the token it starts from in TOLD, ids it must reach
OPERATORS = [
    # children
    (">nsubj", 5, [2]),
    (">obj", 5, []),
    (">nsubj", 9, []),
    (">nsubj:pass", 9, [8]),
    (">nsubj:*", 9, [8]),
    (">nsubj:*", 5, [2]),
    (">nsubj|ccomp", 5, [2, 9]),
    (">ccomp|nsubj", 5, [2, 9]),
    (">nsubj|nsubj:pass", 9, [8]),
    (">compound:*", 13, [14]),
    (">*", 5, [2, 6, 9, 13]),
    (">*", 1, []),
    # parents
    ("<nsubj", 2, [5]),
    ("<obj", 2, []),
    ("<nsubj:*", 8, [9]),
    ("<*", 1, [2]),
    ("<*", 5, []),
    ("<root", 5, []),
    # sequences
    (">nsubj >conj", 5, [4]),
    (">nsubj>conj", 5, [4]),
    (">obj >conj", 5, []),
    ("<conj <nsubj", 4, [5]),
    ("<nsubj >ccomp >nsubj:pass", 2, [8]),
    # optional and repeated steps
    (">nsubj >conj?", 5, [2, 4]),
    (">ccomp? >conj", 5, [11]),
    (">nsubj >amod?", 5, [2]),
    (">nsubj >conj*", 5, [2, 4]),
    (">nsubj >conj+", 5, [4]),
    (">obj*", 5, [5]),
    (">obj+", 5, []),
    (">ccomp|conj+", 5, [9, 11]),
    (">**", 2, [1, 2, 3, 4]),
    # descendants and ancestors
    (">>ccomp|conj", 5, [9, 11]),
    (">>conj", 5, []),
    (">>*", 9, [7, 8, 10, 11]),
    ("<<conj|ccomp", 11, [5, 9]),
    ("<<conj", 11, [9]),
    # the node itself, neighbours
    (".", 5, [5]),
    ("next", 5, [6]),
    ("prev", 5, [4]),
    ("prev", 1, []),
    ("next", 15, []),
    ("next next", 5, [7]),
    ("prev+[upos=NOUN]", 5, [2, 4]),
    ("prev[!upos=DET]+", 5, [2, 3, 4]),
    ("next[upos=NOUN|VERB]+", 7, [8, 9]),
    ("next[upos=VERB]+", 7, []),
    ("prev[upos=CCONJ]+ prev+", 11, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
    # groups
    ("(>obj | >iobj)", 5, [6]),
    ("(>obj|>iobj)", 5, [6]),
    ("(>nsubj | >nsubj >conj | >nsubj)", 5, [2, 4]),
    ("(>ccomp >conj)?", 5, [5, 11]),
    ("(. | >nsubj)?", 5, [2, 5]),
    ("(<* >*)*[upos=VERB]", 9, [9, 13]),
    # tests of words
    (".[lemma=tell]", 5, [5]),
    (".[lemma=TELL]", 5, [5]),
    (".[lemma=say]", 5, []),
    (">*[lemma=dana]", 5, [6]),
    (".[lemma=say|tell]", 5, [5]),
    (".[lemma=$speech]", 5, [5]),
    (".[lemma=say|$speech]", 5, [5]),
    (".[lemma=$human]", 2, [2]),
    (".[lemma=point]", 13, [13]),
    (".[lemma=point out]", 13, [13]),
    (".[lemma='point out']", 13, [13]),
    (".[lemma=point up]", 13, []),
    (".[lemma=$speech]", 13, [13]),
    (".[lemma=out]", 13, []),
    (".[text=told]", 5, [5]),
    (".[text=tell]", 5, []),
    (">det[text=the]", 2, [1]),
    ("next[text='the']", 5, []),
    (">punct[text=',']", 13, [12]),
    (">punct[text=\",\"]", 13, [12]),
    # tests of categories
    (">*[upos=NOUN]", 5, [2]),
    (">*[upos=NOUN|PROPN]", 5, [2, 6]),
    (">*[Tense=Past]", 5, [9]),
    (">*[VerbForm=Ger|Inf]", 5, [13]),
    (">*[Tense=Pres]", 5, []),
    (">*[deprel=iobj|advcl]", 5, [6, 13]),
    (">*[ner=PER]", 5, [6]),
    (">*[ner=ORG]", 5, []),
    (">*[ner=O, upos=VERB]", 5, [9, 13]),
    # tests of place: before and after mean the token that the path starts from
    (">*[before]", 5, [2]),
    (".[before]", 5, []),
    (".[after]", 5, []),
    (">*[after]", 5, [6, 9, 13]),
    (">ccomp >*[before]", 5, []),
    (">>*[first]", 5, [1]),
    (">>*[last]", 5, [15]),
    # negation, nesting
    (">*[!before, !lemma=move]", 5, [6, 13]),
    (">*[>mark]", 5, [9]),
    (">*[!>mark]", 5, [2, 6, 13]),
    (">*[>mark[lemma=that]]", 5, [9]),
    (">*[>mark[lemma=if]]", 5, []),
    (">*[>conj[!Tense=Past]]", 5, [2]),
    (">ccomp[>mark[<mark[Tense=Past, >nsubj:*]], !before]", 5, [9]),
    (">*[(>mark | >conj)]", 5, [2, 9]),
    # a test before the repetition holds at each step, one after it only at the end
    (">*[upos=NOUN]*", 5, [2, 4, 5]),
    (">**[upos=NOUN]", 5, [2, 4, 8, 15]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "start", "expected"), OPERATORS, ids=[f"{p} @{n}" for p, n, _ in OPERATORS])
def test_path_reaches_exactly(path: str, start: int, expected: list[int]) -> None:
    tree = sentence(TOLD)
    assert [token.id for token in compile_path(path, LISTS).reach(tree, tree.token(start))] == expected


@pytest.mark.parametrize("path", [path for path, _, _ in OPERATORS])
def test_where_a_path_leads_somewhere_its_opening_is_there(path: str) -> None:
    tree, compiled = sentence(TOLD), compile_path(path, LISTS)
    leading = [token for token in tree.tokens if compiled.reach(tree, token)]
    assert all(compiled.opening.is_there(RELATION_BITS[token.deprel], tree.relations(token)) for token in leading)


@pytest.mark.parametrize(
    ("path", "opening"),
    [
        (">ccomp|xcomp[before] >obj", Opening(">", RELATION_BITS["ccomp"] | RELATION_BITS["xcomp"])),
        ("<<conj", Opening("<", RELATION_BITS["conj"])),
        (">conj?", Opening()),  # it may be left out
        (">nsubj:*", Opening()),
        ("(>obj | >iobj)", Opening()),
        ("next[>obj]", Opening()),
    ],
)
def test_the_opening_is_the_first_step_where_that_cannot_be_left_out(path: str, opening: Opening) -> None:
    assert compile_path(path, LISTS).opening == opening


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (">ccomp", True),
        ("!>ccomp", False),
        ("!>obj", True),
        (">ccomp >mark[lemma=that]", True),
        ("!>ccomp >mark[lemma=if]", True),
        (".[Tense=Past, !>aux]", True),
        ("next[upos=VERB]", False),
    ],
)
def test_condition(condition: str, holds: bool) -> None:
    tree = sentence(TOLD)
    assert compile_condition(condition, LISTS).holds(tree, tree.token(5), tree.token(5)) is holds


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (">nsbj", "did you mean `nsubj`"),
        (">nsubj|objj:pass", "did you mean `obj`"),
        ("nsubj", "a step: >rel"),
        (">", "a step: >rel"),
        (">nsubj >", "not `>`"),
        (">nsubj]", "not `]`"),
        (">nsubj[lemma=$spech]", "no word list `spech`; the lists are: human, speech"),
        (">nsubj[upos=NUON]", "did you mean `NOUN`"),
        (">nsubj[deprel=nsubjj]", "no UD relation"),
        (">nsubj[Tens=Past]", "did you mean `Tense`"),
        (">nsubj[lema=say]", "no node test `lema`"),
        (">nsubj[lemma=]", "cannot read the values"),
        (">nsubj[lemma=a||b]", "cannot read the values"),
        (">nsubj[before", "`]` was expected at character 14, not the end"),
        ("(>nsubj", "`)` was expected"),
        (">nsubj[]", "a step"),
        (">nsubj??", "not `?`"),
    ],
)
def test_bad_path_says_what_is_wrong(path: str, message: str) -> None:
    with pytest.raises(PathError) as caught:
        compile_path(path, LISTS)
    assert message in str(caught.value)
    assert path in str(caught.value)


@given(st.text(alphabet=">< .*?+|()[]!=',nsubjcop:$Tt", max_size=20))
def test_any_text_is_a_path_or_a_path_error(path: str) -> None:
    tree = sentence(NOTHING)
    try:
        compiled = compile_path(path, LISTS)
    except PathError:
        return
    for token in tree.tokens:
        reached = [found.id for found in compiled.reach(tree, token)]
        assert reached == sorted(set(reached))


@given(st.integers(1, 15), st.sampled_from(["conj", "ccomp|conj", "nsubj:*|obj", "*"]))
def test_parent_undoes_child(start: int, relations: str) -> None:
    tree = sentence(TOLD)
    for child in compile_path(f">{relations}", {}).reach(tree, tree.token(start)):
        assert [up.id for up in compile_path(f"<{relations}", {}).reach(tree, child)] == [start]
    below = compile_path(f">>{relations}", {}).reach(tree, tree.token(start))
    assert below == compile_path(f">{relations}+", {}).reach(tree, tree.token(start))
