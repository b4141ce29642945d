"""The clock handles the same events in the same order as SimPy's own loop, and an alarm rings when it should, once."""

from __future__ import annotations

from collections.abc import Callable, Generator
from itertools import pairwise

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st
from simpy import Event

from sim.model.clock import LAST, Alarm, Clock

Told = list[tuple[float, int]]


def crowd(env: simpy.Environment, waits: list[list[int]], told: Told) -> None:
    """Start processes that wait, tell when they were waked, and now and then start another or wake a neighbour."""
    signals = [env.event() for _ in waits]

    def walk(number: int, delays: list[int]) -> Generator[Event, None, None]:
        for delay in delays:
            if delay == 3 and not signals[number].triggered:
                yield signals[number] | env.timeout(2 * delay)
            else:
                yield env.timeout(delay / 2)
            told.append((env.now, number))
            if delay == 1 and not signals[number - 1].triggered:
                signals[number - 1].succeed()
            if delay == 2:
                env.process(walk(number, delays[:1]))

    for number, delays in enumerate(waits):
        env.process(walk(number, delays))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 4), max_size=5), min_size=1, max_size=5),
    st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True),
)
def test_the_same_happens_in_the_same_order_as_in_simpy(waits: list[list[int]], stops: list[int]) -> None:
    def run(env: simpy.Environment, run_until: Callable[[float], None]) -> Told:
        told: Told = []
        crowd(env, waits, told)
        for stop in sorted(stops):
            run_until(float(stop))
            told.append((env.now, -1))
        return told

    plain, clock = simpy.Environment(), Clock()
    assert run(clock, clock.run_until) == run(plain, lambda stop: plain.run(until=stop))


def test_an_error_in_a_process_is_not_swallowed() -> None:
    clock = Clock()

    def fails() -> Generator[Event, None, None]:
        yield clock.timeout(1.0)
        msg = "broken"
        raise ValueError(msg)

    clock.process(fails())
    with pytest.raises(ValueError, match="broken"):
        clock.run_until(2.0)


def sleeper(clock: Clock, told: list[float], waits: list[float]) -> Alarm:
    def sleep() -> Generator[None, Event, None]:
        for minutes in [*waits, 1e9]:
            alarm.set(minutes)
            yield
            told.append(clock.now)

    process = sleep()
    alarm = Alarm(clock, process.send)
    next(process)
    return alarm


def test_an_alarm_rings_again_and_again() -> None:
    clock, told = Clock(), list[float]()
    sleeper(clock, told, [2.0, 3.0, 1.0])
    clock.run_until(10.0)
    assert told == [2.0, 5.0, 6.0]
    assert clock.now == 10.0


def test_a_silenced_alarm_is_not_heard_and_its_successor_is() -> None:
    clock, rung = Clock(), list[float]()
    alarm = Alarm(clock, lambda _alarm: rung.append(clock.now))
    alarm.set(3.0)
    clock.run_until(1.0)
    following = alarm.silenced()
    following.set(7.0)
    clock.run_until(20.0)
    assert following is not alarm
    assert rung == [8.0]


def test_an_error_in_what_hears_an_alarm_stops_the_run() -> None:
    clock = Clock()

    def fails() -> Generator[None, Event, None]:
        yield
        msg = "broken"
        raise ValueError(msg)

    process = fails()
    next(process)
    Alarm(clock, process.send).set(1.0)
    with pytest.raises(ValueError, match="broken"):
        clock.run_until(2.0)


def test_what_comes_last_comes_after_all_else_at_its_instant() -> None:
    clock, told = Clock(), list[str]()
    last = Alarm(clock, lambda _alarm: told.append("last"))
    clock.schedule(last, LAST, 1.0)
    for name in ("first", "second"):
        clock.timeout(1.0).callbacks.append(lambda _event, name=name: told.append(name))
    clock.run_until(2.0)
    assert told == ["first", "second", "last"]


def test_time_stands_where_the_run_stopped() -> None:
    clock = Clock()
    times = [0.0]
    for until in (0.5, 2.0, 2.25):
        clock.run_until(until)
        times.append(clock.now)
    assert all(earlier < later for earlier, later in pairwise(times))
    assert clock.now == clock._now == 2.25
