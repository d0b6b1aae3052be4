"""Where the stages run: in this process or several on this machine (`local`), or on a Ray cluster (`cluster`).

Both run the same work over the same chunks, and every chunk becomes a part of the tables, so that the outcome is the
same wherever it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrib.engines import cluster, local
from attrib.engines.memory import frugal
from attrib.engines.work import Chunk, Done, Engine, chunks
from attrib.pipeline import Pipeline, Settings
from attrib.tables import Parts

__all__ = ["Chunk", "Done", "Engine", "chunks", "run"]


def run(
    waiting: Iterable[Chunk], settings: Settings, pipeline: Pipeline, parts: Parts, engine: Engine
) -> Iterator[Done]:
    """Have an engine work on the chunks. `pipeline` is one of these settings, for an engine that needs no other."""
    frugal()
    if engine.name == "ray":
        return cluster.run(waiting, settings, parts, engine)
    return local.run(waiting, settings, pipeline, parts, engine.jobs)
