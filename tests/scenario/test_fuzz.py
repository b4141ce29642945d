"""The shipped scenarios, broken at random: each is refused with a place for every problem, or loads and compiles.

Every case is one number, from which it can be made again: `mutated(number)`.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.cli.commands import run
from sim.errors import EXIT_BAD_INPUT, EXIT_OK, Problem, ScenarioError
from sim.experiments.ready import make_ready
from sim.scenario import data, dump, library, load_text
from sim.scenario.source import MOST_BYTES
from sim.scenario.warnings import warnings

SHIPPED = {name: library.path_of(name).read_text(encoding="utf-8") for name in library.names()}
LONGEST = 5.0
"""Seconds that a case may take."""
MOST_MEMORY = 500 * 2**20
"""Bytes that a process may use for the worst of them."""

# what stands after a colon, or is a word within brackets
_VALUE = re.compile(r"(?<=: )[^,\n#{}\[\]]+|(?<=[\[{ ])[A-Za-z_.0-9%]+")
SPLICES = (
    *("", "null", "~", "no", "yes", "on", "true", "[]", "{}", "[1]", "{a: 1}", "- x", "''", '"', "'"),
    *(
        "-1",
        "0",
        "017",
        "0o17",
        "0x10",
        "1_000",
        "+5",
        ".5",
        "5.",
        "1e400",
        "1e-320",
        "9" * 50,
        ".nan",
        ".inf",
        "-.inf",
    ),
    *("%", "150%", "-5%", "1e400%", "24k", "24kk", "1e3k", "1e308M", "€5", "²", "٣", "½"),
    *("0 min", "-3 h", "1e300 weeks", "1 month", "5\u00a0min", "1.5 business days", "30 to 60 min", "0 business hours"),
    *("5 per week", "0 per week", "1e9 per week", "5 per 0 week", "6 in 10 business days", "999 in 0 min"),
    *("week 0", "week 1", "week -9", "week 999999", "week 9999999", "2027-02-30", "2027-01-05", "9999-12-31", "17:30"),
    *("Mon-Fri 9:00-17:00", "always", "Mon 9:00-9:00", "Sun-Sat 0:00-24:00", "Mon 0:00-0:01"),
    *("&a", "*a", "&a [*a]", "!x y", "!!int 5", "---", "...", "<<", "? ", "| ", "> ", "@", "`", "%TAG ! x", "# "),
    *("\t", "\r", "\x1b[31m", '"\\e[31m"', "\u202e", "\ufeff", "\ud7ff", "\U0001d518", "\x85", "\u2028", "\x00"),
    *("{exponential: 4 h}", "{exponential: 0}", "{lognormal: {mean: 0, sigma: 3}}", "{uniform: {low: 2 h, high: 1 h}}"),
    *("{empirical: {file: x.csv, column: a, unit: min}}", "{empirical: {file: ../x, column: a, unit: min}}"),
    *("{at: week 5, set: {sales.reps: 5}}", "{at: week 5, event: rebrand}", "[{at: week 3, event: trade_fair}]"),
    *("sla", "typical", "no-sla", "x.yml", "..", "/etc/passwd", "trade_fair", "demo_request", "wins >= 5", "x" * 500),
)


def without_lines(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    del lines[start : start + chance.randint(1, 8)]
    return "\n".join(lines)


def with_lines_again(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    start, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[to:to] = lines[start : start + chance.randint(1, 8)]
    return "\n".join(lines)


def with_lines_swapped(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def indented_otherwise(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    line = chance.randrange(len(lines))
    lines[line] = " " * chance.randrange(8) + lines[line].lstrip()
    return "\n".join(lines)


def with_other_characters(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(text) + 1)
        character = chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x300), chance.randrange(0xD800))))
        text = text[:place] + character + text[place + chance.randint(0, 1) :]
    return text


def with_another_value(chance: random.Random, text: str) -> str:
    places = list(_VALUE.finditer(text))
    if not places:
        return text
    here = chance.choice(places)
    value = chance.choice(SPLICES) if chance.random() < 0.7 else chance.choice(places)[0]
    return text[: here.start()] + value + text[here.end() :]


def cut_off(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text) + 1)]


MUTATIONS: tuple[Callable[[random.Random, str], str], ...] = (
    *(without_lines, with_lines_again, with_lines_swapped, indented_otherwise, with_other_characters),
    # what parses is more often wrong in its values than in its shape
    *(with_another_value,) * 5,
)


def mutated(number: int) -> str:
    """Return the text of a case; one in twenty is cut off somewhere."""
    chance = random.Random(number)
    text = chance.choice(list(SHIPPED.values()))
    for _ in range(chance.randint(1, 5)):
        text = chance.choice(MUTATIONS)(chance, text)
    return cut_off(chance, text) if chance.random() < 0.05 else text


def mutated_bytes(number: int) -> bytes:
    """Return the same as a file holds it, with a few bytes that are no text."""
    chance = random.Random(number)
    content = bytearray(mutated(number).encode())
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(content) + 1)
        content[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    return bytes(content)


def problems_of(text: str) -> tuple[Problem, ...] | None:
    """Return what is wrong with a text; None if it loads, compiles, can be warned of and can be written again."""
    try:
        scenario = load_text(text, "x")
        make_ready(scenario)
    except ScenarioError as error:
        return error.problems
    warnings(scenario)
    assert load_text(dump(scenario), "again").id == "again"
    return None


def check(number: int) -> bool:
    """Check one case, and say whether it loads."""
    text = mutated(number)
    began = time.perf_counter()
    problems = problems_of(text)
    assert time.perf_counter() - began < LONGEST
    if problems is None:
        return True
    assert problems
    lines = len(re.split(r"\r\n|\n|\r", text))
    for problem in problems:
        # a base that ships may be named where what is missing would stand; the mistake is never in it
        assert problem.file == "x" or problem.file in {f"{name}.yml" for name in SHIPPED}
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.file != "x" or problem.line <= lines + 1
        assert str(problem).isprintable()
        assert re.search(r"\w", problem.message)
    return False


def check_all(numbers: range) -> None:
    for number in numbers:
        try:
            check(number)
        except Exception as error:
            msg = f"case {number}, `mutated({number})`: {type(error).__name__}: {error}"
            raise AssertionError(msg) from error


@pytest.mark.parametrize("numbers", [range(start, start + 30) for start in range(0, 300, 30)], ids=str)
def test_a_broken_scenario_is_refused_with_a_place_or_loads(numbers: range) -> None:
    check_all(numbers)


@pytest.mark.slow
@pytest.mark.parametrize("numbers", [range(start, start + 250) for start in range(300, 5300, 250)], ids=str)
def test_thousands_of_broken_scenarios_are(numbers: range) -> None:
    check_all(numbers)


def test_the_fuzzer_breaks_most_scenarios_and_not_all() -> None:
    loads = sum(check(number) for number in range(100))
    assert 5 <= loads <= 60


@pytest.mark.parametrize("number", range(30))
def test_bytes_are_refused_by_the_command_with_its_code(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.yml").write_bytes(mutated_bytes(number))
    code = run(["validate", "x.yml"])
    told = capsys.readouterr()
    assert code in (EXIT_OK, EXIT_BAD_INPUT)
    assert "Traceback" not in told.err
    if code == EXIT_BAD_INPUT:
        assert told.out == ""
        assert all(re.match(r"[\w-]+\.yml:\d+:\d+: \S|\.\.\. and ", line) for line in told.err.splitlines())


# ------------------------------------------------------------------------------- what would exhaust a weaker reader

HEAD = "extends: no-sla\n"
OBSERVED = HEAD + "response: {patience: {empirical: {file: big.csv, column: a, unit: min}}}\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MANY_CHANGES = "".join(f"  - {{at: week {week}, event: {{}}}}\n" for week in range(1, 121)).replace("{}", "trade_fair")
BIG: dict[str, tuple[str, bytes, int]] = {
    # the scenario; how its data begin, and what is repeated until they are as large as data may be
    "aliases of aliases": (HEAD + BOMB, b"", 0),
    "brackets": (HEAD + "a: " + "[" * (MOST_BYTES - 100), b"", 0),
    "keys": (HEAD + "".join(f"k{n}: 1\n" for n in range(150_000)), b"", 0),
    "one key again and again": (HEAD + "sales:\n" + "  reps: 5\n" * 24_000, b"", 0),
    "tags": (HEAD + f"a: [{'!x a, ' * 48_000}]\n", b"", 0),
    "one long word": (HEAD + f"name: {'a' * (MOST_BYTES - 100)}\n", b"", 0),
    "as many changes as may be": (HEAD + "changes:\n" + MANY_CHANGES, b"", 0),
    "more changes": (
        HEAD + "changes:\n" + "".join(f"  - {{at: week {n}, set: {{}}}}\n" for n in range(1, 1001)),
        b"",
        0,
    ),
    "rows": (OBSERVED, b"a\n", data.MOST_BYTES),
    "rubbish": (OBSERVED, b"x\n", data.MOST_BYTES),
    "blank rows": (OBSERVED, b"\n", data.MOST_BYTES),
    "one long row": (OBSERVED, b",", data.MOST_BYTES),
    "columns": (OBSERVED, b"ab,", data.MOST_BYTES),
    "one long heading": (OBSERVED, b"b", data.MOST_BYTES),
    "an open quote": (OBSERVED, b'"a', data.MOST_BYTES),
    "zeros": (OBSERVED, b"\0", data.MOST_BYTES),
    "too much data": (OBSERVED, b"1\n", data.MOST_BYTES + 10),
}
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, ({most}, {most}))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from sim.cli.commands import run
import time
began = time.process_time()
code = run(["validate", "x.yml"])
print(time.process_time() - began, file=sys.stdout)
sys.exit(code)
"""


def fill(file: Path, unit: bytes, size: int) -> None:
    first = b"a\n" if unit in (b"a\n", b"x\n", b"\n") else b""
    body = b"1\n" if unit == b"a\n" else unit
    block = body * (2**20 // len(body))
    with file.open("wb") as out:
        out.write(first)
        for _ in range((size - 2) // len(block)):
            out.write(block)
        out.write(body * ((size - 2) % len(block) // len(body)))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
@pytest.mark.parametrize("case", BIG)
def test_the_largest_take_neither_five_seconds_nor_half_a_gigabyte(case: str, tmp_path: Path) -> None:
    text, unit, size = BIG[case]
    (tmp_path / "x.yml").write_text(text, encoding="utf-8")
    if size:
        fill(tmp_path / "big.csv", unit, size)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED.format(most=MOST_MEMORY)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (EXIT_OK if case == "as many changes as may be" else EXIT_BAD_INPUT), done.stderr[-500:]
    # the processor's time: other tests may want the same one
    assert float(done.stdout.split()[-1]) < LONGEST
    first = done.stderr.splitlines()[0]
    assert re.match(r"(x\.yml|big\.csv):\d+:\d+: \S|x: ", first)
    assert len(first) < 400
