"""The reference page of the levers: ``python -m game.play.levers_page > docs/reference/levers.md`` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from game.play import agreement, fog, levers
from game.play.company import Company
from game.play.levers import Kind, Lever, Unit
from game.play.quarter import open_company
from game.play.roles import Side
from game.play.shelf import COMPANY

_INTRODUCTION = """\
# Levers

What each side can move in the game, and which keys of the scenario it becomes. A lever that is left alone sets nothing, so
an untouched plan is the company as its file describes it. What both sides set takes effect in the first week of the quarter,
as one entry of the scenario's `changes`; `game export` writes it so.

The values below are those of `{reference}` in its first quarter, money in {currency}; another company has its own. This
page is written by `python -m game.play.levers_page` from the registry in `game/play/levers.py`.
"""

_STORIES = """\
## One story or two

Marketing chooses what the site promises, Sales what the reps open with, and neither sees the other's choice. {pairs}. Where
the two carry the same story, `alignment.message` stays what it is today; any other pair brings it down to {apart}, the level
of `scenarios/misaligned-messaging.yml`. The price pitch also sets `closing.price_pitch` to {on_price}.
"""

_AGREEMENT = """\
## The agreement

Before the second quarter and before the last both sides sit down and sign one page. A clause left alone sets nothing; what both
have signed is set below `agreement` in the quarter's first week, beside the levers, and a lever of the same matter is settled.

| clause | promised by | can say | sets, for the last of these |
|---|---|---|---|
"""

_FOG = """\
## What lifts the fog

| who | cannot see | lifts with |
|---|---|---|
"""


def page(company: Company) -> str:
    """Write the page."""
    registry = levers.registry(company, 1)
    parts = [_INTRODUCTION.format(reference=company.reference, currency=company.currency)]
    for side in Side:
        ours = [lever for lever in registry.values() if lever.side is side]
        parts += [f"## {side.label}\n", *_table(ours), ""]
    parts += [_stories(registry), _AGREEMENT + "\n".join(_clauses(company)) + "\n", _FOG + "\n".join(_fog())]
    return "\n".join(parts) + "\n"


def _table(chosen: Iterable[Lever]) -> Iterator[str]:
    yield "| lever | control | today | becomes | from | what it does |"
    yield "|---|---|---|---|---|---|"
    for lever in chosen:
        keys = ", ".join(f"`{key}`" for key in lever.keys)
        settled = f" Settled where `agreement.{lever.clause}` is signed." if lever.clause else ""
        yield f"| {lever.label} | {_control(lever)} | {_today(lever)} | {keys} | Q{lever.unlock} | {lever.explain}{settled} |"


def _control(lever: Lever) -> str:
    if lever.kind is Kind.CHOICE:
        return "; ".join(f"{part.label} ({_becomes(part.becomes)})" for part in lever.parts)
    return f"{lever.kind}, {lever.low:,.0f} to {lever.high:,.0f}{_unit(lever)} in steps of {lever.step:,.0f}"


def _becomes(value: float | str) -> str:
    return f"`{value}`" if isinstance(value, str) else levers.share_text(value)


def _today(lever: Lever) -> str:
    if lever.kind is Kind.CHOICE:
        return lever.part(lever.default).label
    return f"{float(lever.default):,.0f}{_unit(lever)}"


def _unit(lever: Lever) -> str:
    return " %" if lever.unit is Unit.PERCENT else ""


def _stories(registry: dict[str, Lever]) -> str:
    said, pitched = registry[levers.MESSAGE], registry[levers.PITCH]
    pairs = ", ".join(f"{said.part(a).label} goes with {pitched.part(b).label}" for a, b in levers.STORIES.items())
    return _STORIES.format(
        pairs=pairs, apart=levers.share_text(levers.APART), on_price=levers.share_text(levers.ON_PRICE)
    )


def _clauses(company: Company) -> Iterator[str]:
    for clause in agreement.clauses(company).values():
        who = clause.side.label if clause.side else "both"
        says = "; ".join(term.shown for term in clause.terms)
        sets = ", ".join(f"`{key}: {_plain(value)}`" for key, value in clause.terms[-1].sets.items())
        yield f"| {clause.label} | {who} | {says} | {sets} |"


def _plain(value: object) -> str:
    """Write what a clause sets as a scenario file would."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(item)}" for key, item in value.items()) + "}"
    return str(value)


def _fog() -> Iterator[str]:
    for panel in fog.PANELS:
        also = (
            f", or where {panel.lever} stood at {' or '.join(map(str, panel.at))} in the quarter before"
            if panel.lever
            else ""
        )
        yield f"| {panel.side.label} | {panel.title} | `agreement.{panel.clause}`{also} |"


if __name__ == "__main__":
    sys.stdout.write(page(open_company(COMPANY, 0).company))
