"""The first stage: six models from the public treebanks with Stanza's own trainers, at a constant rate.

Each trainer runs as a process of its own (`trainer.py`), with Stanza's own seed, 1234. All of it can be stopped at any
time and goes on when it is started again.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import torch

from training.weights.networks import Reader, halved, read_tagger, tag
from training.weights.once import Task, once, side_by_side, whole
from training.weights.splitting import paragraphs, write
from training.weights.treebanks import LONGEST_FORM, blocks, word

FEATURES = frozenset(["Number", "Person", "Gender", "Tense", "VerbForm", "Voice", "Mood", "PronType", "Poss", "Case"])
_ENTITIES = {"PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC"}
_NAME = "en_news"
_ENVIRONMENT = {  # of the trainers: memory is used again (`speed.py`), sets have the same order
    "MALLOC_MMAP_THRESHOLD_": "10000000000",
    "MALLOC_TRIM_THRESHOLD_": "10000000000",
    "PYTHONHASHSEED": "0",
}
_ROOT = Path(__file__).parents[2]  # of the packages `training` and `attrib`


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


@dataclass(frozen=True)
class Run:
    """One run of one of Stanza's trainers, which writes NAME.pt. It may go on from where another run ended."""

    name: str
    trainer: str
    options: tuple[str, ...]
    after: tuple[str, ...] = ()
    begun: str = ""


def runs(steps: Steps) -> list[Run]:
    """All runs of trainers, the longest first."""
    common = ("--shorthand", _NAME, "--mode", "train", "--save_dir", ".")
    treebank = (*common, "--train_file", "train.conllu", "--eval_file", "dev.conllu")

    def run(name: str, trainer: str, *options: object, after: str = "", begun: str = "") -> Run:
        return Run(name, trainer, tuple(map(str, options)), tuple(filter(None, [after or begun])), begun)

    def tagger(name: str, count: int, begun: str = "") -> Run:
        return run(
            name, "tagger", *treebank, "--no_pretrain", "--hidden_dim", 200, "--char_hidden_dim", 100,
            "--char_emb_dim", 50, "--word_emb_dim", 75, "--transformed_dim", 100, "--deep_biaff_hidden_dim", 150,
            "--composite_deep_biaff_hidden_dim", 50, "--tag_emb_dim", 25, "--batch_size", 200, "--word_cutoff", 0,
            "--batch_maximum_tokens", 2000, "--max_steps", count, "--eval_interval", count, "--fix_eval_interval",
            begun=begun,
        )  # fmt: skip

    return [
        tagger("early", steps.early),
        run("depparse", "parser", *common, "--train_file", "train.tagged.conllu", "--eval_file", "dev.tagged.conllu",
            "--no_pretrain", "--hidden_dim", 256, "--num_layers", 2, "--char_hidden_dim", 100, "--char_emb_dim", 50,
            "--tag_emb_dim", 25, "--transformed_dim", 100, "--deep_biaff_hidden_dim", 150, "--dropout", 0.33,
            "--word_dropout", 0.2, "--optim", "adam", "--lr", 0.002, "--beta2", 0.95, "--no_second_optim",
            "--batch_size", 2000, "--word_cutoff", 0, "--word_emb_dim", 75, "--max_steps", steps.depparse,
            "--eval_interval", max(1, steps.depparse // 13), "--no_checkpoint", after="tags"),
        tagger("pos", steps.pos, begun="early"),
        run("ner", "ner_tagger", *common, "--train_file", "names.train.json", "--eval_file", "names.dev.json",
            "--no_pretrain", "--hidden_dim", 200, "--char_hidden_dim", 64, "--char_emb_dim", 30, "--word_emb_dim", 75,
            "--scheme", "bioes", "--optim", "adam", "--lr", 0.002, "--word_dropout", 0.1, "--locked_dropout", 0.0,
            "--max_batch_words", 800, "--max_steps", steps.ner, "--eval_interval", max(1, steps.ner // 6)),
        run("tokenize", "tokenizer", *common, "--lang", "en", "--txt_file", "train.txt", "--label_file", "train.labels",
            "--dev_txt_file", "dev.txt", "--dev_label_file", "dev.labels", "--dev_conll_gold", "dev.conllu",
            "--mwt_json_file", "mwt.json", "--max_seqlen", 300, "--steps", steps.tokenize,
            "--eval_steps", steps.tokenize + 1, "--use_mwt"),
        run("lemma", "lemmatizer", *treebank, "--num_epoch", steps.lemma),
        run("mwt", "mwt_expander", *treebank, "--gold_file", "dev.conllu", "--num_epoch", steps.mwt),
    ]  # fmt: skip


def train(data: Path, out: Path, steps: Steps, report: Callable[[str], None], jobs: int = 1, every: int = 50) -> None:
    """Writes `tokenize.pt`, `mwt.pt`, `lemma.pt`, `pos.pt`, `depparse.pt` and `ner.pt` into the folder.

    `data` holds `{ewt,gum}.{train,dev}.conllu`, `ner.{train,dev}.json`; `polnear.train.corenlp.conll.gz` if wanted.
    At most so many `jobs` run side by side; the long trainers keep their state `every` so many steps. What the folder
    holds already is not made again (`once.py`). Raises `RuntimeError` where a trainer fails, after those beside it.
    """
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    _prepare(data, work)
    tasks = {"tags": Task(partial(_tags, work, report), after=("early",))}
    tasks |= {run.name: Task(partial(_train, work, run, every, report), run.after) for run in runs(steps)}
    side_by_side(tasks, jobs)
    for name in ("tokenize", "mwt", "lemma", "pos", "depparse", "ner"):
        halve(work / f"{name}.pt", out / f"{name}.pt")


def _prepare(data: Path, work: Path) -> None:
    """What the trainers read, in one folder, so that it needs no naming: Stanza keeps names of files in its models."""
    for part in ("train", "dev"):
        some = [text for name in ("ewt", "gum") for text in paragraphs(data / f"{name}.{part}.conllu")]
        write(some, work / f"{part}.txt", work / f"{part}.labels")
        reduced([data / f"{name}.{part}.conllu" for name in ("ewt", "gum")], work / f"{part}.conllu")
    (work / "mwt.json").write_text("[]")
    names(data, work / "names.train.json")
    shutil.copy(data / "ner.dev.json", work / "names.dev.json")


def _tags(work: Path, report: Callable[[str], None]) -> None:
    """The tags that the parser learns from: those of the early tagger."""
    model = work / "early.pt"
    paths = {work / f"{part}.conllu": work / f"{part}.tagged.conllu" for part in ("train", "dev")}

    def make(_: Path) -> None:
        report("tags for the parser")
        for path, tagged in paths.items():
            retag(path, model, tagged)

    once(work / "tags", [*paths.values()], [*paths, model], {}, make, report)


def _train(work: Path, run: Run, every: int, report: Callable[[str], None]) -> None:
    """Runs a trainer, or lets it go on."""
    out, log = work / f"{run.name}.pt", work / f"{run.name}.log"

    def make(state: Path) -> None:
        before = work / f"{run.begun}.state"
        if before.is_file() and not state.exists():
            shutil.copy(before, state)
        report(f"{run.name}: {run.trainer}{', begun before' if state.exists() else ''}; see {log}")
        environment = _ENVIRONMENT | os.environ
        environment["PYTHONPATH"] = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        command = [sys.executable, "-m", "training.weights.trainer", state.name, str(every), run.trainer]
        command += [*run.options, "--save_name", out.name]
        with log.open("a", encoding="utf-8") as file:
            ended = subprocess.run(command, cwd=work, stdout=file, stderr=file, env=environment)
        if ended.returncode:
            raise RuntimeError(f"{run.name}: {run.trainer} ended with {ended.returncode}; its log is {log}")

    inputs = [work / option for option in run.options if (work / option).is_file()]
    once(work / run.name, [out], inputs, {"trainer": run.trainer, "options": run.options}, make, report)


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
    """Writes a model of Stanza's with 16-bit floats, without what only training needs and the time of the day."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    checkpoint = {name: part for name, part in checkpoint.items() if not name.endswith("_state_dict")}
    checkpoint["model"] = halved(checkpoint["model"])
    if "dicts" in checkpoint:  # of lemmas, gzipped: bytes 4 to 7 are the time (RFC 1952)
        checkpoint["dicts"] = checkpoint["dicts"][:4] + bytes(4) + checkpoint["dicts"][8:]
    with whole(out) as place:
        torch.save(checkpoint, place)
