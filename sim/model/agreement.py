"""The two-sided agreement at work: when an answer is due, who is warned, and what a broken promise sets off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sim.model.clock import LAST, Alarm
from sim.model.draws import Again
from sim.model.events import EventKind
from sim.model.inputs import OnBreach
from sim.model.lead import Disposition, Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from simpy import Event

    from sim.business_time import BusinessCalendar
    from sim.model.inputs import Policy
    from sim.model.lead import Lead
    from sim.model.reps import SalesFloor
    from sim.model.world import World

WARNING, DUE = 0, 1
"""The two milestones of a first-response promise."""

BREATH = 1e-6
"""Minutes by which a promise is outlived when it is broken: who answers at the very instant is in time."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised to one source: ``minutes`` on the named clock, and about how many business minutes that is."""

    minutes: float
    business: bool
    nominal_bm: float


def promises(policy: Policy, calendar: BusinessCalendar) -> tuple[Promise | None, ...]:
    """Return the promised first response of each channel: the first target that matches it, None where none does."""
    found: list[Promise | None] = []
    for channel in policy.demand.channels:
        target = next((t for t in policy.agreement.targets if t.channel in (None, channel.name)), None)
        if target is None:
            found.append(None)
            continue
        share = 1.0 if target.business else calendar.minutes_per_week / 10_080.0
        found.append(Promise(target.minutes, target.business, target.minutes * share))
    return tuple(found)


def start_clock(lead: Lead, promise: Promise, calendar: BusinessCalendar) -> None:
    """Set when the first answer to a lead is due, on both clocks; an elapsed deadline may fall at night."""
    if promise.business:
        lead.due_bm = lead.mql_bm + promise.minutes
        due_at = calendar.elapsed(lead.due_bm)
    else:
        due_at = lead.mql_at + promise.minutes
        lead.due_bm = calendar.business(due_at)
    lead.promised_until = due_at
    if math.isnan(lead.due_at):  # a lead that returns is judged by its first promise
        lead.due_at = due_at
    lead.promise_bm = max(promise.nominal_bm, 1e-9)


class Watch:
    """Follows each promise to its milestones. It costs an event only where a lead is still unanswered when one comes."""

    def __init__(self, world: World, floor: SalesFloor) -> None:
        self._world = world
        self._floor = floor
        self._milestones: list[tuple[float, int, int, Lead, int]] = []
        self._sequence = 0
        self._wakes_at = math.inf
        self._alarm: Event | None = None
        self._acts: dict[int, Callable[[Lead], None]] = {WARNING: self._warn, DUE: self._breach}

    def follow(self, lead: Lead) -> None:
        """Follow a lead's promise, if the agreement does anything at a milestone."""
        agreement = self._world.policy.agreement
        if agreement.warn_at is not None:
            self._add(lead.mql_bm + agreement.warn_at * (lead.due_bm - lead.mql_bm), WARNING, lead)
        if agreement.on_breach:
            lead.followed = True
            self._add(lead.due_bm + BREATH, DUE, lead)

    def _add(self, when: float, milestone: int, lead: Lead) -> None:
        self._sequence += 1
        when = max(when, self._world.env.now)
        heappush(self._milestones, (when, self._sequence, milestone, lead, lead.life))
        if when < self._wakes_at:
            self._set(when)

    def _set(self, when: float) -> None:
        """Look up at an instant, and no more at the later one that was meant before."""
        self._wakes_at = when
        env = self._world.env
        self._alarm = Alarm(env, self._look)
        env.schedule(self._alarm, LAST, when - env.now)

    def _look(self, alarm: Event) -> None:
        """Do what the milestones that have come set off, and wait for the next one at which a lead is still unanswered."""
        if alarm is not self._alarm:
            return
        self._wakes_at = math.inf
        now, milestones = self._world.env.now, self._milestones
        while milestones:
            when, _, milestone, lead, life = milestones[0]
            is_over = lead.answered or lead.present != life
            if not is_over and when > now:
                self._set(when)
                return
            heappop(milestones)
            if not is_over and not self._world.has_gone(lead, self._world.elapsed(now)):
                self._acts[milestone](lead)

    def _warn(self, lead: Lead) -> None:
        """Show the lead to its owner; where a colleague is on duty, one with time takes what the owner cannot answer.

        An owner who let it lie looks at it a second time, with the clock in view.
        """
        world = self._world
        world.happened(EventKind.WARNED, lead, world.env.now)
        if world.policy.agreement.duty and self._floor.is_away_until(lead.owner) > lead.due_bm:
            colleague = self._floor.free_rep(other_than=lead.owner)
            if colleague is not None:
                self._floor.reassign(lead, colleague, "duty")
                return
        if lead.let_lie:
            lead.let_lie, lead.warned = False, True
        self._floor.show(lead)

    def _breach(self, lead: Lead) -> None:
        world = self._world
        if lead.own or not lead.due_bm <= world.env.now:
            return
        world.happened(EventKind.BREACHED, lead, world.env.now)
        actions = world.policy.agreement.on_breach
        if OnBreach.REASSIGN in actions:
            self._floor.reassign(lead, self._floor.rep_with_time(other_than=lead.owner), "breach")
        elif OnBreach.TELL_MANAGER in actions:
            lead.second_look, lead.let_lie = True, False
            self._floor.show(lead)
        elif OnBreach.NOTIFY in actions:
            self._floor.show(lead)
        if lead.let_lie:
            world.close(lead, Disposition.IGNORED, Reason.NOT_WORTH_IT, world.env.now)


def will_be_seen_again(lead: Lead, policy: Policy, now: float) -> bool:
    """Return whether a lead that its owner lets lie comes up once more because its promise will be broken."""
    again = OnBreach.REASSIGN in policy.agreement.on_breach or OnBreach.TELL_MANAGER in policy.agreement.on_breach
    return again and lead.followed and not lead.second_look and now < lead.due_bm


def cannot_wait(lead: Lead, until: float, enforcement: float) -> bool:
    """Return whether a fresh lead breaks off what a rep does until then: its promise falls due earlier and is watched."""
    return lead.due_bm < until and lead.again(Again.BREAK) < enforcement
