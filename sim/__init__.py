"""Handoff simulates the pass from Marketing to Sales.

The public interface of the simulator is what this module names; everything else may change between versions::

    import sim

    sla = sim.load("sla", ["sales.reps=5"])
    one = sim.run(sla, seed=7)                        # leads, weekly series, metrics, event log
    many = sim.replicate(sla, replications=20)        # many.interval("expected_revenue")
    both = sim.compare(["no-sla", sla])               # both.difference(both.arms[1], "profit")
    each = sim.ladder("no-sla", sla)                  # each.steps(): what every line of the agreement is worth
    said = sim.complaints(one)                        # said.balanced(): what each side can truly say of the other
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison, compare
    from sim.experiments.complaints import complaints
    from sim.experiments.ladder import Ladder, ladder
    from sim.experiments.replicate import replicate
    from sim.experiments.replications import Replications
    from sim.experiments.run import Result, run
    from sim.model.lead import Disposition, LeadsTable
    from sim.scenario import Scenario, derive, dump, load, names, override

__all__ = [
    "Comparison",
    "Disposition",
    "Ladder",
    "LeadsTable",
    "Replications",
    "Result",
    "Scenario",
    "__version__",
    "compare",
    "complaints",
    "derive",
    "dump",
    "ladder",
    "load",
    "names",
    "override",
    "replicate",
    "run",
]

__version__ = "0.1.0"

_HOMES = {
    "Comparison": "sim.experiments.compare",
    "Disposition": "sim.model.lead",
    "Ladder": "sim.experiments.ladder",
    "LeadsTable": "sim.model.lead",
    "Replications": "sim.experiments.replications",
    "Result": "sim.experiments.run",
    "Scenario": "sim.scenario",
    "compare": "sim.experiments.compare",
    "complaints": "sim.experiments.complaints",
    "derive": "sim.scenario",
    "dump": "sim.scenario",
    "ladder": "sim.experiments.ladder",
    "load": "sim.scenario",
    "names": "sim.scenario",
    "override": "sim.scenario",
    "replicate": "sim.experiments.replicate",
    "run": "sim.experiments.run",
}


def __getattr__(name: str) -> object:
    # the command line imports this package before it knows the command; NumPy and pydantic wait until one needs them
    if name not in _HOMES:
        msg = f"module 'sim' has no attribute '{name}'"
        raise AttributeError(msg)
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
