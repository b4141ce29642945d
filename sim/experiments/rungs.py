"""What differs between two scenarios, as rungs that a manager recognises: one clause of the agreement each, or one key.

A new clause of the agreement is one line in `CLAUSES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.scenario import Difference, Scenario, differences
from sim.scenario.nodes import place
from sim.scenario.schema.walk import field_at


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of the agreement.

    Parameters
    ----------
    name : str
        What tables, JSON and ``--order`` call it.
    keys : tuple of str
        The keys that make sense only together, below ``agreement``.
    title : str
        What it is, in the field's words; the schema's words for its first key where empty.
    """

    name: str
    keys: tuple[str, ...]
    title: str = ""


CLAUSES: Final = (
    Clause("qualified_leads", ("marketing.qualified_leads",)),
    Clause("definition", ("marketing.definition",)),
    Clause("context", ("marketing.context",)),
    Clause("route", ("handoff.route",)),
    # a clock that nobody watches binds nobody, and without one there is nothing to watch
    Clause(
        "clock",
        ("sales.first_response", "watched.closely", "watched.warn_at"),
        "first response within a promised time, and watched",
    ),
    Clause("attempts", ("sales.attempts",)),
    Clause("disposition", ("sales.disposition",)),
    Clause("report", ("together.report",)),
    Clause("lead_source", ("together.lead_source",)),
    Clause("goal", ("together.goal",)),
    Clause("on_breach", ("watched.on_breach",)),
    Clause("duty", ("watched.duty",)),
)
_CLAUSE_OF: Final = {f"agreement.{key}": clause for clause in CLAUSES for key in clause.keys}

# what a scenario is called, judged by or repeated, which changes no replication
_TITLES: Final = frozenset({"schema", "name", "extends", "story", "headline.tells", "headline.against", "sources"})
_NO_RUNGS: Final = _TITLES | {"goals", "run.seed", "run.replications"}


@dataclass(frozen=True, slots=True)
class Rung:
    """Something in which two scenarios differ and that is priced as one.

    Parameters
    ----------
    name : str
        The clause's name, or the key from the top, such as ``sales.rule``.
    title : str
        What it is, in the field's words.
    keys : tuple of str
        The keys from the top that are taken from the second scenario, each with all that lies below it.
    changes : tuple of Difference
        What differs there, path by path.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    changes: tuple[Difference, ...]


def rungs_between(a: Scenario, b: Scenario) -> tuple[Rung, ...]:
    """Return everything that leads from one scenario to the other, in the order of the second one's file.

    Parameters
    ----------
    a, b : Scenario
        Related or not: only what they say counts.
    """
    found: dict[str, list[Difference]] = {}
    for difference in differences(a.origin.tree, b.origin.tree):
        key = _key_of(difference.path)
        if key not in _NO_RUNGS:
            found.setdefault(_CLAUSE_OF[key].name if key in _CLAUSE_OF else key, []).append(difference)
    rungs = [_rung(name, tuple(changes)) for name, changes in found.items()]
    files = list(dict.fromkeys(_place(b, rung)[0] for rung in rungs))
    return tuple(sorted(rungs, key=lambda rung: (files.index(_place(b, rung)[0]), _place(b, rung)[1])))


def _key_of(path: str) -> str:
    """Return the key whose value is a rung: a section's, or one deeper in the agreement."""
    steps = path.split(".")
    return ".".join(steps[: 3 if steps[0] == "agreement" else 2])


def _rung(name: str, changes: tuple[Difference, ...]) -> Rung:
    clause = _CLAUSE_OF.get(_key_of(changes[0].path))
    keys = tuple(f"agreement.{key}" for key in clause.keys) if clause else (name,)
    field = field_at(tuple(keys[0].split(".")))
    words = clause.title if clause else ""
    return Rung(name, words or (field and field.description) or name, keys, changes)


def _place(scenario: Scenario, rung: Rung) -> tuple[str, int, int]:
    """Return the file, line and column of the first key of a rung that differs."""
    mark = place(scenario.origin.tree, tuple(_key_of(rung.changes[0].path).split(".")), of_key=True)
    return mark.source.name, mark.line, mark.column
