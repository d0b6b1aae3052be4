"""The tokenizer's second stage: news text, and titles before names, where treebanks have hardly any.

Text is labelled character by character, as Stanza's tokenizer learns it: 1 ends a word, 2 a sentence, 3 a token of
several words, 4 such a token and a sentence; 0 everywhere else.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from stanza.models.tokenization.data import DataLoader
from stanza.models.tokenization.trainer import Trainer

from attrib.parsing.fast.tokenizer import RawToken
from attrib.parsing.text import Piece, plain
from training.weights.networks import halved
from training.weights.silver import Foreign
from training.weights.treebanks import blocks

WORD, SENTENCE, MULTIWORD, MULTIWORD_SENTENCE = 1, 2, 3, 4
_ENDS = {WORD: SENTENCE, MULTIWORD: MULTIWORD_SENTENCE}

TITLED = 0.15  # share of names at the beginning of a sentence that get a title
INSIDE = 0.3  # share of other names that are looked at too
INVENTED, DOUBLE = 0.05, 0.1  # shares of titles: made up from the beginning of a noun; two of them
SILVER = 0.3  # characters of news, for one of the treebanks
GLUED = 0.05  # share of ends of sentences without a space after them
WINDOW = 300  # characters the network sees at once

_NOUN = re.compile(r"[a-z]{7,}")
_TITLE = re.compile(r"[A-Z][A-Za-z]+\.")
_NAME = re.compile(r"([A-Z][a-z]+) (?:[A-Z]\. )?[A-Z][a-z]+")


class Labelled(NamedTuple):
    """A paragraph and the label of each of its characters."""

    text: str
    labels: list[int]


def paragraphs(path: Path) -> list[Labelled]:
    """The paragraphs of a treebank."""
    found: list[Labelled] = []
    text, labels = "", list[int]()
    for rows in blocks(path):
        if any(isinstance(row, str) and re.match(r"# new(doc|par)\b(?!_)", row) for row in rows) and text:
            found.append(_trimmed(text, labels))
            text, labels = "", []
        within = 0  # last word of the token of several words that is being read
        for row in rows:
            if isinstance(row, str) or (row[0].isdigit() and int(row[0]) <= within):
                continue
            several = "-" in row[0]
            within = int(row[0].partition("-")[2]) if several else within
            text += row[1]
            labels += [0] * (len(row[1]) - 1) + [MULTIWORD if several else WORD]
            if "SpaceAfter=No" not in row[9]:
                text += " "
                labels.append(0)
        last = len(text.rstrip()) - 1
        labels[last] = _ENDS[labels[last]]
    found.append(_trimmed(text, labels))
    return found


def _trimmed(text: str, labels: list[int]) -> Labelled:
    text = plain(text.rstrip())
    return Labelled(text, labels[: len(text)])


def news(piece: Piece, sentences: Iterable[Sequence[RawToken]], theirs: Sequence[Sequence[Foreign]]) -> Labelled:
    """A piece of an article as our tokenizer cuts it. A stop ends a sentence only where CoreNLP has an end too; what it
    has as one word with its stop, an abbreviation, is one."""
    words = {(word.start, word.end) for sentence in theirs for word in sentence}
    ends = {sentence[-1].end for sentence in theirs}
    labels = [0] * len(piece.plain)
    tokens: list[RawToken] = []
    for sentence in sentences:
        tokens += sentence
        for token in sentence:
            labels[token.end - 1] = MULTIWORD if token.multiword else WORD
        labels[sentence[-1].end - 1] = _ENDS[labels[sentence[-1].end - 1]]
    for before, token in pairwise(tokens[:-1]):
        apart = token.end + piece.start not in ends
        abbreviation = (before.start + piece.start, token.end + piece.start) in words
        if piece.plain[token.start : token.end] == "." and before.end == token.start and abbreviation:
            labels[before.end - 1] = 0
            labels[token.end - 1] = WORD if apart else labels[token.end - 1]
        elif apart and len(token.text) > 1 and token.text.endswith("."):
            known = (token.start + piece.start, token.end + piece.start) in words
            labels[token.end - 1] = WORD if known else labels[token.end - 1]
    return Labelled(piece.plain, labels)


class Titles:
    """Titles with a stop that stand before names, as often as the news has them, and nouns to make up others from."""

    def __init__(self, articles: Mapping[str, Sequence[Sequence[Foreign]]]) -> None:
        counts: Counter[str] = Counter()
        self._small: Counter[str] = Counter()
        nouns = set()
        for sentence in (sentence for sentences in articles.values() for sentence in sentences):
            self._small.update(word.form for word in sentence if word.form[0].islower())
            nouns |= {word.form for word in sentence if word.xpos == "NN" and _NOUN.fullmatch(word.form)}
            for word, name in pairwise(sentence):
                if word.xpos == name.xpos == "NNP" and _TITLE.fullmatch(word.form) and name.form.istitle():
                    counts[word.form] += 1
        self._titles = sorted(title for title, count in counts.items() if count > 2)
        self._weights = [counts[title] ** 0.5 for title in self._titles]
        self._nouns = sorted(nouns)

    def put(self, paragraph: Labelled, chance: random.Random) -> Labelled:
        """The paragraph with titles before some of its names."""
        if not self._titles:
            return paragraph
        text, labels = paragraph
        after = [0] + [place + 1 for place, label in enumerate(labels) if label in (SENTENCE, MULTIWORD_SENTENCE)]
        first = {place + (text[place : place + 1] == " ") for place in after}
        inside = {found.start() for found in _NAME.finditer(text) if chance.random() < INSIDE}
        out, marks, last = "", list[int](), 0
        for place in sorted(first | inside):
            name = _NAME.match(text, place)
            stands_apart = place == 0 or text[place - 1] == " "
            if name and stands_apart and self._small[name[1].lower()] <= 5 and chance.random() < TITLED:
                title = self._title(chance)
                out += text[last:place] + title + " "
                marks += labels[last:place]
                for part in title.split(" "):
                    marks += [0] * (len(part) - 1) + [WORD, 0]
                last = place
        return Labelled(out + text[last:], marks + labels[last:])

    def _title(self, chance: random.Random) -> str:
        drawn = chance.random()
        if drawn < INVENTED and self._nouns:
            return chance.choice(self._nouns)[: chance.randint(3, 5)].capitalize() + "."
        title = chance.choices(self._titles, self._weights)[0]
        return f"{title} {chance.choice(self._titles)}" if drawn < INVENTED + DOUBLE else title


def glued(paragraph: Labelled, chance: random.Random) -> Labelled:
    """The paragraph with some of its sentences right after the one before, as scrapers leave them."""
    text, labels = paragraph
    gone = {
        place + 1
        for place, label in enumerate(labels)
        if label in _ENDS.values() and text[place + 1 : place + 2] == " " and chance.random() < GLUED
    }
    kept = [place for place in range(len(text)) if place not in gone]
    return Labelled("".join(text[place] for place in kept), [labels[place] for place in kept])


def mixed(gold: Sequence[Labelled], silver: Sequence[Labelled], titles: Titles, seed: int) -> list[Labelled]:
    """The treebanks' paragraphs and a share of the news, with titles, some sentences glued, in random order."""
    chance = random.Random(seed)
    left = SILVER * sum(len(paragraph.text) for paragraph in gold)
    taken: list[Labelled] = []
    for paragraph in chance.sample(list(silver), len(silver)):
        if left <= 0:
            break
        taken.append(paragraph)
        left -= len(paragraph.text)
    both = [glued(titles.put(paragraph, chance), chance) for paragraph in [*gold, *taken]]
    chance.shuffle(both)
    return both


def anneal(
    path: Path, some: Sequence[Labelled], out: Path, steps: int, seed: int, report: Callable[[str], None]
) -> None:
    """Trains the tokenizer in the file on the paragraphs, at a falling rate, and writes the average of its weights."""
    random.seed(seed)  # Stanza's loader draws from all three
    np.random.seed(seed)
    torch.manual_seed(seed)
    trainer = Trainer(model_file=str(path), device="cpu")
    trainer.args["max_seqlen"] = WINDOW
    loader = _loader(trainer, some, out)
    weights = list(trainer.model.parameters())
    means = [weight.detach().clone() for weight in weights]
    total = 0.0
    for step in range(steps):
        for group in trainer.optimizer.param_groups:
            group["lr"] = 1e-3 * min(1.0, (step + 1) / 50) * 0.5 * (1 + math.cos(math.pi * step / steps))
        total += trainer.update(loader.next(unit_dropout=0.2, feat_unit_dropout=0.2))
        kept = min(0.99, (step + 1) / (step + 10))
        torch._foreach_lerp_(means, [weight.detach() for weight in weights], 1 - kept)
        if (step + 1) % 100 == 0:
            report(f"step {step + 1} of {steps}, loss {total / 100:.4f}")
            total = 0.0
            loader.shuffle()
    with torch.no_grad():
        for weight, mean in zip(weights, means, strict=True):
            weight.copy_(mean)
    trainer.save(str(out))
    checkpoint = torch.load(out, map_location="cpu", weights_only=True)
    checkpoint["model"] = halved(checkpoint["model"])
    torch.save(checkpoint, out)


def _loader(trainer: Any, some: Sequence[Labelled], out: Path) -> Any:
    text, labels = out.with_suffix(".txt"), out.with_suffix(".labels")
    write(some, text, labels)
    loader = DataLoader(
        trainer.args, input_files={"txt": str(text), "label": str(labels)}, vocab=trainer.vocab, mwt_expansions={}
    )
    text.unlink()
    labels.unlink()
    return loader


def write(some: Sequence[Labelled], text: Path, labels: Path) -> None:
    """The two files from which Stanza's tokenizer learns."""
    text.write_text("\n\n".join(paragraph.text for paragraph in some) + "\n", encoding="utf-8")
    marks = ("".join(map(str, paragraph.labels)) for paragraph in some)
    labels.write_text("\n\n".join(marks) + "\n", encoding="utf-8")
