"""`sim trace`: the file is the run, whole or not there; a story is one lead's."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

import sim
from sim.cli import files, trace_files
from sim.cli.commands import run
from sim.model.events import EventKind
from sim.results.trace import CHUNK, COLUMNS, Rows, Told
from sim.results.trace_reference import FUNNEL, KINDS, PAGE, page, write
from tests.cli.test_run import scenario

Shell = Callable[..., tuple[int, str, str]]
NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["trace", *arguments])
        return code, *capsys.readouterr()

    return call


def funnel(query: str, folder: Path) -> list[dict[str, Any]]:
    found = duckdb.connect().execute(query.replace("trace.csv", str(folder / "trace.csv")))
    return [dict(zip([column[0] for column in found.description], row, strict=True)) for row in found.fetchall()]


# many come back from nurture, so that what counts once happens twice
RETURNS = ("qualification.returns=60% per quarter", "handoff.reject_spoken=100%")


def expected(name: str, replication: int) -> dict[str, Any]:
    result = sim.run(sim.load(name, RETURNS), seed=3, replication=replication)
    answered = result.leads.first_response_at
    end = len(result.weekly.mqls) * 10_080
    return {
        "scenario": name,
        "replication": replication,
        **{key: result.metrics[key] for key in ("leads", "mqls", "sals", "sqls", "opportunities", "wins")},
        "first_responses": int(np.count_nonzero((answered >= 0) & (answered <= end))),
    }


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_trace_in_duckdb_gives_the_funnel_of_the_run(form: str, shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / f"trace.{form}"
    settings = [word for setting in RETURNS for word in ("--set", setting)]
    assert shell("no-sla", "sla", "-r", "2", "--seed", "3", *settings, "-o", str(file))[:2] == (0, "")
    query = FUNNEL if form == "csv" else FUNNEL.replace("read_csv('trace.csv')", f"'{file}'")
    rows = funnel(query, tmp_path)
    assert rows == [expected(name, replication) for name in ("no-sla", "sla") for replication in (0, 1)]
    assert all(row["wins"] > 0 for row in rows)


def test_parquet_has_types_and_the_same_rows_as_csv(shell: Shell, tmp_path: Path) -> None:
    quick = scenario(tmp_path)
    for form in ("csv", "parquet"):
        assert shell(quick, "-o", str(tmp_path / f"trace.{form}"))[0] == 0
    base = duckdb.connect()
    described = base.execute(f"DESCRIBE FROM '{tmp_path}/trace.parquet'").fetchall()
    assert [(row[0], row[1]) for row in described] == [(column.name, column.kind) for column in COLUMNS]
    both = [base.execute(f"FROM '{tmp_path}/trace.{form}'").fetchall() for form in ("csv", "parquet")]
    assert both[0] == both[1]
    assert len(both[0]) > 1_000
    assert not list(tmp_path.glob(".handoff*"))


def test_a_row_says_who_when_and_what_on_both_clocks(shell: Shell, tmp_path: Path) -> None:
    quick = scenario(tmp_path)
    _, out, _ = shell(quick, "--seed", "5")
    rows = list(csv.DictReader(out.splitlines()))
    result = sim.run(quick, seed=5, log=True)
    assert result.log is not None
    assert list(rows[0]) == NAMES
    assert [float(row["minutes"]) for row in rows] == [event.time for event in result.log]
    told = next(
        (row, event)
        for row, event in zip(rows, result.log, strict=True)
        if event.kind is EventKind.ATTEMPTED and event.time > 0
    )
    row, event = told
    assert row["rep"] == str(event.actor)
    assert row["reason"] in ("genuine", "perfunctory")
    assert row["lead_name"] == sim.lead_name(event.lead)
    days, minutes = divmod(event.time, 1440)
    # weeks of five days of eight hours, from 9:00 on
    open_for = (days // 7 * 5 + min(days % 7, 5)) * 480 + min(max(minutes - 540, 0), 480)
    assert float(row["business_minutes"]) == pytest.approx(open_for, abs=1e-5)
    assert row["at"].startswith("2027-01-")
    before = next(row for row in rows if row["measured"] == "false")
    assert int(before["week"]) < 0 > float(before["minutes"])


def test_every_column_and_every_kind_is_explained() -> None:
    assert set(KINDS) == set(EventKind)
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m sim.results.trace_reference"


def test_the_reference_page_is_written_where_it_belongs(tmp_path: Path) -> None:
    write(tmp_path / "docs" / "trace.md")
    assert (tmp_path / "docs" / "trace.md").read_text(encoding="utf-8") == page()


def test_what_is_measured_begins_with_week_1_and_ends_with_the_horizon() -> None:
    told = Told("sla", 1, 0, sim.run("sla", until=1).inputs)
    end = 52 * 10_080.0
    assert [told.is_measured(minutes) for minutes in (-1e-6, 0.0, end, end + 1e-6)] == [False, True, True, False]


def test_no_more_than_a_chunk_is_ever_held(tmp_path: Path) -> None:
    loaded = sim.load("sla")
    result = sim.run(loaded, until=20)
    sizes: list[int] = []
    rows = Rows(Told("sla", 1, 0, result.inputs), lambda chunk: sizes.append(len(list(chunk))))
    sim.run(loaded, until=20, log=rows)
    rows.flush()
    told = sim.run(loaded, until=20, log=True).log
    assert told is not None
    assert max(sizes) == CHUNK
    assert sum(sizes) == len(told)


def test_how_csv_is_written_can_be_chosen(shell: Shell, tmp_path: Path) -> None:
    quick, file = scenario(tmp_path), tmp_path / "a.txt"
    assert shell(quick, "-o", str(file), "--delimiter", ";", "--bom", "--line-end", "crlf")[0] == 0
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfscenario;seed;")
    assert content.count(b"\r\n") == content.count(b"\n") > 1_000
    assert shell(quick, "-o", str(file), "--delimiter", "tab")[0] == 0
    assert file.read_text(encoding="utf-8").startswith("scenario\tseed\t")


def test_a_hostile_file_name_is_no_formula_and_no_command(shell: Shell, tmp_path: Path) -> None:
    quick = scenario(tmp_path, name="=cmd|' C'!A0\x1b[31m\u202e")
    _, out, _ = shell(quick)
    first = next(csv.DictReader(out.splitlines()))
    assert first["scenario"] == r"'=cmd|' C'!A0\x1b[31m\u202e"
    shell(quick, "-o", str(tmp_path / "[x]* 'y'.parquet"))
    (name,) = duckdb.connect().execute(
        f"SELECT DISTINCT scenario FROM '{tmp_path}/[[]x]* ''y''.parquet'"
    ).fetchone() or ("",)
    assert name == r"=cmd|' C'!A0\x1b[31m\u202e"


class TestAWholeFileOrNone:
    @pytest.mark.parametrize("form", ["csv", "parquet"])
    def test_a_full_disk_leaves_what_was_there(
        self, form: str, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: Any) -> None:
            raise OSError(28, "No space left on device")

        file = tmp_path / f"trace.{form}"
        file.write_text("before")
        monkeypatch.setattr(files, "settle", full)
        code, out, err = shell(scenario(tmp_path), "-o", str(file))
        assert (code, out) == (2, "")
        assert err.startswith(
            f"sim: cannot write '{file}': No space left on device; no part of it was kept, and what was"
        )
        assert err.count("\n") == 1
        assert file.read_text() == "before"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["quick.yml", file.name]

    def test_what_duckdb_refuses_is_a_sentence(
        self, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(trace_files, "_MEMORY", "1KB")
        code, _, err = shell(scenario(tmp_path), "-o", str(tmp_path / "a.parquet"))
        assert code == 2
        assert err.startswith("sim: cannot write '")
        assert [path.name for path in tmp_path.iterdir()] == ["quick.yml"]

    def test_ctrl_c_while_duckdb_is_at_work_is_an_interruption(
        self, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_: Any, **__: Any) -> None:
            msg = "Query interrupted"
            raise RuntimeError(msg)

        monkeypatch.setattr(duckdb, "connect", interrupted)
        code, _, err = shell(scenario(tmp_path), "-o", str(tmp_path / "a.parquet"))
        assert (code, err.strip()) == (130, "interrupted")
        assert [path.name for path in tmp_path.iterdir()] == ["quick.yml"]

    @pytest.mark.parametrize(
        ("place", "why"),
        [("missing/a.csv", "No such file or directory"), (".", "is no file that can be replaced")],
    )
    def test_a_place_that_cannot_be_written_is_said(self, place: str, why: str, shell: Shell, tmp_path: Path) -> None:
        code, _, err = shell(scenario(tmp_path), "-o", str(tmp_path / place))
        assert code == 2
        assert why in err
        assert "Traceback" not in err

    @pytest.mark.skipif(sys.platform == "win32", reason="signals")
    @pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
    def test_a_killed_trace_leaves_no_half_file_under_its_name(self, number: int, code: int, tmp_path: Path) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "sim", "trace", "sla", "-r", "1000", "-o", "trace.csv"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
            stderr=subprocess.PIPE,
        )
        while not any(path.stat().st_size for path in tmp_path.glob(".handoff-*")):
            assert process.poll() is None
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert process.returncode == code
        assert not (tmp_path / "trace.csv").exists()
        if number == signal.SIGINT:
            assert err.decode().strip() == "interrupted"
            assert list(tmp_path.iterdir()) == []

    def test_a_device_is_written_to_and_never_replaced(self, shell: Shell, tmp_path: Path) -> None:
        code, _, err = shell(scenario(tmp_path), "-o", os.devnull)
        assert code == 2
        assert "no file that can be replaced" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--json"], "--json is for --lead and --list"),
        (["--lead", "a", "--list", "3"], "choose one"),
        (["--format", "parquet"], "name a file: -o FILE"),
        (["--lead", "a", "-o", "x.csv"], "leave --lead and --list out"),
        (["--list", "3", "-r", "2"], "name one --replication"),
        (["--replication", "1"], "a trace takes -r"),
        (["no-sla", "typical", "--list", "3"], "under one scenario or two, not 3"),
        (["sla"], "two scenarios are called 'sla'"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], said: str, shell: Shell) -> None:
    code, out, err = shell("sla", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


class TestStory:
    def test_two_stories_stand_side_by_side_and_part(self, shell: Shell) -> None:
        code, out, _ = shell("no-sla", "sla", "--lead", "demo_request:5:0:8")
        assert code == 0
        lines = out.splitlines()
        assert lines[0] == f"{sim.lead_name((0, 0, 5, 8))} (demo_request:5:0:8), seed 1, replication 0"
        assert max(map(len, lines)) <= 80
        assert "No SLA" in lines[2]
        assert "SLA" in lines[2][40:]
        assert "It was lost on the way" in out
        assert "of business time)" in " ".join(out.split())
        assert "They part on 2027-02-02 09:58" in out

    def test_a_narrow_terminal_has_one_below_the_other(self, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        _, out, _ = shell("no-sla", "sla", "--lead", "demo_request:5:0:8")
        assert max(map(len, out.splitlines())) <= 60
        assert out.index("\nNo SLA\n") < out.index("It was lost on the way") < out.index("\nSLA\n")

    def test_a_story_is_what_the_log_says_of_the_lead(self, shell: Shell) -> None:
        _, out, _ = shell("sla", "no-sla", "--lead", "demo_request:5:0:8", "--json")
        told = json.loads(out)
        log = sim.run("sla", seed=1, log=True).log or []
        events = [event for event in log if event.lead == (0, 0, 5, 8)]
        times = [each["minutes"] for each in told["scenarios"][0]["events"]]
        assert set(times) == {event.time for event in events}
        assert told["parting"][0]["sentence"] != told["parting"][1]["sentence"]

    def test_the_same_scenario_never_parts(self, shell: Shell, tmp_path: Path) -> None:
        _, out, _ = shell("sla", "sla", "--lead", "demo_request:5:0:8")
        assert "The two never part" in out

    def test_a_lead_that_only_one_of_them_has_is_told_alone(
        self, shell: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _, out, _ = shell("no-sla", "sla", "--lead", "own:1:81")
        assert "under SLA it never came up." in " ".join(out.split())
        monkeypatch.setenv("COLUMNS", "60")
        assert "This lead never came up." in shell("no-sla", "sla", "--lead", "own:1:81")[1]

    def test_an_own_opportunity_has_a_story(self, shell: Shell) -> None:
        _, out, _ = shell("no-sla", "--lead", "own:2:76")
        assert "Rep 2 found it by prospecting" in " ".join(out.split())

    @pytest.mark.parametrize(
        ("key", "said"),
        [
            ("demo_requst:5:0:8", "did you mean 'demo_request'?"),
            ("demo_request:5:0:999", "has the places 0 to "),
            ("demo_request:500:0:1", "nor any of that source, week and layer"),
            ("own:77:1", "nor any of that rep"),
            ("kestrel", "write source:week:layer:place"),
            ("demo_request:x:0:1", "write source:week:layer:place"),
            ("\x1b[31m", r"'\x1b[31m' is no lead"),
        ],
    )
    def test_an_unknown_lead_is_refused_with_the_way_to_one(self, key: str, said: str, shell: Shell) -> None:
        code, out, err = shell("sla", "--lead", key)
        assert (code, out) == (2, "")
        assert said in err

    def test_a_name_leads_to_the_leads_that_have_it(self, shell: Shell) -> None:
        code, _, err = shell("sla", "--lead", sim.lead_name((0, 0, 5, 8)).upper())
        assert code == 2
        assert "is the name of" in err

    def test_the_list_begins_with_what_only_one_of_them_won(self, shell: Shell) -> None:
        _, out, _ = shell("no-sla", "sla", "--list", "10", "--json")
        rows = json.loads(out)
        both = sim.replay("no-sla", "sla")
        revenues = sorted((deal.revenue for deal in (*both.won, *both.lost)), reverse=True)
        assert [row["revenue"] for row in rows] == revenues[:10]
        assert all((row["ended"]["no-sla"] == "won") != (row["ended"]["sla"] == "won") for row in rows)
        for row in rows[:2]:
            assert shell("no-sla", "sla", "--lead", row["lead"])[0] == 0

    def test_the_list_of_one_scenario_has_its_largest_deals(self, shell: Shell) -> None:
        code, out, _ = shell("sla", "--list", "3")
        assert code == 0
        assert out.count(" won") == 3
        assert "--lead" in out
