"""The history: what is kept, what is taken from it, and that no result hangs on it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import UsageError
from sim.experiments import study
from sim.experiments.chunks import Chunk, simulate_chunk
from sim.experiments.finished import DamagedError, Finished, from_bytes, to_bytes
from sim.experiments.history import Database, HistoryError, Recorder, Reuse, history_file, past, recording, runs
from sim.experiments.history.again import again
from sim.experiments.replications import Interrupted, Replications


class Kept:
    """A history of its own, with what was said of it and what was simulated."""

    def __init__(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file, self.said, self.simulated = file, list[str](), list[tuple[str, int]]()
        self.stop_after: int | None = None
        monkeypatch.setattr(study, "simulate_chunk", self._simulate)

    def _simulate(self, chunk: Chunk) -> list[Finished]:
        if self.stop_after is not None and len(self.simulated) >= self.stop_after:
            raise KeyboardInterrupt
        self.simulated += [(chunk.scenario, number) for number in chunk.numbers]
        return simulate_chunk(chunk)

    def run(self, scenario: sim.Scenario, count: int, reuse: Reuse = Reuse.UNFINISHED) -> Replications:
        self.simulated.clear()
        with recording(Recorder(self.file, ["run", scenario.id], reuse, self.said.append)):
            return sim.replicate(scenario, replications=count, workers=1)

    def stop(self, scenario: sim.Scenario, count: int, after: int) -> None:
        self.stop_after = after
        with pytest.raises(Interrupted):
            self.run(scenario, count)
        self.stop_after = None

    def execute(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.file)
        with connection:
            found = connection.execute(statement, values).fetchall()
        connection.close()
        return found


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    return Kept(tmp_path / "home" / "history.sqlite", monkeypatch)


def content(replications: Replications) -> list[bytes]:
    return [values.tobytes() for values in (*replications.metrics.values(), *replications.spreads.values())]


def test_a_replication_survives_its_way_through_bytes() -> None:
    one = Finished(7, np.array([1.5, np.nan, -0.0]), np.arange(6.0).reshape(2, 3))
    again_ = from_bytes(7, to_bytes(one))
    assert again_.number == 7
    assert again_.values.tobytes() == one.values.tobytes()
    assert again_.spreads.shape == (2, 3)
    assert to_bytes(again_) == to_bytes(one)


@pytest.mark.parametrize("place", [0, 20, -1])
def test_one_wrong_bit_is_seen(place: int) -> None:
    written = bytearray(to_bytes(Finished(7, np.arange(9.0), np.zeros((1, 3)))))
    written[place] ^= 1
    with pytest.raises(DamagedError):
        from_bytes(7, bytes(written))


def test_a_run_is_listed_with_what_it_simulated(kept: Kept, sla: sim.Scenario) -> None:
    kept.run(sla, 3)
    (run,) = runs(kept.file)
    assert (run.command, run.state, run.stored, run.wanted) == (("run", "sla"), "finished", 3, 3)
    assert run.arms[0].scenario().fingerprint == sla.fingerprint
    assert run.ended is not None
    assert run.began <= run.ended


def test_a_finished_run_is_simulated_anew(kept: Kept, sla: sim.Scenario) -> None:
    first = kept.run(sla, 3)
    assert content(kept.run(sla, 3)) == content(first)
    assert kept.simulated == [("sla", number) for number in range(3)]
    assert kept.said == []


def test_an_interrupted_run_is_taken_up_where_it_stopped(kept: Kept, sla: sim.Scenario) -> None:
    expected = kept.run(sla, 5)
    kept.file.unlink()
    kept.stop(sla, 5, after=2)
    assert [run.state for run in runs(kept.file)] == ["unfinished"]
    assert content(kept.run(sla, 5)) == content(expected)
    assert kept.simulated == [("sla", number) for number in (2, 3, 4)]
    assert [run.state for run in runs(kept.file)] == ["finished", "taken up"]
    kept.run(sla, 5)
    assert len(kept.simulated) == 5, "what is finished is not taken up again"


def test_another_scenario_takes_nothing(kept: Kept, sla: sim.Scenario, no_sla: sim.Scenario) -> None:
    kept.stop(sla, 5, after=2)
    kept.run(no_sla, 2)
    kept.run(sim.override(sla, {"run.seed": "9"}), 2)
    assert len(kept.simulated) == 2
    assert [run.state for run in runs(kept.file)] == ["finished", "finished", "unfinished"]


def test_all_or_nothing_may_be_taken(kept: Kept, sla: sim.Scenario) -> None:
    expected = kept.run(sla, 4)
    assert content(kept.run(sla, 4, Reuse.ALL)) == content(expected)
    assert kept.simulated == []
    kept.stop(sla, 6, after=4)
    kept.run(sla, 3, Reuse.NONE)
    assert len(kept.simulated) == 3


def test_what_is_damaged_is_simulated_again_and_mended(kept: Kept, sla: sim.Scenario) -> None:
    expected = kept.run(sla, 4)
    before = kept.execute("SELECT content FROM replications WHERE number = 2")
    kept.execute("UPDATE replications SET content = ? WHERE number = 2", b"rubbish")
    assert content(kept.run(sla, 4, Reuse.ALL)) == content(expected)
    assert kept.simulated == [("sla", 2)]
    assert kept.execute("SELECT content FROM replications WHERE number = 2") == before


def forge(kept: Kept) -> None:
    """Put well-formed but wrong numbers in the place of a replication."""
    wrong = to_bytes(Finished(1, np.zeros(3), np.zeros((1, 3))))
    kept.execute("UPDATE replications SET content = ? WHERE number = 1", wrong)


def test_once_more_is_identical_or_says_what_is_not(kept: Kept, sla: sim.Scenario) -> None:
    kept.run(sla, 3)
    run = past(kept.file, 1)
    assert again(kept.file, run, workers=1).is_identical
    forge(kept)
    verdict = again(kept.file, run, workers=1)
    assert (verdict.compared, verdict.different) == (3, (("sla", 1),))
    assert not verdict.is_identical


def test_a_fresh_run_says_where_the_history_has_other_numbers(kept: Kept, sla: sim.Scenario) -> None:
    kept.run(sla, 3)
    forge(kept)
    kept.run(sla, 3)
    (sentence,) = kept.said
    assert sentence.startswith("replication 1 of 'sla' is not what the history has")


def test_another_version_of_the_model_is_not_compared(kept: Kept, sla: sim.Scenario) -> None:
    kept.run(sla, 2)
    kept.execute("UPDATE scenarios SET model = '0.0.1+abc'")
    with pytest.raises(UsageError, match=r"run 1 was made by version 0\.0\.1\+abc .*simulate it anew: sim run sla"):
        again(kept.file, past(kept.file, 1))
    kept.run(sla, 2, Reuse.ALL)
    assert len(kept.simulated) == 2, "nor is anything taken from it"


def test_data_files_that_have_changed_are_told(kept: Kept, sla: sim.Scenario) -> None:
    kept.run(sla, 2)
    kept.execute("UPDATE scenarios SET fingerprint = 'other'")
    with pytest.raises(UsageError, match="the data files of 'sla' have changed since"):
        again(kept.file, past(kept.file, 1))


def folder(file: Path) -> None:
    file.mkdir(parents=True)


def text(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("no database, but long enough to be taken for a header of one\n" * 50, encoding="utf-8")


def home_is_a_file(file: Path) -> None:
    file.parent.write_text("a file", encoding="utf-8")


def later_version(file: Path) -> None:
    file.parent.mkdir()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def broken_pages(file: Path) -> None:
    Database(file).close()
    raw = bytearray(file.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    file.write_bytes(bytes(raw))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (folder, "cannot be opened as a file"),
        (text, "is no history or is damaged; move it away"),
        (home_is_a_file, "cannot be used"),
        (later_version, "was written by a later version"),
        (broken_pages, "is damaged; move it away"),
    ],
)
def test_a_history_that_cannot_be_used_is_said_once_and_hinders_nothing(
    kept: Kept, sla: sim.Scenario, spoil: object, reason: str
) -> None:
    expected = sim.replicate(sla, replications=3, workers=1)
    assert callable(spoil)
    spoil(kept.file)
    assert content(kept.run(sla, 3)) == content(expected)
    (sentence,) = kept.said
    assert reason in sentence
    assert str(kept.file) in sentence


def test_a_disk_that_fills_up_in_the_middle(kept: Kept, sla: sim.Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = sim.replicate(sla, replications=5, workers=1)
    prepare = Database._prepare

    def small(self: Database) -> None:
        prepare(self)
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        self._connection.execute(f"PRAGMA max_page_count = {pages + 3}")

    monkeypatch.setattr(Database, "_prepare", small)
    assert content(kept.run(sla, 5)) == content(expected)
    for reps in ("5", "6"):
        other = sim.override(sla, {"sales.reps": reps})
        plain = sim.replicate(other, replications=5, workers=1)
        assert content(kept.run(other, 5)) == content(plain)
    assert kept.said
    assert all("cannot be used: the disk is full" in sentence for sentence in kept.said)


def test_where_the_history_lies() -> None:
    home = Path.home()
    assert history_file({"HANDOFF_HOME": "/a", "XDG_DATA_HOME": "/b"}) == Path("/a/history.sqlite")
    assert history_file({"XDG_DATA_HOME": "/b"}, "linux") == Path("/b/handoff/history.sqlite")
    assert history_file({"XDG_DATA_HOME": "b"}, "linux") == home / ".local" / "share" / "handoff" / "history.sqlite"
    assert history_file({}, "darwin") == home / "Library" / "Application Support" / "handoff" / "history.sqlite"
    assert history_file({"APPDATA": "/c"}, "win32") == Path("/c/handoff/history.sqlite")


def test_nothing_was_simulated_yet(tmp_path: Path) -> None:
    assert runs(tmp_path / "none.sqlite") == []
    with pytest.raises(UsageError, match="there is no run 3 in the history"):
        past(tmp_path / "none.sqlite", 3)


def test_a_history_that_cannot_be_read_is_an_error_of_its_own(tmp_path: Path) -> None:
    text(tmp_path / "home" / "history.sqlite")
    with pytest.raises(HistoryError, match="is no history or is damaged"):
        runs(tmp_path / "home" / "history.sqlite")
