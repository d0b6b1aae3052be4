"""An invented event in two outlets, and an article whose text is as hostile as text can be."""

from __future__ import annotations

from pathlib import Path

from .build import Story, write_tables

HARBOUR = Story(
    id="harbour",
    outlet="The Quay Post",
    headline="Harbour bridge to close",
    marked=(
        "[S1 Marta Lind, the harbour master], [C1 said] [X1 the old bridge would close on Monday because its bolts "
        "are rusting and nobody had looked at them for years].\n"
        "[S2 A person close to the council] [C2 told] reporters that [X2 [S3 the mayor] had [C3 promised] [X3 to pay "
        "for a ferry until the repairs are done, whatever they may cost the town]].\n"
        "It rained."
    ),
    speakers={
        1: {
            "label": "harbour master",
            "naming": "named_person",
            "transparency": 5,
            "speaker_type": "government",
            "type_evidence": "called “master”;title Captain",
            "type_confidence": 0.9,
            "mentions": "0:30;0:10",
        },
        2: {"label": "anonymous insider", "anonymity_reason": "who feared for the job"},
        3: {"label": "mayor", "speaker_type": "government"},
    },
    attributions={3: {"parent_id": "a2", "via_speaker_id": "s2", "level": "extended"}},
)
FERRY = Story(
    id="ferry",
    outlet="Ferry Times",
    headline="Bridge stays open, for now",
    marked=(
        "[X1 The bridge would not close on Monday], [S1 two members of the town council] [C1 said] after a long "
        "meeting behind closed doors that nobody wished to describe.\n"
        "[X2 Work on the piers has] [C2 reportedly] [X2 begun]."
    ),
    speakers={1: {"label": "council members", "speaker_type": "political", "transparency": 3}},
)
HOSTILE_TEXT = "</script><script>alert(1)</script><!-- & \u202eevil\u202c 👩‍👩‍👧 שלום"
HOSTILE = Story(
    id="hostile",
    outlet="O'Neil & <Sons>",
    headline="</title></style></script><b>\"'`${x}",
    marked=(
        f"[S1 A baker {HOSTILE_TEXT}] [C1 said {{~=#:}}] [X1 it is 5 < 6 & 7 > 6 so that the sum of all of these is "
        "what it always was and will be for ever and a day]."
    ),
    speakers={1: {"label": "</li><script>alert(2)</script>"}},
)
STORIES = (HARBOUR, FERRY, HOSTILE)

_SHARE = {"n": 3, "unit": "share of statements", "note": "A note."}
OUTLETS = [
    {"outlet": story.outlet, "measure": measure, "value": value, "low": 0.1, "high": 0.9, **_SHARE}
    for place, story in enumerate(STORIES, start=1)
    for measure, value in (
        ("attributed_share", 0.2 * place),
        ("named", 0.1 * place),
        ("type:government", 0.5),
        ("type:citizen", 0.25),
        ("type:expert", 0.0),
        ("naming:described", 0.5),
        ("quote:indirect", 1.0),
        ("transparency:5", 0.5),
        ("transparency:2", 0.5),
    )
] + [{"outlet": "Ferry Times", "measure": "transparency_mean", "value": 2.5, "n": 3, "unit": "mean rung", "note": ""}]
CLAIMS = [
    {"claim_id": "c1", "article_id": "harbour", "outlet": "The Quay Post", "spans": "41:79", "attribution_id": "a1",
     "text": "the old bridge would close on Monday", "speaker_id": "s1", "similarity": 1.0, "conflict": "negation"},
    {"claim_id": "c1", "article_id": "ferry", "outlet": "Ferry Times", "spans": "0:40", "attribution_id": "a1",
     "text": "The bridge would not close on Monday", "speaker_id": "s1", "similarity": 0.8, "conflict": "negation"},
]  # fmt: skip
REUSE = [{"article_a": "ferry", "spans_a": "0:40", "article_b": "harbour", "spans_b": "41:79", "similarity": 0.4}]


def write_stories(folder: Path) -> Path:
    """Tables of the three stories, with outlets, claims and reuse."""
    return write_tables(folder, STORIES, outlets=OUTLETS, claims=CLAIMS, reuse=REUSE)
