"""Where replications run: in this process, in several, or on a Dask cluster; one way of giving out work for all."""

from sim.experiments.engines.crew import Crew, EngineError, EngineLostError, WorkerDiedError
from sim.experiments.engines.giving import chunk_size, run_chunks
from sim.experiments.engines.hiring import using, worker_count
from sim.experiments.engines.kinds import Dask, Engine, Processes, Serial, engine_of
from sim.experiments.engines.processes import processors

__all__ = [
    "Crew",
    "Dask",
    "Engine",
    "EngineError",
    "EngineLostError",
    "Processes",
    "Serial",
    "WorkerDiedError",
    "chunk_size",
    "engine_of",
    "processors",
    "run_chunks",
    "using",
    "worker_count",
]
