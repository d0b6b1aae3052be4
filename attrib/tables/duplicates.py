"""Articles that are the same text, letter for letter: each counts, and all that one says is a claim that both share."""

from __future__ import annotations

from attrib.tables.stored import Corpus

_TOLD = 5  # groups that are named
_NAMED = 3  # articles of a group


def duplicates(corpus: Corpus) -> tuple[str, ...]:
    """A sentence for each group of articles with the same text, in their order; of many groups, a last on the rest."""
    groups: dict[str, list[str]] = {}
    for articles in corpus.each("articles", ("article_id", "sha256")):
        for article, hash in zip(articles["article_id"], articles["sha256"], strict=True):
            if hash:
                groups.setdefault(hash, []).append(article)
    same = [group for group in groups.values() if len(group) > 1]
    told = [
        f"The articles {_listed(group)} are the same text; each counts, so leave out what is there twice by mistake."
        for group in same[:_TOLD]
    ]
    if more := same[_TOLD:]:
        told.append(
            f"{sum(map(len, more)):,} more articles are the same text as others; sha256 in articles.csv tells which."
        )
    return tuple(told)


def _listed(group: list[str]) -> str:
    shown = group[:_NAMED] if len(group) > _NAMED + 1 else group
    rest = [f"{len(group) - len(shown):,} more"] if len(shown) < len(group) else []
    *first, last = [*shown, *rest]
    return f"{', '.join(first)} and {last}"
