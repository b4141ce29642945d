"""`sim run`: what people read, what programs read, and what the shell is told."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sim
from sim.cli import run as module
from sim.cli.commands import run
from sim.cli.run import command
from sim.experiments.replications import Interrupted
from sim.results.registry import metrics, series

QUICK = """\
schema: 1
name: Quick
extends: sla
story: A few weeks, so that the test is quick.
run: {horizon: 6 weeks, warm_up: 2 weeks, replications: 3}
demand:
  channels:
    - {name: demo_request, leads: 15 per week, fit: 60%, intent: 75%, urgency: 10 min, shops_elsewhere: 60%,
       cost_per_lead: 300, acceptance: 2.1, loss: 0.7, delay: 1, attention: 0.3, saturation: 0.7, priority: 1}
    - {name: webinar, leads: 9 per week, fit: 36%, intent: 30%, urgency: 60 min, shops_elsewhere: 25%,
       cost_per_lead: 120, acceptance: -1.75, loss: 1, delay: 3, attention: 0.1, saturation: 0.7, priority: 2}
goals: [GOALS]
"""
ENVIRONMENT = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", "NO_COLOR": "1"}


@pytest.fixture
def quick(tmp_path: Path) -> str:
    return scenario(tmp_path)


def scenario(folder: Path, goals: str = "", name: str = "quick") -> str:
    file = folder / f"{name}.yml"
    file.write_text(QUICK.replace("GOALS", goals), encoding="utf-8")
    return str(file)


def invoke(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(command, [*arguments, "-j", "1"])


@dataclass
class Told:
    """How a command ended, as a shell sees it."""

    returncode: int
    stdout: str
    stderr: str


Shell = Callable[..., Told]


@pytest.fixture
def sim_run(capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run a whole command line in this process, errors rendered."""

    def call(*arguments: str) -> Told:
        code = run(["run", *arguments])
        return Told(code, *capsys.readouterr())

    return call


def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sim", "run", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=ENVIRONMENT,
        timeout=120,
        check=False,
    )


def test_people_read_goals_first_then_tables_then_a_sentence(tmp_path: Path) -> None:
    told = invoke(scenario(tmp_path, "leads >= 1, wins >= 9000"))
    text = told.stdout
    assert text.index("Quick: 3 replications of 6 weeks, seed 1") < text.index("Goals") < text.index("Marketing brings")
    assert "pass" in text
    assert "fail" in text
    for heading in ("The handoff", "Sales answers", "What was promised", "Deals", "Where the leads ended", "Money"):
        assert heading in text
    assert text.rstrip().splitlines()[-1].endswith("first-year revenue is expected.")
    assert all(len(line) <= 80 for line in text.splitlines())


def test_what_is_undefined_is_not_shown_to_people_and_null_to_programs(quick: str) -> None:
    unsigned = ("--set", "agreement.marketing.qualified_leads=null")
    assert "sla_volume_compliance" in invoke(quick).stdout
    assert "sla_volume_compliance" not in invoke(quick, *unsigned).stdout
    told = json.loads(invoke(quick, *unsigned, "--json").stdout)
    nothing = {"unit": "share", "mean": None, "ci95": [None, None], "sd": None, "n": 0}
    assert told["metrics"]["sla_volume_compliance"] == nothing


def test_json_is_the_contract(tmp_path: Path) -> None:
    file = scenario(tmp_path, "leads >= 1")
    told = json.loads(invoke(file, "--json").stdout)
    assert list(told) == [
        "scenario",
        "seed",
        "replications",
        "horizon",
        "version",
        "scenario_hash",
        "metrics",
        "goals",
    ]
    assert (told["scenario"], told["seed"], told["replications"]) == ("quick", 1, 3)
    assert (told["horizon"], told["version"]) == ("6 weeks", sim.__version__)
    assert told["scenario_hash"] == sim.load(file).fingerprint
    assert list(told["metrics"]) == [column.id for column in series(("demo_request", "webinar"))]
    for each in told["metrics"].values():
        assert list(each) == ["unit", "mean", "ci95", "sd", "n"]
    leads = told["metrics"]["leads"]
    assert leads["unit"] == "leads"
    assert leads["ci95"][0] < leads["mean"] < leads["ci95"][1]
    assert told["metrics"]["revenue"]["unit"] == "EUR"
    (goal,) = told["goals"]
    assert (goal["goal"], goal["metric"], goal["verdict"]) == ("leads >= 1", "leads", "pass")


def test_several_scenarios_give_an_array(tmp_path: Path) -> None:
    files = [scenario(tmp_path, name=name) for name in ("one", "two")]
    told = json.loads(invoke(*files, "--json").stdout)
    assert [each["scenario"] for each in told] == ["one", "two"]
    assert told[0]["metrics"] == told[1]["metrics"]


def test_csv_has_a_line_for_each_metric(quick: str) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke(quick, "--csv").stdout)))
    assert {row["metric"] for row in rows} == set(metrics())
    (demo,) = [row for row in rows if (row["metric"], row["source"]) == ("mqls", "demo_request")]
    assert float(demo["low"]) < float(demo["mean"]) < float(demo["high"])
    assert (demo["scenario"], demo["unit"], demo["n"]) == ("quick", "leads", "3")


def test_options_change_what_they_name(quick: str) -> None:
    told = json.loads(invoke(quick, "--json", "-r", "2", "--seed", "7", "--set", "sales.reps=2").stdout)
    assert (told["replications"], told["seed"]) == (2, 7)
    plain = json.loads(invoke(quick, "--json", "-r", "2", "--seed", "7").stdout)
    assert told["metrics"]["sales_cost"]["mean"] == pytest.approx(plain["metrics"]["sales_cost"]["mean"] / 2)
    assert told["scenario_hash"] != plain["scenario_hash"]


def test_replications_go_on_until_the_precision_is_reached(quick: str) -> None:
    told = json.loads(invoke(quick, "--json", "-r", "2", "--precision", "25%").stdout)
    revenue = told["metrics"]["expected_revenue"]
    assert revenue["ci95"][1] - revenue["mean"] <= 0.25 * revenue["mean"]
    assert told["replications"] == revenue["n"] > 2


def test_files_are_what_a_spreadsheet_and_a_program_read(quick: str, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    assert invoke(quick, "--out", str(out)).exit_code == 0
    assert json.loads((out / "result.json").read_text(encoding="utf-8"))["scenario"] == "quick"
    with (out / "metrics.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file))[:3] == ["scenario", "metric", "source"]
    first = sim.run(quick)
    with (out / "leads.csv").open(encoding="utf-8", newline="") as file:
        leads = list(csv.DictReader(file))
    assert len(leads) == len(first.leads)
    assert {row["channel"] for row in leads} <= {"demo_request", "webinar", "own"}
    assert [float(row["created_at_min"]) for row in leads] == first.leads.created_at.tolist()
    assert sum(float(row["revenue"]) for row in leads) == pytest.approx(first.leads.revenue.sum())
    assert {row["disposition"] for row in leads} <= {
        "open", "nurture", "lost_at_handoff", "ignored", "rejected", "went_cold", "unreachable", "disqualified", "lost",
        "won",
    }  # fmt: skip
    with (out / "weekly.csv").open(encoding="utf-8", newline="") as file:
        weeks = list(csv.DictReader(file))
    assert [row["week"] for row in weeks] == ["1", "2", "3", "4", "5", "6"]
    assert [float(row["trust{source=webinar}"]) for row in weeks] == first.weekly.trust[:, 1].tolist()


def test_several_scenarios_have_a_folder_each(tmp_path: Path) -> None:
    files = [scenario(tmp_path, name=name) for name in ("one", "two")]
    out = tmp_path / "out"
    invoke(*files, "--out", str(out), "-r", "1")
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.*")) == [
        "metrics.csv",
        "one/leads.csv",
        "one/weekly.csv",
        "result.json",
        "two/leads.csv",
        "two/weekly.csv",
    ]


def test_files_of_two_scenarios_with_one_name_are_not_mixed(quick: str, tmp_path: Path, sim_run: Shell) -> None:
    told = sim_run(quick, quick, "--out", str(tmp_path / "out"))
    assert told.returncode == 2
    assert "two scenarios are called 'quick'" in told.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("columns", ["20", "40", "200"])
def test_any_width_will_do(quick: str, columns: str) -> None:
    told = CliRunner(env={"COLUMNS": columns}).invoke(command, [quick, "-r", "1", "-j", "1"])
    assert told.exit_code == 0
    assert max(map(len, told.stdout.splitlines())) <= int(columns)


@pytest.mark.parametrize(
    ("goals", "options", "code"),
    [
        ("leads >= 1", [], 0),
        ("leads >= 1, wins >= 9000", [], 3),
        ("no_response_rate <= 4%, leads >= 1", ["-r", "1"], 0),
        ("no_response_rate <= 4%, leads >= 1", ["-r", "1", "--strict"], 4),
        ("wins >= 9000, no_response_rate <= 4%", ["-r", "2", "--strict"], 3),
        ("leads >= 1", ["--strict"], 0),
    ],
)
def test_the_shell_is_told_of_goals(tmp_path: Path, goals: str, options: list[str], code: int) -> None:
    assert invoke(scenario(tmp_path, goals), *options).exit_code == code


def test_one_replication_has_no_interval_and_says_no_verdict(tmp_path: Path) -> None:
    text = invoke(scenario(tmp_path, "leads >= 1"), "-r", "1").stdout
    assert "1 replication of 6 weeks" in text
    assert "not enough runs" in text
    assert "nan" not in text


def test_a_stream_without_the_letters_gets_plain_ones(quick: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "sim", "run", quick],
        capture_output=True,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii:strict"},
        timeout=120,
        check=True,
    )
    text = told.stdout.decode("ascii")
    assert "EUR " in text
    assert "?" not in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-scenario"], "no-such-scenario"),
        (["sla", "--set", "sales.rep=5"], "sales"),
        (["sla", "--json", "--csv"], "choose one"),
        (["sla", "-r", "0"], "-r"),
        (["sla", "--precision", "2"], "write '2%'"),
        (["sla", "--precision", "0%"], "a relative precision"),
        ([], "SCENARIO"),
    ],
)
def test_bad_input_is_two_and_a_sentence_on_stderr(arguments: list[str], words: str, sim_run: Shell) -> None:
    told = sim_run(*arguments)
    assert told.returncode == 2
    assert told.stdout == ""
    assert words in told.stderr
    assert "Traceback" not in told.stderr


def test_every_problem_of_every_scenario_is_told_at_once(tmp_path: Path, sim_run: Shell) -> None:
    one, two = scenario(tmp_path, "winns >= 1", name="one"), scenario(tmp_path, "lead >= 1", name="two")
    told = sim_run(one, two)
    assert told.returncode == 2
    assert "one.yml" in told.stderr
    assert "two.yml" in told.stderr
    assert "did you mean 'wins'?" in told.stderr


def test_a_folder_that_cannot_be_written_to_is_bad_input(quick: str, tmp_path: Path, sim_run: Shell) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = sim_run(quick, "-r", "1", "--out", str(tmp_path / "file" / "out"))
    assert told.returncode == 2
    assert "cannot write to" in told.stderr


def test_data_goes_to_stdout_and_warnings_to_stderr(quick: str, sim_run: Shell) -> None:
    told = sim_run(
        quick, "--json", "-j", "1", "--set", "sales.reps=1", "--set", "demand.channels.webinar.leads=300 per week"
    )
    assert told.returncode == 0
    json.loads(told.stdout)
    assert told.stderr.startswith("quick: ")


def test_the_same_bytes_on_one_worker_and_on_two(quick: str) -> None:
    assert shell(quick, "--json", "-j", "1").stdout == shell(quick, "--json", "-j", "2").stdout


def test_a_reader_who_leaves_early_is_no_error(quick: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "sim", "run", quick, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) in (0, 141)


@pytest.mark.parametrize("finished", [0, 2])
def test_what_an_interrupted_run_keeps(
    quick: str, sim_run: Shell, monkeypatch: pytest.MonkeyPatch, finished: int
) -> None:
    done = sim.replicate(quick, workers=1)

    def interrupted(*_: object, **__: object) -> None:
        raise Interrupted((done.only(done.numbers[:finished]),))

    monkeypatch.setattr(module, "replicate", interrupted)
    told = sim_run(quick)
    assert told.returncode == 130
    assert ("2 replications of 6 weeks" in told.stdout) == (finished > 0)
    assert ("2 finished replications are kept" if finished else "nothing was finished yet") in told.stderr


LISTENING = "import signal, sim.cli; signal.signal(signal.SIGINT, signal.default_int_handler); sim.cli.main()"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a single process")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_prints_what_is_finished(quick: str, workers: str) -> None:
    with subprocess.Popen(
        # who started the tests in the background has told them, and so their children, to ignore Ctrl-C
        [sys.executable, "-c", LISTENING, "run", quick, "-r", "20000", "-j", workers, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()  # the first line of progress: something is finished
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    told = json.loads(out)
    assert 1 <= told["replications"] < 20000
    assert f"interrupted: {told['replications']} finished replications are kept" in errors.decode()
