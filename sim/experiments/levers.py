"""What `diagnose` pulls at: more marketing, more sales, each dimension of alignment at its best, each clause of the page.

A new lever is a function and a line in `LEVERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sim.experiments.rungs import CLAUSES, Clause
from sim.experiments.switches import Settings, Switch
from sim.scenario import Scenario, load
from sim.scenario.nodes import find, plain
from sim.scenario.schema.walk import field_at

MORE_DEMAND: Final = 1.25
PAGE: Final = "sla"
"""The shipped scenario whose agreement is the page that is proposed."""

BEST: Final = {
    "definition": 0.80,
    "message": 0.90,
    "context": 0.80,
    "collateral": 0.75,
    "joint_goal": 0.90,
    "focus": 0.80,
}
"""A dimension at its best: what a firm reaches that works at it, PROTOTYPE section 2, scenario aligned; grade D."""

BEST_REPORTING: Final = 0.90
BEST_FOLLOW_UP: Final = 0.90
BEST_LOSS: Final = 0.02


def _share(value: float) -> str:
    return f"{100 * value:.6g}%"


def _more_demand(scenario: Scenario) -> Settings:
    return {"demand.volume": round(scenario.demand.volume * MORE_DEMAND, 9)}


def _one_more_rep(scenario: Scenario) -> Settings:
    return {"sales.reps": scenario.sales.reps + 1}


def _at_best(dimension: str) -> Callable[[Scenario], Settings]:
    """Give what lifts a dimension to its best; nothing where it is there."""

    def settings(scenario: Scenario) -> Settings:
        best = BEST[dimension]
        return {f"alignment.{dimension}": _share(best)} if getattr(scenario.alignment, dimension) < best else {}

    return settings


def _reported(scenario: Scenario) -> Settings:
    found: dict[str, object] = {"alignment.lead_source": "recorded"}
    if scenario.alignment.reporting < BEST_REPORTING:
        found["alignment.reporting"] = _share(BEST_REPORTING)
    return found


def _passed_at_once(scenario: Scenario) -> Settings:
    """Every route at once, so that whichever is in force is one."""
    found: dict[str, object] = {}
    for route in scenario.handoff.routes:
        found[f"handoff.routes.{route.name}.delay"] = "0 business hours"
        if route.loss > BEST_LOSS:
            found[f"handoff.routes.{route.name}.loss"] = _share(BEST_LOSS)
    return found


def _followed_up(scenario: Scenario) -> Settings:
    """Promise and watch answers as the page does: the clock, the attempts, what happens when it is broken."""
    signed = scenario.agreement
    found = {f"agreement.{key}": _on_the_page(key) for key in ("watched.warn_at", "watched.on_breach", "watched.duty")}
    if not signed.sales.first_response:
        found["agreement.sales.first_response"] = [{"within": "1 business day"}]
    if signed.sales.attempts is None:
        found["agreement.sales.attempts"] = _on_the_page("sales.attempts")
    if (signed.watched.closely or 0.0) < BEST_FOLLOW_UP:
        found["agreement.watched.closely"] = _share(BEST_FOLLOW_UP)
    return found


def _on_the_page(key: str) -> object:
    """Give what the page says of a key of the agreement."""
    node = find(load(PAGE).origin.tree, ("agreement", *key.split(".")))
    return None if node is None else plain(node)


DEMAND: Final = Switch("demand", "a quarter more of the same demand, and of what it costs", _more_demand)
REP: Final = Switch("rep", "one rep more, hired and paid", _one_more_rep)
ALIGNMENT: Final = (
    Switch("definition", "qualified means the same to both", _at_best("definition")),
    Switch("message", "site and rep tell one story", _at_best("message")),
    Switch("context", "what is known of a lead reaches the rep and is used", _at_best("context")),
    Switch("collateral", "material that helps to close", _at_best("collateral")),
    Switch("reporting", "what became of each lead comes back, with its source", _reported),
    Switch("joint_goal", "both are paid for the same thing", _at_best("joint_goal")),
    Switch("focus", "a segment and an ideal customer are chosen", _at_best("focus")),
    Switch("handoff", "leads pass at once and arrive", _passed_at_once),
    Switch("follow_up", "answers are promised, counted and watched", _followed_up),
)
LEVERS: Final = (DEMAND, REP, *ALIGNMENT)
PROCESS: Final = ALIGNMENT[-1].name
"""The lever that works every lead."""

QUESTIONS: Final = {
    "message": "do both tell the same story?",
    "focus": "do the leads fit the ideal buyer?",
    "definition": "do the qualifying factors predict anything?",
    "context": "does what is known of a lead reach the rep and get used?",
}
"""The four questions that follow where there are leads and work enough, by the dimension that answers them."""


def clauses() -> tuple[Switch, ...]:
    """Give each clause of the page, signed as the page has it; nothing where something of the kind is signed already."""
    return tuple(Switch(clause.name, _title(clause), _signed(clause)) for clause in CLAUSES)


def _title(clause: Clause) -> str:
    field = field_at(("agreement", *clause.keys[0].split(".")))
    return clause.title or (field and field.description) or clause.name


def _signed(clause: Clause) -> Callable[[Scenario], Settings]:
    def settings(scenario: Scenario) -> Settings:
        tree = scenario.origin.tree
        held = [find(tree, ("agreement", *key.split("."))) for key in clause.keys]
        if any(node is not None and plain(node) not in (None, (), []) for node in held):
            return {}
        said = {f"agreement.{key}": _on_the_page(key) for key in clause.keys}
        return {path: value for path, value in said.items() if value is not None}

    return settings
