"""The save: what is written is on disk whole, and what is on disk is loaded up to its last whole line."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from game.play.commands import KINDS, Command, Guess, Lock, SetLever, from_record, to_record
from game.play.journal import FORMAT, Header, Journal, Recorded, SaveError, load
from game.play.roles import Side
from tests.game.play.scripted import QUARTER

HEADER = Header(FORMAT, "0.1.0", "1", "small", "f00d", 7, 1)
RESULT = Recorded(1, {"marks": {"won": [0, 1]}}, {"mqls": 400}, {"marketing": 60}, {"revenue": 1.5})


@pytest.fixture
def save(tmp_path: Path) -> Path:
    path = tmp_path / "games" / "one.handoff"
    journal = Journal.begin(path, HEADER)
    for command in QUARTER[:9]:
        journal.append(command)
    journal.append(RESULT)
    journal.append(QUARTER[9])
    return path


def test_what_was_written_is_read(save: Path) -> None:
    loaded = load(save)
    assert loaded.header == HEADER
    assert loaded.commands == QUARTER[:10]
    assert loaded.results == (RESULT,)
    assert loaded.problem == ""


@pytest.mark.parametrize("command", QUARTER, ids=repr)
def test_a_command_survives_its_record(command: Command) -> None:
    assert from_record(json.loads(json.dumps(to_record(command)))) == command


def test_every_command_has_a_name() -> None:
    assert set(KINDS.values()) == set(Command.__args__)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"do": "fly"},
        {"do": ["lock"]},
        {"do": "lock"},
        {"do": "lock", "side": "legal"},
        {"do": "lock", "side": "sales", "more": 1},
        {"do": "set", "side": "sales", "lever": 3, "value": 1},
        {"do": "guess", "side": "sales", "percent": "60"},
    ],
    ids=repr,
)
def test_a_foreign_record_is_no_command(record: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_record(record)


def test_a_save_cut_at_any_byte_loads_to_the_last_whole_line(save: Path, tmp_path: Path) -> None:
    raw = save.read_bytes()
    whole = load(save).entries
    header = raw.index(b"\n") + 1
    cut = tmp_path / "cut.handoff"
    for length in range(len(raw) + 1):
        cut.write_bytes(raw[:length])
        if length < header:
            with pytest.raises(SaveError, match="no saved game"):
                load(cut)
            continue
        loaded = load(cut)
        lines = raw[header:length].count(b"\n")
        assert loaded.entries == whole[:lines]
        assert bool(loaded.problem) == (raw[:length][-1:] != b"\n")


def test_a_changed_byte_is_found_wherever_it_is(save: Path, tmp_path: Path) -> None:
    raw = save.read_bytes()
    lines = raw.splitlines(keepends=True)
    whole = load(save).entries
    ends = [sum(map(len, lines[: n + 1])) for n in range(len(lines))]
    spoilt = tmp_path / "spoilt.handoff"
    for place in range(ends[0], len(raw)):
        spoilt.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        line = next(n for n, end in enumerate(ends) if place < end)
        loaded = load(spoilt)
        assert loaded.entries == whole[: line - 1]
        assert loaded.problem


def test_lines_cannot_be_swapped_or_left_out(save: Path) -> None:
    lines = save.read_bytes().splitlines(keepends=True)
    for order in ([0, 2, 1, *range(3, len(lines))], [0, *range(2, len(lines))]):
        save.write_bytes(b"".join(lines[n] for n in order))
        assert load(save).entries == ()


def test_going_on_after_a_cut_keeps_the_damaged_file(save: Path) -> None:
    raw = save.read_bytes()
    save.write_bytes(raw[:-5])
    loaded = load(save)
    Journal.resume(save, loaded).append(Guess(Side.SALES, 9))
    assert load(save).entries == (*loaded.entries, Guess(Side.SALES, 9))
    assert save.with_name(save.name + ".damaged").read_bytes() == raw[:-5]


def test_going_on_writes_what_playing_on_would_have(save: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.handoff"
    journal = Journal.begin(other, HEADER)
    for entry in (*load(save).entries, Lock(Side.SALES)):
        journal.append(entry)
    Journal.resume(save, load(save)).append(Lock(Side.SALES))
    assert save.read_bytes() == other.read_bytes()


def test_two_windows_do_not_write_into_one_save(save: Path) -> None:
    one, two = Journal.resume(save, load(save)), Journal.resume(save, load(save))
    one.append(Guess(Side.SALES, 9))
    before = save.read_bytes()
    with pytest.raises(SaveError, match="Another window"):
        two.append(Guess(Side.SALES, 10))
    assert save.read_bytes() == before


def test_a_full_disk_takes_nothing_back(save: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, before, write = Journal.resume(save, load(save)), save.read_bytes(), os.write
    monkeypatch.setattr(os, "write", lambda handle, line: write(handle, line[:10]))
    with pytest.raises(SaveError, match="No space left"):
        journal.append(Guess(Side.SALES, 9))
    assert save.read_bytes() == before
    monkeypatch.undo()
    journal.append(Guess(Side.SALES, 9))
    assert load(save).commands[-1] == Guess(Side.SALES, 9)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}\n", b"not a save\n", b"\x00\xff\n", b"[" * 100_000 + b"\n", b"null\n"]
)
def test_what_is_no_save_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.handoff"
    path.write_bytes(content)
    with pytest.raises(SaveError, match="no saved game"):
        load(path)


def test_a_later_version_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "x.handoff"
    Journal.begin(path, Header(FORMAT + 1, "9.0", "9", "small", "f00d", 7, 1))
    with pytest.raises(SaveError, match="later version"):
        load(path)


def test_missing_folder_and_folder_in_place_of_file(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="There is no save"):
        load(tmp_path / "none.handoff")
    with pytest.raises(SaveError, match="cannot be read"):
        load(tmp_path)
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(SaveError, match="cannot be saved"):
        Journal.begin(file / "x.handoff", HEADER)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_save_is_said_so(save: Path) -> None:
    loaded = load(save)
    save.chmod(stat.S_IRUSR)
    with pytest.raises(SaveError, match="cannot be saved"):
        Journal.resume(save, loaded)


def test_setting_values_keep_their_type(tmp_path: Path) -> None:
    path = tmp_path / "x.handoff"
    journal = Journal.begin(path, HEADER)
    for value in (1, 1.0, True, "1", 0.1 + 0.2):
        journal.append(SetLever(Side.SALES, "x", value))
    assert [repr(command.value) for command in load(path).commands] == ["1", "1.0", "True", "'1'", repr(0.1 + 0.2)]
