"""What was made is not made again: files with a record of what they were made from, written in one piece."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

_PACKAGES = ("stanza", "torch", "numpy")
_READ = (".conllu", ".json", ".gz")


def once(
    step: Path,
    outputs: Sequence[Path],
    inputs: Iterable[Path],
    settings: Mapping[str, Any],
    make: Callable[[Path], None],
    report: Callable[[str], None],
) -> None:
    """Calls `make`, which writes the outputs, unless they are there, made from the same inputs in the same way.

    `step` names two files: the record STEP.made.json, and STEP.state, which `make` is given to keep there what it needs
    to go on after it was stopped. A state of other inputs, settings or versions is deleted before.
    """
    record, state = (step.with_name(f"{step.name}.{kind}") for kind in ("made.json", "state"))
    wanted: dict[str, Any] = {"settings": settings, "versions": versions(), "inputs": fingerprints(inputs)}
    wanted = json.loads(json.dumps(wanted))
    found = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    outcome = found.pop("outputs", None)
    if found == wanted and outcome and all(path.is_file() for path in outputs) and outcome == fingerprints(outputs):
        report(f"{step.name}: there already")
        return
    if found != wanted or outcome:
        if found:
            changed = [name for name in wanted if found.get(name) != wanted[name]]
            report(f"{step.name}: anew, for other {', '.join(changed or ['contents of what was made'])}")
        state.unlink(missing_ok=True)
        _write(record, wanted)
    make(state)
    _write(record, wanted | {"outputs": fingerprints(outputs)})


@dataclass(frozen=True)
class Task:
    """Something to do after the tasks of those names."""

    run: Callable[[], None]
    after: tuple[str, ...] = ()


def side_by_side(tasks: Mapping[str, Task], jobs: int) -> None:
    """Runs tasks, at most so many at a time; of those that can begin, the first.

    Where one fails, no other begins; those that run are waited for, and then the error is raised.
    """
    waiting, running, done = dict(tasks), dict[Future[None], str](), set[str]()
    with ThreadPoolExecutor(jobs) as pool:
        while waiting or running:
            for name, task in list(waiting.items()):
                if len(running) < jobs and done.issuperset(task.after):
                    running[pool.submit(task.run)] = name
                    del waiting[name]
            for ended in wait(running, return_when=FIRST_COMPLETED).done:
                ended.result()
                done.add(running.pop(ended))


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write a file: it takes its place when all of it is written."""
    place = path.with_name(path.name + ".part")
    yield place
    place.replace(path)


def versions() -> dict[str, str]:
    """Versions of what decides the weights."""
    return {"python": platform.python_version()} | {name: version(name) for name in _PACKAGES}


def fingerprints(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of each file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def data_files(folder: Path) -> list[Path]:
    """The files of a folder of treebanks that training may read."""
    return sorted(path for path in folder.iterdir() if path.suffix in _READ)


def _write(path: Path, record: Mapping[str, Any]) -> None:
    with whole(path) as place:
        place.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
