"""Every table and column, once: the reader, the writer, `datapackage.json` and the docs page all follow this module.

Columns stand in the order of the files. Where a table has grown, new columns stand last: old readers still work.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrib.tables.layout import (
    ANONYMITY_KINDS,
    CHANNELS,
    COUNTRY,
    DESCRIPTIONS,
    HANDS,
    ISO_DATE,
    LEVELS,
    NAMINGS,
    NUMBERS,
    QUOTE_TYPES,
    SPEAKER_TYPES,
    VOICES,
    Column,
    ForeignKey,
    Table,
    count,
    key,
    one_of,
    share,
    spans,
    text,
)

_ARTICLE = key("article_id", "The article.")
_OUTLET = text("outlet", "Who published the article.")
_PUBLISHED = text("published", "When the article was published, ISO 8601.", pattern=ISO_DATE, example="2019-02-18")
_TYPE = one_of(
    "speaker_type",
    "The role in which the source speaks; `unspecified` where there is none.",
    SPEAKER_TYPES,
    required=True,
)
_LABEL = text("label", "What a reader would call the source: *anonymous negotiator*, *state news agency*.")
_NAMING = one_of("naming", "How the text identifies the source; `none` where there is none.", NAMINGS, required=True)
_NUMBER = one_of("number", "Whether one or several speak; empty where there is no source.", NUMBERS)
_AFFILIATION = text("affiliation", "The organisation it speaks for, spelled out where the article does.")
_TITLE = text("title", "The positions of authority or expertise that the text gives, the main first, joined by `;`.")
_FOREIGN = Column("foreign", "boolean", "Whether its country is another than the outlet's; empty where one is unknown.")
_REASON = text("anonymity_reason", "The words that say why the source is not named.")
_RUNG = Column(
    "transparency",
    "integer",
    "How far the text lets a reader trace the source. 5: a named person with role or affiliation, a document with its "
    "issuer; 4: named only; 3: unnamed, with role and affiliation; 2: unnamed, with one of them; 1: bare (*sources*); "
    "0: no source. A ladder of what is disclosed, not a score.",
    "rung",
    minimum=0,
    maximum=5,
    required=True,
)  # fmt: skip
_CONFIDENCE = share("type_confidence", "How sure the evidence makes the type.")
_EVIDENCE = Column("type_evidence", "list", "What decided the type, strongest first.")

ATTRIBUTIONS = Table(
    "attributions",
    "One row an attribution and source. An attribution with no source has one row with empty source columns.",
    (
        _ARTICLE,
        key("attribution_id", "The attribution; unique within the article. Rows of one attribution share it."),
        _OUTLET,
        _PUBLISHED,
        Column(
            "sentence_id",
            "integer",
            "The sentence that holds the cue or, without a cue, the first content.",
            minimum=0,
            required=True,
        ),
        one_of(
            "quote_type",
            "Direct when all content stands in quotation marks, mixed when part of it does.",
            QUOTE_TYPES,
            required=True,
        ),
        one_of(
            "level",
            "`core`: speech, writing, hearsay; `extended`: belief, wish, intention, refusal; "
            "`implied`: no cue, but plainly the same source's account, and kept apart from all counts.",
            LEVELS,
            required=True,
        ),
        text("cue", "The words that signal the attribution; parts joined by ` … `."),
        spans("cue_spans", "Where the cue stands."),
        text("cue_lemma", "The cue's dictionary form."),
        text("cue_class", "The class of the cue in the word lists, such as speech, asking or hearsay."),
        text("stance", "How the cue presents the content: neutral, endorsing, doubting, emotive, directive, negated."),
        text("content", "What is attributed; parts joined by ` … `."),
        spans("content_spans", "Where the content stands."),
        text("source", "The words that name the source; parts joined by ` … `."),
        spans("source_spans", "Where the source stands."),
        text("speaker_id", "The speaker, in `speakers` of the same article. Change it to reassign the statement."),
        text("speaker", "The speaker's fullest mention. From `speakers`, as are the seven columns after it."),
        _TYPE,
        _LABEL,
        _NAMING,
        _NUMBER,
        _AFFILIATION,
        _TITLE,
        _FOREIGN,
        text("via_speaker_id", "The speaker who relays it, if not the outlet itself; the nearest to the source."),
        text("via", "That speaker's name."),
        text("parent_id", "The attribution of the same article inside which this one is nested."),
        text("told_to", "The recipient that the text names, other than the outlet."),
        one_of("channel", "How the statement was obtained.", CHANNELS),
        _REASON,
        _RUNG,
        text("rule", "The rule that found the attribution."),
        share("confidence", "How sure the rule is of its finding."),
        count("source_index", "Which of the attribution's sources this row is about, from 0.", "position"),
        one_of("hands", "Through whose hands the statement came.", HANDS),
        Column("via_chain", "list", "All who relayed it, as speaker ids, nearest to the source first."),
        _CONFIDENCE,
        _EVIDENCE,
    ),
    primary_key=("article_id", "attribution_id", "source_index"),
    foreign_keys=(
        ForeignKey(("article_id",), "articles", ("article_id",)),
        ForeignKey(("article_id", "sentence_id"), "sentences", ("article_id", "sentence_id")),
    ),
)  # fmt: skip

SPEAKERS = Table(
    "speakers",
    "One row a speaker and article, those who only relay included. This table leads: what it says of a speaker "
    "replaces the copies in `attributions`.",
    (
        key("speaker_id", "The speaker; unique within the article."),
        _ARTICLE,
        _OUTLET,
        text("name", "Its fullest mention."),
        _TYPE,
        _LABEL,
        _NAMING,
        _NUMBER,
        _AFFILIATION,
        _TITLE,
        text("justification", "What else the text says to justify this source; parts joined by ` … `."),
        spans("justification_spans", "Where that stands."),
        text("country", "The speaker's country, ISO 3166 alpha-2.", pattern=COUNTRY, example="GB"),
        _FOREIGN,
        _REASON,
        _RUNG,
        count("n_attributions", "Attributions of level core or extended of which it is a source.", "attributions"),
        count("n_words", "Words attributed to it at these levels, each counted once.", "words"),
        spans("mentions", "Where the text refers to it."),
        _EVIDENCE,
        _CONFIDENCE,
        text("party_key", "The party in `parties`; empty for unnamed speakers, who are never joined across articles."),
        one_of("anonymity_kind", "The kind of reason given for not naming it.", ANONYMITY_KINDS),
        text("knowledge_basis", "How an unnamed source is said to know, such as briefed_on."),
        one_of(
            "description",
            "How far an unnamed source is described, from *sources* over *residents*, *a major* and *army sources* to "
            "*an army major*; empty for named ones.",
            DESCRIPTIONS,
        ),
    ),
    primary_key=("article_id", "speaker_id"),
    foreign_keys=(
        ForeignKey(("article_id",), "articles", ("article_id",)),
        ForeignKey(("party_key",), "parties", ("party_id",)),
    ),
)  # fmt: skip

ARTICLES = Table(
    "articles",
    "One row an article.",
    (
        key("article_id", "The file's stem, made unique, or the row's own id."),
        _OUTLET,
        text("outlet_country", "The outlet's country, ISO 3166 alpha-2.", pattern=COUNTRY, example="GB"),
        _PUBLISHED,
        text("headline", "The headline."),
        text("url", "Where it was published."),
        text("author", "The byline."),
        text("agency", "The news agency that the article credits."),
        text("path", "The file it was read from."),
        text("sha256", "The hash of the text, UTF-8."),
        count("n_sentences", "Sentences, page furniture included.", "sentences"),
        count("n_tokens", "Tokens, punctuation and page furniture included.", "tokens"),
        count("n_attributions", "Attributions of level core or extended.", "attributions"),
        share(
            "attributed_share",
            "Words inside the content, source or cue of an attribution of level core or extended, of all words outside "
            "page furniture; empty where there are none.",
        ),
        Column("text", "string", "The text as it was read. In the Parquet file and in `texts/`.", in_csv=False),
        count("n_words", "Words outside page furniture.", "words"),
    ),
    primary_key=("article_id",),
)  # fmt: skip

SENTENCES = Table(
    "sentences",
    "One row a sentence.",
    (
        _ARTICLE,
        count("sentence_id", "Position in the article, from 0.", "position"),
        count("start", "Where it starts in the text.", "code points"),
        count("end", "Where it ends, exclusive.", "code points"),
        one_of(
            "voice",
            "`furniture`: at least half of it is a menu, caption or form; `narrator`: none of its words is attributed; "
            "`attributed`: at least four words of five are; `mixed`: fewer.",
            VOICES,
            required=True,
        ),
        count("n_tokens", "Tokens, punctuation included.", "tokens"),
    ),
    primary_key=("article_id", "sentence_id"),
    foreign_keys=(ForeignKey(("article_id",), "articles", ("article_id",)),),
)

PARTIES = Table(
    "parties",
    "One row a named party, the same across articles. Unnamed sources are never joined.",
    (
        key("party_id", "Its normalised name."),
        text("name", "The name most articles give it."),
        Column("aliases", "list", "Its other names in the articles."),
        _AFFILIATION,
        _TYPE,
        count("n_articles", "Articles in which it occurs.", "articles"),
        count("n_outlets", "Outlets in which it occurs.", "outlets"),
        count("n_attributions", "Attributions of level core or extended of which it is a source.", "attributions"),
    ),
    primary_key=("party_id",),
)

OUTLETS = Table(
    "outlets",
    "One row an outlet and measure.",
    (
        key("outlet", "The outlet."),
        key("measure", "The measure: a name, and after a colon the category that is counted."),
        Column("value", "number", "The measure's value; empty where the outlet gives nothing to measure."),
        Column("low", "number", "Lower end of the 95 % interval."),
        Column("high", "number", "Upper end of the 95 % interval."),
        count("n", "How many statements, attributions, speakers, words or articles the value rests on.", "count"),
        text("unit", "The unit of value, low and high."),
        text("note", "What the value counts, and what it cannot show."),
    ),
    primary_key=("outlet", "measure"),
)

CLAIMS = Table(
    "claims",
    "One row a place where a shared claim is stated.",
    (
        key("claim_id", "The claim that the places share."),
        _ARTICLE,
        _OUTLET,
        spans("spans", "Where the claim stands."),
        text("text", "Its words; parts joined by ` … `."),
        text("attribution_id", "The attribution that holds it; empty where the narrator says it."),
        text("speaker_id", "The first source of that attribution."),
        one_of("speaker_type", "That source's type.", SPEAKER_TYPES),
        share("similarity", "Weighted overlap of its words with the claim's first row, its centre."),
        Column("conflict", "list", "What differs from another place: `numbers`, `negation`; empty where nothing does."),
    ),
    primary_key=("claim_id", "article_id", "spans"),
    foreign_keys=(ForeignKey(("article_id",), "articles", ("article_id",)),),
)  # fmt: skip

REUSE = Table(
    "reuse",
    "One row a pair of articles that share passages word for word.",
    (
        key("article_a", "The one article."),
        spans("spans_a", "The shared passages in it."),
        key("article_b", "The other."),
        spans("spans_b", "The same passages in the other, in the order of `spans_a`."),
        share("similarity", "Words in shared passages, of the words of the shorter article."),
    ),
    primary_key=("article_a", "article_b"),
    foreign_keys=(
        ForeignKey(("article_a",), "articles", ("article_id",)),
        ForeignKey(("article_b",), "articles", ("article_id",)),
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (ATTRIBUTIONS, SPEAKERS, ARTICLES, SENTENCES, PARTIES, OUTLETS, CLAIMS, REUSE)
}
