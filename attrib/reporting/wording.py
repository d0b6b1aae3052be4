"""What the tables' values are called in print, for readers who have not seen the schema."""

from __future__ import annotations

from collections.abc import Mapping

SPEAKER_TYPES: Mapping[str, str] = {
    "negotiator": "negotiator",
    "military": "military",
    "security": "police and security",
    "armed_group": "armed group",
    "government": "government",
    "political": "party or campaign",
    "intergovernmental": "international body",
    "judicial": "courts and lawyers",
    "activist_ngo": "activist or NGO",
    "news_agency": "news agency",
    "media": "other media",
    "expert": "expert",
    "business": "business",
    "citizen": "member of the public",
    "culture_sport": "culture and sport",
    "document": "document",
    "other": "other",
    "unspecified": "not identified",
}
NAMING: Mapping[str, str] = {
    "named_person": "named person",
    "named_organisation": "named body or document",
    "described": "described, not named",
    "vague": "vague",
    "none": "no source",
}
QUOTE_TYPES: Mapping[str, str] = {
    "direct": "direct quotation",
    "indirect": "in the outlet's words",
    "mixed": "partly quoted",
}
RUNGS: Mapping[str, str] = {
    "5": "5 · named, with role",
    "4": "4 · named only",
    "3": "3 · role and affiliation",
    "2": "2 · role or affiliation",
    "1": "1 · bare mention",
    "0": "0 · no source",
}
LEVELS: Mapping[str, str] = {
    "core": "something said, written or reported",
    "extended": "a belief, wish, plan or refusal",
    "implied": "no cue: continues a source's account (not counted)",
}
STANCES: Mapping[str, str] = {
    "neutral": "neutral",
    "endorsing": "presents it as true",
    "doubting": "keeps its distance",
    "emotive": "tells how it was said",
    "directive": "asks or orders",
    "negated": "says that it was not said",
}
HANDS: Mapping[str, str] = {
    "first_hand": "said to this outlet or in public",
    "told_to_other": "told to another outlet",
    "relayed": "passed on by somebody else",
    "hearsay": "hearsay, nobody named",
}
CHANNELS: Mapping[str, str] = {
    "interview": "interview",
    "statement": "statement",
    "news_conference": "news conference",
    "hearing_speech": "hearing or speech",
    "post": "post",
    "email": "e-mail",
    "document": "document",
    "broadcast": "broadcast",
    "leak": "leak",
    "unknown": "not stated",
}
CONFLICTS: Mapping[str, str] = {"numbers": "other figures", "negation": "one affirms, one denies"}


def say(words: Mapping[str, str], value: object) -> str:
    """What the value is called; a value that the schema does not know stands as it is, with its underscores opened."""
    key = "" if value is None else str(value)
    return words.get(key, key.replace("_", " "))


def percent(share: float | None) -> str:
    """A share as whole per cent; “–” where there is none."""
    return "–" if share is None else f"{100 * share:.0f}%"


def decimal(value: float | None) -> str:
    """A number with at most two decimals; “–” where there is none."""
    return "–" if value is None else f"{value:,.2f}".removesuffix(".00")


def plural(count: int, noun: str, nouns: str = "") -> str:
    """“1 article”, “1,204 articles”."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def listing(items: list[str], limit: int = 4) -> str:
    """“a, b and c”; beyond `limit`, “a, b, c, d and 3 more”."""
    shown = items[:limit]
    if len(items) > limit:
        return f"{', '.join(shown)} and {len(items) - limit} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
