"""Input that was never a scenario, or means harm: a plain sentence, a place, and no more time and memory than a wrong one."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import Problem, ScenarioError
from sim.scenario import library, load, load_text
from sim.scenario.source import MOST_BYTES, MOST_DEPTH, MOST_VALUES

HEAD = "extends: no-sla\n"
BOMB = (
    HEAD
    + "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
)

TEXTS = {
    "alias bomb": (BOMB, "x:6:20: more than 50,000 values, repeated ones counted; no scenario is that large"),
    "deep flow": (
        HEAD + "a: " + "[" * 100_000,
        f"x:2:53: more than {MOST_DEPTH} levels of nesting; no scenario is that deep",
    ),
    "deep block": ("- " * 100_000, f"x:1:101: more than {MOST_DEPTH} levels of nesting; no scenario is that deep"),
    "deep keys": ("? " * 50_000, f"x:1:101: more than {MOST_DEPTH} levels of nesting; no scenario is that deep"),
    "many keys": (
        HEAD + "".join(f"k{i}: 1\n" for i in range(MOST_VALUES)),
        "x:25000:9: more than 50,000 values, repeated ones counted; no scenario is that large",
    ),
    "alias of nothing": (HEAD + "a: *b\n", "x:2:4: '*b' repeats what is not written before it; write `&b` there"),
    "alias in itself": (HEAD + "a: &a [*a]\n", "x:2:8: '*a' stands inside what it repeats; write the value out"),
    "empty": ("", "x:1:1: the file is empty; write `extends: no-sla` and what differs from it"),
    "comments only": ("# nothing\n\n", "x:1:1: the file is empty; write `extends: no-sla` and what differs from it"),
    "one word": (
        "hello\n",
        "x:1:1: a scenario is a map of keys such as `name: Ours`; write one key and its value a line",
    ),
    "a list": ("- a\n", "x:1:1: a scenario is a map of keys such as `name: Ours`; write one key and its value a line"),
    "two documents": (HEAD + "---\n" + HEAD, "x:2:1: a second document begins here; write one scenario a file"),
    "a tab": (HEAD + "sales:\n  \treps: 5\n", "x:3:3: a tab cannot indent a line; write spaces"),
    "NUL": (HEAD + "name: a\0b\n", "x:2:8: the character U+0000 does not belong in text; is this a scenario file?"),
    "half a surrogate pair's neighbour": (
        HEAD + "name: \ufffe\n",
        "x:2:7: the character U+FFFE does not belong in text; is this a scenario file?",
    ),
    "open quote": (
        HEAD + "name: 'a\n",
        "x:3:1: a quotation mark that is never closed; write it at the end of the text",
    ),
    "open bracket": (
        HEAD + "sales: {reps: 5\n",
        "x:3:1: a map that is not closed; write a comma between entries and `}` at the end",
    ),
    "second colon": (
        HEAD + "name: a: b\n",
        "x:2:8: a second ': ' on the line; put the text in quotes, or begin a new line",
    ),
    "wrong indent": (
        HEAD + "sales:\n  reps: 5\n inbox: owned\n",
        "x:4:2: a line that does not fit what is above it; check its indentation",
    ),
    "at sign": (HEAD + "name: @x\n", "x:2:7: a character that cannot begin a value; put the text in quotes"),
    "merge key": (HEAD + "<<: {a: 1}\n", "x:2:1: YAML 1.2 has no merge key '<<'; use `extends`, or write the keys out"),
    "number as key": (HEAD + "1: x\n", "x:2:1: a key is a word; write it in letters, as in `reps: 4`"),
    "map as key": (HEAD + "{a: b}: x\n", "x:2:1: a key is a word; write it in letters, as in `reps: 4`"),
    "long word": (
        HEAD + f"name: {'a' * 1_900_000}\n",
        f"x:2:7: name: '{'a' * 60}...' has 1,900,000 characters; write a title, such as `Our company`",
    ),
    "long choice": (
        HEAD + f"sales: {{inbox: {'a' * 1_900_000}}}\n",
        f"x:2:16: sales.inbox: '{'a' * 60}...' is no choice here; write owned or shared",
    ),
    "long number": (
        HEAD + f"sales: {{reps: {'9' * 1_900_000}}}\n",
        f"x:2:15: sales.reps: '{'9' * 60}...' has 1,900,000 characters; write a whole number of people, such as `1`",
    ),
    "long quoted key": (
        HEAD + f'"{"k" * 500}": 1\n',
        f"x:2:1: the key '{'k' * 60}...' has 500 characters; no key is that long",
    ),
    "a tag": (
        HEAD + "name: !!python/name:os.system x\n",
        "x:2:7: the tag '!!python/name:os.system' is not needed; write the value alone",
    ),
    "many goals": (
        HEAD + f"goals: [{', '.join(['wins >= 5'] * 5000)}]\n",
        "x:2:8: goals: a list of 5,000 items; write at most 200",
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_is_no_scenario_is_refused_in_a_sentence(case: str) -> None:
    text, expected = TEXTS[case]
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "x")
    assert str(caught.value) == expected


BYTES = {
    "UTF-16": ("extends: no-sla".encode("utf-16"), ":1:1: the file is UTF-16 text; save it as UTF-8"),
    "Latin-1": (
        "extends: no-sla\nname: Zürich\n".encode("latin-1"),
        ":2:8: the file is not UTF-8 text; save it as UTF-8, or name a scenario file",
    ),
    "binary": (
        b"\x7fELF" + random.Random(1).randbytes(5000),
        ":1:5: the file is not UTF-8 text; save it as UTF-8, or name a scenario file",
    ),
    "too large": (
        b"a: 1\n" * (MOST_BYTES // 5 + 1),
        ":1:1: the file is larger than 2 MB; a scenario is a page or two of text",
    ),
}


@pytest.mark.parametrize("case", BYTES)
def test_a_file_that_is_no_text_is_refused_in_a_sentence(case: str, tmp_path: Path) -> None:
    content, expected = BYTES[case]
    file = tmp_path / "x.yml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert str(caught.value) == f"{file}{expected}"


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert load(file).name == "No SLA"


@pytest.mark.parametrize("mebibytes", [100])
def test_a_huge_file_costs_no_memory(mebibytes: int, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="only POSIX tells the peak of memory")
    file = tmp_path / "x.yml"
    with file.open("wb") as sparse:
        sparse.truncate(mebibytes * 2**20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ScenarioError, match="larger than 2 MB"):
        load(file)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kibibytes


def test_an_alias_within_bounds_is_welcome() -> None:
    scenario = load_text(HEAD + "sales: &same {reps: 3}\n")
    assert scenario.sales.reps == 3


SHIPPED = {name: library.path_of(name).read_text(encoding="utf-8") for name in library.names()}


@given(data=st.data())
def test_a_mutated_scenario_loads_or_is_refused_with_a_place(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(list(SHIPPED.values())))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 30)))
        text = text[:start] + data.draw(st.text(max_size=12)) + text[end:]
    problems = refused(text)
    assert problems is None or problems
    for problem in problems or ():
        assert problem.message
        assert problem.file != "x" or (problem.line >= 1 and problem.column >= 1)


def refused(text: str) -> tuple[Problem, ...] | None:
    try:
        load_text(text, "x")
    except ScenarioError as error:
        return error.problems
    return None


@pytest.mark.parametrize("name", ["/dev/null", "/dev/zero"])
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such devices")
def test_a_device_is_no_scenario(name: str) -> None:
    with pytest.raises(ScenarioError):
        load(name)


def test_a_mistake_never_shows_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "x.yml"
    file.write_text(BOMB, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sim", "validate", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"{file}:6:20: more than")
