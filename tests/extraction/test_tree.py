"""Token sets as bit masks: subtrees, regions, and the spans of a set, on trees of every shape."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from attrib.extraction.tree import Tree, ids, mask_of
from attrib.model import Sentence, Token


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    """Any tree of up to twelve one-letter tokens, some of them commas; a space after every token."""
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(1, size + 1)))
    heads = {order[0]: 0}
    for place in range(1, size):
        heads[order[place]] = order[draw(st.integers(0, place - 1))]
    commas = draw(st.sets(st.integers(1, size)))
    tokens = (
        Token(
            number,
            "," if number in commas else "a",
            ",",
            "PUNCT" if number in commas else "X",
            "",
            "",
            heads[number],
            "dep" if heads[number] else "root",
            2 * number,
            2 * number + 1,
        )
        for number in range(1, size + 1)
    )
    return Sentence(0, 0, tuple(tokens))


@given(st.sets(st.integers(1, 60)))
def test_ids_are_those_of_the_mask(numbers: set[int]) -> None:
    assert list(ids(sum(1 << number for number in numbers))) == sorted(numbers)


@given(sentences())
def test_below_is_the_subtree(sentence: Sentence) -> None:
    tree = Tree(sentence)
    assert all(tree.below(token) == mask_of(sentence.subtree(token)) for token in sentence.tokens)
    assert tree.below(sentence.root) == tree.all


@given(sentences(), st.data())
def test_region_leaves_out_the_branch_of_the_trigger(sentence: Sentence, data: st.DataObject) -> None:
    tree = Tree(sentence)
    head, trigger = data.draw(st.sampled_from(sentence.tokens)), data.draw(st.sampled_from(sentence.tokens))
    region = tree.region(head, trigger)
    assert region >> head.id & 1
    assert region & ~tree.below(head) == 0
    branch = tree.branch(head, trigger)
    if branch is None:
        assert region == tree.below(head)
    else:
        assert branch.head == head.id
        assert tree.below(branch) >> trigger.id & 1
        assert region == tree.below(head) & ~tree.below(branch)


@given(sentences(), st.data())
def test_runs_cover_the_words_and_no_other(sentence: Sentence, data: st.DataObject) -> None:
    tree = Tree(sentence)
    mask = mask_of(data.draw(st.sets(st.sampled_from(sentence.tokens))))
    runs = tree.runs(mask)
    wanted = set(ids(tree.words(mask)))
    covered = {token.id for token in sentence.tokens if any(token.span.overlaps(span) for span in runs)}
    assert wanted <= covered
    assert set(ids(tree.words(mask_of(sentence.token(number) for number in covered)))) == wanted
    assert all(one.end < other.start for one, other in pairwise(runs))
    starts = {token.start for token in sentence.tokens if token.id in wanted}
    assert all(span.start in starts for span in runs)


def test_between_is_empty_where_it_ends_before_it_starts() -> None:
    tree = Tree(Sentence(0, 0, (Token(1, "a", "a", "X", "", "", 0, "root", 0, 1),)))
    assert tree.between(3, 2) == 0
    assert list(ids(tree.between(2, 4))) == [2, 3, 4]
