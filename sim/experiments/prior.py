"""What the assumptions could be instead: a joint prior of every coefficient that is a survey's, an assumption or tuned.

Each value of the complete scenario stands beside its grade. Those graded A or B are data and stay; a "choice" is the
company's own fact and stays. The others are moved, each by a standard normal draw of its own, independent of all others:

==========================  =====================================  ==============================
written as                  distribution                           spread s
==========================  =====================================  ==============================
a share, or bounded by 0, 1 logit-normal around the value          C .2, D .3, H .4
any other positive amount   lognormal, the value its median        C .2, D .3, H .4
log odds or signed          normal around the value                s times its size
log odds of a `constant`    normal around the value                s, in log odds
the decay profile           each of the four with the same chance
==========================  =====================================  ==============================

What is zero stays: a mechanism that is off stays off; so does what is whole. A value stops at the bounds of its key, and a
draw that a file could not hold for another reason is made anew: the prior is cut off there. Independence is a choice too:
nobody knows how such assumptions hang together, and it makes the joint prior wider than any one story about them.

A scenario that has a value of its own keeps it in place of the complete one's and is moved by the same draw, so that in every
draw the same world is assumed and the policies still differ as their files say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Final

from sim.errors import ScenarioError
from sim.model.draws import stream
from sim.model.inputs import Profile
from sim.model.odds import log_odds, logistic
from sim.scenario import Scenario, override
from sim.scenario.bases import complete
from sim.scenario.explain import reason_at
from sim.scenario.kinds import Kind
from sim.scenario.nodes import Listing, Location, Node, Scalar, Table, find, name_of
from sim.scenario.overrides import located
from sim.scenario.schema.walk import field_at, kind_of

SPREADS: Final[Mapping[str, float]] = {"C": 0.2, "D": 0.3, "H": 0.4}
"""The standard deviation s by grade."""

HELD: Final[Mapping[str, str]] = {
    "demand.segments.*.share": "the parts make up the whole market",
    "demand.segments.*.fit": "multiples that average to 1 over the market",
    "demand.segments.*.value": "multiples that average to 1 over the market",
    "run.*": "what is simulated is no assumption",
}
"""Graded values that stay, by pattern, and why."""

PROFILE: Final = "response.profile"
CONSTANT: Final = "constant"
CONGRUITY: Final = ("closing.qualify.message", "closing.win.message", "customers.message")
"""The coefficients by which one story or two act."""

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_MOST_ATTEMPTS: Final = 50
_CERTAIN: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One value of the complete scenario that may be otherwise.

    Parameters
    ----------
    path : str
        As `override` takes it.
    grade : str
        C, D or H.
    move : callable
        What the file says, and a standard normal draw -> what it might say instead, None where it stays.
    """

    path: str
    grade: str
    move: Callable[[str | float, float], str | float | None]


@cache
def coefficients() -> tuple[Coefficient, ...]:
    """Give every value that the prior moves, in the order of the complete scenario."""
    tree = complete()
    found = []
    for location, path in _leaves(tree, (), ()):
        reason, node = reason_at(location), find(tree, location)
        assert isinstance(node, Scalar)  # noqa: S101 - leaves are scalars
        if reason is None or reason.grade not in SPREADS or _is_held(path):
            continue
        move = _mover(location, SPREADS[reason.grade])
        value = _amount(node.value)
        if value is not None and move(value, 1.0) is not None:
            found.append(Coefficient(path, reason.grade, move))
    return tuple(found)


def _leaves(node: Node | None, location: Location, steps: tuple[str, ...]) -> Iterator[tuple[Location, str]]:
    """Give every single value with its place and its path; what no path reaches, in items without names, by number."""
    if isinstance(node, Table):
        for key, entry in node.entries.items():
            yield from _leaves(entry.node, (*location, key), (*steps, key))
    elif isinstance(node, Listing):
        for index, item in enumerate(node.items):
            name = name_of(item) if node.names() else None
            yield from _leaves(item, (*location, index), (*steps, name or str(index + 1)))
    elif node is not None:
        yield location, ".".join(steps)


def _is_held(path: str) -> bool:
    steps = path.split(".")
    for pattern in HELD:
        held = pattern.split(".")
        if len(held) <= len(steps) and all(a in ("*", b) for a, b in zip(held, steps, strict=False)):
            return True
    return False


def _amount(value: object) -> str | float | None:
    """Give a value if it is a number or begins with one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return value if value[:1] in "-0123456789" else None
    return value if isinstance(value, int | float) else None


def _mover(location: Location, spread: float) -> Callable[[str | float, float], str | float | None]:
    """Give how a value at a place is moved."""
    field = field_at(tuple(step for step in location if isinstance(step, str)))
    kind = kind_of(field) if field else None
    bounds = kind.json if isinstance(kind, Kind) else {}
    low, high = float(bounds.get("minimum", -math.inf)), float(bounds.get("maximum", math.inf))
    noun = kind.noun if kind else ""
    is_odds, is_constant = "log odds" in noun, location[-1] == CONSTANT

    def move(value: str | float, draw: float) -> str | float | None:
        if isinstance(value, str):
            return _moved_text(value, spread * draw)
        if value == 0 or ((low, high) == (0.0, 1.0) and value == 1):
            return None
        if is_odds:
            moved = value + spread * draw * (1.0 if is_constant else abs(value))
        elif (low, high) == (0.0, 1.0):
            moved = logistic(log_odds(value) + spread * draw)
        else:
            moved = _scaled(value, spread * draw)
        moved = min(high, max(low, moved))
        return max(1, round(moved)) if isinstance(value, int) and "whole number" in noun else float(f"{moved:.6g}")

    return move


def _scaled(value: float, step: float) -> float:
    """Move a number: a positive one keeps its sign, a negative one its middle."""
    return value * math.exp(step) if value > 0.0 else value + step * abs(value)


def _moved_text(text: str, step: float) -> str | None:
    """Move the numbers of an amount with its unit; None where all are zero.

    Examples
    --------
    >>> _moved_text("50%", 0.3), _moved_text("30 to 60 min", math.log(2.0)), _moved_text("0 business hours", 0.3)
    ('57.4443%', '60 to 120 min', None)
    """
    numbers = [float(found) for found in _NUMBER.findall(text)]
    if not any(numbers):
        return None
    return _NUMBER.sub(lambda found: _moved_number(float(found[0]), step, is_share="%" in text), text)


def _moved_number(number: float, step: float, *, is_share: bool) -> str:
    if is_share and 0.0 < number < 100.0:
        part = min(1.0 - _CERTAIN, max(_CERTAIN, number / 100.0))
        return f"{100.0 * logistic(log_odds(part) + step):.6g}"
    return f"{number if is_share and number in (0.0, 100.0) else _scaled(number, step):.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class World:
    """One draw from the prior: by how much each coefficient is moved, and the profile.

    Parameters
    ----------
    number : int
        Which draw, from 0.
    attempt : int
        How many draws before it could not be held.
    profile : Profile
        How interest fades.
    steps : mapping of str to float
        By path, a standard normal draw.
    """

    number: int
    attempt: int
    profile: Profile
    steps: Mapping[str, float]

    def apply(self, scenario: Scenario) -> Scenario:
        """Give a scenario as it would be in this world.

        Raises
        ------
        ScenarioError
            If a file could not hold it.
        """
        settings: dict[str, object] = {PROFILE: self.profile.value}
        tree = scenario.origin.tree
        for each in coefficients():
            node = find(tree, located(tree, each.path))
            value = _amount(node.value) if isinstance(node, Scalar) else None
            moved = None if value is None else each.move(value, self.steps[each.path])
            if moved is not None:
                settings[each.path] = moved
        return override(scenario, settings)


def world(number: int, seed: int, attempt: int = 0) -> World:
    """Draw one world; each coefficient has a stream of its own, so that a new one moves no other."""
    profiles = list(Profile)
    chosen = int(stream(seed, number, f"prior/{attempt}/{PROFILE}").integers(len(profiles)))
    steps = {
        each.path: float(stream(seed, number, f"prior/{attempt}/{each.path}").standard_normal())
        for each in coefficients()
    }
    return World(number, attempt, profiles[chosen], steps)


def drawn(scenarios: Mapping[str, Scenario], number: int, seed: int) -> tuple[World, dict[str, Scenario]]:
    """Draw a world in which every one of these scenarios can be written, and give them as they are there.

    Raises
    ------
    ScenarioError
        If no draw of many can be held: then a scenario is wrong, not the draws.
    """
    for attempt in count():
        here = world(number, seed, attempt)
        try:
            return here, {name: here.apply(scenario) for name, scenario in scenarios.items()}
        except ScenarioError:
            if attempt >= _MOST_ATTEMPTS:
                raise
    raise AssertionError  # count() has no end


def assumed(scenario: Scenario, profile: Profile, congruity: float = 1.0) -> Scenario:
    """Give a scenario under another decay profile, and with the message's effect multiplied."""
    tree = scenario.origin.tree
    settings: dict[str, object] = {PROFILE: profile.value}
    for path in CONGRUITY:
        node = find(tree, located(tree, path))
        if isinstance(node, Scalar) and isinstance(node.value, int | float):
            settings[path] = congruity * node.value
    return override(scenario, settings)
