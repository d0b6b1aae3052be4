"""How a statement was obtained: in an interview, a statement, a post, a hearing, from a document, by a leak.

The kinds extend the channels of news gathering that Sigal counted (Reporters and Officials, 1973). What tells them is,
in this order: words in a document's own noun phrase, the cue, phrases beside it, the recipient, and the channel of the
same source's statement before, while it keeps the floor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrib.model import Attribution, Parse, Sentence
from attrib.speakers.cues import Cues, belongs_to
from attrib.speakers.disclosure import ChannelRules, Disclosure
from attrib.speakers.outlets import is_own_outlet
from attrib.speakers.parties import Party
from attrib.speakers.passages import covering, tokens_of
from attrib.speakers.phrases import Hit
from attrib.speakers.turns import Floor, Turn, turns_of

UNKNOWN = "unknown"
_OUTLETS = frozenset({"media", "news_agency"})


def occasions(parse: Parse, attributions: Sequence[Attribution], cues: Cues, rules: ChannelRules) -> dict[str, str]:
    """The channel that the cue itself or a phrase beside it tells, by `Attribution.id`, of those that name one."""
    found: dict[str, str] = {}
    for attribution in attributions:
        in_sentence = cues.by_sentence[attribution.sentence]
        own = [token for token in cues.of[attribution.id] if in_sentence[token.id] == attribution.id]
        kind = rules.cues.kind_in(own) or _beside(parse, attribution, cues, rules)
        if kind:
            found[attribution.id] = kind
    return found


def channels(
    parse: Parse,
    parties: Sequence[Party],
    floor: Floor,
    types: Mapping[str, str],
    occasion_of: Mapping[str, str],
    rules: Disclosure,
) -> dict[Turn, str]:
    """The channel of every turn, `unknown` where nothing tells.

    `types` gives the speaker type of each `Party.id`, `occasion_of` what `occasions` found.
    """
    told_outlet = {
        use.attribution
        for party in parties
        for use in party.uses
        if use.role == "told_to" and types.get(party.id) in _OUTLETS
    }
    found: dict[Turn, str] = {}
    for attribution in floor.order:
        occasion = occasion_of.get(attribution.id, "")
        recipient = _recipient(parse, attribution, attribution.id in told_outlet, rules)
        if recipient == "interview" and occasion == "hearing_speech":
            occasion = ""  # who speaks to an outlet speaks of the rally, not at it
        for turn in turns_of(attribution):
            document = _document(parse, attribution, turn, floor.speaker_of.get(turn), rules)
            before = found.get(floor.previous[turn], "") if turn in floor.previous else ""
            found[turn] = document or occasion or recipient or before or UNKNOWN
    return found


def _document(parse: Parse, attribution: Attribution, turn: Turn, speaker: Party | None, rules: Disclosure) -> str:
    """The channel that a document is itself: *according to e-mails obtained by …*. "" for sources that are none."""
    if speaker is None or speaker.kind != "document":
        return ""
    words = [token for token in tokens_of(parse, attribution.sources[turn[1]]) if token.ner == "O"]
    return rules.channel.documents.kind_in(words) or "document"


def _recipient(parse: Parse, attribution: Attribution, outlet: bool, rules: Disclosure) -> str:
    """The channel that the recipient tells: reporters, an audience, or an outlet, the article's own included."""
    if attribution.told_to is None:
        return ""
    tokens = tokens_of(parse, attribution.told_to)
    if not tokens:
        return ""
    if rules.relay.own.find(tokens) or is_own_outlet(covering(tokens).of(parse.text), parse.article):
        return "interview"
    return rules.channel.recipients.kind_in(tokens) or ("interview" if outlet else "")


def _beside(parse: Parse, attribution: Attribution, cues: Cues, rules: ChannelRules) -> str:
    """The channel that a phrase in the cue's sentence tells, outside of content and source and nearest to this cue."""
    sentence = parse.sentences[attribution.sentence]
    in_sentence = cues.by_sentence[attribution.sentence]
    found = rules.contexts.find(cues.beside[attribution.id], sentence)
    hits = [hit for hit in found if _is_phrase(sentence, hit)]
    kinds = {
        hit.kind
        for hit in hits
        if belongs_to(sentence, hit, attribution.id, in_sentence)
        and not any(_within(sentence, hit, other) for other in hits)
    }
    return next((kind for kind in rules.contexts.kinds if kind in kinds), "")


def _within(sentence: Sentence, hit: Hit, other: Hit) -> bool:
    """Whether a phrase only says more of a noun of another: *to parliament* of *in a letter to parliament*."""
    noun = sentence.token(sentence.token(hit.first).head or hit.first)
    return noun.deprel == "nmod" and hit.first > other.last and other.first <= noun.head <= other.last


def _is_phrase(sentence: Sentence, hit: Hit) -> bool:
    """Whether the words belong together: a preposition that begins them belongs to a noun among them."""
    first = sentence.token(hit.first)
    return first.upos != "ADP" or hit.first <= first.head <= hit.last
