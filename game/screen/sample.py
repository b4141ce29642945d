"""A made-up company for pictures, benchmarks and tests of the screen: consistent, the same each time, and nobody's result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game import locale
from game.play.timeline import MINUTES_PER_WEEK, Place, Timeline, Tracks
from game.screen.marks import SHAPES
from game.screen.scenes.curtain import CurtainState
from game.screen.scenes.run_state import EventCard, Kept, RunState, Source
from game.screen.scenes.title import TitleState
from game.screen.theme import MARKETING, SALES

WEEKS = 13
REPS = ("Ana", "Ben", "Chiara", "Deniz", "Emil")
FAIR = 6 * MINUTES_PER_WEEK + 1440 + 640.0  # Tuesday of week 7, 10:40
_MIX = (0.11, 0.26, 0.11, 0.48, 0.04)  # leads by source; the fair brings the most
_DAY, _OPEN, _HOURS = 1440.0, 480.0, 600.0  # minutes: a day, when the office opens, how long it stays open


@dataclass(frozen=True)
class Done:
    """What the sample's buttons ask for: nothing but to be told apart."""

    what: str


def title(saved: str = "Kestrel Instruments, Q3") -> TitleState:
    """Give a title with a game to continue."""
    return TitleState(saved, "90-minute workshop", "version 1.0")


def curtain(to: str = SALES, *, holds: bool = True) -> CurtainState:
    """Give the curtain before one side's desk."""
    other, side = ("Marketing", "Sales") if to == SALES else ("Sales", "Marketing")
    return CurtainState(
        to=to,
        title=f"Pass the laptop to {side}",
        locked=f"{other}\u2019s plan for Q1 is locked. {other}, look away now.",
        button=f"We are {side}",
        after=f"Next: 8 minutes for {side}, then the quarter runs for both.",
        marketing="Ines, Jonas, Kim",
        sales="Ana to Emil",
        act=Done("open"),
        holds=holds,
    )


def run(leads: int = 900, *, is_signed: bool = True, is_fogged: bool = False) -> RunState:
    """Give a quarter to be played: with an agreement and a trade fair, or in silos."""
    names = ("Demo", "Website", "Webinar", "Trade fair", "Referral")
    fair = EventCard(
        FAIR,
        "Trade fair, day 1 of 3",
        "412 badges scanned so far, 1,200 expected. Sales can answer 40 a day.",
        "Your agreement says: within 4 h.",
        source=3,
    )
    kept = (Kept(MARKETING, "Marketing", (0.0,), (0.92,)), Kept(SALES, "Sales", (0.0,), (0.71,)))
    return RunState(
        quarter="Q3" if is_signed else "Q1",
        timeline=quarter(leads),
        sources=tuple(Source(name, shape) for name, shape in zip(names, SHAPES, strict=True)),
        reps=REPS,
        goal=locale.money(360_000),
        result=Done("result"),
        promised="4 h" if is_signed else "",
        events=(fair,) if is_signed else (),
        kept=kept if is_signed else (),
        is_fogged=is_fogged,
    )


def quarter(leads: int, seed: int = 3) -> Timeline:
    """Make a quarter: leads in office hours, a fair in week 7, a bar, a leak, five reps who answer the oldest first."""
    rng = np.random.default_rng(seed)
    end_of_quarter = float(WEEKS * MINUTES_PER_WEEK)
    channel = rng.choice(5, leads, p=_MIX)
    created = rng.uniform(0, end_of_quarter, leads)
    created = np.where(channel == 3, rng.uniform(FAIR - 1900, FAIR + 2 * _DAY, leads), created)
    created = _in_office_hours(created, rng)
    order = np.argsort(created)
    channel, created = channel[order], created[order]
    mql = np.where(rng.random(leads) < 0.52, created + rng.uniform(1, 20, leads), np.nan)
    is_mql = ~np.isnan(mql)
    is_dropped = is_mql & (rng.random(leads) < 0.05)
    # the list goes over to Sales every four hours
    inbox = np.where(is_mql & ~is_dropped, np.ceil(mql / 240) * 240 + rng.uniform(0, 20, leads), np.nan)
    answered = _answers(inbox, leads, rng)
    ends = (Place.WON, Place.LOST, Place.DISQUALIFIED, Place.UNREACHED)
    end = rng.choice(ends, leads, p=(0.05, 0.42, 0.3, 0.23))
    ended = answered + rng.exponential(5 * _DAY, leads)
    is_silent = ~np.isnan(inbox) & (rng.random(leads) < 0.06)
    answered[is_silent] = np.nan
    for who, place, when in (
        (is_silent, Place.SILENT, inbox + rng.uniform(1, 4, leads) * _DAY),
        (is_dropped, Place.DROPPED, mql + rng.uniform(60, 900, leads)),
        (~is_mql, Place.NURTURE, created + 10),
    ):
        end[who], ended[who] = place, when[who]
    tracks = Tracks(
        row=np.arange(leads), channel=channel.astype(np.int16), created=created, mql=mql, inbox=inbox, answered=answered,
        ended=ended, due=mql + 240, end=end.astype(np.int8), owner=(1 + np.arange(leads) % len(REPS)).astype(np.int16),
        revenue=np.where(end == Place.WON, 17_000.0, 0.0),
    )  # fmt: skip
    start = dt.datetime(2026, 6, 29)  # noqa: DTZ001 - naive and local, as every scenario's start
    return Timeline(start, 0.0, end_of_quarter, tracks, len(REPS), minutes_per_lead=30.0, minutes_per_day=5 * 480.0)


def _in_office_hours(instants: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Move instants to working days and office hours."""
    day = np.floor(instants / _DAY)
    day = np.where(day % 7 > 4, day - 2, day)
    return np.asarray(day * _DAY + _OPEN + rng.uniform(0, _HOURS, len(instants)))


def _answers(inbox: NDArray[np.float64], leads: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Answer the inbox one by one in office hours, as fast as the quarter's leads need in the mean."""
    answered = np.full(leads, np.nan)
    pace = 0.8 * WEEKS * 5 * _HOURS / max(1, leads // 2)
    free = 0.0
    for i in np.flatnonzero(~np.isnan(inbox)):
        begins = max(float(inbox[i]), free)
        answered[i] = begins + float(rng.uniform(5, 40))
        free = begins + pace
        if free % _DAY > _OPEN + _HOURS:
            free = (free // _DAY + 1) * _DAY + _OPEN
        if free // _DAY % 7 > 4:
            free = (free // (7 * _DAY) + 1) * 7 * _DAY + _OPEN
    return answered
