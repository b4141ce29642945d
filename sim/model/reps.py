"""The reps: SimPy processes that take from an inbox, work, and prospect for themselves with what time is left.

This is the one module that owns SimPy's rep processes. The clock runs in business minutes, so nights and holidays cost no event
and no rep can work out of hours. What a kind of task means stands in ``response`` and ``closing``; here it only has a length.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

from sim.model.agreement import cannot_wait
from sim.model.clock import Alarm
from sim.model.events import EventKind
from sim.model.inbox import (
    FIRST,
    FOLLOW_UP,
    MEETING,
    PRECEDENCE,
    PROMISED,
    PROPOSAL,
    RULES,
    UNPROMISED,
    Inbox,
    Kind,
    Task,
)
from sim.model.inputs import Member
from sim.model.prospecting import Prospecting, productive_minutes

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from simpy import Event

    from sim.model.inputs import Sales
    from sim.model.lead import Lead
    from sim.model.world import World

DEVELOPMENT = 10_000
"""Development reps' numbers count from here."""

FIRST_CONTACT = (FIRST, FOLLOW_UP)
"""What development reps do, where there are any."""

USUAL = Member(0.5, 0.5)
"""What nobody says about a development rep."""

WORKDAY = 480.0
"""Business minutes after which a rep who sleeps looks up, so that own opportunities are found on the day."""

MOST_CUTS = 4
"""Times a proposal is laid aside before it is finished whatever comes, so that it stays bounded."""


class State(IntEnum):
    """What a rep's scheduled time goes to; the four add up to the calendar."""

    BUSY = 0
    OWN = 1
    IDLE = 2
    AWAY = 3


BUSY, OWN, IDLE = State.BUSY, State.OWN, State.IDLE


class Step(Protocol):
    """What a kind of task means: ``begin`` decides and says how long it takes, ``finish`` settles what came of it."""

    def begin(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> float | None:
        """Return the business minutes of work, None if there is nothing to do after all."""

    def finish(self, floor: SalesFloor, rep: Rep, lead: Lead, now: float) -> None:
        """Settle the outcome."""


class Rep:
    """One rep. ``number`` counts from 1; all times are business minutes from the origin."""

    def __init__(self, floor: SalesFloor, number: int, inbox: Inbox, absences: Sequence[tuple[float, float]]) -> None:
        self.number = number
        self.develops = number > DEVELOPMENT
        self.inbox = inbox
        self.absences = list(absences)
        self.minutes = [0.0] * len(State)
        self.wakes_at = math.inf
        self.reserved: Task | None = None  # what a sleeper waits for
        self.busy_until = 0.0
        self.carried = 0.0  # looks at leads that were let lie, paid with the next task
        self.leaving = False
        self._floor = floor
        self._env = floor.world.env
        self._since = self._env.now
        self._state = IDLE
        self._alarm = Alarm(self._env)
        self._alarmed = False
        self._gone = False
        self._env.process(self._run())

    @property
    def member(self) -> Member:
        """What this rep is like; development reps are nothing special."""
        team = self._floor.sales.team
        return USUAL if self.develops else team[(self.number - 1) % len(team)]

    # -- how time is spent ------------------------------------------------------------------------------------------------

    def account(self, state: State | None = None) -> None:
        """Book the time since the last change to what the rep was doing; then change to ``state`` if one is given.

        It is called before the rep waits for anything: between two such waits no time passes.
        """
        now = self._env.now
        if not self._gone:
            self.minutes[self._state] += now - self._since
        self._since = now
        if state is not None:
            self._state = state

    def is_free(self) -> bool:
        """Return whether the rep could begin at once: asleep or prospecting."""
        return self in self.inbox.sleepers

    def wake(self) -> None:
        """Wake a sleeping rep, once: something came that matures earlier than what was waited for."""
        if not self._alarmed:
            self._alarmed = True
            self._alarm = self._alarm.ring()

    def leave(self) -> None:
        """Leave now, or when the task in hand is done."""
        self.leaving = True
        self.account()
        self._gone = self._state is not BUSY
        if self.reserved is not None:
            self.inbox.give_back(self.reserved)
            self.reserved = None
        if self.is_free():
            self.wake()

    def expect(self, absences: Sequence[tuple[float, float]]) -> None:
        """Learn of other absences than those known so far; one that has begun goes on."""
        self.absences = list(absences)
        if self.is_free():
            self.wake()

    # -- the process ------------------------------------------------------------------------------------------------------

    def _run(self) -> Generator[Event, None, None]:
        env, floor, inbox = self._env, self._floor, self.inbox
        steps = floor.steps
        while not self.leaving:
            now = env.now
            if self.absences and self.absences[0][0] <= now:
                yield from self._be_away(now)
                continue
            task = inbox.take(now)
            if task is None:
                yield from self._prospect()
                continue
            if task.is_over:
                continue
            lead, kind = task.lead, task.kind
            step = steps[kind]
            minutes = step.begin(floor, self, lead, now)
            if minutes is None:
                continue
            self.account(BUSY)
            if kind is PROPOSAL:
                done = yield from self._write(task, minutes)
                if not done:
                    continue
            else:
                self.busy_until = now + minutes
                yield self._alarm.set(minutes)
                lead.rep_minutes += minutes
            step.finish(floor, self, lead, env.now)
        self.account(IDLE)
        self._gone = True

    def _be_away(self, now: float) -> Generator[Event, None, None]:
        _start, end = self.absences[0]
        if end > now:
            self.account(State.AWAY)
            self.busy_until = end
            yield self._alarm.set(end - now)
        self.absences = [absence for absence in self.absences if absence[1] > self._env.now]

    def _write(self, task: Task, minutes: float) -> Generator[Event, None, bool]:
        """Write a proposal; lay it aside if a lead comes that cannot wait for its end. Return whether it was finished."""
        env, lead, inbox = self._env, task.lead, self.inbox
        start = env.now
        end = start + minutes
        self.busy_until = end
        urgent = None
        if lead.cuts < MOST_CUTS:
            enforcement = self._floor.world.levels.enforcement
            urgent = inbox.first_before(end, lambda other: self._breaks(other, end, enforcement))
        stop = end if urgent is None else max(urgent.when, start)
        lead.in_hand = True
        if stop > start:
            yield self._alarm.set(stop - start)
        lead.in_hand = False
        lead.rep_minutes += stop - start
        if urgent is None:
            return True
        lead.cuts += 1
        lead.left_bm = end - stop + self._floor.sales.resumption_bm
        if self.leaving:
            self._floor.pass_on(task)
        else:
            inbox.make_ready(task)
        return False

    @staticmethod
    def _breaks(task: Task, until: float, enforcement: float) -> bool:
        return task.kind is FIRST and not task.is_over and cannot_wait(task.lead, until, enforcement)

    def _prospect(self) -> Generator[Event, None, None]:
        """Prospect, or idle, until the first task that this rep will look at; own work is done in blocks."""
        env, inbox = self._env, self.inbox
        start = env.now
        prospects = self._floor.sales.own_per_minute > 0.0 and not self.develops
        self.account(OWN if prospects else IDLE)
        inbox.sleepers.append(self)
        broken, task = False, None
        while not self.leaving:
            task = self.reserved = inbox.reserve()
            wake, broken = self._looks_up(task, start, prospects=prospects)
            self.wakes_at = wake
            if wake > env.now:
                yield self._alarm.set(wake - env.now)
            if self.reserved is not None:
                inbox.give_back(self.reserved)
                self.reserved = None
            if not self._alarmed:
                break
            self._alarmed = False
        inbox.sleepers.remove(self)
        if inbox.sleepers and task is not None and (self.leaving or task.when > env.now):
            inbox.rouse(task.when)  # this rep goes away: a colleague waits for the task instead
        self.wakes_at = math.inf
        if prospects:
            self._floor.prospect(self, env.now - start, broken=broken)

    def _looks_up(self, task: Task | None, start: float, *, prospects: bool) -> tuple[float, bool]:
        """Return when a stretch of waiting ends if nothing comes up, and whether that breaks own work off."""
        if prospects:
            wake, broken = self._wake_for(task, start)
            wake = min(wake, start + WORKDAY)
        else:
            wake, broken = math.inf if task is None else task.when, False
        if self.absences and self.absences[0][0] < wake:
            wake = max(self.absences[0][0], self._env.now)
        return wake, broken

    def _wake_for(self, task: Task | None, start: float) -> tuple[float, bool]:
        """Return when own work stops for a task, and whether that breaks it off."""
        if task is None:
            return math.inf, False
        if task.precedence <= MEETING:
            return max(task.when, self._env.now), False
        block = self._floor.sales.block_bm
        if block <= 0.0:
            return max(task.when, self._env.now), False
        end = start + block * max(1, math.ceil((task.when - start) / block - 1e-9))
        enforcement = self._floor.world.levels.enforcement
        if self._breaks(task, end, enforcement):
            return max(task.when, self._env.now), True
        earlier = self.inbox.first_before(
            end, lambda other: other.precedence <= MEETING or self._breaks(other, end, enforcement)
        )
        if earlier is not None:
            return max(earlier.when, self._env.now), earlier.kind is FIRST
        return end, False


class SalesFloor:
    """All reps of the company and how leads get to them. ``found`` is what happens when a rep finds an own opportunity."""

    def __init__(self, world: World, steps: Mapping[Kind, Step], seed: int, replication: int) -> None:
        self.world = world
        self.sales: Sales = world.policy.sales
        """The sales policy of the week."""
        self.steps = steps
        self._luck = (seed, replication)
        self._prospecting: dict[int, Prospecting] = {}
        self.reps: list[Rep] = []
        self.development: list[Rep] = []
        """Development reps: while there are any, first contact with marketing's leads is theirs."""
        self.left: list[Rep] = []
        self.pool = Inbox()
        self._desk = Inbox()  # the development reps'
        self.found: Callable[[Rep, int, list[float]], None] = lambda _rep, _number, _row: None

    def staff(self, absences: Callable[[int], Sequence[tuple[float, float]]]) -> int:
        """Begin a week: hire or let go so that the policy's number of reps is at work; return how many were hired."""
        self.sales = self.world.policy.sales
        hired = 0
        while len(self.reps) < self.sales.reps:
            number = len(self.reps) + 1
            inbox = self.pool if self.sales.shared else Inbox()
            self.reps.append(Rep(self, number, inbox, absences(number)))
            hired += 1
        while len(self.development) < self.sales.development.reps:
            number = DEVELOPMENT + len(self.development) + 1
            self.development.append(Rep(self, number, self._desk, absences(number)))
            hired += 1
        leavers = [*self.reps[self.sales.reps :], *self.development[self.sales.development.reps :]]
        del self.reps[self.sales.reps :]
        del self.development[self.sales.development.reps :]
        for rep in leavers:
            self._let_go(rep)
        if not self.development:
            for task in self._desk.empty():
                self.pass_on(task)
        return hired

    def tell_absences(self, absences: Callable[[int], Sequence[tuple[float, float]]]) -> None:
        """Tell every rep when to be away, after that has changed."""
        for rep in (*self.reps, *self.development):
            rep.expect(absences(rep.number))

    def prospect(self, rep: Rep, stretch: float, *, broken: bool) -> None:
        """Turn a stretch of a rep's own time, in business minutes, into own opportunities."""
        own = self._prospecting.get(rep.number)
        if own is None:
            own = self._prospecting[rep.number] = Prospecting(*self._luck, rep.number)
        minutes = productive_minutes(self.sales, stretch, broken=broken) * self.world.own_share
        expected = minutes * self.sales.own_per_minute
        found = own.walk(expected)
        self.world.luck.prospected(len(found), expected, self.world.env.now)
        for place, row in found:
            self.found(rep, place, row)

    def _let_go(self, rep: Rep) -> None:
        """Let a rep go, who is no longer among the others; what lies in the inbox goes to them."""
        rep.leave()
        self.left.append(rep)
        if rep.inbox is not self.pool and not rep.develops:
            for task in rep.inbox.empty():
                if task.kind is not FIRST or task.lead.owner == rep.number:  # not what was reassigned since
                    self.pass_on(task)

    def pass_on(self, task: Task) -> None:
        """Give a leaver's task to whoever has the lead now."""
        now = self.world.env.now
        if task.is_over or (task.kind is FIRST and self.world.has_gone(task.lead, self.world.elapsed(now))):
            return
        self._inbox(task.lead, task.kind).add(max(task.when, now), task.precedence, task.key, task.kind, task.lead)

    def hand_over(self, lead: Lead, when: float) -> None:
        """Put a fresh lead into its owner's inbox, to be noticed at a business instant."""
        precedence = PROMISED if lead.due_bm < math.inf else UNPROMISED
        priority = 1 if lead.own else self.world.policy.demand.channels[lead.channel].priority
        key = RULES[self.sales.rule](lead, priority)
        self._inbox(lead, FIRST).add(when, precedence, key, FIRST, lead)

    def plan(self, lead: Lead, when: float, kind: Kind) -> None:
        """Plan the next step on a lead with its owner."""
        lead.planned_bm = when
        self._inbox(lead, kind).add(when, PRECEDENCE[kind], when, kind, lead)

    def plan_proposal(self, lead: Lead, when: float) -> None:
        """Plan a proposal: desk work that gives way to fresh leads, but not for longer than its buyer waits."""
        self.plan(lead, when, PROPOSAL)
        self._inbox(lead, PROPOSAL).add(when + self.sales.desk_work_waits_bm, MEETING, when, PROPOSAL, lead)

    def show(self, lead: Lead) -> None:
        """Have the owner look at a lead now."""
        self.hand_over(lead, self.world.env.now)

    def reassign(self, lead: Lead, rep: Rep | None, reason: str) -> None:
        """Pass a lead to another rep, who sees it at once; after a breach it is looked at with other eyes."""
        lead.second_look = reason == "breach"
        lead.let_lie = False
        if rep is not None and not self.development:
            self._move(lead, rep, reason)
        self.show(lead)

    def _move(self, lead: Lead, rep: Rep, reason: str) -> None:
        lead.owner = rep.number
        lead.reassigned += 1
        self.world.happened(EventKind.REASSIGNED, lead, self.world.env.now, reason=reason)

    def _inbox(self, lead: Lead, kind: Kind) -> Inbox:
        if self.development and kind in FIRST_CONTACT and not lead.own:
            return self._desk
        if self.sales.shared:
            return self.pool
        if lead.owner > len(self.reps):  # the owner has left since
            self._move(lead, self.reps[lead.id.place % len(self.reps)], "leaver")
        return self.reps[lead.owner - 1].inbox

    def is_away_until(self, owner: int) -> float:
        """Return until when a rep is busy or absent; for a shared inbox nobody in particular is."""
        if self.sales.shared or self.development or not 1 <= owner <= len(self.reps):
            return 0.0
        rep = self.reps[owner - 1]
        return 0.0 if rep.is_free() else rep.busy_until

    def free_rep(self, other_than: int) -> Rep | None:
        """Return the first rep with nothing to do but own work."""
        return next((rep for rep in self.reps if rep.number != other_than and rep.is_free()), None)

    def rep_with_time(self, other_than: int) -> Rep | None:
        """Return the rep to whom a lead is passed: a free one, else the one with the fewest waiting tasks; None if alone."""
        others = [rep for rep in self.reps if rep.number != other_than]
        return self.free_rep(other_than) or min(
            others, key=lambda rep: (rep.busy_until, rep.inbox.waiting(), rep.number), default=None
        )
