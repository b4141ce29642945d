"""The product's own queue on M/M/5 at 85 % load, against the same queue in idiomatic SimPy, from one run.

Printed are the processor's microseconds a lead and ratios, best of three. The inbox and the reps are the model's own, on SimPy,
with the time each lead needs drawn beforehand on both sides. A whole scenario costs more, because its leads are scored, routed
and booked as well; it is printed beside them.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Generator, Sized
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import simpy

from sim.model.clock import Alarm, Clock
from sim.model.company import Company, simulate
from sim.model.events import LeadId
from sim.model.inbox import FIRST, UNPROMISED, Inbox
from sim.model.inputs import Inputs
from sim.model.lead import Lead
from sim.model.reps import Rep, SalesFloor
from sim.scenario import compile as compile_inputs
from sim.scenario import load

PLAIN = Path(__file__).parents[1] / "tests" / "theory" / "plain_queue.yml"
REPS, LOAD, MEAN = 5, 0.85, 6.0
RATE = LOAD * REPS / MEAN
WEEK = 10_080.0
Result = TypeVar("Result")


def idiomatic(arrivals: list[float], services: list[float]) -> list[float]:
    """Run a process per lead and a Resource; return the waits in minutes."""
    env = simpy.Environment()
    reps = simpy.Resource(env, capacity=REPS)
    waits: list[float] = []

    def lead(service: float) -> object:
        came = env.now
        with reps.request() as request:
            yield request
            waits.append(env.now - came)
            yield env.timeout(service)

    def source() -> object:
        before = 0.0
        for arrival, service in zip(arrivals, services, strict=True):
            yield env.timeout(arrival - before)
            before = arrival
            env.process(lead(service))

    env.process(source())
    env.run()
    return waits


class Serve:
    """A first touch that takes as long as was drawn."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def begin(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> float:
        """Note the wait and return the service time."""
        self.waits.append(now - lead.mql_bm)
        return lead.value

    def finish(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
        """Leave the lead as it is."""


def plain(weeks: float) -> Inputs:
    """Return the plain queue as a scenario, for about so many weeks."""
    settings = [f"response.handling={{exponential: {MEAN} min}}", f"sales.reps={REPS}"]
    settings += [f"demand.channels.calls.leads={RATE * WEEK} per week", f"run.horizon={max(1, round(weeks))} weeks"]
    return compile_inputs(load(PLAIN, settings))


def made(arrivals: list[float], services: list[float]) -> list[Lead]:
    """Return the leads as the model holds them; the time that each needs stands where its value does."""
    leads = []
    for place, (arrival, service) in enumerate(zip(arrivals, services, strict=True)):
        lead = Lead(LeadId(0, 0, 1, place), -1, (), fit=True, intent=0.5)
        lead.mql_bm, lead.value = arrival, service
        leads.append(lead)
    return leads


def own_queue(arrivals: list[float], services: list[float]) -> Callable[[], list[float]]:
    """Return a run of the model's inbox and reps on the same leads, which returns the waits in minutes.

    Leads are passed on week by week, as Marketing does it. They are made beforehand: what is timed is the queue, from coming in
    to being served.
    """
    company = Company(plain(1), 1, 0, None, None)
    floor, serve = company._floor, Serve()
    floor.steps = {FIRST: serve}
    floor.staff(lambda _number: [])
    leads = made(arrivals, services)
    edges = np.searchsorted(arrivals, np.arange(0.0, arrivals[-1] + WEEK, WEEK)).tolist()

    def run() -> list[float]:
        pool, clock = floor.pool, floor.world.env
        for week, (first, last) in enumerate(pairwise(edges)):
            for lead in leads[first:last]:
                came = lead.mql_bm
                pool.add(came, UNPROMISED, came, FIRST, lead)
            clock.run_until((week + 1) * WEEK)
        clock.run_until(arrivals[-1] + 10_000.0)
        return serve.waits

    return run


def only_events(services: list[float]) -> None:
    """Let five processes wait for their alarms as often as reps have work: what SimPy costs, and nothing else."""
    clock = Clock()
    work = iter(services)

    def rep() -> Generator[None, simpy.Event, None]:
        alarm = yield
        for minutes in work:
            alarm.set(minutes)
            yield
        yield

    for _ in range(REPS):
        process = rep()
        next(process)
        process.send(Alarm(clock, process.send))
    clock.run_until(sum(services))


def only_inbox(leads: list[Lead]) -> None:
    """Add a week's tasks to an inbox and take them out in order: what its heap costs, and nothing else."""
    inbox, edge = Inbox(), 0.0
    for lead in leads:
        if lead.mql_bm > edge:
            while inbox.take(edge) is not None:
                pass
            edge += WEEK
        inbox.add(lead.mql_bm, UNPROMISED, lead.mql_bm, FIRST, lead)
    while inbox.take(edge) is not None:
        pass


def timed(run: Callable[[], Result]) -> tuple[float, Result]:
    """Return the processor's seconds for a run and what it returns; Python's search for cycles rests on all sides."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    result = run()
    spent = time.process_time() - began
    gc.enable()
    return spent, result


def main(leads: int = 100_000) -> None:
    """Print the three ways side by side."""
    draws = np.random.default_rng(1)
    arrivals = np.cumsum(draws.exponential(1.0 / RATE, leads)).tolist()
    services = draws.exponential(MEAN, leads).tolist()
    inputs = plain(leads / (RATE * WEEK))
    makers: dict[str, Callable[[], Callable[[], Sized]]] = {
        "idiomatic SimPy": lambda: lambda: idiomatic(arrivals, services),
        "own inbox and reps": lambda: own_queue(arrivals, services),
        "a whole scenario": lambda: lambda: simulate(inputs, seed=1).leads,
    }
    runs = {name: [timed(make()) for _ in range(3)] for name, make in makers.items()}
    seconds = {name: min(spent for spent, _ in each) for name, each in runs.items()}
    waits = [np.mean(runs[name][0][1]) for name in ("idiomatic SimPy", "own inbox and reps")]
    print(f"M/M/{REPS} at {LOAD:.0%}, {leads:,} leads; mean wait {waits[0]:.4f} min and {waits[1]:.4f} min")
    slowest = seconds["idiomatic SimPy"]
    for name, spent in seconds.items():
        print(f"{name:20} {spent / leads * 1e6:7.2f} us a lead   {slowest / spent:5.1f} x")

    parts: dict[str, Callable[[], None]] = {
        "events alone": lambda: only_events(services),
        "inbox alone": lambda: only_inbox(work),
    }
    work = made(arrivals, services)
    for name, part in parts.items():
        spent = min(timed(part)[0] for _ in range(3))
        print(f"  of it {name:14} {spent / leads * 1e6:6.2f} us a lead")


if __name__ == "__main__":
    main()
