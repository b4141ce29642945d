"""The engines that there are, as a user names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from sim.errors import UsageError
from sim.experiments.engines.crew import Crew
from sim.experiments.engines.processes import ProcessCrew, processors
from sim.experiments.engines.serial import SerialCrew

_ADDRESS: Final = re.compile(r"dask://(?P<host>[^\s:/]+|\[[0-9a-fA-F:]+\])(?::(?P<port>[0-9]{1,5}))?/?")
_PORT: Final = 8786


@dataclass(frozen=True, slots=True)
class Serial:
    """The process that asks."""

    def crew(self) -> Crew:
        """Give a crew of one."""
        return SerialCrew()


@dataclass(frozen=True, slots=True)
class Processes:
    """Processes on this machine; one for each processor where `workers` is None."""

    workers: int | None = None

    def crew(self) -> Crew:
        """Give a pool, or this process where one is enough."""
        workers = self.workers or processors()
        return ProcessCrew(workers) if workers > 1 else SerialCrew()


@dataclass(frozen=True, slots=True)
class Dask:
    """A Dask cluster, by the ``HOST:PORT`` of its scheduler."""

    address: str

    def crew(self) -> Crew:
        """Give the workers of the cluster.

        Raises
        ------
        UsageError
            As `DaskCrew` says.
        """
        from sim.experiments.engines.cluster import DaskCrew  # noqa: PLC0415 - needed only here

        return DaskCrew(self.address)


Engine: TypeAlias = Serial | Processes | Dask


def engine_of(text: str, workers: int | None = None) -> Engine:
    """Read ``serial``, ``processes`` or ``dask://HOST:PORT``.

    Parameters
    ----------
    text : str
        As given to ``--engine``.
    workers : int, optional
        As given to ``-j``; for processes alone.

    Raises
    ------
    UsageError
        If it names none of these, or workers that the engine does not have.

    Examples
    --------
    >>> engine_of("dask://127.0.0.1")
    Dask(address='127.0.0.1:8786')
    """
    if text == "processes":
        return Processes(workers)
    found = _ADDRESS.fullmatch(text)
    if text != "serial" and found is None:
        msg = f"there is no engine '{text}'; write serial, processes or dask://HOST:PORT"
        raise UsageError(msg)
    if workers is not None and not (text == "serial" and workers == 1):
        msg = f"-j says how many processes to use, and the engine '{text}' uses none of ours; leave one of the two out"
        raise UsageError(msg)
    return Dask(f"{found['host']}:{found['port'] or _PORT}") if found is not None else Serial()
