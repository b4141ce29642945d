"""Complaints: every figure reckoned again from the rows, none said that its figure does not bear out, both sides heard."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from statistics import median
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.cli.run import command
from sim.experiments.complaints import hear
from sim.model.lead import Disposition, LeadsTable
from sim.results.complaints import Complaint, Examined, Figures, Heard, Side, complaint, complaints, hold
from sim.results.figures import NARROW_SPACE, percent
from sim.results.view import View

DAY, WEEK = 1440.0, 10_080.0
Row = dict[str, Any]
SHORT = ("run.horizon=26 weeks",)
NO_CLOCK = ("agreement.sales.first_response=[]", "agreement.watched.closely=null", "agreement.watched.on_breach=[]")
WEAK = (
    "agreement.marketing.qualified_leads=80 per week",
    "agreement.together.goal=lead_count",
    "agreement.watched.closely=95%",
    "agreement.sales.attempts=null",
    "alignment.joint_goal=5%",
)
SPECIAL = ("closing.price_pitch=60%", "alignment.message=20%", "demand.volume=4")

SAID = {
    "let_lie": ("no-sla", ()),
    "asked_and_waited": ("no-sla", ()),
    "no_feedback": ("no-sla", ()),
    "source_unknown": ("silent-sales", ()),
    "for_the_clock": ("sla", WEAK),
    "gave_up": ("no-sla", ()),
    "promise_broken": ("sla", ("sales.reps=1",)),
    "gave_it_away": ("sla", SPECIAL),
    "no_fit": ("no-sla", ()),
    "not_ready": ("no-sla", ()),
    "hardly_a_deal": ("no-sla", ()),
    "never_arrived": ("no-sla", ()),
    "bar_lowered": ("sla", WEAK),
    "count_broken": ("sla", WEAK),
    "hours_for_nothing": ("no-sla", ()),
    "another_story": ("sla", SPECIAL),
}
"""A company in which each complaint is true."""

NOT_SAID = {
    "let_lie": ("sla", ()),
    "asked_and_waited": ("sla", ()),
    "no_feedback": ("sla", ()),
    "source_unknown": ("sla", ()),
    "for_the_clock": ("no-sla", ()),
    "gave_up": ("sla", ()),
    "promise_broken": ("no-sla", ()),
    "gave_it_away": ("no-sla", ("alignment.collateral=90%",)),
    "no_fit": ("sla", ("qualification.bar=45%",)),
    "not_ready": ("sla", ("closing.qualify.constant=2",)),
    "hardly_a_deal": ("sla", ("closing.qualify.constant=2",)),
    "never_arrived": ("sla", ()),
    "bar_lowered": ("sla", ("agreement.marketing.qualified_leads=5 per week",)),
    "count_broken": ("sla", ("agreement.marketing.qualified_leads=5 per week",)),
    "hours_for_nothing": ("sla", ("closing.qualify.constant=2",)),
    "another_story": ("sla", ()),
}
"""A company in which each is not: promises that are kept, or never given."""


@cache
def year(scenario: str, settings: tuple[str, ...]) -> sim.Result:
    return sim.run(sim.load(scenario, (*SHORT, *settings)), seed=5)


def examined(scenario: str, settings: tuple[str, ...], name: str) -> Examined:
    return next(each for each in sim.complaints(year(scenario, settings)).examined if each.complaint.name == name)


# ------------------------------------------------------------------------------------- the figures, reckoned again


def rows(table: LeadsTable) -> list[Row]:
    columns = {name: getattr(table, name).tolist() for name in LeadsTable.names()}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def known(instant: float) -> bool:
    return not math.isnan(instant)


class Reckoned:
    """Counts row by row, in plain Python."""

    def __init__(self, result: sim.Result) -> None:
        self.weekly, self.policy = result.weekly, result.inputs.policies[0][1]
        self.end = len(result.weekly.mqls) * WEEK
        self.rows = rows(result.leads)
        self.mqls = [row for row in self.rows if known(row["mql_at"]) and 0.0 <= row["mql_at"] <= self.end]
        self.won = [
            row for row in self.rows if row["disposition"] == Disposition.WON and 0.0 <= row["closed_at"] <= self.end
        ]
        self.in_hand = [row for row in self.mqls if row["disposition"] != Disposition.LOST_AT_HANDOFF]

    def let_lie(self) -> tuple[float, int]:
        settled = [row for row in self.in_hand if known(row["first_response_at"]) or row["disposition"] != 0]
        lie = [
            row for row in settled if not known(row["first_response_at"]) and row["disposition"] != Disposition.REJECTED
        ]
        return len(lie), len(settled)

    def asked_and_waited(self) -> tuple[float, int]:
        asking = {i for i, channel in enumerate(self.policy.demand.channels) if channel.intent >= 0.5}
        waits = [
            (row["first_response_at"] - row["mql_at"]) / 60.0
            for row in self.mqls
            if row["channel"] in asking and known(row["first_response_at"])
        ]
        return median(waits), len(waits)

    def no_feedback(self) -> tuple[float, int]:
        due = [row for row in self.in_hand if row["mql_at"] + 21 * DAY <= self.end]
        return sum(not self._told(row) for row in due), len(due)

    @staticmethod
    def _told(row: Row) -> bool:
        by = row["mql_at"] + 21 * DAY
        if known(row["sql_at"]) and row["sql_at"] <= by:
            return True
        worked = known(row["first_response_at"]) or row["disposition"] == Disposition.REJECTED
        return bool(worked and known(row["closed_at"]) and row["closed_at"] <= by)

    def source_unknown(self) -> tuple[float, int]:
        ours = [row for row in self.won if row["channel"] >= 0]
        return (0 if self.policy.alignment.source_recorded else len(ours)), len(ours)

    def for_the_clock(self) -> tuple[float, int]:
        answered = [row for row in self.mqls if known(row["first_response_at"])]
        return sum(row["perfunctory"] for row in answered), len(answered)

    def gave_up(self) -> tuple[float, int]:
        let_go = (Disposition.WENT_COLD, Disposition.UNREACHABLE)
        never = [
            row
            for row in self.mqls
            if row["disposition"] in let_go and known(row["first_response_at"]) and not known(row["contacted_at"])
        ]
        return sum(row["attempts"] in (1, 2) for row in never), len(never)

    def promise_broken(self) -> tuple[float, int]:
        due = [row for row in self.in_hand if known(row["due_at"]) and row["due_at"] <= self.end]
        kept = [row for row in due if known(row["first_response_at"]) and row["first_response_at"] <= row["due_at"]]
        return len(due) - len(kept), len(due)

    def gave_it_away(self) -> tuple[float, int]:
        return sum(row["discount"] for row in self.won) / len(self.won), len(self.won)

    def no_fit(self) -> tuple[float, int]:
        return sum(not row["fit"] for row in self.mqls), len(self.mqls)

    def not_ready(self) -> tuple[float, int]:
        talked = [
            row
            for row in self.mqls
            if known(row["contacted_at"]) and (known(row["sql_at"]) or row["disposition"] != Disposition.OPEN)
        ]
        return sum(not known(row["sql_at"]) for row in talked), len(talked)

    def hardly_a_deal(self) -> tuple[float, int]:
        over = [row for row in self.mqls if known(row["first_response_at"]) and row["disposition"] != Disposition.OPEN]
        return sum(row["disposition"] == Disposition.WON for row in over), len(over)

    def never_arrived(self) -> tuple[float, int]:
        return len(self.mqls) - len(self.in_hand), len(self.mqls)

    def bar_lowered(self) -> tuple[float, int]:
        marketing = self.policy.qualification
        agreed = marketing.bar + marketing.bar_by_definition * self.policy.alignment.definition
        return sum(bar < agreed - 0.01 for bar in self.weekly.bar.tolist()), len(self.weekly.bar)

    def count_broken(self) -> tuple[float, int]:
        promised = [quota for quota in self.weekly.quota.tolist() if known(quota)]
        return sum(quota < 1.0 for quota in promised), len(promised)

    def hours_for_nothing(self) -> tuple[float, int]:
        nothing = [
            row
            for row in self.mqls
            if row["disposition"] != Disposition.OPEN and not known(row["opportunity_at"]) and row["rep_minutes"] > 0
        ]
        spent = sum(row["rep_minutes"] for row in nothing)
        return spent / sum(row["rep_minutes"] for row in self.mqls), len(nothing)

    def another_story(self) -> tuple[float, int]:
        message = self.weekly.message.tolist()
        return sum(message) / len(message), len(message)


COUNTED = set(SAID) - {"asked_and_waited", "gave_it_away", "hours_for_nothing", "another_story"}


def digits(text: str) -> list[int]:
    """Give the whole numbers of a sentence, thousands apart or not."""
    return [int(found.replace(NARROW_SPACE, "")) for found in re.findall(rf"\d+(?:{NARROW_SPACE}\d{{3}})*", text)]


HALF_KEPT = ("sla", ("agreement.marketing.qualified_leads=45 per week",))
ANY = dict.fromkeys(SAID, ("no-sla", ()))
"""Companies in which some promises are kept in some weeks only, and in which there are none."""


@pytest.mark.parametrize(
    "cases", [SAID, NOT_SAID, dict.fromkeys(SAID, HALF_KEPT), ANY], ids=["said", "not said", "half kept", "no promise"]
)
@pytest.mark.parametrize("name", complaints())
def test_a_figure_is_what_the_rows_say(cases: dict[str, tuple[str, tuple[str, ...]]], name: str) -> None:
    found = examined(*cases[name], name)
    figure, of = getattr(Reckoned(year(*cases[name])), name)()
    assert found.figures.of == of
    if name in COUNTED:
        assert {figure, of} <= set(digits(found.sentence))
        figure = figure / of if of else math.nan
    assert found.figures.figure == pytest.approx(figure, nan_ok=True)


@pytest.mark.parametrize("name", complaints())
def test_what_is_true_is_said_and_what_is_not_is_not(name: str) -> None:
    assert name in {each.complaint.name for each in said_in(*SAID[name])}
    assert name not in {each.complaint.name for each in said_in(*NOT_SAID[name])}


def said_in(scenario: str, settings: tuple[str, ...]) -> list[Examined]:
    heard = sim.complaints(year(scenario, settings))
    return [each for side in Side for each in heard.of(side)]


@pytest.mark.parametrize("name", complaints())
def test_a_sentence_tells_its_figure_and_what_would_prove_it_wrong(name: str) -> None:
    found = examined(*SAID[name], name)
    assert "{" not in found.sentence + found.wrong_if
    assert digits(found.sentence)
    assert found.wrong_if.startswith("Wrong if ")
    assert found.complaint.write(found.complaint.limit) in found.wrong_if


def test_both_sides_have_as_much_to_say() -> None:
    by = [each.by for each in complaints().values()]
    assert by.count(Side.MARKETING) == by.count(Side.SALES) == len(by) / 2
    assert by == sorted(by, key=list(Side).index)


# -------------------------------------------------------------------------------------------- limits and balance


def made_up(by: Side, name: str, figure: float, *, of: int = 50, below: bool = False) -> Examined:
    measured = Figures(figure, of, {})
    return Examined(
        Complaint(name, by, "So.", "Wrong if {limit}.", 0.5, below, percent, 20, lambda _: measured), measured
    )


@pytest.mark.parametrize(
    ("figure", "of", "below", "is_true"),
    [
        (0.5, 20, False, True),
        (0.49, 50, False, False),
        (0.9, 19, False, False),
        (math.nan, 50, False, False),
        (math.nan, 50, True, False),
        (0.5, 50, True, False),
        (0.49, 20, True, True),
        (0.0, 19, True, False),
    ],
)
def test_a_complaint_holds_from_its_limit_on_and_never_on_too_few(
    figure: float, of: int, below: bool, is_true: bool
) -> None:
    assert made_up(Side.SALES, "so", figure, of=of, below=below).is_true is is_true


def test_as_many_sentences_of_one_side_as_of_the_other_the_strongest_first() -> None:
    ours = [made_up(Side.MARKETING, name, figure) for name, figure in (("weak", 0.6), ("strong", 0.9), ("mid", 0.7))]
    theirs = [made_up(Side.SALES, "low", 0.1, below=True), made_up(Side.SALES, "none", 0.0, below=True)]
    said = Heard((*ours, *theirs)).balanced(most=3)
    assert [each.complaint.name for each in said[Side.MARKETING]] == ["strong", "mid"]
    assert [each.complaint.name for each in said[Side.SALES]] == ["none", "low"]
    alone = Heard(tuple(ours)).balanced(most=2)
    assert [len(alone[side]) for side in Side] == [2, 0]


@pytest.mark.parametrize("scenario", sim.names())
def test_no_side_of_a_shipped_scenario_is_given_more_room_than_the_other(scenario: str) -> None:
    heard = sim.complaints(year(scenario, ()))
    true = {side: len(heard.of(side)) for side in Side}
    given = {side: len(said) for side, said in heard.balanced().items()}
    assert given == {side: min(3, *true.values()) if min(true.values()) else min(3, true[side]) for side in Side}


def test_nothing_happened_and_nobody_complains(nothing: View) -> None:
    policy = year("no-sla", ()).inputs
    empty = View(nothing.leads, nothing.weekly, policy)
    assert [each for each in hold(empty).examined if each.is_true] == []


def test_the_table_is_read_and_not_changed() -> None:
    result = year("sla", ())
    before = {name: getattr(result.leads, name).copy() for name in LeadsTable.names()}
    sim.complaints(result)
    for name, column in before.items():
        assert np.array_equal(column, getattr(result.leads, name), equal_nan=column.dtype.kind == "f"), name


def test_no_name_twice() -> None:
    enter = complaint(Side.SALES, "So.", "Wrong if {limit}.", limit=1.0, write=percent, fewest=1)

    def no_fit(view: View) -> Figures:
        return Figures(1.0, 1, {})

    with pytest.raises(ValueError, match="'no_fit' is registered twice"):
        enter(no_fit)


# ------------------------------------------------------------------------------------------------- over many runs


def test_a_hearing_counts_in_how_many_runs_each_is_true() -> None:
    scenario = sim.load("no-sla", SHORT)
    hearing = hear(scenario, replications=4, seed=5, workers=1)
    once = [sim.complaints(sim.run(scenario, seed=5, replication=number)) for number in range(4)]
    for name in complaints():
        true = [each for heard in once for each in heard.examined if each.complaint.name == name and each.is_true]
        assert hearing.true_in.get(name, 0) == len(true)
    assert [each.sentence for each in hearing.heard.examined] == [each.sentence for each in once[0].examined]


def invoke(*arguments: str) -> str:
    settings = [part for setting in SHORT for part in ("--set", setting)]
    done = CliRunner(env={"COLUMNS": "100"}).invoke(command, ["no-sla", "-r", "2", "-j", "1", *settings, *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_line_says_them_and_json_holds_all() -> None:
    text = " ".join(invoke("--complaints").split())
    assert "Marketing says: - " in text
    assert "Sales says: - " in text
    assert "true in 2 of 2 runs" in text
    entries = json.loads(invoke("--complaints", "--json"))["complaints"]
    assert [each["name"] for each in entries] == list(complaints())
    assert all((each["sentence"] is not None) == each["true"] for each in entries)
    assert "complaints" not in json.loads(invoke("--json"))


def test_sentences_do_not_go_into_csv() -> None:
    done = CliRunner().invoke(command, ["no-sla", "-r", "1", "--csv", "--complaints"])
    assert "leave one of them out" in str(done.exception)
