"""A text of our own as the recipe of the weights reads it: as a treebank, and as CoreNLP annotates news."""

from __future__ import annotations

from attrib.model import Parse
from training.weights.silver import Foreign

TEXT = (
    "The mayor can't say when the bridge opens. “We wait,” Anna Berg told reporters in Oslo on Tuesday.\n\n"
    "Nobody at the ministry answered, she said. A study of old ferries was lost in the fire.\n\n"
    "Rita Vance and her brother sold their boats, but they didn't leave the harbour."
)


def as_treebank(parse: Parse) -> str:
    lines = ["# newdoc id = GUM_news_pier"]
    paragraph = -1
    text = parse.article.text
    for sentence in parse.sentences:
        if sentence.paragraph != paragraph:
            lines.append("# newpar")
            paragraph = sentence.paragraph
        tokens = sentence.tokens
        for token in tokens:
            glued = token.end < len(text) and not text[token.end].isspace()
            after = tokens[token.id].text if token.id < len(tokens) else ""
            if glued and after in ("n't", "not"):
                lines.append(f"{token.id}-{token.id + 1}\t{token.text}{after}" + "\t_" * 8)
            row = [
                token.id,
                token.text,
                token.lemma,
                token.upos,
                token.xpos,
                token.feats or "_",
                token.head,
                token.deprel,
            ]
            lines.append("\t".join([*map(str, row), "_", "SpaceAfter=No" if glued else "_"]))
        lines.append("")
    return "\n".join(lines) + "\n"


def as_foreign(parse: Parse) -> list[list[Foreign]]:
    """The parse in CoreNLP's relations, as far as they have other names."""
    old = {"obj": "dobj", "nsubj:pass": "nsubjpass", "aux:pass": "auxpass", "obl": "nmod"}
    return [
        [
            Foreign(token.text, token.xpos, token.head, old.get(token.deprel, token.deprel), token.start, token.end)
            for token in sentence.tokens
        ]
        for sentence in parse.sentences
    ]
