"""One lead's story under one scenario or two side by side, and the leads that are worth one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.cli.printing import say
from sim.cli.tables import Page
from sim.errors import UsageError
from sim.experiments.compare import check_comparable
from sim.experiments.ready import make_ready
from sim.experiments.replay import replay
from sim.experiments.run import Result, run
from sim.model.events import OWN, Event, LeadId
from sim.model.lead import Disposition, LeadsTable, Reason
from sim.results.figures import scale_of
from sim.results.measure import channel_names
from sim.results.names import OWN_KEY, lead_key, lead_name
from sim.results.registry import Unit
from sim.results.story import Line, Parting, parting, story
from sim.results.trace import Told, disposition_of, reason_of
from sim.scenario import Scenario
from sim.stats import mean_interval
from sim.units.wording import did_you_mean

_SIDE_BY_SIDE: Final = 80
"""Columns from which two stories stand side by side."""
_MOST_NAMED: Final = 5


@dataclass(frozen=True)
class Runs:
    """One replication of one scenario, or of two that are compared.

    Parameters
    ----------
    scenarios : tuple of Scenario
        One or two.
    seed, replication : int
        0 or more; the same for both.
    """

    scenarios: tuple[Scenario, ...]
    seed: int
    replication: int

    def __post_init__(self) -> None:
        for other in self.scenarios[1:]:
            check_comparable(self.scenarios[0], other)


@dataclass(frozen=True, slots=True)
class Tale:
    """A lead's story under one scenario; without lines where the lead never came up."""

    scenario: Scenario
    told: Told
    lines: tuple[Line, ...]


class _One:
    """A sink that keeps what happens to one lead."""

    def __init__(self, lead: LeadId) -> None:
        self._lead = lead
        self.events: list[Event] = []

    def tell(self, event: Event) -> None:
        """Keep the event if it is the lead's; an own opportunity may be found in any week."""
        lead = event.lead
        if lead == self._lead or (lead.channel == OWN and lead._replace(week=0) == self._lead):
            self.events.append(event)


# ------------------------------------------------------------------------------------------------------ one lead


def show_story(runs: Runs, key: str, *, as_json: bool) -> None:
    """Tell one lead's story.

    Raises
    ------
    UsageError
        If no scenario has such a lead, in a sentence that says how to find one.
    """
    tales, tables = [], []
    for scenario in runs.scenarios:
        inputs = make_ready(scenario).inputs
        told = Told(scenario.id, runs.seed, runs.replication, inputs)
        lead = _read(key, told.channels)
        sink = _One(lead) if lead is not None else None
        result = run(scenario, seed=runs.seed, replication=runs.replication, log=sink or False)
        tables.append((told, result.leads))
        tales.append(Tale(scenario, told, story(sink.events if sink else (), told, scenario.currency)))
    if not any(tale.lines for tale in tales):
        raise UsageError(_unknown(key, *tables[0]))
    parted = parting(tales[0].lines, tales[1].lines) if len(tales) > 1 else None
    if as_json:
        say(json.dumps(_story_json(key, tales, parted), indent=2, allow_nan=False))
    else:
        _show(key, tales, parted)


def _read(key: str, channels: Sequence[str]) -> LeadId | None:
    """Read a lead's key; None if it is none of this scenario's."""
    source, *numbers = key.strip().split(":")
    try:
        read = [int(number) for number in numbers]
    except ValueError:
        return None
    if source == OWN_KEY and len(read) == 2:
        return LeadId(OWN, read[0], 0, read[1])
    if source not in channels or len(read) != 3:
        return None
    week, layer, place = read
    return LeadId(channels.index(source), layer, week, place)


def _unknown(key: str, told: Told, leads: LeadsTable) -> str:
    """Say that there is no such lead, and which there are."""
    advice = f"`sim trace {told.scenario} --list 20` names some"
    if (lead := _read(key, told.channels)) is not None:
        same = (
            (leads.channel == lead.channel)
            & ((lead.channel == OWN) | (leads.week == lead.week))
            & (leads.layer == lead.layer)
        )
        places = leads.index[same]
        where = "that rep" if lead.channel == OWN else "that source, week and layer"
        if len(places):
            return f"there is no lead '{key}'; {where} has the places {places.min()} to {places.max()}"
        return f"there is no lead '{key}', nor any of {where}; {advice}"
    named = [identity for identity in _identities(leads) if lead_name(identity).casefold() == key.strip().casefold()]
    if named:
        keys = ", ".join(lead_key(identity, told.channels) for identity in named[:_MOST_NAMED])
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        return f"'{key}' is the name of {keys}{more}; write one of these"
    source = key.partition(":")[0]
    if ":" in key and source not in (*told.channels, OWN_KEY):
        return f"there is no source '{source}'; {did_you_mean(source, (*told.channels, OWN_KEY), advice)}"
    return f"'{key}' is no lead; write source:week:layer:place, as in '{told.channels[0]}:5:0:7', or own:rep:place; {advice}"


def _identities(leads: LeadsTable) -> Iterator[LeadId]:
    columns = (leads.channel, leads.layer, leads.week, leads.index)
    return (LeadId(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


def _show(key: str, tales: Sequence[Tale], parted: Parting | None) -> None:
    page = Page(sys.stdout)
    first = next(tale for tale in tales if tale.lines)
    name = lead_name(first.lines[0].event.lead)
    page.say(f"{name} ({key}), seed {first.told.seed}, replication {first.told.replication}", "bold")
    page.say("")
    if len(tales) == 1:
        _show_lines(page, first)
    elif page.width >= _SIDE_BY_SIDE:
        _show_beside(page, tales[0], tales[1])
    else:
        for tale in tales:
            page.say(tale.scenario.name, "bold")
            _show_lines(page, tale)
    if len(tales) > 1:
        page.say(_parting_sentence(tales[0], tales[1], parted))


def _when(tale: Tale, line: Line) -> str:
    return f"{tale.told.at(line.event.time):%Y-%m-%d %H:%M}"


def _show_lines(page: Page, tale: Tale) -> None:
    if not tale.lines:
        page.say("This lead never came up.")
        page.say("")
        return
    table = page.table("", "")
    table.show_header = False
    table.columns[1].justify = "left"
    for line in tale.lines:
        page.row(table, _when(tale, line), line.sentence)
    page.show(table)


def _show_beside(page: Page, first: Tale, second: Tale) -> None:
    """Put two stories into one table, in the order of time; what both tell at one instant stands on one line."""
    table = page.table("", first.scenario.name, second.scenario.name)
    wide = (page.width - len("2027-01-04 09:00") - 2) // 2
    for column in table.columns[1:]:
        column.justify, column.width, column.vertical = "left", wide, "top"
    for left, right in _merged(first.lines, second.lines):
        when = _when(first, left) if left is not None else _when(second, right) if right is not None else ""
        page.row(table, when, *(line.sentence if line is not None else "" for line in (left, right)))
    page.show(table)


def _merged(first: Sequence[Line], second: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    i = j = 0
    while i < len(first) or j < len(second):
        left = first[i] if i < len(first) else None
        right = second[j] if j < len(second) else None
        if left is not None and right is not None and left.event.time != right.event.time:
            left, right = (left, None) if left.event.time < right.event.time else (None, right)
        i, j = i + (left is not None), j + (right is not None)
        yield left, right


def _parting_sentence(first: Tale, second: Tale, parted: Parting | None) -> str:
    """Say where two stories part."""
    if parted is None:
        return "The two never part: under both the same happened, at the same time."
    lines = (parted.first, parted.second)
    times = {_when(tale, line) for tale, line in zip((first, second), lines, strict=True) if line is not None}
    said = "; ".join(
        f"under {tale.scenario.name} {'nothing more happened' if tale.lines else 'it never came up'}"
        if line is None
        else f"under {tale.scenario.name}{f' on {_when(tale, line)}' if len(times) > 1 else ''}: {line.sentence.rstrip('.')}"
        for tale, line in zip((first, second), lines, strict=True)
    )
    return f"They part on {min(times)}: {said}."


def _story_json(key: str, tales: Sequence[Tale], parted: Parting | None) -> dict[str, Any]:
    lead = next(tale.lines[0].event.lead for tale in tales if tale.lines)
    content: dict[str, Any] = {
        "lead": key,
        "lead_name": lead_name(lead),
        "scenarios": [
            {
                "scenario": tale.scenario.id,
                "seed": tale.told.seed,
                "replication": tale.told.replication,
                "events": [_line_json(tale.told, line) for line in tale.lines],
            }
            for tale in tales
        ],
    }
    if len(tales) > 1:
        lines = None if parted is None else (parted.first, parted.second)
        content["parting"] = lines and [
            line and _line_json(tale.told, line) for tale, line in zip(tales, lines, strict=True)
        ]
    return content


def _line_json(told: Told, line: Line) -> dict[str, Any]:
    event = line.event
    return {
        "at": told.at(event.time).isoformat(timespec="seconds"),
        "minutes": event.time,
        "business_minutes": round(told.business(event.time), 6),
        "kind": event.kind.name.lower(),
        "rep": event.actor or None,
        "disposition": disposition_of(event) or None,
        "reason": reason_of(event) or None,
        "value": None if np.isnan(event.value) else event.value,
        "sentence": line.sentence,
    }


# ----------------------------------------------------------------------------------------------- worth a story


def show_list(runs: Runs, most: int, *, as_json: bool) -> None:
    """Name leads that are worth a story: of two scenarios first those that only one of them wins, the largest first."""
    found = _found(runs)[:most]
    if as_json:
        say(json.dumps(found, indent=2, allow_nan=False))
        return
    page = Page(sys.stdout)
    table = page.table("lead", "name", "revenue", *(scenario.name for scenario in runs.scenarios))
    for place in (1, *range(3, 3 + len(runs.scenarios))):
        table.columns[place].justify = "left"
    scale = scale_of(
        Unit.MONEY, runs.scenarios[0].currency, mean_interval([max((row["revenue"] for row in found), default=0.0)])
    )
    for row in found:
        worth = scale.text(row["revenue"]) if row["revenue"] else ""
        page.row(
            table, row["lead"], row["lead_name"], worth, *(row["ended"][scenario.id] for scenario in runs.scenarios)
        )
    page.show(table)
    names = " ".join(scenario.id for scenario in runs.scenarios)
    if found:
        page.say(f"`sim trace {names} --lead {found[0]['lead']}` tells what happened to the first of them.")


def _found(runs: Runs) -> list[dict[str, Any]]:
    keys: list[str] = []
    if len(runs.scenarios) == 1:
        results = [run(runs.scenarios[0], seed=runs.seed, replication=runs.replication)]
    else:
        both = replay(*runs.scenarios, seed=runs.seed, replication=runs.replication)
        results = [both.played, both.other]
        for result, deals in zip(results, (both.lost, both.won), strict=True):
            keys += [lead_key(deal.lead, channel_names(result.inputs)) for deal in deals]
    endings = [_endings(result) for result in results]
    keys.sort(key=lambda key: -max(each[key].revenue for each in endings if key in each))
    known = set(keys)
    keys += [key for key in endings[0] if key not in known]
    return [_listed(key, runs.scenarios, endings) for key in keys]


@dataclass(frozen=True, slots=True)
class _Ending:
    name: str
    ended: str
    revenue: float


def _endings(result: Result) -> dict[str, _Ending]:
    """Give how each lead ended, the largest deals first, then those whom nobody answered by their intent."""
    leads, channels = result.leads, channel_names(result.inputs)
    waits = np.isfinite(leads.mql_at) & np.isnan(leads.first_response_at)
    order = np.lexsort((-leads.intent, ~waits, -leads.revenue))
    chosen = leads.rows(order)
    endings = {}
    for place, lead in enumerate(_identities(chosen)):
        words = Disposition(int(chosen.disposition[place])).name.lower().replace("_", " ")
        cause = Reason(int(chosen.reason[place]))
        ended = words if cause is Reason.NONE else f"{words}: {cause.name.lower().replace('_', ' ')}"
        endings[lead_key(lead, channels)] = _Ending(lead_name(lead), ended, float(chosen.revenue[place]))
    return endings


def _listed(key: str, scenarios: Iterable[Scenario], endings: Sequence[dict[str, _Ending]]) -> dict[str, Any]:
    known = [each[key] for each in endings if key in each]
    return {
        "lead": key,
        "lead_name": known[0].name,
        "revenue": max(each.revenue for each in known),
        "ended": {
            scenario.id: each[key].ended if key in each else "never came up"
            for scenario, each in zip(scenarios, endings, strict=True)
        },
    }
