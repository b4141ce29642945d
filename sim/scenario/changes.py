"""What changes in which week: dated settings and events, as one row of resolved scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sim.errors import Problem
from sim.scenario.events import EVENTS
from sim.scenario.nodes import Listing, Node, Table, find, planted
from sim.scenario.overrides import Setting, applied, located
from sim.scenario.schema import Scenario
from sim.scenario.schema.scenario import Change
from sim.scenario.schema.walk import fixed_at
from sim.units.wording import did_you_mean

MOST_WEEKS: Final = 120


@dataclass(frozen=True)
class _Dated:
    """One change, where it stands in the list, and what the file says of it."""

    number: int
    change: Change
    node: Table

    def problem(self, key: str, message: str) -> Problem:
        """Give a problem of this change, at the value of one of its keys or at the change itself."""
        node = self.node.get(key)
        return (node or self.node).mark.problem(f"changes.{self.number}: {message}")


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
    dated = [
        _Dated(number, change, node)
        for number, (change, node) in enumerate(zip(scenario.changes, nodes, strict=True), 1)
        if isinstance(node, Table)
    ]
    weeks = {each.change.at for each in dated}
    if len(weeks) > MOST_WEEKS and isinstance(listing, Listing):
        # each of them is a company of its own, checked and kept
        message = f"changes: they fall in {len(weeks):,} different weeks; write at most {MOST_WEEKS}"
        problems.append(listing.mark.problem(message))
        return
    for week, group in groupby(sorted(dated, key=lambda each: each.change.at), key=lambda each: each.change.at):
        for each in group:
            tree = applied(tree, _settings(each, tree, problems), problems)
        yield week, tree


def _settings(dated: _Dated, tree: Table, problems: list[Problem]) -> list[Setting]:
    """Return what a change sets, or nothing after noting why it cannot."""
    change = dated.change
    if change.at < 1:
        problems.append(dated.problem("at", f"week {change.at} is before the start; write 'week 1' or a later one"))
    if (change.set_ is None) == (change.event is None):
        problems.append(
            dated.problem("", "a change is either `set: {path: value}` or `event: name`; write one of them")
        )
        return []
    if change.event is not None:
        return _event_settings(dated, change.event, tree, problems)
    table = dated.node.get("set")
    entries = table.entries if isinstance(table, Table) else {}
    settings = [Setting(path, entry.node, entry.key) for path, entry in entries.items()]
    return [setting for setting in settings if _may_change(setting, tree, problems)]


def _event_settings(dated: _Dated, name: str, tree: Table, problems: list[Problem]) -> list[Setting]:
    event, mark = EVENTS.get(name), dated.node.entries["event"].node.mark
    if event is None:
        advice = did_you_mean(name, EVENTS, f"write one of {', '.join(EVENTS)}")
        problems.append(dated.problem("event", f"unknown event '{name}'; {advice}"))
        return []
    try:
        values = event.settings(tree, dated.change.at)
    except LookupError as error:
        problems.append(dated.problem("event", str(error.args[0])))
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
