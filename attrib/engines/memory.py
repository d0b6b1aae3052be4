"""What keeps a process that parses for hours as small as one that parses for minutes."""

from __future__ import annotations

import ctypes
import gc
import os
import threading
from multiprocessing import parent_process

_KERNELS = (
    "64"  # oneDNN keeps 1,024 by default, one for each length and number of sentences: 2 GB after 20,000 articles
)


def frugal() -> None:
    """Let few kernels be kept. Has to be called before torch is loaded; what the user has set stands."""
    for name in ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"):
        os.environ.setdefault(name, _KERNELS)


def trim() -> None:
    """Give back what the C library holds of freed memory, where it is glibc: tensors of all sizes leave gaps."""
    release = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if release:
        release(0)


def patient() -> None:
    """Look seldom for objects that refer to one another: the stages leave none, and the search goes through all."""
    gc.set_threshold(500_000, 20, 100)


def end_with_parent() -> None:
    """End this process when the one that started it has ended, killed or not: else it would wait for work forever."""
    parent = parent_process()
    if parent:

        def wait() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=wait, daemon=True).start()
