"""A run of the past once more: the same bytes, or which are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sim.errors import UsageError
from sim.experiments.chunks import chunks_of, simulate_chunk
from sim.experiments.engines import run_chunks
from sim.experiments.finished import Finished, to_bytes
from sim.experiments.history.past import Arm, Past, contents
from sim.experiments.model_version import model_version
from sim.experiments.ready import make_ready


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it.

    Parameters
    ----------
    compared : int
        How many replications.
    different : tuple of (str, int)
        Scenario and number of each that is not the same to the byte.
    """

    compared: int
    different: tuple[tuple[str, int], ...]

    @property
    def is_identical(self) -> bool:
        """Whether there was something to compare, and all of it is the same."""
        return self.compared > 0 and not self.different


def again(
    file: Path, run: Past, *, workers: int | None = None, on_progress: Callable[[int, int], None] | None = None
) -> Verdict:
    """Simulate every stored replication of a run anew and compare it byte for byte.

    Parameters
    ----------
    file : Path
        The history.
    run : Past
        Which run.
    workers, on_progress
        As for `replicate`.

    Raises
    ------
    UsageError
        If another version of the model made it, or its data files have changed.
    HistoryError
        If the history cannot be read.
    """
    for arm in run.arms:
        if arm.model != model_version():
            msg = (
                f"run {run.id} was made by version {arm.model} and this is {model_version()}, whose numbers may be others; "
                f"check out that version, or simulate it anew: sim {' '.join(run.command)}"
            )
            raise UsageError(msg)
    compared, different = 0, list[tuple[str, int]]()
    for arm in run.arms:
        stored = contents(file, arm)
        base = compared

        def tell(done: int, base: int = base) -> None:
            if on_progress is not None:
                on_progress(base + done, run.stored)

        anew = _simulated(arm, sorted(stored), workers, tell)
        different += [(arm.name, number) for number, content in stored.items() if anew[number] != content]
        compared += len(stored)
    return Verdict(compared, tuple(different))


def _simulated(arm: Arm, numbers: list[int], workers: int | None, tell: Callable[[int], None]) -> dict[int, bytes]:
    anew: dict[int, bytes] = {}
    chunks = chunks_of([make_ready(arm.scenario())], arm.seed, [numbers], workers)

    def keep(_number: int, answer: list[Finished]) -> None:
        anew.update({each.number: to_bytes(each) for each in answer})
        tell(len(anew))

    run_chunks(simulate_chunk, chunks, workers=workers, on_answer=keep)
    return anew
