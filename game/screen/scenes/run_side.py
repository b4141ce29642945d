"""The two cards at the right of the pitch: what must be read, how long the inbox waits, what came of it; the agreement."""

from __future__ import annotations

import numpy as np

from game.locale import _, duration, number
from game.play.timeline import Moment, Place, Timeline
from game.screen import text
from game.screen.canvas import Canvas, Rect
from game.screen.charts import Bar, bars
from game.screen.icons import icon
from game.screen.marks import mark
from game.screen.scenes.help import age_names
from game.screen.scenes.run_state import EventCard
from game.screen.widgets.panels import card, event_card, pill


def draw_event(canvas: Canvas, rect: Rect, event: EventCard, week: int) -> None:
    """Draw what happened, and what the agreement says about it."""
    theme, room = canvas.theme, rect.width - 40
    event_card(canvas, rect)
    label = _("Event")
    with canvas.within(rect):
        chip = Rect(rect.left + 20, rect.top + 19, round(canvas.width(label, text.MARK)) + 48, 26)
        pill(canvas, chip, label, theme.warn)
        when = _("Week {week}").format(week=week)
        canvas.middle(rect.right - 20, rect.top + 32, when, text.LABEL, theme.ink2, "right")
        y = canvas.paragraph(rect.left + 20, rect.top + 77, event.title, text.CARD, theme.ink, room)
        y = canvas.paragraph(rect.left + 20, y - 5, event.words, text.BODY, theme.ink2, room)
        canvas.paragraph(rect.left + 20, y + 6, event.rule, text.MARK, theme.ink, room)


def draw_waits(canvas: Canvas, rect: Rect, timeline: Timeline, now: float) -> None:
    """Draw how long the inbox has waited: four bars that add up to the number waiting."""
    theme = canvas.theme
    card(canvas, rect)
    waits = (timeline.places(now) == Place.INBOX) & (timeline.tracks.channel >= 0)
    counts = np.bincount(timeline.ages(now)[waits], minlength=4).tolist()
    rows = [Bar("", count, number(count), theme.ages[age]) for age, count in enumerate(counts)]
    with canvas.within(rect):
        canvas.text(rect.left + 20, rect.top + 35, _("How long they wait"), text.HEADING, theme.ink)
        for age, name in enumerate(age_names()):
            y = rect.top + 70 + 30 * age
            canvas.place(mark(canvas, "circle", age, 8), rect.left + 28, y)
            canvas.middle(rect.left + 42, y, name, text.CAPTION, theme.ink2)
        bars(canvas, Rect(rect.left + 86, rect.top + 55, rect.width - 106, 120), rows, names=0)
        terms = " + ".join(number(count) for count in counts)
        words = _("{terms} = {sum} waiting").format(terms=terms, sum=number(sum(counts)))
        y2 = canvas.paragraph(rect.left + 20, rect.top + 197, words, text.CAPTION, theme.ink2, rect.width - 40)
        if waits.any():
            longest = now - float(timeline.tracks.mql[waits].min())
            oldest = _("The oldest has waited {time}.").format(time=duration(longest))
            canvas.text(rect.left + 20, y2 + 8, oldest, text.MARK, theme.ink)


def draw_over(canvas: Canvas, rect: Rect, moment: Moment, *, is_fogged: bool = False) -> None:
    """Say what came of the quarter's MQLs: each in one line, no line a verdict; what lies in the fog is left out."""
    theme, places = canvas.theme, moment.places
    card(canvas, rect)
    every = (
        (_("won"), places[Place.WON], theme.joint), (_("lost"), places[Place.LOST], theme.ink),
        (_("to nurture"), places[Place.DISQUALIFIED] + places[Place.UNREACHED], theme.ink),
        (_("dropped on the way"), places[Place.DROPPED], theme.ink), (_("without an answer"), places[Place.SILENT], theme.ink),
        (_("still waiting"), places[Place.INBOX] + places[Place.ON_THE_WAY], theme.ink),
        (_("open with a rep"), places[Place.WITH_REP], theme.ink),
    )  # fmt: skip
    lines = every[:3] + every[5:] if is_fogged else every
    with canvas.within(rect):
        canvas.text(rect.left + 20, rect.top + 35, _("The quarter is over"), text.HEADING, theme.ink)
        for i, (words, count, ink) in enumerate(lines):
            y = rect.top + 64 + 22 * i
            canvas.text(rect.left + 64, y, number(count), text.VALUE, ink, "right")
            canvas.text(rect.left + 76, y, words, text.LABEL, theme.ink2)
        if is_fogged:
            icon(canvas, "hidden", rect.left + 54, rect.top + 59 + 22 * len(lines), theme.ink2)
            words = _("and what nobody counted")
            canvas.text(rect.left + 76, rect.top + 64 + 22 * len(lines), words, text.LABEL, theme.ink2)


def draw_agreement(canvas: Canvas, rect: Rect, *, is_signed: bool) -> None:
    """Draw the card that the meters stand on; before an agreement, say that there is none."""
    theme = canvas.theme
    card(canvas, rect)
    with canvas.within(rect):
        canvas.text(rect.left + 20, rect.top + 28, _("Agreement kept"), text.VALUE, theme.ink)
        if not is_signed:
            words = _("Nothing is signed yet, so nothing is measured.")
            canvas.paragraph(rect.left + 20, rect.top + 60, words, text.BODY, theme.ink2, rect.width - 40)
