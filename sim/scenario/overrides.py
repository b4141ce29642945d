"""One path syntax for everything that replaces a value: ``--set``, sweep axes, dated changes, the game.

A path names keys from the top, joined by dots; an item of a list is named by its ``name`` where items have one, by its
number (1 for the first) where they have none: ``demand.channels.demo_request.leads``,
``agreement.sales.first_response.1.within``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sim.errors import Problem, ScenarioError
from sim.scenario.nodes import Entry, Listing, Location, Mark, Node, Scalar, Source, Table, find, merged, planted
from sim.scenario.source import parse_value
from sim.units.wording import did_you_mean

OPTION: Final = "--set"


@dataclass(frozen=True)
class Setting:
    """One value to be put at one path; `key` is where the path is written."""

    path: str
    node: Node
    key: Mark


def from_options(options: Iterable[str], problems: list[Problem]) -> list[Setting]:
    """Return the settings of ``PATH=VALUE`` texts, the value written as in a file.

    Parameters
    ----------
    options : iterable of str
        As given to ``--set``.
    problems : list of Problem
        Takes what cannot be read.
    """
    mark = Mark(Source(OPTION))
    settings = []
    for option in options:
        path, equals, text = option.partition("=")
        if not equals or not path.strip():
            problems.append(mark.problem(f"'{option}' sets nothing; write PATH=VALUE, as in sales.reps=5"))
            continue
        settings += _read(path.strip(), text, mark, problems)
    return settings


def from_values(values: Mapping[str, object], source: str = OPTION) -> list[Setting]:
    """Return the settings of a mapping from path to value: text as a file has it, or plain data.

    Raises
    ------
    ScenarioError
        If a text cannot be read.
    """
    mark, problems = Mark(Source(source)), list[Problem]()
    settings = []
    for path, value in values.items():
        if isinstance(value, str):
            settings += _read(path, value, mark, problems)
        else:
            settings.append(Setting(path, planted(value, mark), mark))
    if problems:
        raise ScenarioError(problems)
    return settings


def _read(path: str, text: str, mark: Mark, problems: list[Problem]) -> list[Setting]:
    """Return the one setting that `text` writes, its position forgotten: a command line has no lines."""
    found: list[Problem] = []
    node: Node | None = None
    try:
        node = parse_value(text, mark.source, found)
    except ScenarioError as error:
        found += error.problems
    problems += [mark.problem(f"{path}: {each.message}") for each in found]
    if node is None:
        return []
    return [Setting(path, _at(node, mark), mark)]


def _at(node: Node, mark: Mark) -> Node:
    if isinstance(node, Table):
        return Table({key: Entry(mark, _at(entry.node, mark)) for key, entry in node.entries.items()}, mark)
    if isinstance(node, Listing):
        return Listing(tuple(_at(item, mark) for item in node.items), mark)
    return replace(node, mark=mark)


def applied(tree: Table, settings: Iterable[Setting], problems: list[Problem]) -> Table:
    """Return the tree with every setting in its place.

    A map is merged into what is there, anything else replaces it, as under `extends`. Whether the keys exist and the
    values make sense is left to the schema, which sees the result.

    Parameters
    ----------
    tree : Table
        A resolved scenario.
    settings : iterable of Setting
        Applied in order.
    problems : list of Problem
        Takes the paths that lead nowhere.
    """
    for setting in settings:
        if setting.path == "extends":
            problems.append(setting.key.problem("extends: it is read before anything is set; write it in a file"))
            continue
        try:
            root = _put(tree, _steps(setting.path), 0, setting)
        except LookupError as error:
            problems.append(setting.key.problem(f"{setting.path}: {error.args[0]}"))
        else:
            assert isinstance(root, Table)  # noqa: S101 - only what lies below the root is replaced
            tree = root
    return tree


def located(tree: Table, path: str) -> Location:
    """Return where a path leads, list items by their index; steps that the tree does not have stay words."""
    node: Node | None = tree
    location: list[str | int] = []
    for step in path.split("."):
        index = node.index(step) if isinstance(node, Listing) else None
        location.append(step if index is None else index)
        node = find(node, (location[-1],)) if node is not None else None
    return tuple(location)


def _steps(path: str) -> tuple[str, ...]:
    steps = tuple(path.split("."))
    if not all(step.strip() for step in steps):
        msg = "nothing stands on one side of a dot; write names with a dot between them, as in sales.reps"
        raise LookupError(msg)
    return steps


def _put(node: Node | None, steps: tuple[str, ...], depth: int, setting: Setting) -> Node:
    """Return `node` with the value put below it, at the steps from `depth` on."""
    if depth == len(steps):
        return merged(node, setting.node) if node is not None else setting.node
    step, so_far = steps[depth], ".".join(steps[:depth])
    if isinstance(node, Listing):
        index = node.index(step)
        if index is None:
            raise LookupError(_no_item(node, step, so_far))
        item = _put(node.items[index], steps, depth + 1, setting)
        return replace(node, items=(*node.items[:index], item, *node.items[index + 1 :]))
    if isinstance(node, Scalar) and node.value is not None:
        msg = f"'{so_far}' is a single value, nothing lies below it; end the path there"
        raise LookupError(msg)
    table = node if isinstance(node, Table) else Table({}, setting.key)
    return table.put(step, Entry(setting.key, _put(table.get(step), steps, depth + 1, setting)))


def _no_item(listing: Listing, step: str, so_far: str) -> str:
    names = listing.names()
    if names:
        advice = did_you_mean(step, names, f"write one of {', '.join(names)}")
        return f"'{so_far}' has no item called '{step}'; {advice}"
    count = len(listing.items)
    return f"'{so_far}' has no item {step}; " + (
        f"write a number from 1 to {count}" if count else "it is empty, set it whole"
    )
