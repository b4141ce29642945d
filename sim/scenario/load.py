"""From a file, a text or plain data to a scenario, or to every problem in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from sim.errors import Problem, ScenarioError
from sim.scenario import data, uncertain
from sim.scenario.bases import bases_of, is_path, shipped, whole_of
from sim.scenario.changes import trees_by_week
from sim.scenario.checks import check
from sim.scenario.healing import healed, is_healed
from sim.scenario.nodes import Listing, Location, Mark, Source, Table, place, plain, planted
from sim.scenario.origin import Origin
from sim.scenario.overrides import Setting, applied, from_options, from_values
from sim.scenario.problems import MOST_ERRORS, problems_of
from sim.scenario.schema import Scenario, Section
from sim.scenario.schema.demand import Arrivals
from sim.scenario.schema.walk import fields_of
from sim.scenario.shapes import Column, Shaped
from sim.scenario.source import parse, read_file
from sim.scenario.visible import visible
from sim.units import MINUTES_PER_WEEK


@dataclass(frozen=True)
class _Home:
    """What a scenario is called, where it lies, and the tree of what it extends."""

    id: str
    path: Path | None
    folder: Path | None
    parent: Table | None = None


def load(name_or_path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Return the scenario of a name, or in a file.

    Parameters
    ----------
    name_or_path : str or Path
        A shipped scenario's bare name, or a path: it has a suffix or a separator.
    overrides : sequence of str
        ``PATH=VALUE``, applied in order to what the file says.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    name = str(name_or_path)
    path = Path(name) if isinstance(name_or_path, Path) or is_path(name) else shipped(name, Mark(Source(name)))
    shown = name if is_path(name) else path.name
    problems: list[Problem] = []
    tree = parse(read_file(path, shown), Source(shown, path.parent), problems)
    return _finish(tree, _Home(visible(path.stem), path, path.parent), from_options(overrides, problems), problems)


def load_text(text: str, name: str = "scenario", folder: Path | None = None) -> Scenario:
    """Return the scenario that a YAML text writes.

    Parameters
    ----------
    text : str
        As a file would hold it.
    name : str
        Its id, and its name in problems.
    folder : Path or None
        Where its data files lie; without one it can name none.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    problems: list[Problem] = []
    tree = parse(text, Source(name, folder), problems)
    return _finish(tree, _Home(name, None, folder), (), problems)


def load_mapping(content: Mapping[str, object], name: str = "scenario", folder: Path | None = None) -> Scenario:
    """Return the scenario that plain data writes, with the keys and the texts that a file would have.

    Parameters
    ----------
    content : mapping
        The whole of it, or what differs from the scenario that it ``extends``.
    name, folder
        As for `load_text`.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    tree = planted(content, Mark(Source(name, folder)))
    assert isinstance(tree, Table)  # noqa: S101 - a mapping becomes a table
    return _finish(tree, _Home(name, None, folder), (), [])


def override(scenario: Scenario, settings: Mapping[str, object]) -> Scenario:
    """Return the scenario with other values.

    Parameters
    ----------
    scenario : Scenario
        What to begin from; it stays as it is.
    settings : mapping of str to object
        From path to value, each a text as in a file, or plain data.

    Raises
    ------
    ScenarioError
        With every problem found.

    Examples
    --------
    >>> override(load("sla"), {"sales.reps": "5"}).sales.reps
    5
    """
    return _again(scenario, from_values(settings))


def derive(scenario: Scenario, changes: Iterable[Mapping[str, object]]) -> Scenario:
    """Return the scenario with more dated changes than it has.

    Parameters
    ----------
    scenario : Scenario
        What to begin from; it stays as it is.
    changes : iterable of mapping
        Each as an item of the file's ``changes``: ``{"at": "week 14", "set": {"sales.reps": 5}}``.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    mark = Mark(Source("changes"))
    held = scenario.origin.tree.get("changes")
    items = held.items if isinstance(held, Listing) else ()
    added = tuple(planted(change, mark) for change in changes)
    return _again(scenario, [Setting("changes", Listing((*items, *added), mark), mark)])


def of_replication(scenario: Scenario, seed: int, replication: int) -> Scenario:
    """Return the scenario as it is in one replication: with a value drawn for each that is uncertain.

    Parameters
    ----------
    scenario : Scenario
        It stays as it is, and is returned itself where nothing is uncertain.
    seed, replication : int
        0 or more. The same two draw the same value of a key under every scenario.
    """
    if not scenario.uncertain:
        return scenario
    return override(scenario, uncertain.drawn(scenario.origin.tree, scenario.uncertain, seed, replication))


def _again(scenario: Scenario, settings: Iterable[Setting]) -> Scenario:
    origin, problems = scenario.origin, list[Problem]()
    home = _Home(origin.id, origin.path, origin.folder, origin.parent)
    return _resolved(applied(origin.tree, settings, problems), home, problems)


def _finish(tree: Table, home: _Home, settings: Iterable[Setting], problems: list[Problem]) -> Scenario:
    bases = bases_of(tree, home.path, problems)
    home = replace(home, parent=whole_of(bases) if bases else None)
    return _resolved(applied(whole_of((tree, *bases)), settings, problems), home, problems)


def _resolved(tree: Table, home: _Home, problems: list[Problem]) -> Scenario:
    """Return the scenario of a resolved tree, with its data read and its dated policies laid out.

    Raises
    ------
    ScenarioError
        With the given problems and every further one.
    """
    scenario, tree = _validated(tree, problems, extended=home.parent is not None)
    companies = [(0, scenario, tree)]
    for week, tree_then in trees_by_week(scenario, tree, problems):
        companies.append((week, *_validated(tree_then, problems, extended=True)))
    _try_ends(scenario, tree, problems)
    columns: dict[Column, tuple[float, ...]] = {}
    for index, (_, company, held) in enumerate(companies):
        problems += check(company, held, at_start=index == 0)
        _read_columns(company, held, home.folder, columns, problems)
    if problems:
        raise ScenarioError(_each_once(problems))
    later = tuple((week, company) for week, company, _ in companies[1:])
    return scenario.come_from(Origin(home.id, home.path, home.folder, tree, home.parent, columns, later))


def _try_ends(scenario: Scenario, tree: Table, problems: list[Problem]) -> None:
    """Note what is wrong with uncertain values: a company must be possible at all lower and at all upper ends."""
    found = list(uncertain.problems(tree, scenario.uncertain))
    problems += found
    for settings in uncertain.at_ends(tree, scenario.uncertain) if not found else ():
        company, held = _validated(applied(tree, settings, problems), problems, extended=True)
        problems += check(company, held, at_start=True)


def _validated(tree: Table, problems: list[Problem], *, extended: bool) -> tuple[Scenario, Table]:
    """Return the scenario of a tree, and the tree; after noting what the schema refuses, those of a healed one.

    Raises
    ------
    ScenarioError
        If too much is wrong for any healing.
    """
    try:
        return Scenario.model_validate(plain(tree)), tree
    except ValidationError as error:
        problems += problems_of(error, tree, extended=extended)
        if error.error_count() > MOST_ERRORS:
            raise ScenarioError(_each_once(problems)) from None
        whole = healed(tree, error)
    try:
        return Scenario.model_validate(plain(whole)), whole
    except ValidationError:
        raise ScenarioError(_each_once(problems)) from None


def _read_columns(
    company: Scenario,
    tree: Table,
    folder: Path | None,
    columns: dict[Column, tuple[float, ...]],
    problems: list[Problem],
) -> None:
    """Read the data files that a company names, each column once."""
    for column, is_instants, location in _columns_of(company, ()):
        if column in columns:
            continue
        mark, rows = place(tree, location), sum(map(len, columns.values()))
        columns[column] = ()  # also where it fails: one problem is said once
        if rows > data.MOST_ROWS:
            problems.append(mark.problem(f"all data files together have more than {data.MOST_ROWS:,} rows; use fewer"))
            return
        try:
            if is_instants:
                columns[column] = data.instants(folder, column, mark, _span(company))
            else:
                columns[column] = data.numbers(folder, column, mark)
        except ScenarioError as error:
            problems += error.problems


def _columns_of(value: object, location: Location) -> Iterator[tuple[Column, bool, Location]]:
    """Give the data columns that a value names, whether they hold instants, and where each is named."""
    if isinstance(value, Shaped) and value.column is not None:
        yield value.column, False, (*location, "empirical", "file")
    elif isinstance(value, Arrivals):
        yield Column(value.file, value.column), True, (*location, "file")
    elif isinstance(value, Section):
        for key, field in fields_of(type(value)).items():
            name = key if key in type(value).model_fields else f"{key}_"
            yield from _columns_of(getattr(value, name), (*location, field.alias or key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _columns_of(item, (*location, index))


def _span(company: Scenario) -> data.Span:
    start = dt.datetime.combine(company.start, dt.time())
    run = company.run
    return data.Span(start, -run.warm_up * float(MINUTES_PER_WEEK), run.horizon * float(MINUTES_PER_WEEK))


def _each_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems in the order of their places, file by file, none twice."""
    unique = [problem for problem in dict.fromkeys(problems) if not is_healed(problem)]
    files = list(dict.fromkeys(problem.file for problem in unique))
    return sorted(unique, key=lambda problem: (files.index(problem.file), problem.line, problem.column))
