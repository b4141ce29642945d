"""What should be known before a run, though nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.overload import overload
from sim.scenario.schema import Scenario


def warnings(scenario: Scenario) -> list[str]:
    """Return, in one sentence each, what a run will leave out and where more is asked of the reps than they can do.

    Parameters
    ----------
    scenario : Scenario
        As `load` gives it.
    """
    return [*_never_happens(scenario), *overload(scenario)]


def _never_happens(scenario: Scenario) -> Iterator[str]:
    """Name what is dated outside the run: shortening a run is no mistake, but nobody should miss a fair unawares."""
    run = scenario.run
    dated = [
        (f"the {burst.leads:,} leads of {channel.name}", burst.at)
        for channel in scenario.demand.channels
        for burst in channel.bursts
    ]
    dated += [(f"the absence of rep {each.rep}", each.at) for each in scenario.sales.absences]
    dated += [("the changes", each.at) for each in scenario.changes]
    outside: dict[str, list[str]] = {}
    for what, week in dated:
        if not run.has_week(week):
            outside.setdefault(what, []).append(str(week))
    if outside:
        named = ", ".join(f"{what} of week {', '.join(weeks)}" for what, weeks in outside.items())
        yield f"the run goes from week {run.first_week} to week {run.horizon}, so it leaves out {named}."
