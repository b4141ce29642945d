"""The run: a quarter that has been decided, shown lead by lead. The queue is seen before the money is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from game.locale import _, weekday
from game.play.timeline import Moment, Place
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.flow import Flow
from game.screen.input import Input, Key
from game.screen.pitch import Pitch
from game.screen.playback import SPEEDS, Playback
from game.screen.scenes.base import Bar, Scene
from game.screen.scenes.run_figures import draw_figures, draw_legend, figures
from game.screen.scenes.run_pitch import draw_ground, draw_live
from game.screen.scenes.run_side import draw_agreement, draw_event, draw_over, draw_waits
from game.screen.scenes.run_state import EventCard, RunState
from game.screen.widgets.base import Command, Spot, Tip, Widget
from game.screen.widgets.button import Button, IconButton
from game.screen.widgets.choice import Choice, Option
from game.screen.widgets.panels import WARN_FROM, Meter, card, key_hints
from game.screen.widgets.timeline import Happening, TimeLine

MARGIN = 24
_SIDE = 280  # width of the right column


@dataclass(frozen=True)
class Play:
    """Something done to the play: ``toggle``, ``step``, ``skip``, ``speed``, ``seek``, ``week``, with its amount."""

    what: str
    amount: float = 0.0


class Run(Scene[RunState]):
    """The flow, the numbers above it, the line below it, and at the right what must be read."""

    name = "run"
    first = "play"

    def __init__(self, state: RunState) -> None:
        super().__init__(state)
        self.play = Playback(state.timeline, [event.at for event in state.events])
        self._flow: Flow | None = None
        self._waiting = tuple(float(count) for count in state.timeline.waiting[1])
        self._seen = (0, 0, False)  # dropped, won and overload at the last step, for the sounds

    # state

    def bar(self) -> Bar | None:
        """Say which week and day it is."""
        now = min(self.play.now, self.state.timeline.end - 1)
        when = self.state.timeline.when(now)
        words = _("Week {week} of {weeks}, {day} {time}").format(
            week=self.state.timeline.week(now), weeks=self._weeks, day=weekday(when.weekday()), time=f"{when:%H:%M}"
        )
        return Bar(self.state.quarter, words)

    @property
    def _weeks(self) -> int:
        return self.state.timeline.week(self.state.timeline.end)

    @property
    def is_moving(self) -> bool:
        """While it plays."""
        return self.play.is_playing

    def moment(self) -> Moment:
        """Give the numbers of now."""
        return self.state.timeline.at(self.play.now)

    def event(self) -> EventCard | None:
        """Give the event that the play has just stopped at."""
        return next((event for event in self.state.events if event.at == self.play.now), None)

    def flow(self, pitch: Pitch, *, jumps: bool) -> Flow:
        """Give the marks' ways for this pitch and speed, laid out anew only when one of them changed."""
        speed = 0 if jumps else self.play.speed
        kept = self._flow
        if kept is None or kept.pitch != pitch or kept.speed != speed:
            kept = self._flow = Flow(self.state.timeline, pitch, self.play.tempo, speed, is_fogged=self.state.is_fogged)
        return kept

    # time

    def advance(self, seconds: float) -> Command | None:
        """Play on, and say what can be heard."""
        if self.play.is_playing:
            heard = self.play.advance(seconds)
            self.cues += heard
            self.call = {"card": "go-on", "whistle": "result"}.get(heard[0], "") if heard else ""
            moment = self.moment()
            dropped, won, was_overloaded = self._seen
            load = moment.days_of_work / 2
            cues = (
                ("thud", moment.places[Place.DROPPED] > dropped and not self.state.is_fogged),
                ("bell", moment.won > won),
                ("hum", load >= WARN_FROM and not was_overloaded),
            )
            self.cues += [cue for cue, is_due in cues if is_due]
            self._seen = (moment.places[Place.DROPPED], moment.won, load >= WARN_FROM)
        return None

    def obey(self, command: Command) -> bool:
        """Do something to the play."""
        if not isinstance(command, Play):
            return False
        play = self.play
        match command.what:
            case "toggle":
                play.toggle()
            case "step":
                play.step()
            case "skip":
                play.skip()
                self.call = "result"
            case "speed":
                play.speed = int(command.amount)
            case "seek":
                play.seek(command.amount)
            case "week":
                play.week(int(command.amount))
        moment = self.moment()
        self._seen = (moment.places[Place.DROPPED], moment.won, moment.days_of_work / 2 >= WARN_FROM)
        return True

    def handle(self, event: Input) -> Command | None:
        """Take the keys that work wherever the focus is."""
        if not isinstance(event, Key) or event.is_up:
            return None
        keys: dict[str, Command] = {
            "1": Play("speed", 1), "2": Play("speed", 4), "3": Play("speed", 16), "n": Play("step"),
            "[": Play("week", -1), "]": Play("week", 1),
        }  # fmt: skip
        if event.name == "end":
            return self.state.result if self.play.is_over and not event.is_repeat else Play("skip")
        return keys.get(event.name)

    # places

    def _pitch(self, page: Rect) -> Pitch:
        wide, high = page.width - 2 * MARGIN - _SIDE - 16, page.height - 273
        return Pitch(page.left + MARGIN, page.top + 137, wide, high, len(self.state.sources), len(self.state.reps))

    def _side(self, page: Rect) -> tuple[Rect, Rect]:
        """Give the two cards of the right column."""
        high = page.height - 273
        left = page.right - MARGIN - _SIDE
        above = Rect(left, page.top + 137, _SIDE, high - 173)
        return above, Rect(left, above.bottom + 13, _SIDE, 160)

    def _controls(self, page: Rect) -> Rect:
        return Rect(page.left + MARGIN, page.bottom - 120, page.width - 2 * MARGIN, 104)

    # widgets

    def build(self, page: Rect) -> Sequence[Widget]:
        """Describe the play's controls, the card's button, the meters, and every number that can be explained."""
        return [*self._card_widgets(page), *self._play_widgets(page), *self._meters(page), *self._spots(page)]

    def _card_widgets(self, page: Rect) -> list[Widget]:
        """Describe the one button of the right card: go on, or see the result."""
        above, _below = self._side(page)
        rect = Rect(above.left + 20, above.bottom - 63, above.width - 40, 44)
        if self.play.is_over:
            return [
                Button(
                    name="result", rect=rect, label=_("See what happened"), act=self.state.result, kind="joint",
                    cap=_("Enter"), shortcut="return", step=text.STRONG, cue="page",
                )
            ]  # fmt: skip
        if self.event() and not self.play.is_playing:
            return [
                Button(
                    name="go-on", rect=rect, label=_("Keep playing"), act=Play("toggle"), kind="ink", cap=_("Space"),
                    step=text.STRONG,
                )
            ]  # fmt: skip
        return []

    def _play_widgets(self, page: Rect) -> list[Widget]:
        rect = self._controls(page)
        y = rect.top + 14
        is_playing = self.play.is_playing
        line = Rect(rect.left + 360, rect.top + 8, rect.width - 384, 94)
        span = self.state.timeline.end - self.state.timeline.begin
        marks = [Happening((event.at - self.state.timeline.begin) / span, is_card=True) for event in self.state.events]
        return [
            IconButton(
                name="play", rect=Rect(rect.left + 16, y, 48, 44), label=_("Pause") if is_playing else _("Play"),
                act=Play("toggle"), kind="ink", icon="pause" if is_playing else "play", shortcut="space",
            ),
            IconButton(
                name="step", rect=Rect(rect.left + 72, y, 40, 44), label=_("One event on"), act=Play("step"), icon="step",
            ),
            IconButton(
                name="skip", rect=Rect(rect.left + 120, y, 40, 44), label=_("Skip to the result"), act=Play("skip"),
                icon="skip",
            ),
            Choice(
                name="speed", rect=Rect(rect.left + 172, y, 156, 44), chosen=str(self.play.speed), label=_("Speed"),
                options=[Option(str(speed), f"{speed}\u00d7") for speed in SPEEDS], act=lambda key: Play("speed", int(key)),
            ),
            TimeLine(
                name="line", rect=line, share=self.play.share, weeks=self._weeks, waiting=self._waiting, happenings=marks,
                act=lambda share: Play("seek", share), words=(_("Waiting"), _("now"), _("not yet played")),
            ),
        ]  # fmt: skip

    def _meters(self, page: Rect) -> list[Widget]:
        _above, below = self._side(page)
        return [
            Meter(
                name=f"kept-{kept.role}", rect=Rect(below.left + 20, below.top + 40 + 50 * i, below.width - 40, 40),
                label=kept.label, role=kept.role, kept=kept.share(self.play.now), unknown=_("not yet measured"),
                takes_focus=False,
            )
            for i, kept in enumerate(self.state.kept)
        ]  # fmt: skip

    def _spots(self, page: Rect) -> list[Widget]:
        """Describe the five numbers above the pitch, each with what it is made of."""
        found: list[Widget] = []
        for place, figure in zip(self._columns(page), figures(self.state, self.moment()), strict=True):
            words = f"{figure.label}: {figure.shown}, {figure.note}"
            found.append(
                Spot(name=f"figure-{figure.name}", rect=place, tip=Tip(figure.label, figure.formula), words=words)
            )
        return found

    # drawing

    def draw(self, canvas: Canvas) -> None:
        """Draw the ground once, and everything that changes over it."""
        page = canvas.page
        pitch = self._pitch(page)
        moment = self.moment()

        def ground() -> None:
            canvas.surface.fill(canvas.theme.bg)
            draw_ground(canvas, pitch, self.state.sources, self.state.reps, is_fogged=self.state.is_fogged)
            card(canvas, self._controls(page))

        canvas.still(
            (
                "run",
                page.size,
                len(self.state.reps),
                tuple(self.state.sources),
                self.state.quarter,
                self.state.is_fogged,
                _("Inbox"),
            ),
            ground,
        )
        draw_figures(canvas, self._columns(page), figures(self.state, moment))
        draw_legend(canvas, Rect(page.right - MARGIN - _SIDE + 17, page.top + 68, _SIDE - 17, 62))
        event = self.event() if not self.play.is_playing else None
        flow = self.flow(pitch, jumps=canvas.motion.reduced)
        warned = event.source if event else -1
        draw_live(canvas, flow, self.play, self.state.sources, self.state.reps, warned)
        above, below = self._side(page)
        if event is not None:
            draw_event(canvas, above, event, self.state.timeline.week(event.at))
        elif self.play.is_over:
            draw_over(canvas, above, moment, is_fogged=self.state.is_fogged)
        else:
            draw_waits(canvas, above, self.state.timeline, self.play.now)
        draw_agreement(canvas, below, is_signed=bool(self.state.kept))
        self._draw_hints(canvas)

    def _columns(self, page: Rect) -> list[Rect]:
        """Give the places of the five numbers."""
        wide = page.width - 2 * MARGIN - _SIDE - 16
        lefts = [page.left + MARGIN + round(wide * at / 936) for at in (16, 224, 402, 608, 798, 936)]
        return [Rect(x, page.top + 68, right - x - 8, 62) for x, right in itertools.pairwise(lefts)]

    def _draw_hints(self, canvas: Canvas) -> None:
        rect = self._controls(canvas.page)
        hints = ((_("Space"), _("play")), ("1 2 3", _("speed")), ("N", _("step")))
        with canvas.within(Rect(rect.left, rect.top, 360, rect.height)):
            key_hints(canvas, rect.left + 16, rect.bottom - 15, hints, gap=14)

    def facts(self) -> Sequence[str]:
        """Say where the leads are."""
        moment = self.moment()
        if self.state.is_fogged:
            words = _("In the inbox {inbox}, on the way {way}, lost {lost}, won {won}; what falls between is hidden")
            way, lost = moment.places[Place.ON_THE_WAY], moment.places[Place.LOST]
            return [words.format(inbox=moment.waiting, way=way, lost=lost, won=moment.won)]
        return [
            _("In the inbox {inbox}, on the way {way}, dropped {dropped}, lost {lost}, won {won}").format(
                inbox=moment.waiting,
                way=moment.places[Place.ON_THE_WAY],
                dropped=moment.places[Place.DROPPED],
                lost=moment.places[Place.LOST],
                won=moment.won,
            )
        ]
