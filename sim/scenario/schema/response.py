"""From the inbox to the first conversation."""

from __future__ import annotations

from typing import Annotated, Literal

from sim.scenario.kinds import BusinessTime, Share, WorkTime, elapsed_time, number, share, whole, work_time
from sim.scenario.schema.base import Section, about
from sim.scenario.shapes import Shaped, ShapeKind
from sim.units import Duration


class Fading(Section):
    """How a buyer's interest fades with waiting."""

    after: Annotated[Duration, elapsed_time(positive=True)] = about(
        "time scale of fading: interest falls as (1 + t/after)^-power under `velocify`"
    )
    power: Annotated[float, number(0, 10)] = about("power of that law")
    otherwise: Share = about("share of interest that is left under the other profiles, whose curves contain the fading")


class Perfunctory(Section):
    """First touches made only to stop the clock."""

    share: Share = about("share of first touches that are perfunctory at full enforcement without a joint goal")
    when_depth_is_measured: Share = about("what is left of that share where attempts are promised too")
    calm: Annotated[float, number(0, 10)] = about("factor on that share with the whole promise still to go")
    pressed: Annotated[float, number(0, 10)] = about(
        "added to the factor, times the squared share of the promise that is used up"
    )
    contact: Annotated[float, number(0, 1)] = about("factor on the odds of contact in a perfunctory touch")
    attempts: Annotated[int, whole(1, 100)] = about("most attempts after a perfunctory first touch")
    effort: WorkTime = about("a rep's time for a perfunctory touch")


class ResponseEffort(Section):
    """A rep's time for each piece of answering a lead."""

    look: WorkTime = about("looking at a lead and leaving it")
    attempt: WorkTime = about("one attempt, with logging")
    research: WorkTime = about("before the first attempt, when no context came along")
    screening: WorkTime = about("before the first attempt, when `qualified` is not agreed")
    conversation: WorkTime = about("a first conversation")
    spread: Annotated[float, number(0, 2)] = about("sigma of a lead's lognormal factor on all efforts")


class Response(Section):
    """How leads are answered, and what an answer is worth when it comes late."""

    profile: Literal["velocify", "hbr", "oldroyd", "none"] = about(
        "whose study says how readiness fades with waiting; `none` is not at all",
        fixed="buyers do not change with a policy",
    )
    speed_on_contact: Annotated[float, number(0, 5)] = about(
        "share of the speed effect (log odds) that acts on reaching the buyer"
    )
    speed_on_later_contact: Share = about("what is left of that from the second attempt on")
    speed_on_qualifying: Annotated[float, number(0, 5)] = about("share of the speed effect that acts on qualifying")
    fading: Fading = about("how a buyer's interest fades with waiting")
    reachable: Share = about("share of buyers who can be reached at all")
    contact: Annotated[float, share(0, 0.999)] = about(
        "chance of contact on an attempt at one hour, if the buyer can be reached"
    )
    attempts: Annotated[int, whole(1, 100)] = about("most attempts when nothing is promised")
    spacing: BusinessTime = about("time between two attempts when no clock runs")
    spacing_range: tuple[BusinessTime, ...] = about(
        "shortest and longest time between two attempts under any clock", min_length=2, max_length=2
    )
    giving_up: Share = about("chance of giving up after each attempt in vain")
    giving_up_by_enforcement: Share = about("share of that chance which full enforcement takes away")
    giving_up_promised: Share = about("share of that chance which a watched promise of attempts takes away")
    perfunctory: Perfunctory = about("first touches made only to stop the clock")
    effort: ResponseEffort = about("a rep's time for each piece of answering a lead")
    handling: Annotated[Shaped[Duration], ShapeKind(work_time())] | None = about(
        "one distribution in place of all efforts at the first touch; null where the efforts hold"
    )
    patience: Annotated[Shaped[Duration], ShapeKind(elapsed_time())] | None = about(
        "time after which a waiting buyer gives up; null where only fading counts"
    )
