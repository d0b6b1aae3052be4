"""The recipe of the weights: its parts, and one short run of each stage on a few sentences of our own."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from attrib.model import Article, Parse
from attrib.parsing import Parser
from attrib.parsing.fast import Fast
from attrib.parsing.models import PROCESSORS, resolve
from attrib.parsing.parser import load_engine
from attrib.resources import weights_dir
from training.weights import scratch, splitting
from training.weights.anneal import Plan, batches, rate
from training.weights.changes import quoted, without
from training.weights.once import fingerprints
from training.weights.pages import pages
from training.weights.score import scores, table
from training.weights.silver import Foreign, aligned, conversion, converted, foreign, silver
from training.weights.treebanks import Word, documents, sentences
from training.weights.vectors import save as save_vectors
from weights.pier import TEXT, as_foreign


def _run(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "training.weights", *map(str, arguments)], check=True, capture_output=True)


def test_the_second_stage_runs_from_end_to_end(data: Path, tmp_path: Path) -> None:
    vectors = tmp_path / "vectors.pt"
    save_vectors(["the", "mayor", "said"], torch.ones(3, 8), vectors)
    out = tmp_path / "out"
    start = weights_dir()
    options = ["--from", start, "--polnear", data / "polnear", "--length", 0.0001, "--tokenizer", 100]
    if not resolve().vectors:
        options += ["--vectors", vectors]
    else:
        options += ["--vectors", resolve().vectors]
    _run(data, out, *options)
    record = json.loads((out / "recipe.json").read_text())
    assert record["stages"] == ["second"]
    assert set(record["data"]) >= {"ewt.train.conllu", "polnear.train.corenlp.conll.gz"}
    assert set(record["scores"]) == {"EWT", "GUM", "GUM news"}
    (found,) = Parser(str(out), cache=None).parse([Article("pier", TEXT)])
    assert isinstance(found, Parse) and len(found.sentences) >= 3


@pytest.mark.long
def test_the_first_stage_runs_from_end_to_end(data: Path, tmp_path: Path) -> None:
    scratch.train(data, tmp_path, scratch.Steps.of_length(0.0001), lambda line: None)
    (found,) = Parser(str(tmp_path), cache=None).parse([Article("pier", TEXT)])
    assert isinstance(found, Parse) and found.sentences
    assert isinstance(load_engine(resolve(str(tmp_path)), 1), Fast)


_FIRST = """
import sys; from pathlib import Path; from training.weights import scratch
steps = scratch.Steps(tokenize=40, mwt=1, lemma=1, early=10, pos=30, depparse=39, ner=30)
scratch.train(Path(sys.argv[1]), Path(sys.argv[2]), steps, print, jobs=int(sys.argv[3]), every=4)
"""


def _killed(state: Path, *command: object) -> None:
    """Runs the command, and kills it and what it started as soon as that state is kept."""
    running = subprocess.Popen([*map(str, command)], start_new_session=True, stdout=subprocess.DEVNULL)
    while not state.exists():
        assert running.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


@pytest.mark.long
def test_the_first_stage_killed_on_the_way_comes_to_the_same_files(data: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FIRST, str(data)]
    subprocess.run([*command, str(tmp_path / "whole"), "2"], check=True, capture_output=True)
    again = tmp_path / "again"
    for name in ("early", "depparse", "ner", "tokenize"):
        _killed(again / "work" / f"{name}.state", *command, again, 1)
    subprocess.run([*command, str(again), "1"], check=True, capture_output=True)
    names = [f"{name}.pt" for name in PROCESSORS]
    assert fingerprints(again / name for name in names) == fingerprints(tmp_path / "whole" / name for name in names)


@pytest.mark.long
def test_the_second_stage_killed_on_the_way_comes_to_the_same_files(data: Path, tmp_path: Path) -> None:
    options = ["--from", weights_dir(), "--polnear", data / "polnear", "--vectors", resolve().vectors]
    options += ["--tagger", 120, "--parser", 120, "--no-score"]
    _run(data, tmp_path / "whole", *options)
    for name in ("pos", "depparse"):
        state = tmp_path / "again" / "second" / f"{name}.state"
        _killed(state, sys.executable, "-m", "training.weights", data, tmp_path / "again", *options)
        assert torch.load(state, weights_only=True)["steps"] < 120
    _run(data, tmp_path / "again", *options)
    whole, again = (json.loads((tmp_path / out / "recipe.json").read_text()) for out in ("whole", "again"))
    assert whole["files"] == again["files"]


@pytest.mark.long
def test_the_files_are_the_same_when_trained_again(data: Path, tmp_path: Path) -> None:
    vectors = resolve().vectors
    if not vectors:
        save_vectors(["the"], torch.ones(1, 8), tmp_path / "vectors.pt")
    for out in ("one", "two"):
        chosen = vectors or tmp_path / "vectors.pt"
        options = ["--vectors", chosen, "--length", 0.0001, "--no-score"]
        _run(data, tmp_path / out, "--from", weights_dir(), *options)
    first, second = (json.loads((tmp_path / out / "recipe.json").read_text())["files"] for out in ("one", "two"))
    assert first == second and len(first) == 7


def test_documents_have_their_text_and_words_their_places(data: Path) -> None:
    (document,) = documents(data / "gum.dev.conllu")
    assert document.text == TEXT
    assert all(placed.word.form == document.text[placed.start : placed.end] for placed in document.words)
    assert sum(placed.first for placed in document.words) == len(sentences(data / "gum.dev.conllu"))


def test_what_was_parsed_scores_full_marks_against_itself(data: Path, parse: Parse) -> None:
    found = scores(load_engine(resolve(), 1), documents(data / "gum.dev.conllu"))
    assert set(found.values()) == {100.0}
    assert "| gum | 100.00 |" in table({"gum": found})


def test_labels_end_words_sentences_and_tokens_of_several_words(data: Path) -> None:
    first, *_ = splitting.paragraphs(data / "ewt.train.conllu")
    assert first.text.startswith("The mayor can't say") and len(first.text) == len(first.labels)
    assert first.labels[2] == splitting.WORD
    assert first.labels[first.text.index("can't") + 4] == splitting.MULTIWORD
    assert first.labels.count(splitting.SENTENCE) == 2 and first.labels[-1] == splitting.SENTENCE


def test_titles_keep_labels_in_step() -> None:
    words = [
        Foreign(form, xpos, 0, "dep", 0, 1) for form, xpos in (("Col.", "NNP"), ("Vance", "NNP"), ("harbour", "NN"))
    ]
    titles = splitting.Titles({"a": [words] * 3})
    paragraph = splitting.Labelled("Anna Berg left. Rita Vance too.", [0] * 14 + [2] + [0] * 15 + [2])
    seen = {titles.put(paragraph, random.Random(seed)).text for seed in range(60)}
    assert any("Col. Rita Vance" in text for text in seen)
    for seed in range(60):
        text, labels = titles.put(paragraph, random.Random(seed))
        assert len(text) == len(labels)
        assert [text[place] for place, label in enumerate(labels) if label == 2] == [".", "."]


def _words(*rows: tuple[str, str, int, str]) -> list[Word]:
    return [Word(form, form, upos, upos, "_", head, relation) for form, upos, head, relation in rows]


QUOTE = _words(
    ('"', "PUNCT", 2, "punct"), ("Go", "VERB", 0, "root"), ("home", "ADV", 2, "advmod"), (".", "PUNCT", 2, "punct")
)


def test_a_word_is_left_out_and_heads_follow() -> None:
    assert [(word.form, word.head) for word in without(QUOTE, 0)] == [("Go", 0), ("home", 1), (".", 1)]
    assert without(QUOTE, 1) is QUOTE  # other words hang from it


def test_a_quotation_mark_is_added_and_heads_follow() -> None:
    rest = QUOTE[1:]
    rest = [*without(QUOTE, 0)]
    assert [(word.form, word.head) for word in quoted(rest, opening=True)] == [
        ('"', 2),
        ("Go", 0),
        ("home", 2),
        (".", 2),
    ]
    assert [(word.form, word.head) for word in quoted(rest, opening=False)][-1] == ('"', 1)
    headless = [replace(word, head=2) for word in rest]
    assert quoted(headless, opening=True) == headless


def test_the_rate_rises_and_falls_to_nothing() -> None:
    plan = Plan(steps=1000)
    rates = [rate(step, plan) for step in range(1000)]
    assert rates.index(max(rates)) == 99 and rates[0] < rates[50] and rates[-1] < 1e-7


def test_every_sentence_is_in_a_batch_of_every_pass() -> None:
    some = [QUOTE[:length] for length in (1, 2, 3, 4)] * 5
    words = 0
    for batch in batches([(some, 1.0)], 8, random.Random(1)):
        assert sum(map(len, batch)) <= 8
        words += sum(map(len, batch))
        if words >= sum(map(len, some)):
            break
    assert words == sum(map(len, some))


def test_conversion_follows_version_two(parse: Parse) -> None:
    """The old names lead back to our own tree."""
    for sentence, theirs in zip(parse.sentences, as_foreign(parse), strict=True):
        places = aligned(sentence.tokens, theirs)
        arcs = converted(sentence.tokens, theirs, places, conversion())
        wrong = [
            (token.text, arc)
            for token, arc in zip(sentence.tokens, arcs, strict=True)
            if arc.was not in ("", "cc") and (arc.head, arc.deprel) != (token.head, token.deprel)
        ]
        assert wrong == []


def test_a_coordinator_hangs_from_the_conjunct_after_it(parse: Parse) -> None:
    (sentence,) = (sentence for sentence in parse.sentences if any(token.text == "Vance" for token in sentence.tokens))
    theirs = as_foreign(parse)[sentence.index]
    coordinator = next(number for number, token in enumerate(sentence.tokens) if token.text == "and")
    first, second = theirs[coordinator].head, sentence.tokens[coordinator].head
    conjunct = sentence.tokens[second - 1]
    old = [word._replace(head=conjunct.head) if number == coordinator else word for number, word in enumerate(theirs)]
    assert first == second and conjunct.deprel == "conj"
    arcs = converted(sentence.tokens, old, list(range(len(old))), conversion())
    assert arcs[coordinator].head == second


def test_silver_leaves_out_what_is_cut_otherwise(parse: Parse, data: Path) -> None:
    articles = foreign(data / "polnear.train.corenlp.conll.gz")
    tags, trees = silver([parse], articles)
    assert len(tags) == len(parse.sentences) and 0 < len(trees) <= len(tags)
    assert all(word.feats is None for sentence in tags for word in sentence)
    moved = {"pier": [sentence[1:] for sentence in articles["pier"]]}
    assert silver([parse], moved) == ([], [])


def _offsets(some: Sequence[tuple[int, int]]) -> list[Foreign]:
    return [Foreign("x", "NN", 0, "dep", start, end) for start, end in some]


def test_words_of_theirs_may_be_cut_finer_but_not_joined(parse: Parse) -> None:
    tokens = parse.sentences[0].tokens[:3]
    whole = [(tokens[0].start, tokens[1].end), (tokens[2].start, tokens[2].end)]
    assert aligned(tokens, _offsets(whole)) == [0, 0, 1]
    finer = [(tokens[0].start, tokens[0].start + 1), (tokens[0].start + 1, tokens[2].end)]
    assert aligned(tokens, _offsets(finer)) == []


def test_vectors_of_the_text_at_hand_put_like_words_together() -> None:
    pytest.importorskip("sklearn")
    from training.weights.knowledge import at_hand

    text = [[first, "dog", verb, "loudly"] for first in ("the", "a") for verb in ("barked", "howled", "slept")] * 40
    text += [["they", verb, "one", fruit] for fruit in ("plum", "pear") for verb in ("ate", "sold")] * 40
    found = at_hand(text)

    def near(one: str, other: str) -> float:
        a, b = found[one], found[other]
        return float(a @ b / ((a @ a) * (b @ b)) ** 0.5)

    assert near("barked", "howled") > 0.9 > near("barked", "plum")


def test_some_sentences_follow_without_a_space() -> None:
    text = "He left. She too. All did."
    paragraph = splitting.Labelled(text, [2 if character == "." else 0 for character in text])
    seen = set()
    for seed in range(300):
        found, labels = splitting.glued(paragraph, random.Random(seed))
        assert [found[place] for place, label in enumerate(labels) if label] == [".", ".", "."]
        assert len(found) == len(labels)
        seen.add(found)
    assert seen >= {text, "He left.She too. All did.", "He left. She too.All did."}
    assert {found.replace(".", ". ").replace("  ", " ").rstrip() for found in seen} == {text}


def test_pages_can_be_glued(tmp_path: Path) -> None:
    path = tmp_path / "pages.txt"
    path.write_text("# pier\nHe left ~.\nShe too ~.\n\nAll did ~.\n")
    (apart,), (glued,) = pages(path), pages(path, glued=True)
    assert (apart.text, glued.text) == ("He left. She too.\n\nAll did.", "He left.She too.\n\nAll did.")
    for page in (apart, glued):
        assert [page.text[start:end] for start, end in sorted(page.sentences)] == ["He left.", "She too.", "All did."]
