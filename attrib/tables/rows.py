"""One article's outcome of all stages → its rows in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from attrib.model import Attribution, Identity, Link, Mention, Parse, Span, Spans, Speaker
from attrib.tables.values import Value
from attrib.tables.voice import count_words, furniture_sentences, voices, words

Row = Mapping[str, Value]

COUNTED = ("core", "extended")  # the levels that figures are made from
GAP = " … "  # between the parts of a discontinuous content, source or cue

_NO_SOURCE = Speaker("", "", "unspecified", "", "none", "")
_UNRESOLVED = Speaker("", "", "unspecified", "", "vague", "")
_NO_LINK = Link("", -1, None)


@dataclass(frozen=True)
class ArticleTables:
    """The rows of one article, a column of the schema each key. `articles` holds one row."""

    articles: tuple[Row, ...]
    sentences: tuple[Row, ...]
    speakers: tuple[Row, ...]
    attributions: tuple[Row, ...]

    @property
    def article_id(self) -> str:
        """The article that the rows are about."""
        return str(self.articles[0]["article_id"])


def tabulate(parse: Parse, attributions: Sequence[Attribution], identity: Identity) -> ArticleTables:
    """The rows of one article.

    Offsets in the rows count code points of the article's text. Raises ValueError where two attributions or two
    speakers share an id, since rows could then no longer be told apart.
    """
    _check_unique(parse, "attribution", (attribution.id for attribution in attributions))
    _check_unique(parse, "speaker", (speaker.id for speaker in identity.speakers))
    article = parse.article
    counted = [attribution for attribution in attributions if attribution.level in COUNTED]
    sentences = [sentence.span for sentence in parse.sentences]
    found = words(parse.text)
    voiced = voices(
        found,
        sentences,
        furniture_sentences(parse.text, sentences, article.furniture),
        (span for attribution in counted for span in _passage(attribution)),
    )
    return ArticleTables(
        articles=(
            {
                "article_id": article.id,
                "outlet": article.outlet,
                "outlet_country": article.outlet_country,
                "published": article.published,
                "headline": article.headline,
                "url": article.url,
                "author": article.author,
                "agency": article.agency,
                "path": article.path,
                "sha256": article.sha256,
                "n_sentences": len(parse.sentences),
                "n_tokens": sum(len(sentence.tokens) for sentence in parse.sentences),
                "n_attributions": len(counted),
                "attributed_share": voiced.attributed_share,
                "text": article.text,
                "n_words": voiced.n_words,
            },
        ),
        sentences=tuple(
            {
                "article_id": article.id,
                "sentence_id": sentence.index,
                "start": sentence.start,
                "end": sentence.end,
                "voice": voice,
                "n_tokens": len(sentence.tokens),
            }
            for sentence, voice in zip(parse.sentences, voiced.of_sentences, strict=True)
        ),
        speakers=tuple(_speaker_rows(parse, found, counted, identity)),
        attributions=tuple(_attribution_rows(parse, attributions, identity)),
    )


def _check_unique(parse: Parse, kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ValueError(f"article {parse.article.id}: two {kind}s have the id {one!r}; ids have to be unique")
        seen.add(one)


def _passage(attribution: Attribution) -> Iterator[Span]:
    yield from attribution.contents
    yield from attribution.cue
    for source in attribution.sources:
        yield from source.spans


def words_of(text: str, spans: Spans) -> str:
    """The words of a passage as they stand in its column."""
    return GAP.join(span.of(text) for span in spans)


def _attribution_rows(parse: Parse, attributions: Sequence[Attribution], identity: Identity) -> Iterator[Row]:
    article, text = parse.article, parse.text
    speakers = {speaker.id: speaker for speaker in identity.speakers}
    links = {(link.attribution, link.source): link for link in identity.links}
    for attribution in attributions:
        for index, source in _numbered(attribution.sources):
            link = links.get((attribution.id, index if source else -1), _NO_LINK)
            speaker = speakers.get(link.speaker or "", _UNRESOLVED if source else _NO_SOURCE)
            via = speakers.get(link.via[0]) if link.via else None
            yield {
                "article_id": article.id,
                "attribution_id": attribution.id,
                "outlet": article.outlet,
                "published": article.published,
                "sentence_id": attribution.sentence,
                "quote_type": attribution.quote_type,
                "level": attribution.level,
                "cue": words_of(text, attribution.cue),
                "cue_spans": attribution.cue,
                "cue_lemma": attribution.cue_lemma,
                "cue_class": attribution.cue_class,
                "stance": attribution.stance,
                "content": words_of(text, attribution.contents),
                "content_spans": attribution.contents,
                "source": words_of(text, source.spans) if source else "",
                "source_spans": source.spans if source else (),
                "speaker_id": speaker.id,
                "speaker": speaker.name,
                "speaker_type": speaker.type,
                "label": speaker.label,
                "naming": speaker.naming,
                "number": speaker.number,
                "affiliation": speaker.affiliation,
                "title": speaker.title,
                "foreign": speaker.foreign,
                "via_speaker_id": via.id if via else "",
                "via": via.name if via else "",
                "parent_id": attribution.parent or "",
                "told_to": link.told_to,
                "channel": link.channel,
                "anonymity_reason": _reason(text, speaker),
                "transparency": speaker.transparency,
                "rule": attribution.rule,
                "confidence": round(attribution.confidence, 4),
                "source_index": index,
                "hands": link.hands,
                "via_chain": link.via,
                "type_confidence": round(speaker.type_confidence, 4),
                "type_evidence": speaker.type_evidence,
            }


def _numbered(sources: Sequence[Mention]) -> Iterator[tuple[int, Mention | None]]:
    """The sources with their positions; a sourceless attribution has one place, with nothing in it."""
    yield from enumerate(sources or (None,))


def _reason(text: str, speaker: Speaker) -> str:
    return speaker.anonymity_reason.of(text) if speaker.anonymity_reason else ""


def _speaker_rows(
    parse: Parse, found: Sequence[Span], counted: Sequence[Attribution], identity: Identity
) -> Iterator[Row]:
    article, text = parse.article, parse.text
    contents = {attribution.id: attribution.contents for attribution in counted}
    said: dict[str, dict[str, Spans]] = {}
    for link in identity.links:
        if link.speaker and link.attribution in contents:
            said.setdefault(link.speaker, {})[link.attribution] = contents[link.attribution]
    for speaker in identity.speakers:
        statements = said.get(speaker.id, {})
        yield {
            "speaker_id": speaker.id,
            "article_id": article.id,
            "outlet": article.outlet,
            "name": speaker.name,
            "speaker_type": speaker.type,
            "label": speaker.label,
            "naming": speaker.naming,
            "number": speaker.number,
            "affiliation": speaker.affiliation,
            "title": speaker.title,
            "justification": words_of(text, speaker.justification_spans),
            "justification_spans": speaker.justification_spans,
            "country": speaker.country,
            "foreign": speaker.foreign,
            "anonymity_reason": _reason(text, speaker),
            "transparency": speaker.transparency,
            "n_attributions": len(statements),
            "n_words": count_words(found, (span for spans in statements.values() for span in spans)),
            "mentions": speaker.mentions,
            "type_evidence": speaker.type_evidence,
            "type_confidence": round(speaker.type_confidence, 4),
            "party_key": speaker.party_key,
            "anonymity_kind": speaker.anonymity_kind,
            "knowledge_basis": speaker.knowledge_basis,
            "description": speaker.description,
        }
