"""The fog: what each side cannot see of the other, and what lifts it. The screen teaches what alignment is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from game.play import levers
from game.play.levers import Setting
from game.play.roles import Side
from game.play.words import N_


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing of the other side that `side` would like to see.

    Parameters
    ----------
    side : Side
        Who looks, and sees fog.
    clause : str
        The clause of the agreement that lifts it, as the scenario spells it below ``agreement``.
    lever : str
        A lever of the other side that lifts it too, where it stands at one of `at`; empty for none.
    title, lifts : str
        What is hidden and what lifts it, untranslated.
    """

    id: str
    side: Side
    clause: str
    title: str
    lifts: str
    lever: str = ""
    at: tuple[Setting, ...] = ()


PANELS: Final = (
    Panel(
        "inbox",
        Side.MARKETING,
        "together.report",
        N_("Inbox and waiting times"),
        N_("Lifts with a report to both sides"),
    ),
    Panel(
        "outcomes",
        Side.MARKETING,
        "sales.disposition",
        N_("What came of each lead"),
        N_("Lifts when Sales logs the reason"),
    ),
    Panel(
        "calls",
        Side.MARKETING,
        "marketing.definition",
        N_("What the reps say"),
        N_("Lifts when both define a qualified lead"),
    ),
    Panel("campaigns", Side.SALES, "together.goal", N_("Campaigns"), N_("Lifts with a goal for both")),
    Panel(
        "sources", Side.SALES, "together.lead_source", N_("Where leads come from"), N_("Lifts when the source is kept")
    ),
    Panel(
        "promises",
        Side.SALES,
        "marketing.context",
        N_("What they were promised"),
        N_("Lifts when Marketing passes on all it knows"),
        lever=levers.CONTEXT,
        at=("all",),
    ),
)


def panels(side: Side) -> tuple[Panel, ...]:
    """Give what is hidden from a side, in the order of its desk."""
    return tuple(panel for panel in PANELS if panel.side is side)


def is_lifted(panel: Panel, clauses: Collection[str], theirs: Mapping[str, Setting]) -> bool:
    """Say whether a panel shows what is behind it.

    Parameters
    ----------
    clauses : collection of str
        What the agreement in force has signed, as the scenario spells it below ``agreement``.
    theirs : mapping
        Where the other side's levers stood in the quarter before: fog lifts by what was done, not by what is planned.
    """
    return panel.clause in clauses or (panel.lever in theirs and theirs[panel.lever] in panel.at)


def sees_source(clauses: Collection[str]) -> bool:
    """Say whether Sales knows where a lead came from; if not, every mark in its inbox is a plain circle."""
    return any(is_lifted(panel, clauses, {}) for panel in PANELS if panel.id == "sources")


def sees_handoff(clauses: Collection[str]) -> bool:
    """Say whether what falls between the two is seen while the quarter runs.

    Marketing sees what it sends and Sales what it has; what was dropped on the way or left without an answer stands in
    neither's half. Only a report that goes to both counts it; without one, both learn of it at the reveal.
    """
    return "together.report" in clauses
