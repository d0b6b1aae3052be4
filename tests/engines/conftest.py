from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def cluster(parses: object) -> Iterator[None]:
    """Ray on this machine, with room for two actors. It inherits the folder of the frozen parses."""
    if not os.environ.get("CI"):
        pytest.importorskip("ray", reason="Ray is not installed: pip install 'attrib[ray]'")
    import logging

    import ray

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=100_000_000,
        logging_level=logging.ERROR,
        log_to_driver=False,
    )
    yield
    ray.shutdown()
