"""The engine that is a Dask cluster; `distributed` is imported when one is asked for."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, ClassVar, Final, cast

from sim.errors import UsageError
from sim.experiments.engines.crew import AnswerT, ChunkT, EngineLostError
from sim.experiments.model_version import model_version

_CONNECT: Final = 10.0  # seconds to reach the scheduler, and for a first worker to be there
_GO_ON: Final = "`sim runs` shows what is finished, and the same command goes on from there"
_PATIENCE: Final = 30.0  # seconds without any worker until the cluster is given up


class DaskCrew:
    """The workers of a cluster, whoever started it.

    Parameters
    ----------
    address : str
        ``HOST:PORT`` of the scheduler.

    Raises
    ------
    UsageError
        If `distributed` is not installed, nobody answers, no worker is there, or one of them has another model.
    """

    deaths: ClassVar[tuple[type[BaseException], ...]]

    def __init__(self, address: str) -> None:
        try:
            import distributed  # noqa: PLC0415 - an extra, and half a second
            from distributed.scheduler import KilledWorker  # noqa: PLC0415
        except ImportError as error:
            msg = "an engine dask://... needs the extra 'cluster': pip install 'handoff-sim[cluster]'"
            raise UsageError(msg) from error
        type(self).deaths = (KilledWorker,)
        # what it would say of lost connections is said here, in a sentence
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._address = address
        try:
            self._client = distributed.Client(f"tcp://{address}", timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            msg = (
                f"no Dask scheduler answers at {address}; start one there with `dask scheduler`, or correct the address "
                f"in --engine dask://HOST:PORT"
            )
            raise UsageError(msg) from error
        try:
            self._refuse_strangers()
        except BaseException:
            self.stop()
            raise
        self._executor = self._client.get_executor(pure=False)
        self._alone_since: float | None = None

    @property
    def workers(self) -> int:
        """How many tasks the cluster runs at the same time."""
        return max(1, sum(self._threads().values()))

    def submit(self, task: Callable[[ChunkT], AnswerT], chunk: ChunkT) -> Future[AnswerT]:
        """Give out one task."""
        return cast("Future[AnswerT]", self._executor.submit(task, chunk))

    def mend(self) -> None:
        """Leave it to the scheduler, which gives a dead worker's tasks to others."""

    def check(self) -> None:
        """Look whether the scheduler has workers, and wait some time for new ones.

        Raises
        ------
        EngineLostError
            If it is gone, or has had none for half a minute.
        """
        if self._client.status != "running":
            msg = f"the Dask scheduler at {self._address} is gone; {_GO_ON}"
            raise EngineLostError(msg)
        if self._threads():
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = time.monotonic()
        elif time.monotonic() - self._alone_since > _PATIENCE:
            msg = f"the Dask scheduler at {self._address} has no workers left; {_GO_ON}"
            raise EngineLostError(msg)

    def stop(self) -> None:
        """Take back what was given out, and leave."""
        if hasattr(self, "_executor") and self._client.status == "running":
            with contextlib.suppress(Exception):  # whoever is gone needs no goodbye
                self._executor.shutdown(wait=False)
        self._leave()

    def close(self) -> None:
        """Leave the cluster as it was found."""
        self._leave()

    def _leave(self) -> None:
        with contextlib.suppress(Exception):  # as above
            self._client.close(timeout=2)

    def _threads(self) -> dict[str, int]:
        """Give the threads of each worker that the scheduler has; none where it does not answer."""
        try:
            return dict(self._client.nthreads())
        except Exception:  # of many kinds, all meaning that nobody answers
            return {}

    def _refuse_strangers(self) -> None:
        """Refuse a cluster without workers, or with workers whose numbers would be others."""
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError as error:
            msg = f"the Dask scheduler at {self._address} has no workers; start some with `dask worker {self._address}`"
            raise UsageError(msg) from error
        found: dict[str, Any] = self._client.run(model_version, on_error="return")
        for worker, version in sorted(found.items()):
            if version != model_version():
                has = "cannot load this version" if isinstance(version, BaseException) else "has another version"
                msg = f"the Dask worker at {worker} {has} of Handoff or of its packages; install the same there as here"
                raise UsageError(msg)
