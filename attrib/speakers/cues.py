"""What stands beside a cue, and which cue it belongs to where the sentence holds several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrib.model import Attribution, Parse, Sentence, Token
from attrib.speakers.passages import ancestors, tokens_outside, tokens_within
from attrib.speakers.phrases import Hit


def cue_tokens(parse: Parse, attributions: Sequence[Attribution]) -> dict[int, dict[int, str]]:
    """By sentence, the ids of its cue tokens and the attribution that each is the cue of."""
    cues: dict[int, dict[int, str]] = {}
    for attribution in attributions:
        in_sentence = cues.setdefault(attribution.sentence, {})
        for token in tokens_within(parse.sentences[attribution.sentence], attribution.cue):
            in_sentence[token.id] = attribution.id
    return cues


def beside_cue(parse: Parse, attribution: Attribution) -> list[Token]:
    """The tokens of the cue's sentence that belong neither to the content nor to a source."""
    taken = (*attribution.contents, *(span for source in attribution.sources for span in source.spans))
    return tokens_outside(parse.sentences[attribution.sentence], taken)


def belongs_to(sentence: Sentence, hit: Hit, attribution: str, cues: Mapping[int, str]) -> bool:
    """Whether the phrase hangs from the attribution's cue: not from another's, nor in a relative clause of its own."""
    anchor = sentence.token(hit.first)
    for node in (anchor, *ancestors(sentence, anchor)):
        if node.id in cues:
            return cues[node.id] == attribution
        if node.deprel.startswith("acl") and node is not anchor:  # but *the general, speaking on state television,*
            return False
    return True
