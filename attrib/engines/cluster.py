"""The chunks of a corpus worked on by the actors of a Ray cluster, or of Ray on this machine alone.

The chunks are put beside the parts as Parquet files, and Ray Data deals out their numbers. An actor loads the models
once, takes a chunk, and writes its part: rows never pass through Ray's memory or through the main process, and an actor
takes the next chunk when it is free, so that nothing piles up. A chunk whose actor is lost is worked on again; its part
replaces what there was of the first. The folder of the parts has to be one that all machines reach.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from attrib.engines.memory import frugal
from attrib.engines.work import Chunk, Done, Engine, work
from attrib.model import Article
from attrib.pipeline import Pipeline, Settings
from attrib.tables import Parts, format_spans, parse_spans

MOST_TASKS = 5_000  # Ray keeps a record of each; beyond, a task takes several chunks
_STORE = 256 * 1024 * 1024  # bytes of Ray's shared memory, where nothing large is kept


def run(chunks: Iterable[Chunk], settings: Settings, parts: Parts, engine: Engine) -> Iterator[Done]:
    """Work on each chunk, in whatever order they get done.

    Uses the cluster that RAY_ADDRESS names, else starts Ray on this machine and ends it. Raises `ValueError` where Ray
    is not installed, and `OSError` where the actors cannot do the work.
    """
    numbers = [_stage(chunk, parts) for chunk in chunks]
    if not numbers:
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
        import ray.data
        from ray.exceptions import RayError
    except ImportError as error:
        raise ValueError("--engine ray needs Ray: pip install 'attrib[ray]'") from error
    started = not ray.is_initialized()
    if started:
        alone: dict[str, Any] = (
            {} if os.environ.get("RAY_ADDRESS") else {"include_dashboard": False, "object_store_memory": _STORE}
        )
        ray.init(logging_level=logging.ERROR, log_to_driver=False, **alone)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    try:
        waiting = ray.data.from_items(
            [{"chunk": number} for number in numbers], override_num_blocks=min(len(numbers), MOST_TASKS)
        )
        done = waiting.map_batches(
            _Stages,
            fn_constructor_args=(settings, parts),
            batch_size=1,
            compute=ray.data.ActorPoolStrategy(size=min(engine.jobs, len(numbers))),
            num_cpus=engine.cpus,
            num_gpus=engine.gpus,
        )
        for row in done.iter_rows():
            yield Done(int(row["chunk"]), int(row["n_articles"]))
    except RayError as error:
        raise OSError(f"Ray could not do the work: {error}; the same command goes on where it was") from error
    finally:
        if started:
            ray.shutdown()


class _Stages:
    """An actor: the models, loaded once, and the folder of the parts."""

    def __init__(self, settings: Settings, parts: Parts) -> None:
        frugal()
        self._pipeline, self._parts = Pipeline(settings), parts

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[int]]:
        done = [work(_staged(int(number), self._parts), self._pipeline, self._parts) for number in batch["chunk"]]
        return {"chunk": [one.number for one in done], "n_articles": [one.n_articles for one in done]}


def _stage(chunk: Chunk, parts: Parts) -> int:
    """Put a chunk beside the parts. Returns its number."""
    rows = [{**asdict(article), "furniture": format_spans(article.furniture)} for article in chunk.articles]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), sink, compression="zstd")
    parts.put(_name(chunk.number), sink.getvalue().to_pybytes())
    return chunk.number


def _staged(number: int, parts: Parts) -> Chunk:
    """The chunk of that number."""
    rows = pq.read_table(pa.BufferReader(parts.get(_name(number)))).to_pylist()
    return Chunk(number, tuple(Article(**{**row, "furniture": parse_spans(row["furniture"])}) for row in rows))


_SCHEMA = pa.schema([(field.name, pa.string()) for field in fields(Article)])


def _name(number: int) -> str:
    return f"chunk-{number:08d}.parquet"
