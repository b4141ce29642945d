"""The reps: SimPy processes that take from an inbox, work, and prospect for themselves with what time is left.

This is the one module that owns SimPy's rep processes. The clock runs in business minutes, so nights and holidays cost no event
and no rep can work out of hours. What a kind of task means stands in ``response`` and ``closing``; here it only has a length.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from simpy.events import URGENT

from sim.model.agreement import cannot_wait
from sim.model.clock import Alarm
from sim.model.events import EventKind
from sim.model.handoff import leaning
from sim.model.inbox import (
    FIRST,
    FOLLOW_UP,
    KIND,
    LEAD,
    MEETING,
    PRECEDENCE,
    PRECEDENCE_OF,
    PROMISED,
    PROPOSAL,
    RULES,
    UNPROMISED,
    WHEN,
    Inbox,
    Kind,
    Task,
    is_over,
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


BUSY, OWN, IDLE, AWAY = STATES = range(4)
"""What a rep's scheduled time goes to; the four add up to the calendar."""


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
        self._know(absences)
        self.minutes = [0.0] * len(STATES)
        self.wakes_at = math.inf
        self.reserved: Task | None = None  # what a sleeper waits for
        self.busy_until = 0.0
        self.leaning = (0.0, 0.0, 0.0)  # of this week
        self.member = USUAL  # what this rep is like; development reps are nothing special
        self.carried = 0.0  # looks at leads that were let lie, paid with the next task
        self.leaving = False
        self._floor = floor
        self._env = floor.world.env
        self._since = self._env.now
        self._state = IDLE
        self._prospects = False
        self._wakes = False  # will see anew which task comes first
        self._rests_since = 0.0
        self._breaks_off = False  # what is waited for breaks own work off
        self._gone = False
        self._process = self._run()
        next(self._process)
        self._alarm = Alarm(self._env, self._process.send)
        self._env.schedule(self._alarm, URGENT)

    # -- how time is spent ------------------------------------------------------------------------------------------------

    def account(self) -> None:
        """Book the time since this was last done to what the rep has been doing; before that changes, and at a week's end."""
        now = self._env.now
        if not self._gone:
            self.minutes[self._state] += now - self._since
        self._since = now

    def is_free(self) -> bool:
        """Return whether the rep could begin at once: asleep or prospecting."""
        return self in self.inbox.sleepers

    def wake(self) -> None:
        """Wake a sleeping rep, once: something came that matures earlier than what was waited for."""
        if not self._wakes:
            self._wakes = True
            self._alarm = self._alarm.silenced()
            self._env.schedule(Alarm(self._env, self._look_again), URGENT)

    def leave(self) -> None:
        """Leave now, or when the task in hand is done."""
        self.leaving = True
        self.account()
        self._gone = self._state is not BUSY
        if self.is_free():
            self.wake()

    def expect(self, absences: Sequence[tuple[float, float]]) -> None:
        """Learn of other absences than those known so far; one that has begun goes on."""
        self._know(absences)
        if self.is_free():
            self.wake()

    # -- the process ------------------------------------------------------------------------------------------------------

    def _run(self) -> Generator[None, Event, None]:
        """Take a task, begin it, let its time pass and finish it, until the rep leaves; wait where there is none.

        Before each ``yield`` the alarm is set, after it the time that has passed is booked.
        """
        env, floor, inbox = self._env, self._floor, self.inbox
        steps, spent = floor.steps, self.minutes
        yield
        now = env.now
        while not self.leaving:
            if self._away_from <= now:
                yield from self._be_away(now)
                now = env.now
                continue
            task = inbox.take(now)
            if task is None:
                if self._lie_down(now):
                    yield
                now = env.now
                task = self._get_up(now)
                if task is None:
                    continue
            _, _, _, kind, lead, _, life = task
            # as is_over() says it, which for every task would be a call
            if life != lead.present or (kind is FIRST and (lead.answered or lead.let_lie)):
                continue
            step = steps[kind]
            minutes = step.begin(floor, self, lead, now)
            if minutes is None:
                continue
            self._state = BUSY
            if kind is PROPOSAL:
                yield from self._write(task, minutes)
                now = env.now
                continue
            self.busy_until = now + minutes
            self._alarm.set(minutes)
            yield
            lead.rep_minutes += minutes
            now = env.now
            spent[BUSY] += now - self._since
            self._since = now
            step.finish(floor, self, lead, now)
        self._gone = True
        yield  # for good: nobody wakes who is gone

    def _be_away(self, now: float) -> Generator[None, Event, None]:
        _start, end = self.absences[0]
        if end > now:
            self._state = AWAY
            self.busy_until = end
            self._alarm.set(end - now)
            yield
            self.account()
        self._know([absence for absence in self.absences if absence[1] > self._env.now])

    def _know(self, absences: Sequence[tuple[float, float]]) -> None:
        self.absences = list(absences)
        self._away_from = absences[0][0] if absences else math.inf

    def _write(self, task: Task, minutes: float) -> Generator[None, Event, None]:
        """Write a proposal; lay it aside if a lead comes that cannot wait for its end."""
        start, inbox = self._env.now, self.inbox
        lead, end = task[LEAD], start + minutes
        self.busy_until = end
        urgent = None
        if lead.cuts < MOST_CUTS:
            enforcement = self._floor.world.levels.enforcement
            urgent = inbox.first_before(end, lambda other: self._breaks(other, end, enforcement))
        stop = end if urgent is None else max(urgent[WHEN], start)
        lead.in_hand = True
        if stop > start:
            self._alarm.set(stop - start)
            yield
        self.account()
        lead.in_hand = False
        lead.rep_minutes += stop - start
        if urgent is None:
            self._floor.steps[PROPOSAL].finish(self._floor, self, lead, self._env.now)
        else:
            self._lay_aside(task, end - stop)

    def _lay_aside(self, task: Task, left: float) -> None:
        """Put an unfinished proposal, of which so many minutes are left, where it will be taken up again."""
        lead = task[LEAD]
        lead.cuts += 1
        lead.left_bm = left + self._floor.sales.resumption_bm
        if self.leaving:
            self._floor.pass_on(task)
        else:
            self.inbox.make_ready(task)

    @staticmethod
    def _breaks(task: Task, until: float, enforcement: float) -> bool:
        _, _, _, kind, lead, _, life = task
        return kind is FIRST and not is_over(kind, lead, life) and cannot_wait(lead, until, enforcement)

    def _lie_down(self, now: float) -> bool:
        """Prospect, or idle, until the first task that this rep will look at; own work is done in blocks."""
        self._prospects = self._floor.sales.own_per_minute > 0.0 and not self.develops
        self._state = OWN if self._prospects else IDLE
        self._rests_since = now
        self.inbox.sleepers.append(self)
        return self._look_ahead(now)

    def _look_ahead(self, now: float) -> bool:
        """Reserve the task that matures first and set the alarm for it; return whether there is anything to wait for."""
        task = self.reserved = self.inbox.reserve()
        if task is None or self._prospects or self.absences:
            wake, self._breaks_off = self._looks_up(task, self._rests_since)
        else:
            wake = task[WHEN]
        self.wakes_at = wake
        minutes = wake - now
        if minutes <= 0.0:
            return False
        if minutes < math.inf:  # else somebody else has to wake this rep
            self._alarm.set(minutes)
        return True

    def _look_again(self, woken: Event) -> None:
        """Look ahead anew, because something came up; go on with the day where nothing is left to wait for."""
        self._wakes = False
        if not self.leaving:
            if self.reserved is not None:
                self.inbox.give_back(self.reserved)
            if self._look_ahead(self._env.now):
                return
        self._process.send(woken)

    def _get_up(self, now: float) -> Task | None:
        """Stop waiting and take a task; return None if none has matured after all or the rep goes away."""
        self.account()
        inbox, task = self.inbox, self.reserved
        inbox.sleepers.remove(self)
        self.reserved = None
        goes_away = self._away_from <= now or self.leaving
        if task is not None and (goes_away or task[WHEN] > now):
            inbox.give_back(task)
            if inbox.sleepers and (self.leaving or task[WHEN] > now):
                inbox.rouse(task[WHEN])  # a colleague waits for the task instead
            task = None
        if self._prospects:
            self._floor.prospect(self, now - self._rests_since, broken=self._breaks_off)
        return None if goes_away else inbox.take(now, task)

    def _looks_up(self, task: Task | None, start: float) -> tuple[float, bool]:
        """Return when a stretch of waiting ends if nothing comes up, and whether that breaks own work off."""
        if self._prospects:
            wake, broken = self._wake_for(task, start)
            wake = min(wake, start + WORKDAY)
        else:
            wake, broken = math.inf if task is None else task[WHEN], False
        if self._away_from < wake:
            wake = max(self._away_from, self._env.now)
        return wake, broken

    def _wake_for(self, task: Task | None, start: float) -> tuple[float, bool]:
        """Return when own work stops for a task, and whether that breaks it off."""
        if task is None:
            return math.inf, False
        if task[PRECEDENCE_OF] <= MEETING:
            return max(task[WHEN], self._env.now), False
        block = self._floor.sales.block_bm
        if block <= 0.0:
            return max(task[WHEN], self._env.now), False
        end = start + block * max(1, math.ceil((task[WHEN] - start) / block - 1e-9))
        enforcement = self._floor.world.levels.enforcement
        if self._breaks(task, end, enforcement):
            return max(task[WHEN], self._env.now), True
        earlier = self.inbox.first_before(
            end, lambda other: other[PRECEDENCE_OF] <= MEETING or self._breaks(other, end, enforcement)
        )
        if earlier is not None:
            return max(earlier[WHEN], self._env.now), earlier[KIND] is FIRST
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
        team = self.sales.team
        for place, rep in enumerate(self.reps):
            rep.member = team[place % len(team)]
        leavers = [*self.reps[self.sales.reps :], *self.development[self.sales.development.reps :]]
        del self.reps[self.sales.reps :]
        del self.development[self.sales.development.reps :]
        for rep in leavers:
            self._let_go(rep)
        if not self.development:
            for task in self._desk.empty():
                self.pass_on(task)
        return hired

    def feel(self, volume: float) -> None:
        """Let the reps feel for a week how closely they are watched, and how many MQLs of late there are a rep and week."""
        policy, levels = self.world.policy, self.world.levels
        for rep in self.reps:
            rep.leaning = leaning(policy, levels, rep.member, volume)
        for rep in self.development:
            rep.leaning = leaning(policy, levels, None, volume)

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
        self.world.luck.prospected(len(found), expected, rep.member.performance, self.world.env.now)
        for place, row in found:
            self.found(rep, place, row)

    def _let_go(self, rep: Rep) -> None:
        """Let a rep go, who is no longer among the others; what lies in the inbox goes to them."""
        rep.leave()
        self.left.append(rep)
        if rep.inbox is not self.pool and not rep.develops:
            for task in rep.inbox.empty():
                if task[KIND] is not FIRST or task[LEAD].owner == rep.number:  # not what was reassigned since
                    self.pass_on(task)

    def pass_on(self, task: Task) -> None:
        """Give a leaver's task to whoever has the lead now."""
        now = self.world.env.now
        precedence, key, _, kind, lead, when, life = task
        if is_over(kind, lead, life) or (kind is FIRST and self.world.has_gone(lead, self.world.elapsed(now))):
            return
        self._inbox(lead, kind).add(max(when, now), precedence, key, kind, lead)

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
