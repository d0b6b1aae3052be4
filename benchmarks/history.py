"""What figures depend on, how they are told, and the file that keeps them."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HISTORY = Path(__file__).with_name("history.jsonl")


def machine() -> dict[str, str | int]:
    """Versions, and what kind of processor has how many cores."""
    import torch  # only for the name of its kernels: a measurement of memory must not load it before

    return {
        "python": platform.python_version(),
        "stanza": version("stanza"),
        "torch": torch.__version__,
        "machine": platform.machine(),
        "cpu": torch.backends.cpu.get_cpu_capability(),
        "cores": os.cpu_count() or 0,
    }


def keep(record: Mapping[str, object]) -> None:
    """Append a measurement to the history, with time and machine."""
    line = {"when": datetime.now(UTC).isoformat(timespec="seconds"), **machine(), **record}
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def spread(values: Sequence[float], form: str) -> str:
    """`median (lowest to highest)`, each in this format."""
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"
