"""Parses as CoNLL-U text, so that examples can be tested without a model.

Each parse is a document (`newdoc`) with its whole text as a JSON string in a comment. Offsets into that text stand in
MISC as `TokenRange=start:end`, and names as `NER=B-PER`. Format: https://universaldependencies.org/format.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from attrib.model import Article, Parse, Sentence, Token

_DOCUMENT = "# newdoc"
_TEXT = "# document_text = "
_PARAGRAPH = "# newpar"


def to_conllu(parses: Iterable[Parse]) -> str:
    """The parses as CoNLL-U. Of each article only the text is kept."""
    return "".join(f"{line}\n" for parse in parses for line in _document_lines(parse))


def from_conllu(text: str) -> list[Parse]:
    """The parses in a text written by `to_conllu`. Raises `ValueError` with the line that cannot be read."""
    parses: list[Parse] = []
    for number, lines in _documents(text):
        try:
            parses.append(_parse(lines))
        except (ValueError, LookupError) as error:
            raise ValueError(
                f"the document at line {number} is no frozen parse: {error}; delete the file and freeze anew"
            ) from error
    return parses


def _document_lines(parse: Parse) -> Iterator[str]:
    yield _DOCUMENT
    yield _TEXT + json.dumps(parse.text, ensure_ascii=False)
    paragraph = -1
    for sentence in parse.sentences:
        if sentence.paragraph != paragraph:
            yield _PARAGRAPH
            paragraph = sentence.paragraph
        yield f"# sent_id = {sentence.index + 1}"
        yield f"# text = {' '.join(sentence.span.of(parse.text).split())}"
        yield from map(_token_line, sentence.tokens)
        yield ""


def _token_line(token: Token) -> str:
    misc = f"TokenRange={token.start}:{token.end}" + (f"|NER={token.ner}" if token.ner != "O" else "")
    form = " ".join(token.text.split())
    columns = (token.id, form, token.lemma, token.upos, token.xpos or "_", token.feats or "_", token.head, token.deprel)
    return "\t".join(map(str, (*columns, "_", misc)))


def _documents(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of each document, with the number of its first line."""
    start, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if line == _DOCUMENT:
            if lines:
                yield start, lines
            start, lines = number, []
        elif start:
            lines.append(line)
    if start:
        yield start, lines


def _parse(lines: list[str]) -> Parse:
    text = json.loads(lines[0].removeprefix(_TEXT))
    sentences: list[Sentence] = []
    tokens: list[Token] = []
    paragraph = -1
    for line in lines[1:]:
        if line == _PARAGRAPH:
            paragraph += 1
        elif line and not line.startswith("#"):
            tokens.append(_token(line, text))
        elif not line and tokens:
            sentences.append(Sentence(len(sentences), paragraph, tuple(tokens)))
            tokens = []
    return Parse(Article("", text), tuple(sentences))


def _token(line: str, text: str) -> Token:
    id, _, lemma, upos, xpos, feats, head, deprel, _, misc = line.split("\t")
    notes = dict(pair.split("=", 1) for pair in misc.split("|"))
    start, end = map(int, notes["TokenRange"].split(":"))
    return Token(
        int(id),
        text[start:end],
        lemma,
        upos,
        "" if xpos == "_" else xpos,
        "" if feats == "_" else feats,
        int(head),
        deprel,
        start,
        end,
        notes.get("NER", "O"),
    )
