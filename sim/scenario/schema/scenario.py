"""The whole file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, PrivateAttr

from sim.scenario.kinds import Name, Week, date, weekly_hours, weeks, whole, word
from sim.scenario.origin import Origin
from sim.scenario.schema.alignment import Agreement, Alignment, Strategy
from sim.scenario.schema.base import Section, about
from sim.scenario.schema.closing import Closing, Costs, Customers
from sim.scenario.schema.demand import Deal, Demand, Qualification
from sim.scenario.schema.goal import WrittenGoal, goal
from sim.scenario.schema.response import Response
from sim.scenario.schema.sales import Handoff, Sales
from sim.units import WeeklyHours

PARENT: Final = "parent"
"""What `headline.against` says for the scenario that a file extends."""

_WHOLE_RUN = "it holds for the whole run"


class Run(Section):
    """How long is simulated, and how often."""

    horizon: Annotated[int, weeks(1, 520)] = about("what is measured, from `start` on")
    warm_up: Annotated[int, weeks(0, 104)] = about("what is run before `start`, so that the pipeline is not empty")
    seed: Annotated[int, whole(0, 2**63 - 1)] = about("the same seed gives the same leads under every scenario")
    replications: Annotated[int, whole(1, 100_000)] = about("how many times the run is repeated when -r is not given")

    @property
    def first_week(self) -> int:
        """The first week that is simulated: negative in a warm-up, 1 without one."""
        return -self.warm_up or 1

    def has_week(self, week: int) -> bool:
        """Say whether a week is simulated."""
        return self.first_week <= week <= self.horizon


class Calendar(Section):
    """When the company works."""

    hours: Annotated[WeeklyHours, weekly_hours()] = about("when reps work; buyers write at any hour")
    holidays: tuple[Annotated[dt.date, date()], ...] = about("days on which nobody works", max_length=2000)


class Change(Section):
    """Something that happens in a week of the run: settings that change, or an event."""

    at: Week = about("week at whose beginning it happens")
    set_: dict[str, Any] | None = about(
        "paths and their new values, as in {sales.reps: 5}", default=None, max_length=200
    )
    event: Name | None = about("name of an event, such as rep_leaves", default=None)


class Uncertain(Section):
    """A value that nobody knows exactly: drawn once per replication, the same for the whole of it."""

    key: Annotated[
        str, word("key", "response.reachable", r"[a-z][\w.]{0,199}", "write the path of a key, as --set takes it")
    ] = about("the key whose value is drawn")
    between: tuple[Any, ...] = about(
        "the two ends, each written as the key's value is, as in [60%, 80%]", min_length=2, max_length=2
    )


class Headline(Section):
    """The one sentence that the results of a scenario are told in."""

    tells: Literal["silence", "worth", "costs", "eaten", "on_paper", "accounted"] = about(
        "what the sentence is about: leads that hear nothing, what the change is worth, what it costs, a gain that is "
        "eaten, a promise kept on paper, or what became of every lead"
    )
    against: Annotated[
        str,
        word(
            "scenario", "sla", r"[a-z][a-z0-9-]{0,39}", "write the name of a shipped one, or parent for what it extends"
        ),
    ] = about("the scenario it is held against: a shipped one by name, or `parent` for the one it extends")


class Scenario(Section):
    """A company, its market and its agreements: everything that one run needs.

    Built by `sim.scenario.load`, never by hand. Besides the sections of the file it knows where it came from.
    """

    schema_: Literal[1] = about("version of this format", fixed=_WHOLE_RUN)
    name: Annotated[str, word("title", "Our company", r"\S.{0,99}", "write a short title")] = about(
        "title in tables, reports and the game", fixed=_WHOLE_RUN
    )
    extends: str | None = Field(
        default=None,
        description="name of a shipped scenario, or a file in this folder tree, from which everything else is taken",
        json_schema_extra={"fixed": _WHOLE_RUN},
    )
    story: Annotated[str, word("story", "Nothing was ever agreed.", r"\s*\S[\s\S]*", "tell the situation", 5000)] = (
        about("the situation in a few sentences: shown by `sim show`, the report and the game", fixed=_WHOLE_RUN)
    )
    currency: Annotated[str, word("currency", "EUR", "[A-Z]{3}", "write its three letters, as in EUR")] = about(
        "one currency for all money in the file", fixed=_WHOLE_RUN
    )
    start: Annotated[dt.date, date()] = about("a Monday; week 1 begins here at 00:00", fixed=_WHOLE_RUN)
    run: Run = about("how long is simulated, and how often", fixed=_WHOLE_RUN)
    calendar: Calendar = about("when the company works", fixed=_WHOLE_RUN)
    demand: Demand = about("when leads come, from where, and what they are like")
    deal: Deal = about("what a won deal is worth")
    qualification: Qualification = about("marketing's score and the bar for an MQL")
    handoff: Handoff = about("how a lead passes from Marketing to Sales")
    sales: Sales = about("the reps, and what they do with their own hours")
    response: Response = about("how leads are answered")
    closing: Closing = about("from the first conversation to won or lost")
    customers: Customers = about("what today's customers bring, and why they leave")
    strategy: Strategy = about("what leadership chose, or did not")
    alignment: Alignment = about("how the two teams work where nothing is signed")
    agreement: Agreement = about("one page both sides sign")
    costs: Costs = about("what the company pays")
    changes: tuple[Change, ...] = about("what changes in which week", fixed=_WHOLE_RUN, max_length=1000)
    uncertain: tuple[Uncertain, ...] = about(
        "values that are drawn once per replication", fixed=_WHOLE_RUN, default=(), max_length=200
    )
    goals: tuple[Annotated[WrittenGoal, goal()], ...] = about(
        "what the run is judged by, on its interval", fixed=_WHOLE_RUN, max_length=200
    )
    headline: Headline = about(
        "the sentence that its results are told in, in the catalogue",
        fixed=_WHOLE_RUN,
        default=Headline.model_construct(tells="worth", against=PARENT),
    )
    sources: tuple[Annotated[str, word("source", "a trainer's notes", r"\S.*", "say where it was seen")], ...] = about(
        "where the situation was seen or studied, for the catalogue", fixed=_WHOLE_RUN, default=(), max_length=50
    )

    _origin: Origin = PrivateAttr()

    def come_from(self, origin: Origin) -> Scenario:
        """Return this scenario, told where it came from; for `sim.scenario.load` alone."""
        self._origin = origin
        return self

    @property
    def origin(self) -> Origin:
        """Where the scenario came from, and what stands behind it: text, data and dated policies."""
        return self._origin

    @property
    def id(self) -> str:
        """Short name in tables and files: the file's name without suffix."""
        return self._origin.id

    @property
    def source(self) -> Path | None:
        """The file, None for one that was built in memory."""
        return self._origin.path

    @property
    def fingerprint(self) -> str:
        """Hash of everything that can change a result: the resolved content and its data files, 64 hex digits."""
        return self._origin.fingerprint
