"""The levers: what each side can move, what it is called, and which keys of the scenario it becomes.

A lever that is not moved sets nothing, so a plan left alone is the company as its file describes it. What a scenario
cannot express is no lever. ``docs/reference/levers.md`` is written from this registry (`game.play.levers_page`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor
from types import MappingProxyType
from typing import Final, TypeAlias

from game.play.company import Company, Source
from game.play.figures import nice_step
from game.play.roles import Side
from game.play.words import N_

Setting: TypeAlias = float | str | bool
Plan: TypeAlias = Mapping[str, Setting]
NOTHING: Final[Plan] = MappingProxyType({})


class Kind(StrEnum):
    """The form of a control."""

    SLIDER = "slider"
    STEPPER = "stepper"
    CHOICE = "choice"
    TOGGLE = "toggle"


class Unit(StrEnum):
    """What a number on a lever counts."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a choice; `becomes` is the value behind it in the scenario, a share 0..1 or a word."""

    value: str
    label: str
    becomes: float | str


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing a side can move.

    Parameters
    ----------
    keys : tuple of str
        The scenario keys it sets, as the scenario file spells them.
    label, explain : str
        Its name, and one sentence for ``?``; untranslated, they go through gettext when shown.
    default : float, str or bool
        What the company does today.
    low, high, step : float
        Range and grid of a number, in `unit`.
    unlock : int
        The quarter from which it can be moved.
    clause : str
        The clause of the agreement that settles the matter where it is signed; empty for none.
    """

    id: str
    side: Side
    kind: Kind
    keys: tuple[str, ...]
    label: str
    explain: str
    default: Setting
    unit: Unit = Unit.NONE
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    parts: tuple[Part, ...] = ()
    unlock: int = 1
    clause: str = ""

    def part(self, value: Setting) -> Part:
        """Give the chosen part of a choice."""
        return next(part for part in self.parts if part.value == value)

    def allows(self, value: Setting) -> bool:
        """Say whether the control can stand at `value`: what the company does today, or a place on its grid."""
        if self.kind is Kind.CHOICE:
            return any(part.value == value for part in self.parts)
        if self.kind is Kind.TOGGLE:
            return isinstance(value, bool)
        if isinstance(value, bool | str):
            return False
        if not self.low <= value <= self.high:
            return value == self.default
        steps = (value - self.low) / self.step
        return value == self.default or abs(steps - round(steps)) < 1e-9


BUDGET: Final = "budget."
BAR: Final = "bar"
MESSAGE: Final = "message"
CONTEXT: Final = "context"
FOLLOW_UP: Final = "follow_up"
RULE: Final = "rule"
ATTEMPTS: Final = "attempts"
PITCH: Final = "pitch"
COLLATERAL: Final = "collateral"
REPS: Final = "reps"

APART: Final = 0.15
"""Congruity when site and rep tell different stories: `alignment.message` of scenarios/misaligned-messaging.yml."""
HOME_MADE: Final = 0.12
"""Collateral fit of slides made at home: `alignment.collateral` of scenarios/misaligned-messaging.yml."""
GIVEN: Final = 0.50
"""What a team reaches that passes everything on, unsigned: `agreement.brings.context` of scenarios/no-sla.yml."""
ON_PRICE: Final = 0.60
"""Price pitch of a rep who opens with the price; assumed, grade D: three conversations in five."""

MOST: Final = 10
"""The largest multiple of today's budget that a scenario takes (`demand.channels.*.budget`)."""

STORIES: Final = {"no_downtime": "value", "lowest_cost": "price", "fast_set_up": "speed"}
"""Which pitch carries on which site message. Any other pair is two stories."""

# the keys whose value today decides where a lever stands, beside the channels
KEYS: Final = (
    "qualification.bar",
    "alignment.message",
    "alignment.context",
    "alignment.collateral",
    "alignment.follow_up",
    "response.attempts",
    "closing.price_pitch",
    "sales.rule",
    "sales.reps",
)
_COUNTS: Final = frozenset({"response.attempts", "sales.reps"})


def registry(company: Company, quarter: int) -> dict[str, Lever]:
    """Give every lever of the company by its id, locked ones included, in the order of the desks."""
    every = (*_budgets(company, quarter), *_marketing(company), *_sales(company))
    return {lever.id: lever for lever in every}


def _budgets(company: Company, quarter: int) -> tuple[Lever, ...]:
    """Give one slider for each channel that brings leads in the quarter, in money; all share one scale.

    A channel too small to be moved by one step of that scale has none.
    """
    spends = {source.name: source.spend(quarter) for source in company.sources}
    step = nice_step(sum(spends.values()) / 200)
    high = min(2 * max(spends.values(), default=0.0), sum(spends.values()))
    every = (_budget(source, quarter, step, high) for source in company.sources if spends[source.name])
    return tuple(lever for lever in every if lever.low < lever.high)


def _budget(source: Source, quarter: int, step: float, high: float) -> Lever:
    spend = source.spend(quarter)
    return Lever(
        id=f"{BUDGET}{source.name}",
        side=Side.MARKETING,
        kind=Kind.SLIDER,
        keys=tuple(_budget_settings(source, quarter, 1.0)),
        label=source.label,
        explain=N_(
            "Money for this channel in the quarter. Leads grow more slowly than money; those of a fair in step."
        ),
        default=spend,
        unit=Unit.MONEY,
        # a fair that is booked takes place: a scenario has no burst of no leads
        low=0.0 if source.weekly else step * ceil(source.cost_per_lead / step),
        high=step * floor(min(high, MOST * spend) / step),
        step=step,
    )


def _budget_settings(source: Source, quarter: int, multiple: float) -> dict[str, str | float]:
    """Give what a multiple of today's money sets: the channel's budget, and the size of the quarter's bursts."""
    channel = f"demand.channels.{source.name}"
    becomes: dict[str, str | float] = {f"{channel}.budget": round(multiple, 4)} if source.weekly else {}
    for number, leads in source.bursts_in(quarter).items():
        becomes[f"{channel}.bursts.{number}.leads"] = max(1, round(leads * multiple))
    return becomes


def _marketing(company: Company) -> tuple[Lever, ...]:
    return (
        Lever(
            id=BAR,
            side=Side.MARKETING,
            kind=Kind.SLIDER,
            keys=("qualification.bar",),
            label=N_("MQL bar"),
            explain=N_("The score from which a lead is handed to Sales. A lower bar makes the count."),
            default=100 * company.share("qualification.bar"),
            unit=Unit.PERCENT,
            high=60,
            step=1,
        ),
        Lever(
            id=MESSAGE,
            side=Side.MARKETING,
            kind=Kind.CHOICE,
            keys=("alignment.message",),
            label=N_("What the site promises"),
            explain=N_("Buyers expect what the site promised. If the rep says otherwise, fewer buy and more leave."),
            default="no_downtime",
            parts=(
                Part("no_downtime", N_("No downtime"), "no_downtime"),
                Part("lowest_cost", N_("Lowest cost"), "lowest_cost"),
                Part("fast_set_up", N_("Fast set-up"), "fast_set_up"),
            ),
        ),
        _levels(
            CONTEXT,
            Side.MARKETING,
            company.share("alignment.context"),
            N_("Context passed on"),
            N_("What Sales learns about a lead: nothing, the pages it read, or everything Marketing knows."),
            (Part("none", N_("None"), 0.0), Part("pages", N_("Pages"), 0.3), Part("all", N_("All"), GIVEN)),
            clause="marketing.context",
        ),
    )


def _sales(company: Company) -> tuple[Lever, ...]:
    return (
        Lever(
            id=FOLLOW_UP,
            side=Side.SALES,
            kind=Kind.SLIDER,
            keys=("alignment.follow_up",),
            label=N_("Attention for Marketing's leads"),
            explain=N_("How far the team makes it a habit that every lead is answered. It costs own prospecting."),
            default=100 * company.share("alignment.follow_up"),
            unit=Unit.PERCENT,
            high=100,
            step=5,
        ),
        Lever(
            id=RULE,
            side=Side.SALES,
            kind=Kind.CHOICE,
            keys=("sales.rule",),
            label=N_("Who gets answered first"),
            explain=N_("The order in which a rep works the inbox."),
            default=str(company.today["sales.rule"]),
            parts=_rules(str(company.today["sales.rule"])),
        ),
        Lever(
            id=ATTEMPTS,
            side=Side.SALES,
            kind=Kind.STEPPER,
            keys=("response.attempts",),
            label=N_("Attempts"),
            explain=N_("How often a rep tries to reach a lead before letting go."),
            default=company.share("response.attempts"),
            unit=Unit.COUNT,
            low=1,
            high=8,
            step=1,
            clause="sales.attempts",
        ),
        Lever(
            id=PITCH,
            side=Side.SALES,
            kind=Kind.CHOICE,
            keys=("alignment.message", "closing.price_pitch"),
            label=N_("The pitch"),
            explain=N_("What reps open with. A price pitch wins some deals and gives part of each away."),
            default="value",
            parts=(
                Part("value", N_("Value"), "value"),
                Part("price", N_("Price"), "price"),
                Part("speed", N_("Speed"), "speed"),
            ),
        ),
        _levels(
            COLLATERAL,
            Side.SALES,
            company.share("alignment.collateral"),
            N_("Slides and cases"),
            N_("Whose material reps use to close: their own, some of each, or what Marketing made."),
            (Part("own", N_("Ours"), HOME_MADE), Part("some", N_("Both"), 0.35), Part("theirs", N_("Theirs"), GIVEN)),
        ),
        Lever(
            id=REPS,
            side=Side.SALES,
            kind=Kind.STEPPER,
            keys=("sales.reps",),
            label=N_("Reps"),
            explain=N_("How many people answer leads and run deals. A hire costs money at once."),
            default=company.share("sales.reps"),
            unit=Unit.COUNT,
            low=1,
            high=company.share("sales.reps") + 4,
            step=1,
            unlock=2,
        ),
    )


def _levels(
    name: str, side: Side, today: float, label: str, explain: str, parts: tuple[Part, ...], *, clause: str = ""
) -> Lever:
    """Give a choice of levels of a dimension of alignment; it stands at the part nearest to today's level."""
    nearest = min(parts, key=lambda part: abs(float(part.becomes) - today))
    keys = (f"alignment.{name}",)
    return Lever(name, side, Kind.CHOICE, keys, label, explain, nearest.value, parts=parts, clause=clause)


def _rules(today: str) -> tuple[Part, ...]:
    parts = (
        Part("newest_first", N_("Newest"), "newest_first"),
        Part("oldest_first", N_("Oldest"), "oldest_first"),
        Part("hottest_first", N_("Best"), "hottest_first"),
    )
    others = {"due_first": N_("Due"), "priority": N_("By source")}
    return (*parts, Part(today, others[today], today)) if today in others else parts


def moved(lever: Lever, plan: Plan) -> bool:
    """Say whether a plan departs from what the company does today."""
    return plan.get(lever.id, lever.default) != lever.default


def changes(company: Company, plans: Mapping[int, Mapping[Side, Plan]]) -> dict[int, dict[str, str | float]]:
    """Turn the plans of all quarters so far into what a scenario file sets at the beginning of each.

    A key that an earlier quarter set and a later one leaves alone is set back to what the company does today.
    """
    every: dict[int, dict[str, str | float]] = {}
    before: dict[str, str | float] = {}
    for quarter, of_both in sorted(plans.items()):
        now = settings(company, quarter, of_both)
        back = {key: _today(company, key) for key in before if key not in now}
        every[quarter] = {key: value for key, value in (back | now).items() if before.get(key) != value}
        before = now
    return every


def settings(company: Company, quarter: int, plans: Mapping[Side, Plan]) -> dict[str, str | float]:
    """Turn both sides' plans for one quarter into scenario keys and the values they take.

    The story is told by two: site message and pitch together decide `alignment.message`, which is why it is here that
    the two plans first meet.
    """
    becomes: dict[str, str | float] = {}
    sources = {f"{BUDGET}{source.name}": source for source in company.sources}
    for lever in registry(company, quarter).values():
        plan = plans.get(lever.side, NOTHING)
        if lever.id in (MESSAGE, PITCH) or not moved(lever, plan):
            continue
        if lever.id in sources:
            multiple = float(plan[lever.id]) / float(lever.default)
            becomes |= _budget_settings(sources[lever.id], quarter, multiple)
        else:
            becomes[lever.keys[0]] = _written(lever, plan[lever.id])
    return becomes | _story(company, plans)


def _today(company: Company, key: str) -> str | float:
    """Write what the company does today behind a key that a plan has set."""
    if key in company.today:
        value = company.today[key]
        if isinstance(value, str):
            return value
        return int(value) if key in _COUNTS else share_text(value)
    _demand, _channels, name, *rest = key.split(".")
    if rest == ["budget"]:
        return 1.0
    source = next(source for source in company.sources if source.name == name)
    return source.bursts[int(rest[1]) - 1][1]


def _written(lever: Lever, value: Setting) -> str | float:
    """Write a lever's value as its key takes it."""
    if lever.kind is Kind.CHOICE:
        becomes = lever.part(value).becomes
        return becomes if isinstance(becomes, str) else share_text(becomes)
    return share_text(float(value) / 100) if lever.unit is Unit.PERCENT else int(float(value))


def _story(company: Company, plans: Mapping[Side, Plan]) -> dict[str, str | float]:
    """Say what becomes of the message when the site says one thing and the rep says it too, or another."""
    message = plans.get(Side.MARKETING, NOTHING).get(MESSAGE, "no_downtime")
    pitch = plans.get(Side.SALES, NOTHING).get(PITCH, "value")
    becomes: dict[str, str | float] = {}
    if STORIES[str(message)] != pitch and company.share("alignment.message") > APART:
        becomes["alignment.message"] = share_text(APART)
    if pitch == "price":
        becomes["closing.price_pitch"] = share_text(max(ON_PRICE, company.share("closing.price_pitch")))
    return becomes


def share_text(share: float) -> str:
    """Write a share as a scenario file takes it, to a hundredth of a percent."""
    return f"{round(100 * share, 2):g}%"
