"""`sim init`: six questions, two files, the next three commands; nothing is written over or left half done."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sim
from sim.cli.commands import group, run
from sim.cli.first_files import QUESTIONS, usual_leads
from sim.experiments.plan import plan


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(group, ["init", *arguments], input=answers)


def test_yes_writes_two_scenarios_and_says_what_is_next(here: Path) -> None:
    done = init("--yes")
    assert done.exit_code == 0
    assert sorted(file.name for file in here.iterdir()) == ["mine-sla.yml", "mine.yml"]
    company, signed = sim.load("mine.yml"), sim.load("mine-sla.yml")
    assert [line.split()[:3] for line in done.output.splitlines()[2:]] == [
        ["sim", "run", "mine.yml"],
        ["sim", "compare", "mine.yml"],
        ["sim", "diagnose", "mine.yml"],
    ]
    # with nothing answered it is the company that ships, and the agreement that ships
    for ours, theirs in ((company, "no-sla"), (signed, "sla")):
        assert sim.run(ours, until=6).metrics == pytest.approx(
            sim.run(theirs, until=6).metrics, rel=0, abs=0, nan_ok=True
        )
    assert [rung.name for rung in plan(company, signed).rungs] == [
        rung.name for rung in plan(sim.load("no-sla"), sim.load("sla")).rungs
    ]


ANSWERS = "Acmé & Söhne: #1\n900\n3\nMon-Thu 8:00-17:00\n24k usd\n1 business day\n"


def test_answers_become_the_scenario(here: Path) -> None:
    assert init("ours.yml", answers=ANSWERS).exit_code == 0
    ours, signed = sim.load("ours.yml"), sim.load("ours-sla.yml")
    assert (ours.name, ours.currency, ours.sales.reps) == ("Acmé & Söhne: #1", "USD", 3)
    assert str(ours.calendar.hours) == "Mon-Thu 8:00-17:00"
    assert ours.demand.volume == pytest.approx(900 / usual_leads(), rel=0.05)
    assert [str(target.within) for target in ours.agreement.sales.first_response] == ["1 business day"]
    assert ours.handoff.route == "daily"
    leads = [
        sim.run(sim.load("no-sla", [f"demand.volume={volume}"]), seed=4).metrics["leads"]
        for volume in (1, ours.demand.volume)
    ]
    assert leads[1] / leads[0] == pytest.approx(ours.demand.volume, rel=0.05)
    assert str(signed.agreement.marketing.qualified_leads) == "135 per week"
    assert signed.name == "Acmé & Söhne: #1, agreement signed"


def test_the_usual_company_has_as_many_leads_as_it_says() -> None:
    a_month = sim.replicate("no-sla", replications=4, seed=1, workers=1).interval("leads").mean / 12
    assert usual_leads() == pytest.approx(a_month, rel=0.05)
    assert int(next(each.default for each in QUESTIONS if each.key == "leads")) == pytest.approx(
        usual_leads(), rel=0.01
    )


@pytest.mark.parametrize(("answer", "extended"), [("nothing", "weekly"), ("seen to", "daily"), ("2 h", "daily")])
def test_what_is_promised_decides_what_it_extends(answer: str, extended: str, here: Path) -> None:
    assert init(answers=f"\n\n\n\n\n{answer}\n").exit_code == 0
    assert sim.load("mine.yml").handoff.route == extended


@pytest.mark.parametrize(
    ("place", "wrong", "sentence"),
    [
        (0, "x" * 101, "write a name of 1 to 100 plain characters"),
        (0, "\u202e evil", "write a name"),
        (1, "many", "write a whole number of leads from 1 to 100000"),
        (1, "0", "write a whole number of leads"),
        (2, "-3", "write a whole number of people from 1 to 500"),
        (3, "nine to five", "write days and times"),
        (4, "a lot", "is no amount of money"),
        (4, "0", "more than nothing"),
        (4, "€24k", "without a currency"),
        (5, "soon", "or the time that is promised"),
        (5, "0 min", "a promise needs some time"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_asked_for_again_with_one_sentence(place: int, wrong: str, sentence: str, here: Path) -> None:
    lines = [""] * 6
    lines.insert(place, wrong)
    done = init(answers="\n".join(lines) + "\n")
    assert done.exit_code == 0
    assert done.output.count("Error: ") == 1
    assert sentence in done.output
    assert done.output.count(QUESTIONS[place].asked) == 2
    assert (here / "mine.yml").exists()


def test_an_end_of_input_leaves_nothing_behind(here: Path) -> None:
    done = init(answers="Acme\n400\n")
    assert done.exit_code != 0
    assert list(here.iterdir()) == []


def test_ctrl_c_leaves_nothing_behind(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("click.prompt", interrupted)
    assert run(["init"]) == 130
    assert capsys.readouterr().err.strip() == "interrupted"
    assert list(here.iterdir()) == []


class TestNothingIsWrittenOver:
    @pytest.mark.parametrize("there", ["mine.yml", "mine-sla.yml"])
    def test_without_being_asked_for(self, there: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (here / there).write_text("dear\n")
        assert run(["init", "--yes"]) == 2
        assert (
            capsys.readouterr().err
            == f"sim: there is '{there}' already; name another file, or write over it with --force\n"
        )
        assert init(answers="n\n").exit_code != 0
        assert [(file.name, file.read_text()) for file in here.iterdir()] == [(there, "dear\n")]

    def test_but_by_consent(self, here: Path) -> None:
        (here / "mine.yml").write_text("old\n")
        assert init(answers="y\n" + "\n" * 6).exit_code == 0
        assert sim.load("mine.yml").name == "Our company"
        assert init("--yes", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mine"], "sim: a scenario's file ends in .yml; write 'mine.yml'\n"),
        (["nowhere/mine.yml", "--yes"], "sim: cannot write 'nowhere/mine.yml': No such file or directory; no part of it was"),
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused(
    arguments: list[str], said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", *arguments]) == 2
    assert capsys.readouterr().err.startswith(said)
    assert list(here.iterdir()) == []
