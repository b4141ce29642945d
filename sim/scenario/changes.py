"""What changes in which week: dated settings and events, as one row of resolved scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sim.errors import Problem
from sim.scenario.events import EVENTS
from sim.scenario.nodes import Listing, Mark, Node, Table, find, planted
from sim.scenario.overrides import Setting, applied, located
from sim.scenario.schema import Scenario
from sim.scenario.schema.scenario import Change
from sim.scenario.schema.walk import fixed_at
from sim.units.wording import did_you_mean


def trees_by_week(scenario: Scenario, tree: Table, problems: list[Problem]) -> Iterator[tuple[int, Table]]:
    """Give, for each week in which something changes, the tree that holds from then on.

    Parameters
    ----------
    scenario : Scenario
        The company as it begins.
    tree : Table
        The same with positions, its changes included.
    problems : list of Problem
        Takes the changes that cannot be made.
    """
    listing = tree.get("changes")
    nodes = listing.items if isinstance(listing, Listing) else ()
    dated = sorted(zip(scenario.changes, nodes, strict=True), key=lambda pair: pair[0].at)
    for week, group in groupby(dated, key=lambda pair: pair[0].at):
        for change, node in group:
            if isinstance(node, Table) and _is_possible(change, node, scenario, problems):
                tree = applied(tree, _settings(change, node, tree, problems), problems)
        yield week, tree


def _is_possible(change: Change, node: Table, scenario: Scenario, problems: list[Problem]) -> bool:
    """Say whether a change is in the run and says one thing, after noting why if not."""
    first, last = -scenario.run.warm_up, scenario.run.horizon
    if not first <= change.at <= last:
        mark = node.entries["at"].node.mark
        problems.append(mark.problem(f"changes: week {change.at} is not in the run; write a week up to week {last}"))
    if (change.set_ is None) == (change.event is None):
        problems.append(
            node.mark.problem("changes: a change is either `set: {path: value}` or `event: name`; write one")
        )
        return False
    return True


def _settings(change: Change, node: Table, tree: Table, problems: list[Problem]) -> list[Setting]:
    if change.event is not None:
        return _event_settings(change, node.entries["event"].node.mark, tree, problems)
    table = node.get("set")
    entries = table.entries if isinstance(table, Table) else {}
    settings = [Setting(path, entry.node, entry.key) for path, entry in entries.items()]
    return [setting for setting in settings if _may_change(setting, tree, problems)]


def _event_settings(change: Change, mark: Mark, tree: Table, problems: list[Problem]) -> list[Setting]:
    event = EVENTS.get(str(change.event))
    if event is None:
        advice = did_you_mean(str(change.event), EVENTS, f"write one of {', '.join(EVENTS)}")
        problems.append(mark.problem(f"changes: unknown event '{change.event}'; {advice}"))
        return []
    try:
        values = event.settings(tree, change.at)
    except LookupError as error:
        problems.append(mark.problem(f"changes: {error.args[0]}"))
        return []
    return [Setting(path, planted(value, mark), mark) for path, value in values.items()]


def _may_change(setting: Setting, tree: Table, problems: list[Problem]) -> bool:
    """Say whether the schema lets a value change during a run, after noting why if not."""
    reasons = {path: _why_fixed(path, node, tree) for path, node in _leaves(setting.path, setting.node)}
    refused = [
        setting.key.problem(f"{path}: this cannot change during a run: {why}") for path, why in reasons.items() if why
    ]
    problems += refused
    return not refused


def _leaves(path: str, node: Node) -> Iterator[tuple[str, Node]]:
    """Give every path that a setting replaces, with its new value."""
    if isinstance(node, Table) and node.entries:
        for key, entry in node.entries.items():
            yield from _leaves(f"{path}.{key}", entry.node)
    else:
        yield path, node


def _why_fixed(path: str, node: Node, tree: Table) -> str:
    location = located(tree, path)
    there = find(tree, location)
    if isinstance(there, Listing) and there.names():
        return f"its items stay the same; name one, as in {path}.{there.names()[0]}.loss"
    return fixed_at(location)
