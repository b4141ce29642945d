"""Data files: recorded arrivals and observed values."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.distributions import Empirical
from sim.errors import ScenarioError
from sim.scenario import Scenario, data, load, load_text
from sim.scenario import compile as compiled

RECORDED = """\
extends: no-sla
name: Recorded
run: {horizon: 4 weeks, warm_up: 1 weeks}
demand:
  channels:
    - {name: calls, arrivals: {file: calls.csv, column: arrived_at}, fit: 60%, intent: 75%, urgency: 10 min,
       shops_elsewhere: 60%, cost_per_lead: 300, acceptance: 2.1, loss: 0.7, delay: 1, attention: 0.3, saturation: 0.7,
       priority: 1}
"""
OBSERVED = """\
extends: no-sla
response: {patience: {empirical: {file: calls.csv, column: waited, unit: h}}}
"""


def from_data(folder: Path, text: str, rows: str | bytes | None) -> Scenario:
    (folder / "ours.yml").write_text(text, encoding="utf-8")
    if rows is not None:
        (folder / "calls.csv").write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    return load(folder / "ours.yml")


def said(folder: Path, text: str, rows: str | bytes | None) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        from_data(folder, text, rows)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_recorded_arrivals_are_minutes_from_the_start(tmp_path: Path) -> None:
    rows = (
        "id,arrived_at\n1,2026-12-28 00:00\n2,2027-01-04T00:00:30\n\n3,2027-01-04T00:00:30\n4,2027-01-31 23:59:59.5\n"
    )
    channel = compiled(from_data(tmp_path, RECORDED, rows)).policies[0][1].demand.channels[0]
    assert channel.recorded is not None
    assert list(channel.recorded) == pytest.approx([-10_080.0, 0.5, 0.5, 4 * 10_080 - 0.5 / 60])
    assert channel.per_week == 0.0


def test_observed_values_are_a_distribution_in_their_unit(tmp_path: Path) -> None:
    scenario = from_data(tmp_path, OBSERVED, "waited , x\n2, a\n 0.5,b\n1e0,c\n")
    assert compiled(scenario).policies[0][1].response.patience == Empirical((30.0, 60.0, 120.0))


def test_a_byte_order_mark_and_windows_lines_are_no_mistake(tmp_path: Path) -> None:
    scenario = from_data(tmp_path, OBSERVED, b"\xef\xbb\xbfwaited\r\n1\r\n")
    assert compiled(scenario).policies[0][1].response.patience == Empirical((60.0,))


AT = "ours.yml:6:38: "


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (None, AT + "there is no data file 'calls.csv' beside the scenario; check the name"),
        ("", AT + "'calls.csv' is empty; its first row names the columns"),
        ("arrived_at\n", AT + "'calls.csv' has no rows below its heading; one row at least is needed"),
        ("arrived\n1\n", AT + "'calls.csv' has no column 'arrived_at'; did you mean 'arrived'?"),
        ("x,y\n1,2\n", AT + "'calls.csv' has no column 'arrived_at'; it has x, y"),
        (b"arrived_at\n\xff\n", AT + "'calls.csv' is not UTF-8 text; save it as CSV in UTF-8"),
        ('arrived_at\n"2027\n', AT + "'calls.csv' is no CSV file (unexpected end of data); check its quotes"),
        (
            "id,arrived_at\n1,2027-01-05 10:00\n2,2027-01-04 10:00\n",
            "calls.csv:3:3: arrived_at: '2027-01-04 10:00' is earlier than the row above it; sort the file by this column",
        ),
        (
            "arrived_at\nyesterday\n",
            "calls.csv:2:1: arrived_at: 'yesterday' is no instant; write date and time, as in 2027-01-04T09:30",
        ),
        (
            "id,arrived_at\n1\n",
            "calls.csv:2:3: arrived_at: '' is no instant; write date and time, as in 2027-01-04T09:30",
        ),
        (
            "arrived_at\n2027-01-04T09:30+01:00\n",
            "calls.csv:2:1: arrived_at: '2027-01-04T09:30+01:00' has a time zone; write local time without one",
        ),
        (
            "arrived_at\n2026-12-27 23:59\n",
            (
                "calls.csv:2:1: arrived_at: '2026-12-27 23:59' is before the run begins; "
                "move run.warm_up, start or run.horizon, or leave the row out"
            ),
        ),
        (
            "arrived_at\n2027-02-01\n",
            (
                "calls.csv:2:1: arrived_at: '2027-02-01' is after the run ends; "
                "move run.warm_up, start or run.horizon, or leave the row out"
            ),
        ),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_at_its_row(
    rows: str | bytes | None, problem: str, tmp_path: Path
) -> None:
    assert said(tmp_path, RECORDED, rows) == [problem]


def test_rubbish_far_down_is_found_and_counted(tmp_path: Path) -> None:
    numbers = ["1"] * 3000
    numbers[2998:] = ["rubbish"] * 2
    assert said(tmp_path, OBSERVED, "waited\n" + "\n".join(numbers)) == [
        "calls.csv:3000:1: waited: 'rubbish' is no number; write one, as in 12.5",
        "calls.csv:3001:1: waited: 'rubbish' is no number; write one, as in 12.5",
    ]
    many = said(tmp_path, OBSERVED, "waited\n" + "\n".join(["-1"] * 3000))
    assert many[-1] == "ours.yml:2:41: 'calls.csv' has 2,995 more rows that cannot be used"
    assert many[:-1] == [
        f"calls.csv:{line}:1: waited: '-1' is negative or without end; write 0 or more" for line in range(2, 7)
    ]


@pytest.mark.parametrize("file", ["../calls.csv", "/etc/passwd"])
def test_data_lies_inside_the_folder(file: str, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text("waited\n1\n", encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    assert said(inside, OBSERVED.replace("calls.csv", file), None) == [
        f"ours.yml:2:41: '{file}' leaves the folder of the scenario; put the data beside it or below it"
    ]


def test_a_channel_has_a_rate_or_a_record(tmp_path: Path) -> None:
    both = RECORDED.replace("{name: calls,", "{name: calls, leads: 5 per week,")
    neither = RECORDED.replace("arrivals: {file: calls.csv, column: arrived_at}, ", "")
    rows = "arrived_at\n2027-01-04\n"
    assert said(tmp_path, both, rows) == [
        "ours.yml:6:7: demand.channels.calls: the channel has both `leads` and `arrivals`; write one of the two"
    ]
    assert said(tmp_path, neither, rows) == [
        "ours.yml:6:7: demand.channels.calls: the channel has neither `leads` nor `arrivals`; write one of the two"
    ]


def test_a_scenario_without_a_folder_has_no_data() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(OBSERVED, "x")
    assert str(caught.value) == "x:2:41: 'calls.csv' is a data file, but this scenario lies in no folder; save it first"


def test_data_beyond_any_use_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "calls.csv").open("wb") as sparse:
        sparse.truncate(data.MOST_BYTES + 1)
    assert said(tmp_path, OBSERVED, None) == [
        "ours.yml:2:41: 'calls.csv' is larger than 50 MB; keep the rows and columns that are used"
    ]
