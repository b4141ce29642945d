"""A company that answers in a microsecond: what the tests of the rules play instead of the simulator."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from game.play.company import Company, Source
from game.play.runner import (
    Changes,
    Deal,
    Happening,
    Loss,
    Losses,
    Opening,
    Played,
    Retold,
    Sample,
    Score,
    Waiting,
    Workload,
)
from game.play.timeline import MINUTES_PER_WEEK, Place, Timeline, Tracks

WEEKS = 13
LEAKS = ("lost_at_handoff", "ignored", "late", "misfit", "message", "price", "capacity")
TODAY = {
    "qualification.bar": 0.2,
    "alignment.message": 0.6,
    "alignment.context": 0.3,
    "alignment.collateral": 0.35,
    "alignment.follow_up": 0.0,
    "response.attempts": 3.0,
    "closing.price_pitch": 0.0,
    "sales.rule": "newest_first",
    "sales.reps": 4.0,
}


def company(**other: object) -> Company:
    """Give a small company like no-sla's."""
    facts = {
        "reference": "small",
        "fingerprint": "f00d",
        "version": "0.1.0",
        "model": "1",
        "name": "Small",
        "story": "Two people and a spreadsheet.",
        "currency": "EUR",
        "start": dt.datetime(2027, 1, 4),
        "sources": (
            Source("demo_request", 10.0, (), 300.0),
            Source("webinar", 8.0, ((9, 40),), 100.0),
            Source("referral", 0.0, (), 50.0),
        ),
        "today": TODAY,
        "clauses": frozenset(),
    }
    return Company(**{**facts, **other})


@dataclass(frozen=True)
class SmallRunner:
    """Plays the small company: a lead over the bar is answered the sooner, the more the team cares."""

    company: Company
    seed: int

    def opening(self, changes: Changes, quarter: int) -> Opening:
        waiting = tuple(Waiting(row, row % 2, 0.1 * row, 30.0 * 4**row, f"Company {row}") for row in range(5))
        return Opening(waiting, tuple(0.05 * step for step in range(20)), 0.25, {Place.INBOX: 5, Place.WON: 1})

    def play(self, changes: Changes, quarter: int) -> Played:
        timeline = self._timeline(changes, quarter, 0)
        tracks = timeline.tracks
        stories = {
            int(row): (Happening(float(tracks.created[n]), "CREATED", 0, "fit", 0.5),)
            for n, row in enumerate(tracks.row)
        }
        names = {int(row): f"Company {row}" for row in tracks.row}
        table = b"".join(getattr(tracks, name).tobytes() for name in Tracks.__slots__)
        return Played(
            timeline,
            {
                "revenue": float(np.nansum(tracks.revenue)),
                "expected_profit": 1_000.0 * quarter + float(np.nansum(tracks.revenue)),
                "empty": float("nan"),
            },
            stories,
            names,
            table,
        )

    def sample(self, changes: Changes, quarter: int, replication: int) -> Sample:
        tracks = self._timeline(changes, quarter, replication).tracks
        mqls = tuple(int((~np.isnan(tracks.mql) & (tracks.channel == n)).sum()) for n in range(3))
        return Sample(mqls, 0.5, float(np.nansum(tracks.revenue)))

    def workload(self, changes: Changes, quarter: int) -> Workload:
        settings = {key: value for number in sorted(changes) for key, value in changes[number].items()}
        promised = settings.get("agreement.sales.first_response") or [{"within": "99 business hours"}]
        hours = float(promised[0]["within"].split()[0])
        asked = 60.0 + 80.0 / hours
        return Workload(asked, 130.0, 4, asked > 91, asked > 110)

    def arms(self, changes: Changes, quarter: int) -> int:
        return 1 + len(LEAKS)

    def arm(self, changes: Changes, quarter: int, number: int, runs: int) -> object:
        return [1_000.0 * number * (1 + quarter) + run for run in range(runs)]

    def losses(self, changes: Changes, quarter: int, arms: list[list[float]]) -> Losses:
        steps = [sum(after) / len(after) - sum(before) / len(before) for before, after in pairwise(arms)]
        steps[1] += 500.0
        causes = tuple(Loss(name, step, step - 100, step + 100) for name, step in zip(LEAKS, steps, strict=True))
        return Losses(50_000.0, causes, Loss("total", sum(steps), sum(steps) - 300, sum(steps) + 300), len(arms[0]))

    def score(self, changes: Changes, quarters: int, replication: int) -> Score:
        worth = tuple(self._told(changes, quarter) + replication for quarter in range(1, quarters + 1))
        return Score(worth, tuple(each / 2 for each in worth))

    def gain(self, before: list[float], after: list[float]) -> Loss:
        mean = sum(after) / len(after) - sum(before) / len(before)
        return Loss("gain", mean, mean - 10, mean + 10)

    def retell(self, changes: Changes, other: Changes, quarters: int) -> Retold:
        every = range(1, quarters + 1)
        played, told = ([self._told(each, quarter) for quarter in every] for each in (changes, other))
        won, lost = (self._only_in(one, two, quarters) for one, two in ((other, changes), (changes, other)))
        return Retold(tuple(played), tuple(told), won, lost)

    def _told(self, changes: Changes, quarter: int) -> float:
        tracks = self._timeline({n: made for n, made in changes.items() if n <= quarter}, quarter, 0).tracks
        settings = {
            key: value for number in sorted(changes) for key, value in changes[number].items() if number <= quarter
        }
        signed = sum(
            key.startswith(("agreement.", "alignment.definition")) and bool(value) for key, value in settings.items()
        )
        return float(np.nansum(tracks.revenue)) + 5_000.0 * signed

    def _only_in(self, one: Changes, two: Changes, quarters: int) -> tuple[Deal, ...]:
        more = sum(max(0.0, self._told(one, q) - self._told(two, q)) for q in range(1, quarters + 1))
        return tuple(Deal(f"Company {n}", n % 2, 5_000.0, "ignored") for n in range(int(more // 5_000)))

    def export(self, changes: Changes, quarters: int) -> str:
        return json.dumps(
            {"changes": {str(number): dict(keys) for number, keys in changes.items()}, "quarters": quarters}
        )

    def _timeline(self, changes: Changes, quarter: int, replication: int) -> Timeline:
        settings = {key: value for number in sorted(changes) for key, value in changes[number].items()}
        bar = float(str(settings.get("qualification.bar", "20%")).rstrip("%")) / 100
        care = float(str(settings.get("alignment.follow_up", "0%")).rstrip("%")) / 100
        begin, end = (quarter - 1) * WEEKS * MINUTES_PER_WEEK, quarter * WEEKS * MINUTES_PER_WEEK
        luck = np.random.default_rng((self.seed, quarter, replication))
        number = 200
        created = np.sort(luck.uniform(begin, end, number))
        score, fate, wait = luck.random(number), luck.random(number), luck.exponential(600.0, number)
        mql = np.where(score > bar, created, np.nan)
        inbox = np.where(fate > 0.15, mql + 10.0, np.nan)
        answered = np.where(fate > 0.7 - 0.5 * care, inbox + wait, np.nan)
        answered[answered >= end] = np.nan
        ends = np.where(fate > 0.95, Place.WON, np.where(fate > 0.85, Place.LOST, Place.UNREACHED))
        ended = np.where(fate > 0.8, answered + 5_000.0, np.nan)
        dropped = ~np.isnan(mql) & np.isnan(inbox)
        below = np.isnan(mql)
        ends = np.where(below, Place.NURTURE, np.where(dropped, Place.DROPPED, ends)).astype(np.int8)
        ended = np.where(below | dropped, created, ended)
        ended[ended >= end] = np.nan
        tracks = Tracks(
            row=np.arange(number),
            channel=(np.arange(number) % 2).astype(np.int16),
            created=created,
            mql=mql,
            inbox=inbox,
            answered=answered,
            ended=ended,
            due=np.full(number, np.nan),
            end=ends,
            owner=np.where(np.isnan(answered), 0, 1 + np.arange(number) % 4).astype(np.int16),
            revenue=np.where((ends == Place.WON) & ~np.isnan(ended), 10_000.0, 0.0),
        )
        return Timeline(self.company.start, float(begin), float(end), tracks, 4, 30.0, 1_600.0)


def small(reference: str, seed: int) -> SmallRunner:
    """Open the small company, whatever it is called."""
    return SmallRunner(company(reference=reference), seed)
