"""One mark is one lead: what is drawn counts up to the number beside it, at every instant and every speed."""

from __future__ import annotations

import itertools

import numpy as np
import pygame
import pytest

from game.play.timeline import Place
from game.screen import sample
from game.screen.canvas import Brushes, Canvas, Rect
from game.screen.flow import SPACINGS, Flow
from game.screen.motion import Motion
from game.screen.pitch import Pitch
from game.screen.playback import Playback
from game.screen.scenes.run_pitch import draw_marks
from game.screen.tempo import Tempo
from game.screen.theme import theme

PITCH = Pitch(24, 137, 936, 447, sources=5, reps=5)
QUARTER = sample.quarter(1500)
TEMPO = Tempo.of(QUARTER.start, QUARTER.begin, QUARTER.end)
INSTANTS = [float(at) for at in np.linspace(QUARTER.begin, QUARTER.end, 53)]


def flow(speed: float, pitch: Pitch = PITCH) -> Flow:
    return Flow(QUARTER, pitch, TEMPO, speed)


@pytest.mark.parametrize("speed", [0, 1, 4, 16])
@pytest.mark.parametrize("now", INSTANTS)
def test_marks_drawn_and_marks_left_out_are_the_number(speed: float, now: float) -> None:
    frame, moment = flow(speed).frame(now), QUARTER.at(now)
    assert frame.inbox.drawn + frame.inbox.more == moment.waiting == moment.places[Place.INBOX]
    assert frame.on_the_way.drawn + frame.on_the_way.more == moment.places[Place.ON_THE_WAY]
    assert frame.dropped.drawn + frame.dropped.more == moment.places[Place.DROPPED]


@pytest.mark.parametrize("speed", [0, 1, 4, 16])
@pytest.mark.parametrize("now", INSTANTS)
def test_each_waiting_lead_is_drawn_once_and_inside_the_inbox(speed: float, now: float) -> None:
    frame = flow(speed).frame(now)
    waiting = np.flatnonzero((QUARTER.places(now) == Place.INBOX) & (QUARTER.tracks.channel >= 0))
    drawn = frame.lead[np.isin(frame.lead, waiting)]
    assert len(drawn) == len(np.unique(drawn)) == frame.inbox.drawn
    inside = np.isin(frame.lead, waiting)
    card = PITCH.inbox
    assert ((frame.x[inside] > card.left) & (frame.x[inside] < card.right)).all()
    assert ((frame.y[inside] > card.top) & (frame.y[inside] < card.bottom)).all()


@pytest.mark.parametrize("now", INSTANTS[::4])
def test_no_lead_is_drawn_twice(now: float) -> None:
    lead = flow(4).frame(now).lead
    assert len(lead) == len(np.unique(lead))


def test_every_mark_of_the_frame_reaches_the_surface() -> None:
    surface = pygame.Surface((1280, 720))
    canvas = Canvas(surface, 1.0, theme("dark"), Brushes(), Motion(), Rect(0, 0, 1280, 720))
    frame = flow(4).frame(sample.FAIR)
    surface.fill((0, 0, 0))
    assert draw_marks(canvas, frame, sample.run().sources) == len(frame) > 50
    for x, y, age in zip(frame.x, frame.y, frame.age, strict=True):
        # outlines are hollow, so look round the middle too
        patch = surface.subsurface(pygame.Rect(round(x) - 8, round(y) - 8, 17, 17))
        assert pygame.transform.average_color(patch)[:3] != (0, 0, 0), (x, y, age)


def test_the_oldest_lies_at_the_top_right_and_the_youngest_at_the_left() -> None:
    now = sample.FAIR + 3000
    frame = flow(0).frame(now)
    inside = np.flatnonzero(QUARTER.places(now)[frame.lead] == Place.INBOX)
    since = QUARTER.tracks.mql[frame.lead[inside]]
    oldest, youngest = inside[np.argmin(since)], inside[np.argmax(since)]
    assert frame.x[oldest] == frame.x[inside].max()
    assert frame.y[oldest] == frame.y[inside].min()
    assert frame.x[youngest] == frame.x[inside].min()


@pytest.mark.parametrize(("leads", "has_more"), [(900, False), (2500, True), (10_000, True)])
def test_a_full_inbox_draws_smaller_marks_and_then_says_how_many_more(leads: int, has_more: bool) -> None:
    quarter = sample.quarter(leads)
    crowded = Flow(quarter, PITCH, TEMPO, 0)
    frames = [(crowded.frame(at), quarter.at(at)) for at in INSTANTS]
    assert any(frame.inbox.more > 0 for frame, _ in frames) is has_more
    for frame, moment in frames:
        assert frame.inbox.drawn + frame.inbox.more == moment.waiting
    assert max(frame.size.max() for frame, _ in frames if len(frame)) <= len(SPACINGS)


def test_marks_in_the_inbox_do_not_touch() -> None:
    now = sample.FAIR + 3000
    frame = flow(0).frame(now)
    inside = np.flatnonzero(QUARTER.places(now)[frame.lead] == Place.INBOX)
    spots = np.column_stack([frame.x[inside], frame.y[inside]])
    apart = np.hypot(*(spots[:, None, :] - spots[None, :, :]).transpose(2, 0, 1))
    assert apart[~np.eye(len(spots), dtype=bool)].min() >= min(SPACINGS)


def test_a_lead_enters_the_inbox_when_the_timeline_says_so_and_not_before() -> None:
    play = flow(4)
    lead = int(np.flatnonzero(~np.isnan(QUARTER.tracks.inbox))[40])
    arrives = float(QUARTER.tracks.inbox[lead])
    before, after = play.frame(arrives - 1), play.frame(arrives + 0.5)
    x_before = before.x[before.lead == lead]
    x_after = after.x[after.lead == lead]
    assert (x_before < PITCH.inbox.left).all()
    assert len(x_after) == 1
    assert x_after[0] > PITCH.inbox.left


def test_at_16x_and_with_reduced_motion_nothing_is_on_a_lane() -> None:
    for speed in (0, 16):
        frame = flow(speed).frame(sample.FAIR)
        counted = frame.inbox.drawn + frame.on_the_way.drawn + frame.dropped.drawn
        assert len(frame) == counted


def test_a_moving_mark_goes_at_constant_speed() -> None:
    play = flow(1)
    lead = int(np.flatnonzero(QUARTER.tracks.end == Place.NURTURE)[200])
    ends = TEMPO.second(float(QUARTER.tracks.ended[lead]))
    spots = []
    for back in (0.7, 0.5, 0.3, 0.1):
        frame = play.frame(TEMPO.minute(ends - back))
        at = np.flatnonzero(frame.lead == lead)
        spots.append((float(frame.x[at[0]]), float(frame.y[at[0]])))
    steps = [np.hypot(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(spots)]
    assert max(steps) - min(steps) < 0.05 * max(steps)


def test_an_answered_lead_stops_draining() -> None:
    play = flow(1)
    tracks = QUARTER.tracks
    quick = np.flatnonzero((tracks.answered - tracks.mql < 235) & (tracks.answered - tracks.mql > 65))[0]
    second = TEMPO.second(float(tracks.answered[quick])) + 0.6
    frame = play.frame(TEMPO.minute(second))
    assert frame.age[frame.lead == quick].tolist() in ([1], [])


def test_numbers_by_source_add_up_to_the_leads_so_far() -> None:
    for now in INSTANTS:
        assert sum(flow(1).by_source(now)) == QUARTER.at(now).leads


def test_the_pitch_keeps_its_order_on_every_page() -> None:
    for wide, high in ((936, 447), (1576, 807), (1200, 600)):
        for reps in (1, 4, 5, 9):
            pitch = Pitch(24, 137, wide, high, 5, reps)
            xs = [pitch.source_cards[0].right, pitch.bar.left, pitch.centre, pitch.inbox.left, pitch.rep_places[0][0]]
            assert xs == sorted(xs)
            assert pitch.inbox.right < pitch.rep_places[0][0] - 21 < pitch.goal_line
            assert all(pitch.rect.contains(card) for card in (*pitch.source_cards, *pitch.ends, pitch.inbox))
            assert pitch.ring[1] + 50 <= pitch.floor + 40
            ys = [y for _, y in pitch.rep_places]
            assert all(lower - upper >= 60 for upper, lower in itertools.pairwise(ys)) or reps > 5


# tempo and playback


def test_tempo_goes_there_and_back_and_never_backwards() -> None:
    minutes = np.linspace(QUARTER.begin, QUARTER.end, 1000)
    seconds = [TEMPO.second(float(minute)) for minute in minutes]
    assert all(b > a for a, b in itertools.pairwise(seconds))
    assert [TEMPO.minute(second) for second in seconds] == pytest.approx(list(minutes), abs=1e-6)


def test_nights_pass_much_faster_than_office_hours() -> None:
    noon, night = 12 * 60.0, 22 * 60.0
    assert TEMPO.second(noon + 60) - TEMPO.second(noon) > 20 * (TEMPO.second(night + 60) - TEMPO.second(night))
    saturday = 5 * 1440.0
    assert TEMPO.second(saturday + 1440) - TEMPO.second(saturday) < 1


def test_instants_outside_the_quarter_stay_outside() -> None:
    seconds = TEMPO.all_seconds(np.array([-600.0, 0.0, QUARTER.end, QUARTER.end + 600, np.nan]))
    assert seconds[0] < 0 == seconds[1]
    assert seconds[3] > seconds[2] == TEMPO.length
    assert np.isnan(seconds[4])


def test_no_frame_rate_changes_where_the_play_stands() -> None:
    plays = []
    for steps in (60, 600):
        play = Playback(QUARTER, speed=4)
        play.toggle()
        for _ in range(steps):
            play.advance(6 / steps)
        plays.append(play.now)
    assert plays[0] == pytest.approx(plays[1], abs=1e-6)


def test_the_play_stops_at_an_event_once_and_goes_on() -> None:
    play = Playback(QUARTER, [sample.FAIR], speed=16)
    play.toggle()
    heard = []
    for _ in range(3000):
        heard += play.advance(0.05)
        if heard:
            break
    assert heard == ["card"]
    assert play.now == sample.FAIR
    assert not play.is_playing
    play.toggle()
    assert play.advance(0.05) == []
    assert play.now > sample.FAIR


def test_the_play_ends_with_a_whistle_and_starts_anew() -> None:
    play = Playback(QUARTER, speed=16)
    play.skip()
    assert play.is_over
    play.toggle()
    assert (play.now, play.is_playing) == (QUARTER.begin, True)
    play.seek(0.9999)
    assert play.advance(60) == ["whistle"]
    assert play.is_over
    assert not play.is_playing


def test_stepping_goes_through_every_instant_and_weeks_land_on_mondays() -> None:
    play = Playback(QUARTER)
    play.step()
    assert play.now == QUARTER.instants[0]
    play.step()
    assert play.now == QUARTER.instants[1]
    play.week(1)
    assert play.now == 10_080
    play.week(-1)
    assert play.now == 0
    play.seek(0.5)
    play.week(-1)
    assert play.now == 6 * 10_080
    play.skip()
    play.step()
    assert play.now == QUARTER.end
