"""What the evidence tests share: scenarios run often enough to speak of means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import pytest

import sim

Run = Callable[..., "sim.Replications"]


@lru_cache(maxsize=64)
def _replicate(name: str, settings: tuple[str, ...], replications: int) -> sim.Replications:
    return sim.replicate(sim.load(name, settings), replications=replications, workers=2)


@pytest.fixture(scope="session")
def replicated() -> Run:
    """Run a shipped scenario with some settings; the same question is answered once."""

    def run(name: str, settings: Sequence[str] = (), replications: int = 100) -> sim.Replications:
        return _replicate(name, tuple(settings), replications)

    return run
