"""What stands beside a cue, and which cue it belongs to where the sentence holds several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attrib.model import Attribution, Parse, Sentence, Token
from attrib.speakers.passages import ancestors, tokens_outside, tokens_within
from attrib.speakers.phrases import Hit


@dataclass(frozen=True)
class Cues:
    """The cues of an article's attributions and what stands beside each. Made once an article."""

    of: Mapping[str, Sequence[Token]]  # by attribution: its cue tokens
    by_sentence: Mapping[int, Mapping[int, str]]  # the ids of its cue tokens, and the attribution each is the cue of
    beside: Mapping[str, Sequence[Token]]  # by attribution: the tokens of the cue's sentence outside content and source


def read_cues(parse: Parse, attributions: Sequence[Attribution]) -> Cues:
    """The cues of the attributions."""
    of: dict[str, Sequence[Token]] = {}
    by_sentence: dict[int, dict[int, str]] = {}
    beside: dict[str, Sequence[Token]] = {}
    for attribution in attributions:
        sentence = parse.sentences[attribution.sentence]
        of[attribution.id] = tokens_within(sentence, attribution.cue)
        in_sentence = by_sentence.setdefault(attribution.sentence, {})
        in_sentence.update((token.id, attribution.id) for token in of[attribution.id])
        taken = (*attribution.contents, *(span for source in attribution.sources for span in source.spans))
        beside[attribution.id] = tokens_outside(sentence, taken)
    return Cues(of, by_sentence, beside)


def belongs_to(sentence: Sentence, hit: Hit, attribution: str, cues: Mapping[int, str]) -> bool:
    """Whether the phrase hangs from the attribution's cue: not from another's, nor in a relative clause of its own."""
    anchor = sentence.token(hit.first)
    for node in (anchor, *ancestors(sentence, anchor)):
        if node.id in cues:
            return cues[node.id] == attribution
        if node.deprel.startswith("acl") and node is not anchor:  # but *the general, speaking on state television,*
            return False
    return True
