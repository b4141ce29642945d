"""What can happen to a company in a week: each event is one function from the company as it is to the settings that change.

To add an event, write the function and enter it into `EVENTS`. Its numbers are assumptions (grade D), there to be felt in a
workshop; who has better ones writes the settings out under ``set:``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sim.scenario.nodes import Listing, Scalar, Table, find, plain
from sim.units import format_share, format_week, parse_share

Settings = dict[str, object]

FAIR_CHANNEL: Final = "trade_fair"
FAIR_LEADS: Final = 1200
FAIR_DAYS: Final = 3
PITCH_AFTER_PRICE_CUT: Final = "60%"
MESSAGE_LEFT_BY_REBRAND: Final = 0.4


@dataclass(frozen=True)
class Event:
    """Something that happens in a week.

    Parameters
    ----------
    settings : callable
        From the resolved company and the week to paths and new values; raises `LookupError` with one sentence if the
        event cannot happen there.
    meaning : str
        What happened, in one sentence.
    """

    settings: Callable[[Table, int], Settings]
    meaning: str


def rep_leaves(company: Table, _week: int) -> Settings:
    """Take one rep away; the open leads of a leaver go to the others."""
    node = find(company, ("sales", "reps"))
    reps = node.value if isinstance(node, Scalar) and isinstance(node.value, int) else 0
    if reps < 2:
        msg = "rep_leaves would leave nobody in sales; begin with more reps"
        raise LookupError(msg)
    return {"sales.reps": reps - 1}


def trade_fair(company: Table, week: int) -> Settings:
    """Bring 1,200 leads within three days through the channel ``trade_fair``."""
    channels = find(company, ("demand", "channels"))
    index = channels.index(FAIR_CHANNEL) if isinstance(channels, Listing) else None
    if index is None or not isinstance(channels, Listing):
        msg = f"trade_fair needs a channel called '{FAIR_CHANNEL}'; name one so"
        raise LookupError(msg)
    item = channels.items[index]
    bursts = plain(node) if isinstance(item, Table) and (node := item.get("bursts")) else ()
    held = bursts if isinstance(bursts, tuple) else ()
    burst = {"at": format_week(week), "leads": FAIR_LEADS, "over": f"{FAIR_DAYS} days"}
    return {f"demand.channels.{FAIR_CHANNEL}.bursts": [*held, burst]}


def price_cut(_company: Table, _week: int) -> Settings:
    """Let reps sell on price from the start."""
    return {"closing.price_pitch": PITCH_AFTER_PRICE_CUT}


def rebrand(company: Table, _week: int) -> Settings:
    """Change the site's story while the reps still tell the old one."""
    node = find(company, ("alignment", "message"))
    message = parse_share(str(node.value)) if isinstance(node, Scalar) else 0.0
    return {"alignment.message": format_share(round(message * MESSAGE_LEFT_BY_REBRAND, 4))}


EVENTS: Final = {
    "rep_leaves": Event(rep_leaves, "a rep leaves, the others take over the open leads"),
    "trade_fair": Event(trade_fair, "a fair brings 1,200 leads in three days"),
    "price_cut": Event(price_cut, "management tells the reps to match any price"),
    "rebrand": Event(rebrand, "the site tells a new story that no rep has heard"),
}
