"""Handoff simulates the pass from Marketing to Sales.

The public interface of the simulator is what this module names; everything else may change between versions::

    import sim

    sla = sim.load("sla", ["sales.reps=5"])
    one = sim.run(sla, seed=7)                        # leads, weekly series, metrics, event log
    many = sim.replicate(sla, replications=20)        # many.interval("expected_revenue")
    both = sim.compare(["no-sla", sla])               # both.difference(both.arms[1], "profit")
    grid = sim.sweep(sla, ["sales.reps=3,4,5"])       # grid.ranking(), grid.effects(): what matters most
    best = sim.optimize(sla, ["sales.reps=3..8:6"])   # best.best, best.choice.probability_best
    each = sim.ladder("no-sla", sla)                  # each.steps(): what every line of the agreement is worth
    said = sim.complaints(one)                        # said.balanced(): what each side can truly say of the other
    lost = sim.leaks("no-sla")                        # lost.causes(): what each way of losing deals costs
    deals = sim.replay("no-sla", sla)                 # the same leads under both: deals.won, deals.lost, by name
    late = sim.window(one, first=40)                  # what the last weeks brought, and what was kept of their promises
    work = sim.workload(sla)                          # hours a week that the promise takes, of those that are there
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison, compare
    from sim.experiments.complaints import complaints
    from sim.experiments.diagnose import Diagnosis, diagnose
    from sim.experiments.ladder import Ladder, ladder
    from sim.experiments.leaks import Leak, Leaks, leaks, plan_leaks
    from sim.experiments.optimize import Optimum, optimize
    from sim.experiments.promise import workload
    from sim.experiments.replay import Deal, Replay, replay
    from sim.experiments.replicate import replicate
    from sim.experiments.replications import Replications
    from sim.experiments.run import Result, run
    from sim.experiments.shapley import Shapley, shapley
    from sim.experiments.sweep import Sweep, sweep
    from sim.experiments.window import Promise, Window, window
    from sim.model.lead import Disposition, LeadsTable
    from sim.results.names import lead_name
    from sim.scenario import Scenario, derive, dump, load, names, override
    from sim.stats import PairedDifference, paired_difference

__all__ = [
    "Comparison",
    "Deal",
    "Diagnosis",
    "Disposition",
    "Ladder",
    "LeadsTable",
    "Leak",
    "Leaks",
    "Optimum",
    "PairedDifference",
    "Promise",
    "Replay",
    "Replications",
    "Result",
    "Scenario",
    "Shapley",
    "Sweep",
    "Window",
    "__version__",
    "compare",
    "complaints",
    "derive",
    "diagnose",
    "dump",
    "ladder",
    "lead_name",
    "leaks",
    "load",
    "names",
    "optimize",
    "override",
    "paired_difference",
    "plan_leaks",
    "replay",
    "replicate",
    "run",
    "shapley",
    "sweep",
    "window",
    "workload",
]

__version__ = "0.1.0"

_HOMES = {
    "Comparison": "sim.experiments.compare",
    "Deal": "sim.experiments.replay",
    "Diagnosis": "sim.experiments.diagnose",
    "Disposition": "sim.model.lead",
    "Ladder": "sim.experiments.ladder",
    "Leak": "sim.experiments.leaks",
    "Leaks": "sim.experiments.leaks",
    "LeadsTable": "sim.model.lead",
    "Replay": "sim.experiments.replay",
    "Optimum": "sim.experiments.optimize",
    "Replications": "sim.experiments.replications",
    "Result": "sim.experiments.run",
    "Scenario": "sim.scenario",
    "Shapley": "sim.experiments.shapley",
    "PairedDifference": "sim.stats",
    "Promise": "sim.experiments.window",
    "Sweep": "sim.experiments.sweep",
    "Window": "sim.experiments.window",
    "compare": "sim.experiments.compare",
    "complaints": "sim.experiments.complaints",
    "derive": "sim.scenario",
    "diagnose": "sim.experiments.diagnose",
    "dump": "sim.scenario",
    "ladder": "sim.experiments.ladder",
    "lead_name": "sim.results.names",
    "leaks": "sim.experiments.leaks",
    "load": "sim.scenario",
    "names": "sim.scenario",
    "optimize": "sim.experiments.optimize",
    "override": "sim.scenario",
    "paired_difference": "sim.stats",
    "plan_leaks": "sim.experiments.leaks",
    "replay": "sim.experiments.replay",
    "replicate": "sim.experiments.replicate",
    "run": "sim.experiments.run",
    "shapley": "sim.experiments.shapley",
    "sweep": "sim.experiments.sweep",
    "window": "sim.experiments.window",
    "workload": "sim.experiments.promise",
}


def __getattr__(name: str) -> object:
    # the command line imports this package before it knows the command; NumPy and pydantic wait until one needs them
    if name not in _HOMES:
        msg = f"module 'sim' has no attribute '{name}'"
        raise AttributeError(msg)
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
