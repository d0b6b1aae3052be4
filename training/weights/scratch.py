"""The first stage: six models from the public treebanks with Stanza's own trainers, at a constant rate.

Each trainer runs as a process of its own, `python -m training.weights.speed TRAINER …`, with Stanza's own seed, 1234.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from training.weights.networks import Reader, halved, read_tagger, tag
from training.weights.splitting import paragraphs, write
from training.weights.treebanks import LONGEST_FORM, blocks, word

FEATURES = frozenset(["Number", "Person", "Gender", "Tense", "VerbForm", "Voice", "Mood", "PronType", "Poss", "Case"])
_ENTITIES = {"PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC"}
_NAME = "en_news"


@dataclass(frozen=True)
class Steps:
    """How long each trainer runs. `early` is where the tagger is stopped that tags the parser's training data."""

    tokenize: int = 5000
    mwt: int = 12
    lemma: int = 2
    early: int = 1200
    pos: int = 2800
    depparse: int = 5200
    ner: int = 6000

    @classmethod
    def of_length(cls, factor: float) -> Steps:
        """So many times as long."""
        return cls(**{name: max(1, round(factor * count)) for name, count in asdict(cls()).items()})


def train(data: Path, out: Path, steps: Steps, report: Callable[[str], None]) -> None:
    """Writes `tokenize.pt`, `mwt.pt`, `lemma.pt`, `pos.pt`, `depparse.pt` and `ner.pt` into the folder.

    `data` holds `{ewt,gum}.{train,dev}.conllu`, `ner.{train,dev}.json`; `polnear.train.corenlp.conll.gz` if wanted.
    """
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    for part in ("train", "dev"):
        some = [text for name in ("ewt", "gum") for text in paragraphs(data / f"{name}.{part}.conllu")]
        write(some, work / f"{part}.txt", work / f"{part}.labels")
        reduced([data / f"{name}.{part}.conllu" for name in ("ewt", "gum")], work / f"{part}.conllu")
    (work / "mwt.json").write_text("[]")
    names(data, work / "names.json")
    gold, dev = str(work / "train.conllu"), str(work / "dev.conllu")
    common = ["--shorthand", _NAME, "--mode", "train", "--save_dir", str(work)]
    treebank = [*common, "--train_file", gold, "--eval_file", dev]

    report("tokenizer")
    _run("tokenizer", *common, "--lang", "en", "--txt_file", work / "train.txt", "--label_file", work / "train.labels",
         "--dev_txt_file", work / "dev.txt", "--dev_label_file", work / "dev.labels", "--dev_conll_gold", dev,
         "--mwt_json_file", work / "mwt.json", "--max_seqlen", 300, "--steps", steps.tokenize,
         "--eval_steps", steps.tokenize + 1, "--save_name", "tokenize.pt", "--use_mwt")  # fmt: skip
    report("words of tokens")
    _run("mwt_expander", *treebank, "--gold_file", dev, "--num_epoch", steps.mwt, "--save_name", "mwt.pt")
    report("lemmas")
    _run("lemmatizer", *treebank, "--num_epoch", steps.lemma, "--save_name", "lemma.pt")
    for name, count in (("early.pt", steps.early), ("pos.pt", steps.pos)):
        report(f"tagger, {count} steps")
        _run("tagger", *treebank, "--save_name", name, "--no_pretrain", "--hidden_dim", 200, "--char_hidden_dim", 100,
             "--char_emb_dim", 50, "--word_emb_dim", 75, "--transformed_dim", 100, "--deep_biaff_hidden_dim", 150,
             "--composite_deep_biaff_hidden_dim", 50, "--tag_emb_dim", 25, "--batch_size", 200, "--word_cutoff", 0,
             "--batch_maximum_tokens", 2000, "--max_steps", count, "--eval_interval", count)  # fmt: skip
    report("parser, on predicted tags")
    for part in ("train", "dev"):
        retag(work / f"{part}.conllu", work / "early.pt", work / f"{part}.tagged.conllu")
    _run("parser", *common, "--train_file", work / "train.tagged.conllu", "--eval_file", work / "dev.tagged.conllu",
         "--save_name", "depparse.pt", "--no_pretrain", "--hidden_dim", 256, "--num_layers", 2,
         "--char_hidden_dim", 100, "--char_emb_dim", 50, "--tag_emb_dim", 25, "--transformed_dim", 100,
         "--deep_biaff_hidden_dim", 150, "--dropout", 0.33, "--word_dropout", 0.2, "--optim", "adam", "--lr", 0.002,
         "--beta2", 0.95, "--no_second_optim", "--batch_size", 2000, "--word_cutoff", 0, "--word_emb_dim", 75,
         "--max_steps", steps.depparse, "--eval_interval", min(400, steps.depparse))  # fmt: skip
    report("names")
    _run("ner_tagger", *common, "--train_file", work / "names.json", "--eval_file", data / "ner.dev.json",
         "--save_name", "ner.pt", "--no_pretrain", "--hidden_dim", 200, "--char_hidden_dim", 64, "--char_emb_dim", 30,
         "--word_emb_dim", 75, "--scheme", "bioes", "--optim", "adam", "--lr", 0.002,
         "--word_dropout", 0.1, "--locked_dropout", 0.0, "--max_batch_words", 800, "--max_steps", steps.ner,
         "--eval_interval", min(1000, steps.ner))  # fmt: skip
    for name in ("tokenize", "mwt", "lemma", "pos", "depparse", "ner"):
        halve(work / f"{name}.pt", out / f"{name}.pt")


def _run(trainer: str, *options: object) -> None:
    """One of Stanza's trainers; raises `CalledProcessError` where it fails. Its log goes to standard error."""
    environment = {"MALLOC_MMAP_THRESHOLD_": "10000000000", "MALLOC_TRIM_THRESHOLD_": "10000000000"} | os.environ
    command = [sys.executable, "-m", "training.weights.speed", trainer, *map(str, options)]
    subprocess.run(command, check=True, stdout=sys.stderr, env=environment)


def reduced(paths: Iterable[Path], out: Path) -> None:
    """The treebanks as one file: forms cut to `LONGEST_FORM`, features other than `FEATURES` left out."""
    with out.open("w", encoding="utf-8") as file:
        for rows in (rows for path in paths for rows in blocks(path)):
            for row in rows:
                if isinstance(row, str):
                    continue
                features = [feature for feature in row[5].split("|") if feature.partition("=")[0] in FEATURES]
                columns = [row[0], row[1][:LONGEST_FORM], *row[2:5], "|".join(features) or "_", *row[6:]]
                file.write("\t".join(columns) + "\n")
            file.write("\n")


def retag(path: Path, model: Path, out: Path) -> None:
    """The file with parts of speech and tags as the tagger gives them."""
    trainer = read_tagger(model)
    reader = Reader(trainer.vocab, None, {}, seed=0, rooted=False)
    some = [[row for row in rows if not isinstance(row, str)] for rows in blocks(path)]
    sentences = [[word(row) for row in rows if row[0].isdigit()] for rows in some]
    tags = iter(tag(trainer.model, reader, sentences, noisy=False))
    with out.open("w", encoding="utf-8") as file:
        for rows in some:
            found = iter(next(tags))
            for row in rows:
                columns = [*row[:3], *next(found), *row[5:]] if row[0].isdigit() else row
                file.write("\t".join(columns) + "\n")
            file.write("\n")


def names(data: Path, out: Path) -> None:
    """Training data for names: the gold twice, and CoreNLP's silver where the folder has it."""
    gold = json.loads((data / "ner.train.json").read_text(encoding="utf-8"))
    path = data / "polnear.train.corenlp.conll.gz"
    out.write_text(json.dumps(gold + gold + (_silver(path) if path.is_file() else [])), encoding="utf-8")


def _silver(path: Path) -> list[list[dict[str, str]]]:
    """The sentences of CoreNLP's file that have a name: tokens with BIO tags."""
    sentences: list[list[dict[str, str]]] = []
    tokens: list[dict[str, str]] = []
    before = ""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in [*file, ""]:
            row = line.rstrip("\n").split("\t")
            if len(row) >= 9:
                kind = _ENTITIES.get(row[4], "")
                mark = "I-" if kind == before else "B-"
                tokens.append({"text": row[1][:LONGEST_FORM], "ner": mark + kind if kind else "O"})
                before = kind
            else:
                if any(token["ner"] != "O" for token in tokens):
                    sentences.append(tokens)
                tokens, before = [], ""
    return sentences


def halve(path: Path, out: Path) -> None:
    """Writes a model of Stanza's with 16-bit floats, without what only training needs."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    checkpoint = {name: part for name, part in checkpoint.items() if not name.endswith("_state_dict")}
    checkpoint["model"] = halved(checkpoint["model"])
    torch.save(checkpoint, out)
