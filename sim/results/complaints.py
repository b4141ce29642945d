"""What each side can truly say of the other: sentences whose figures come from the leads table and the weekly series.

A complaint is one function over a `View` and one line of decorator, which holds the sentence, the limit from which it is
true, and what would prove it wrong. One whose figure does not bear it out is not said; none is ever made up to fill a side.
Limits are round numbers fixed beforehand (grade D: what people in both teams would call a reason to complain).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sim.results.figures import NARROW_SPACE
from sim.results.view import View


class Side(StrEnum):
    """Who complains, of the other."""

    MARKETING = "marketing"
    SALES = "sales"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The side's name at the beginning of a line."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Figures:
    """What a complaint rests on.

    Parameters
    ----------
    figure : float
        What is held against the limit, in the complaint's measure; nan where it is undefined.
    of : int
        How many leads, deals, promises or weeks it rests on.
    shown : dict of str to str
        What the sentence fills in.
    """

    figure: float
    of: int
    shown: dict[str, str]


Measure = Callable[[View], Figures]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One sentence that a side may have cause to say.

    Parameters
    ----------
    name : str
        As programs call it.
    by : Side
        Who says it.
    says : str
        The sentence, with the names of what is filled in, in braces.
    wrong : str
        What would prove it wrong; ``{limit}`` is filled in.
    limit : float
        The figure from which it is true.
    below : bool
        Whether it is true under the limit instead.
    write : callable
        Writes the figure and the limit with their unit.
    fewest : int
        On how many leads, deals, promises or weeks the figure must rest at least.
    measure : callable
        View -> Figures.
    """

    name: str
    by: Side
    says: str
    wrong: str
    limit: float
    below: bool
    write: Callable[[float], str]
    fewest: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Examined:
    """A complaint held against one simulated run."""

    complaint: Complaint
    figures: Figures

    @property
    def is_true(self) -> bool:
        """Whether the figure bears it out."""
        complaint, figure = self.complaint, self.figures.figure
        if math.isnan(figure) or self.figures.of < complaint.fewest:
            return False
        return figure < complaint.limit if complaint.below else figure >= complaint.limit

    @property
    def strength(self) -> float:
        """How far the figure lies beyond the limit, as a ratio; over 1 where it is true."""
        figure, limit = self.figures.figure, self.complaint.limit
        if math.isnan(figure):
            return 0.0
        if not self.complaint.below:
            return figure / limit
        return limit / figure if figure > 0.0 else math.inf

    @property
    def sentence(self) -> str:
        """The sentence with its figures."""
        return self.complaint.says.format(**self.figures.shown)

    @property
    def wrong_if(self) -> str:
        """What would prove it wrong."""
        return self.complaint.wrong.format(limit=self.complaint.write(self.complaint.limit))

    @property
    def figure(self) -> str:
        """The figure that is held against the limit, with its unit."""
        return self.complaint.write(self.figures.figure)


@dataclass(frozen=True, slots=True)
class Heard:
    """Every complaint held against one simulated run, in the order of the registry."""

    examined: tuple[Examined, ...]

    def of(self, side: Side) -> tuple[Examined, ...]:
        """Give what a side can truly say, the strongest first."""
        true = [each for each in self.examined if each.complaint.by is side and each.is_true]
        return tuple(sorted(true, key=lambda each: -each.strength))

    def balanced(self, most: int = 3) -> dict[Side, tuple[Examined, ...]]:
        """Give as many sentences to one side as to the other, the strongest of each.

        Parameters
        ----------
        most : int
            How many each may say at most, 1 or more.

        Notes
        -----
        Where one side has nothing that is true, nothing is made up for it and the other is still heard.
        """
        true = {side: self.of(side) for side in Side}
        fewest = min(map(len, true.values()))
        return {side: said[: min(most, fewest or most)] for side, said in true.items()}


_COMPLAINTS: Final[dict[str, Complaint]] = {}


def complaint(
    by: Side,
    says: str,
    wrong: str,
    *,
    limit: float,
    write: Callable[[float], str],
    fewest: int,
    below: bool = False,
) -> Callable[[Measure], Measure]:
    """Enter a function into the registry under its own name.

    Raises
    ------
    ValueError
        If the name is taken.
    """

    def enter(measure: Measure) -> Measure:
        name = measure.__name__
        if name in _COMPLAINTS:
            msg = f"the complaint '{name}' is registered twice"
            raise ValueError(msg)
        _COMPLAINTS[name] = Complaint(name, by, says, wrong, limit, below, write, fewest, measure)
        return measure

    return enter


def complaints() -> dict[str, Complaint]:
    """Give every complaint by name, Marketing's first."""
    import sim.results.grievances  # noqa: F401, PLC0415 - the functions enter themselves when they are first needed

    order = list(Side)
    return dict(sorted(_COMPLAINTS.items(), key=lambda item: order.index(item[1].by)))


def hold(view: View) -> Heard:
    """Hold every complaint against a finished run."""
    return Heard(tuple(Examined(each, each.measure(view)) for each in complaints().values()))


def counted(number: float) -> str:
    """Write a whole number, thousands apart.

    Examples
    --------
    >>> counted(1843.0).replace(NARROW_SPACE, "_")
    '1_843'
    """
    return f"{number:,.0f}".replace(",", NARROW_SPACE)
