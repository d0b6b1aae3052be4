"""Tags by jackknifing, what several parsers believe, and a parser that learns it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from attrib.model import Article, Parse
from attrib.parsing import Parser
from attrib.parsing.fast import Fast
from attrib.parsing.models import resolve
from attrib.parsing.stock import pipeline
from attrib.parsing.text import plain
from training.weights.anneal import Plan
from training.weights.changes import DASHES, other_marks, quoted, without
from training.weights.distil import LEAST, MOST, Recipe, beliefs, train
from training.weights.ensemble import Ensemble
from training.weights.jackknife import RUN, folds_of
from training.weights.networks import Reader, cross_entropy, parser, tree_loss, vectors
from training.weights.once import fingerprints
from training.weights.second import News
from training.weights.treebanks import Word
from weights.pier import TEXT


@given(sentences=st.integers(2, 500), folds=st.integers(2, 5))
def test_runs_of_sentences_stay_together_and_no_fold_is_empty(sentences: int, folds: int) -> None:
    found = folds_of(sentences, folds)
    assert len(found) == sentences and set(found) <= set(range(folds))
    if sentences >= RUN * folds:
        assert set(found) == set(range(folds))
        assert all(len(set(found[start : start + RUN])) == 1 for start in range(0, sentences, RUN))
    else:
        assert len(set(found)) > 1


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return Ensemble([Fast(pipeline(resolve())).parser] * 2)


def test_two_of_a_kind_believe_the_trees_that_each_gives(ensemble: Ensemble, parse: Parse) -> None:
    found = beliefs(ensemble, [parse])
    for words, sentence in zip(found, parse.sentences, strict=True):
        assert [(word.form, word.head) for word in words] == [
            (plain(token.text), token.head) for token in sentence.tokens
        ]
        for word, token in zip(words, sentence.tokens, strict=True):
            assert word.relations[0][0] == token.deprel
            for some in (word.heads, word.relations):
                shares = [share for _, share in some]
                assert 1 <= len(shares) <= MOST and shares == sorted(shares, reverse=True)
                assert 0.5 < sum(shares) < 1.01 and min(shares) >= LEAST - 0.001


def test_the_parser_learns_what_others_believe(ensemble: Ensemble, parse: Parse) -> None:
    """With all belief in one head, the loss is that of the head; with belief elsewhere, it is another."""
    model = resolve()
    pretrain = vectors(Path(str(model.vectors)))
    trainer = parser(Path(model.paths["depparse"]), pretrain)
    trainer.model.eval()
    reader = Reader(trainer.vocab, pretrain, {}, 1, rooted=True)
    reader.chance = random.Random(5)
    told = [
        replace(word, deprel=word.relations[0][0], heads=(), relations=()) for word in beliefs(ensemble, [parse])[0]
    ]
    sure = [replace(word, heads=((word.head, 0.7),), relations=((word.deprel, 0.2),)) for word in told]
    doubted = [replace(word, heads=((word.head, 0.5), (0 if word.head else 1, 0.5))) for word in told]

    def loss(words: list[Word]) -> float:
        reader.chance.seed(8)  # draws a sentence that stays as it is
        torch.manual_seed(3)
        with torch.no_grad():
            return float(tree_loss(trainer.model, reader, [words]))

    assert loss(sure) == pytest.approx(loss(told), abs=1e-5)
    assert loss(doubted) > loss(told) + 1


def test_the_loss_is_the_cross_entropy_with_the_shares() -> None:
    scores = torch.randn(2, 3)
    logs = functional.log_softmax(scores, 1)
    found = cross_entropy(scores, [[(2, 0.6), (0, 0.2)], [(1, 1.0)]])
    torch.testing.assert_close(found, -(0.75 * logs[0, 2] + 0.25 * logs[0, 0] + logs[1, 1]))


def _believed(*rows: tuple[str, int, tuple[tuple[int, float], ...]]) -> list[Word]:
    return [Word(form, form, "X", "X", None, head, "dep", heads=heads) for form, head, heads in rows]


SAID = _believed(
    ('"', 2, ((2, 0.9), (3, 0.1))),
    ("Go", 0, ((0, 1.0),)),
    ("home", 2, ((2, 0.7), (1, 0.2), (4, 0.1))),
    ("-", 3, ((3, 1.0),)),
)


def test_what_is_believed_follows_a_word_left_out_or_added() -> None:
    assert [word.heads for word in without(SAID, 0)] == [((0, 1.0),), ((1, 0.7), (3, 0.1)), ((2, 1.0),)]
    assert [word.heads for word in quoted(SAID[1:2], opening=True)] == [(), ((0, 1.0),)]
    assert quoted(SAID, opening=True)[3].heads == ((3, 0.7), (2, 0.2), (5, 0.1))


def test_marks_of_other_sites_take_the_place_of_plain_ones() -> None:
    sentence = [
        Word('"', '"', "PUNCT", "``", "_", 2, "punct"),
        Word("Go", "go", "VERB", "VB", "_", 0, "root"),
        Word('"', '"', "PUNCT", "''", "_", 2, "punct"),
        Word("--", "--", "PUNCT", ":", "_", 2, "punct"),
        Word("-", "-", "SYM", "SYM", "_", 2, "case"),
    ]
    seen = {tuple(word.form for word in other_marks(sentence, random.Random(seed))) for seed in range(60)}
    assert {forms[3] for forms in seen} == set(DASHES)
    assert {(forms[0], forms[2]) for forms in seen} >= {("“", "”"), ("``", "''")}
    assert {(forms[1], forms[4]) for forms in seen} == {("Go", "-")}


def test_the_third_stage_runs_from_end_to_end_and_goes_on(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "training.weights.distil", data, out, "--polnear", data / "polnear"]
    command += ["--teachers", "packaged", "packaged", "--fold", 2, "--tagger", 2, "--parser", 2, "--hidden", 16]
    command += ["--biaffine", 7, "--jobs", 2]

    def run(*options: object) -> str:
        done = subprocess.run([*map(str, command), *map(str, options)], check=True, capture_output=True, text=True)
        return done.stderr

    first = run()
    assert "right on its fold" in first and "depparse: there already" not in first
    record = json.loads((out / "recipe.json").read_text())
    assert record["stages"] == ["third"] and len(record["teachers"]) == 2
    assert set(record["data"]) >= {"ewt.train.conllu", "polnear.train.corenlp.conll.gz"}
    assert set(record["scores"]) == {"EWT", "GUM", "GUM news"}
    assert "depparse: there already" in run() and json.loads((out / "recipe.json").read_text()) == record
    (found,) = Parser(str(out), cache=None).parse([Article("pier", TEXT)])
    assert isinstance(found, Parse) and len(found.sentences) >= 1
    assert torch.load(out / "en" / "depparse.pt", weights_only=True)["config"]["hidden_dim"] == 16
    assert torch.load(out / "en" / "pos.pt", weights_only=True)["config"]["num_layers"] == 1
    assert "tagger-1: there already" in run("--begin", "packaged", "--layers", 0)
    assert torch.load(out / "en" / "depparse.pt", weights_only=True)["config"]["hidden_dim"] > 16
    assert fingerprints([out / "en" / "pos.pt"]) == fingerprints([Path(resolve().paths["pos"])])


def test_a_teacher_without_word_vectors_is_named(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name, path in resolve().paths.items():
        (tmp_path / "en" / f"{name}.pt").write_bytes(Path(path).read_bytes())
    recipe = Recipe(Plan(1), Plan(1), Plan(1))
    with pytest.raises(ValueError, match="no word vectors"):
        train(tmp_path, tmp_path / "out", [str(tmp_path)], None, News([], {}), recipe, print, 1)
