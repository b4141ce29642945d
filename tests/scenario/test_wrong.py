"""Wrong scenarios: each file in ``wrong/`` gives exactly the lines of the text beside it.

To add a case, write ``wrong/NAME.yml`` and what it should say into ``wrong/NAME.txt``; `problems_in` shows what it says now.
Bases and data that the cases name lie in ``wrong/files/``.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from sim.cli.commands import run
from sim.errors import EXIT_BAD_INPUT, ScenarioError
from sim.experiments.ready import make_ready
from sim.scenario import library, load_text

WRONG = Path(__file__).parent / "wrong"
CASES = sorted(path.stem for path in WRONG.glob("*.yml"))


def problems_in(name: str | Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        make_ready(name)
    assert caught.value.exit_code == EXIT_BAD_INPUT
    return f"{caught.value}\n"


@pytest.mark.parametrize("case", CASES)
def test_every_mistake_is_said_once_at_its_place(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WRONG)
    said = problems_in(f"{case}.yml")
    assert said == (WRONG / f"{case}.txt").read_text(encoding="utf-8")
    lines = said.splitlines()
    assert len(lines) == len(set(lines))
    # in the file itself, or in the base or the data that it names
    assert all(re.match(rf"({case}\.yml|files/\w+\.(yml|csv)):\d+:\d+: \S", line) for line in lines)
    # one sentence that a terminal only shows
    assert all(line.isprintable() and len(line) < 400 for line in lines)


def test_there_are_sixty_kinds_at_least() -> None:
    assert len(CASES) >= 60
    assert sorted(path.stem for path in WRONG.glob("*.txt")) == CASES


def test_a_name_that_nobody_ships_is_refused_with_the_nearest() -> None:
    assert problems_in("no-sl") == (
        "no-sl: no scenario called 'no-sl' ships; did you mean 'no-sla'? (a file is named with its suffix, as in 'no-sl.yml')\n"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "ours.yml"
    assert problems_in(str(missing)) == f"{missing}: there is no such file; `sim list` names the scenarios that ship\n"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "this is a folder" in problems_in(f"{tmp_path}/")


# ------------------------------------------------------------------------------------------- files of another sort


def written(folder: Path, content: bytes, name: str = "ours.yml") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_windows_lines_move_no_position(tmp_path: Path) -> None:
    file = written(tmp_path, b"\xef\xbb\xbfextends: no-sla\r\nsales:\r\n  reps: 0\r\n")
    assert problems_in(file) == (
        f"{file}:3:9: sales.reps: 0 is out of range; write a whole number of people from 1 to 1000\n"
    )


def test_text_that_was_cut_within_a_letter_is_refused_where_it_ends(tmp_path: Path) -> None:
    file = written(tmp_path, "extends: no-sla\nname: Zürich".encode()[:-5])
    assert problems_in(file) == f"{file}:2:8: the file is not UTF-8 text; save it as UTF-8, or name a scenario file\n"


def test_letters_and_spaces_of_every_language_are_welcome() -> None:
    scenario = load_text('extends: no-sla\nname: "Prix\xa0: 5\u202f€"\nstory: "سلام 👩‍💻 Über\xadblick\ttab"\n')
    assert scenario.name == "Prix\xa0: 5\u202f€"


@pytest.mark.parametrize("character", ["\udcff", "\x85", "\u2028"], ids=["half a pair", "next line", "line separator"])
def test_what_is_no_letter_and_what_only_yaml_takes_for_a_line_end_is_refused(character: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text(f"extends: no-sla\nname: {character}\nsales: {{reps: 0}}\n", "x")
    assert str(caught.value) == (
        f"x:2:7: the character U+{ord(character):04X} does not belong in text; is this a scenario file?"
    )


def test_a_complete_file_that_lacks_a_key_is_told_where(tmp_path: Path) -> None:
    lines = library.path_of("no-sla").read_text(encoding="utf-8").splitlines(keepends=True)
    (missing,) = (number for number, line in enumerate(lines) if line.startswith("  shrinkage:"))
    file = written(tmp_path, "".join(lines[:missing] + lines[missing + 1 :]).encode())
    sales = next(number for number, line in enumerate(lines, 1) if line.startswith("sales:"))
    assert problems_in(file) == f"{file}:{sales + 1}:3: sales: the key 'shrinkage' is missing; write `shrinkage: 12%`\n"


def test_a_base_of_a_hundred_megabytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "base.yml").open("wb") as sparse:
        sparse.truncate(100 * 2**20)
    file = written(tmp_path, b"extends: base.yml\n")
    base = tmp_path / "base.yml"
    assert problems_in(file) == f"{base}:1:1: the file is larger than 2 MB; a scenario is a page or two of text\n"


def test_bases_without_end_are_refused(tmp_path: Path) -> None:
    for index in range(30):
        written(tmp_path, f"extends: base{index + 1}.yml\n".encode(), f"base{index}.yml")
    assert problems_in(tmp_path / "base0.yml") == (
        f"{tmp_path}/base19.yml:1:10: extends: more than 20 files extend one another; merge some of them\n"
    )


@pytest.fixture
def links(tmp_path: Path) -> Path:
    """Give a folder with a link that leads out of it, and one that leads back to itself."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.yml").write_text("extends: no-sla\n", encoding="utf-8")
    try:
        (inside / "out.yml").symlink_to(tmp_path / "secret.yml")
        (inside / "round.yml").symlink_to("round.yml")
    except OSError:
        pytest.skip("links cannot be made here")
    return inside


DATA = "extends: no-sla\nresponse: {{patience: {{empirical: {{file: {}, column: waited, unit: min}}}}}}\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "extends: out.yml\n",
            ":1:10: extends: 'out.yml' leaves the folder of this file; put the base beside it or below it",
        ),
        ("extends: round.yml\n", ":1:10: extends: there is no file '{}/round.yml'; check the name"),
        (
            DATA.format("out.yml"),
            ":2:41: 'out.yml' leaves the folder of the scenario; put the data beside it or below it",
        ),
        (
            DATA.format("round.yml"),
            ":2:41: there is no data file 'round.yml' beside the scenario; check the name",
        ),
    ],
)
def test_links_lead_neither_out_nor_round(text: str, problem: str, links: Path) -> None:
    file = written(links, text.encode())
    assert problems_in(file) == f"{file}{problem.format(links)}\n"


@pytest.mark.parametrize("text", ["extends: {}.yml\n", DATA])
def test_a_name_longer_than_any_system_takes_names_no_file(text: str, tmp_path: Path) -> None:
    file = written(tmp_path, text.format("ä" * 150).encode())
    assert re.fullmatch(rf"{re.escape(str(file))}:\d:\d+: (extends: )?there is no (data )?file .*\n", problems_in(file))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything may be read here")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, b"extends: no-sla\n")
    file.chmod(0)
    assert problems_in(file) == f"{file}: the file cannot be read: Permission denied\n"


def test_a_company_a_week_without_end_is_refused() -> None:
    text = "extends: no-sla\nchanges:\n" + "".join(f"  - {{at: week {n}, event: trade_fair}}\n" for n in range(1, 1001))
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "x")
    assert str(caught.value) == "x:3:3: changes: they fall in 1,000 different weeks; write at most 120"


# ------------------------------------------------------------------------------------------------ the command line

SETTINGS = {
    "no value": (["sales.reps"], "'sales.reps' sets nothing; write PATH=VALUE, as in sales.reps=5"),
    "no path": (["=5"], "'=5' sets nothing; write PATH=VALUE, as in sales.reps=5"),
    "nothing": (["sales.reps="], "sales.reps: the key has no value; write `reps: 4`"),
    "typo": (["sales.repz=5"], "sales: unknown key 'repz'; did you mean 'reps'?"),
    "section": (["sale.reps=5"], "unknown key 'sale'; did you mean 'sales'?"),
    "too deep": (
        ["sales.reps.x=5"],
        "sales.reps.x: 'sales.reps' is a single value, nothing lies below it; end the path there",
    ),
    "two dots": (
        ["sales..reps=5"],
        "sales..reps: nothing stands on one side of a dot; write names with a dot between them, as in sales.reps",
    ),
    "no such name": (
        ["demand.channels.webinars.fit=5%"],
        "demand.channels.webinars.fit: 'demand.channels' has no item called 'webinars'; did you mean 'webinar'?",
    ),
    "no such number": (
        ["agreement.sales.first_response.3.within=5 min"],
        (
            "agreement.sales.first_response.3.within: 'agreement.sales.first_response' has no item 3; "
            "write a number from 1 to 2"
        ),
    ),
    "nothing there": (["changes.1.at=week 4"], "changes.1.at: 'changes' has no item 1; it is empty, set it whole"),
    "bare number": (["sales.set_up=9"], "sales.set_up: the bare number 9 has no unit; write '9 min'"),
    "out of range": (
        ["sales.reps=1e400"],
        "sales.reps: expected a whole number of people from 1 to 1000, found '1e400'",
    ),
    "open bracket": (
        ["sales.reps=[1,"],
        "sales.reps: nothing stands where a value should; write it, and close every bracket",
    ),
    "tag": (
        ["sales.rule=!!str due_first"],
        "sales.rule: the tag '!!str' is not needed; write the value alone",
    ),
    "a key twice": (
        ["sales={reps: 5, reps: 6}"],
        "sales: the key 'reps' is already on line 1; keep one of the two",
    ),
    "extends": (["extends=sla"], "extends: it is read before anything is set; write it in a file"),
    "terminal": (
        ["sales.reps=\x1b[31m5"],
        "sales.reps: the character U+001B does not belong in text; is this a scenario file?",
    ),
    "terminal in the path": (["\x1b[31mzz\a=5"], "unknown key '\\x1b[31mzz\\x07'; write one of 'schema', 'name'"),
    "no text": (
        ["sales.reps=\udcff"],
        "sales.reps: the character U+DCFF does not belong in text; is this a scenario file?",
    ),
    "long path": ([f"{'k' * 5000}=5"], f"unknown key '{'k' * 60}...'; write one of 'schema', 'name'"),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_is_refused_like_a_line_of_a_file(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings, expected = SETTINGS[case]
    code = run(["validate", "sla", *(word for setting in settings for word in ("--set", setting))])
    told = capsys.readouterr()
    assert (code, told.out) == (EXIT_BAD_INPUT, "")
    assert told.err.startswith(f"--set: {expected}")
    assert told.err.count("\n") == 1
    assert len(told.err) < 400


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["-j", "0"], "'0' is no whole number from 1 to 256"),
        (["-j", "1000000"], "'1000000' is no whole number from 1 to 256"),
        (["-r", "0"], "'0' is no whole number from 1 to 100000"),
        (["-r", "1000000000"], "'1000000000' is no whole number from 1 to 100000"),
        (["-r", "1e3"], "'1e3' is no whole number from 1 to 100000"),
        (["--seed", "-1"], "'-1' is no whole number from 0 to 9223372036854775807"),
        (["--seed", str(2**63)], "is no whole number from 0 to 9223372036854775807"),
        (["--precision", "nan"], "'nan' is no share; write a percentage, as in '4%'"),
        (["--precision", "200%"], "'200%' is more than the whole; write a share between 0% and 100%"),
    ],
)
def test_an_option_that_no_run_could_meet_is_refused_before_it(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["run", "sla", *arguments]) == EXIT_BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert expected in told.err
    assert told.err.startswith("sim run: ")


@pytest.mark.parametrize("arguments", [["validate", "\x1b[31mred"], ["\x1b[31mred"], ["show", "\x1b]0;x\a.yml"]])
def test_what_was_typed_cannot_steer_the_terminal(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == EXIT_BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.replace("\n", "").isprintable()
    assert "\\x1b" in told.err


def test_a_file_cannot_steer_the_terminal_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        file = written(tmp_path, b"extends: no-sla\n", "\x1b[31mred.yml")
    except OSError:
        pytest.skip("no file can be called so here")
    assert run(["validate", str(file)]) == 0
    assert capsys.readouterr().out == "\\x1b[31mred: fine\n"
