"""A company whose reps are watched at work: who did what from when to when, and what nobody will ever do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest import mock

from sim.model import company as company_module
from sim.model.agreement import DUE
from sim.model.company import Company, Outcome
from sim.model.events import Event, LeadId, MemorySink
from sim.model.inbox import KIND, LEAD, LIFE, Inbox, Kind, Task, is_over
from sim.model.lead import Lead
from sim.model.reps import Rep

if TYPE_CHECKING:
    from sim.model.inputs import Inputs


@dataclass
class Spell:
    """One piece of work: business minutes from the origin; the end is None while it goes on."""

    rep: int
    lead: LeadId
    kind: Kind
    start: float
    end: float | None = None


@dataclass
class Watched:
    """One run with every spell of work, every absence and every choice from an inbox."""

    company: Company
    outcome: Outcome
    log: list[Event]
    spells: list[Spell]
    absences: dict[int, list[tuple[float, float]]]
    open: list[Lead] = field(default_factory=list)
    taken: list[tuple[float, Task, tuple[Task, ...]]] = field(default_factory=list)
    waits: list[tuple[int, float, float]] = field(default_factory=list)

    def forgotten(self) -> list[LeadId]:
        """Return the open leads for which nothing is planned any more: no task, no milestone, nobody at work."""
        floor = self.company._floor
        in_work = {spell.lead for spell in self.spells if spell.end is None}
        planned: set[LeadId] = set()
        for rep in floor.reps:
            tasks = [*rep.inbox.tasks(), *([rep.reserved] if rep.reserved else [])]
            planned |= {
                task[LEAD].id
                for task in tasks
                if not is_over(task[KIND], task[LEAD], task[LIFE]) and (floor.sales.shared or _is_for(task, rep))
            }
        watched = {
            lead.id
            for _, _, milestone, lead, life in self.company._marketing._watch._milestones
            if milestone == DUE and lead.life == life
        }
        return [
            lead.id
            for lead in self.open
            if lead.id not in in_work and lead.id not in planned and not (lead.let_lie and lead.id in watched)
        ]


def _is_for(task: Task, rep: Rep) -> bool:
    """Say whether a rep will do a task: a fresh lead is its owner's, and what was let lie stays so."""
    lead = task[LEAD]
    if task[KIND] is not Kind.FIRST:
        return True
    return lead.owner == rep.number and not lead.let_lie


class _Step:
    """A step that writes down when it begins and ends."""

    def __init__(self, step: Any, kind: Kind, spells: list[Spell]) -> None:
        self._step, self._kind, self._spells = step, kind, spells

    def begin(self, floor: Any, rep: Rep, lead: Any, now: float) -> float | None:
        """Begin, and write it down if there is anything to do."""
        minutes = self._step.begin(floor, rep, lead, now)
        if minutes is not None:
            self._spells.append(Spell(rep.number, lead.id, self._kind, now))
        return minutes

    def finish(self, floor: Any, rep: Rep, lead: Any, now: float) -> None:
        """Write down the end, and finish."""
        _end(self._spells, rep.number, now)
        self._step.finish(floor, rep, lead, now)


def _end(spells: list[Spell], rep: int, now: float) -> None:
    spell = next(spell for spell in reversed(spells) if spell.rep == rep)
    assert spell.end is None
    spell.end = now


def watch(inputs: Inputs, seed: int = 1) -> Watched:
    """Run a company and watch its reps."""
    spells: list[Spell] = []
    absences: dict[int, list[tuple[float, float]]] = {}
    taken: list[tuple[float, Task, tuple[Task, ...]]] = []
    waits: list[tuple[int, float, float]] = []  # idle stretches: rep, from, to
    still_open: list[Lead] = []
    away, take, get_up, lay_aside = Rep._be_away, Inbox.take, Rep._get_up, Rep._lay_aside
    book = Company._book_open_leads

    def be_away(self: Rep, now: float) -> Any:
        yield from away(self, now)
        if self._env.now > now:
            absences.setdefault(self.number, []).append((now, self._env.now))

    def take_and_keep(self: Inbox, now: float, held: Task | None = None) -> Task | None:
        task = take(self, now, held)
        if task is not None:
            taken.append((now, task, tuple(self._ready)))
        return task

    def get_up_and_keep(self: Rep, now: float) -> Task | None:
        waits.append((self.number, self._rests_since, now))
        return get_up(self, now)

    def lay_aside_and_keep(self: Rep, task: Task, left: float) -> None:
        _end(spells, self.number, self._env.now)
        lay_aside(self, task, left)

    def book_and_keep(self: Company) -> None:
        still_open.extend(self._world.open.values())
        book(self)

    steps = {kind: _Step(step, kind, spells) for kind, step in company_module.STEPS.items()}
    sink = MemorySink()
    with (
        mock.patch.object(company_module, "STEPS", steps),
        mock.patch.object(Rep, "_be_away", be_away),
        mock.patch.object(Rep, "_get_up", get_up_and_keep),
        mock.patch.object(Rep, "_lay_aside", lay_aside_and_keep),
        mock.patch.object(Inbox, "take", take_and_keep),
        mock.patch.object(Company, "_book_open_leads", book_and_keep),
    ):
        company = Company(inputs, seed, 0, None, sink)
        outcome = company.run()
    return Watched(company, outcome, sink.events, spells, absences, still_open, taken, waits)
