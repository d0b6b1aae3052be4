"""What is done to a sentence before a network sees it, at random and anew each time.

Treebanks have whole sentences with their stops and in ordinary letters. Scraped news has headlines in title case and in
capitals, lines without a stop, quotations that open in one sentence and close in another, and marks of its own.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from training.weights.treebanks import Word

_STOPS = frozenset(".!?:;")
_CAPITALISED = frozenset({"NOUN", "VERB", "PROPN", "PRON", "ADJ", "AUX"})

_MARK = '"'
DASHES = ("-", "--", "---", "–", "—")
QUOTES = (("``", "''"), ("“", "”"), ("''", "''"), ("'", "'"))

# Shares of sentences.
WITHOUT_STOP, CAPITALS, TITLE_CASE, SMALL, WITHOUT_MARK, WITH_MARK = 0.12, 0.03, 0.04, 0.01, 0.15, 0.01
OTHER_MARKS = 0.08


def changed(sentence: Sequence[Word], chance: random.Random) -> Sequence[Word]:
    """The sentence, perhaps without its stop, in other letters or marks, or with one quotation mark fewer or more."""
    if sentence[-1].form in _STOPS and len(sentence) > 2 and chance.random() < WITHOUT_STOP:
        sentence = without(sentence, len(sentence) - 1)
    sentence = _other_letters(sentence, chance.random())
    marks = [place for place, word in enumerate(sentence) if word.form == _MARK]
    if marks and len(sentence) > 3 and chance.random() < WITHOUT_MARK:
        sentence = without(sentence, chance.choice(marks))
    elif not marks and len(sentence) > 3 and chance.random() < WITH_MARK:
        sentence = quoted(sentence, opening=chance.random() < 0.5)
    return other_marks(sentence, chance) if chance.random() < OTHER_MARKS else sentence


def without(sentence: Sequence[Word], place: int) -> Sequence[Word]:
    """The sentence less the word at the place; as it is where other words hang from that one."""
    gone = place + 1
    if any(word.head == gone for word in sentence):
        return sentence
    rest = [word for number, word in enumerate(sentence) if number != place]
    return [
        replace(
            word,
            head=word.head - (word.head > gone),
            heads=tuple((head - (head > gone), share) for head, share in word.heads if head != gone),
        )
        for word in rest
    ]


def quoted(sentence: Sequence[Word], opening: bool) -> Sequence[Word]:
    """The sentence with a quotation mark before it, or after it, that hangs from its root; as it is without a root."""
    root = next((number for number, word in enumerate(sentence, 1) if word.head == 0), 0)
    if not root:
        return sentence
    mark = Word(_MARK, _MARK, "PUNCT", "``" if opening else "''", "_", root + opening, "punct")
    if not opening:
        return [*sentence, mark]
    return [mark, *(_moved_on(word) for word in sentence)]


def _moved_on(word: Word) -> Word:
    """The word where another has come before the sentence."""
    heads = tuple((head + 1 if head else 0, share) for head, share in word.heads)
    return replace(word, head=word.head + 1 if word.head else 0, heads=heads)


def other_marks(sentence: Sequence[Word], chance: random.Random) -> Sequence[Word]:
    """Dashes and quotation marks as another site writes them, all of a sentence alike."""
    dash, (opening, closing) = chance.choice(DASHES), chance.choice(QUOTES)
    return [
        replace(word, form=dash)
        if word.form in DASHES and word.deprel == "punct"
        else replace(word, form=opening if word.xpos == "``" else closing)
        if word.form == _MARK
        else word
        for word in sentence
    ]


def _other_letters(sentence: Sequence[Word], drawn: float) -> Sequence[Word]:
    if drawn < CAPITALS:
        return [replace(word, form=word.form.upper()) for word in sentence]
    if drawn < CAPITALS + TITLE_CASE:
        return [
            replace(word, form=word.form[0].upper() + word.form[1:])
            if place == 0 or len(word.form) > 3 or word.upos in _CAPITALISED
            else word
            for place, word in enumerate(sentence)
        ]
    if drawn < CAPITALS + TITLE_CASE + SMALL:
        return [replace(word, form=word.form.lower()) for word in sentence]
    return sentence
