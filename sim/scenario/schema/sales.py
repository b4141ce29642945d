"""The pass to Sales, and the people who take it."""

from __future__ import annotations

from typing import Annotated, Literal

from sim.scenario.kinds import (
    BusinessTime,
    LogOdds,
    Name,
    Share,
    Week,
    WorkTime,
    business_time,
    number,
    share,
    wage,
    whole,
    work_rate,
)
from sim.scenario.schema.base import Section, about
from sim.scenario.shapes import Shaped, ShapeKind
from sim.units import Duration

MOST_REPS = 1000


class Route(Section):
    """One way in which MQLs reach Sales."""

    name: Name = about("what the route is called", fixed="the agreement names it")
    delay: Annotated[Shaped[Duration], ShapeKind(business_time())] = about("time from MQL to a rep's inbox")
    loss: Share = about("share of MQLs that never arrive")


class Acceptance(Section):
    """Log odds that a rep works a lead rather than letting it lie."""

    constant: LogOdds = about("log odds of a lead that looks like nothing, without trust, clock or joint goal")
    score: LogOdds = about("added per unit of what the rep sees of the lead")
    trust: LogOdds = about("added per unit of trust in the source above one half")
    age: LogOdds = about("added per elapsed day of age")
    enforcement: LogOdds = about("added per unit of enforcement: how closely follow-up is watched")
    enforcement_by_experience: LogOdds = about("added to that, times (experience - 0.5)")
    enforcement_by_performance: LogOdds = about("added to it too, times (performance - 0.5)")
    joint_goal: LogOdds = about("added per unit of joint goal")
    volume: LogOdds = about("added per unit of ln(MQLs a rep and week / volume_usual)")
    volume_usual: Annotated[float, number(0.1, 10_000)] = about("MQLs a rep and week at which volume adds nothing")
    volume_by_experience: LogOdds = about("added to `volume`, times (experience - 0.5)")
    volume_by_performance: LogOdds = about("added to `volume`, times (performance - 0.5)")
    after_breach: LogOdds = about(
        "added at a second look: the owner was warned, the lead reassigned or the manager told"
    )
    development: LogOdds = about("added where a development rep under Marketing decides")


class Handoff(Section):
    """How a lead passes from Marketing to Sales."""

    route: Name = about("which of the routes is used where the agreement names none")
    routes: tuple[Route, ...] = about("the ways in which MQLs can reach Sales", min_length=1, max_length=20)
    look: BusinessTime = about("how often a rep looks at the inbox when no clock runs; 0 is at once")
    look_promised: Annotated[float, number(0, 10)] = about(
        "share of the promised time between two looks at the inbox, under a watched clock"
    )
    acceptance: Acceptance = about("log odds that a rep works the lead rather than letting it lie")
    blur: Annotated[float, number(0, 2)] = about(
        "standard deviation of what the rep sees around what the lead is, without context"
    )
    reject_spoken: Share = about("share of refused leads that are rejected with a reason where no answer is promised")


class AbsenceHabit(Section):
    """Leave and illness, drawn for each rep."""

    days: BusinessTime = about("leave and illness of one rep in a year")
    length: Annotated[Duration, business_time(positive=True)] = about("length of one absence")


class Absence(Section):
    """An absence that is known beforehand."""

    rep: Annotated[int, whole(1, MOST_REPS, "the number of a rep")] = about("which rep, 1 is the first")
    at: Week = about("week at whose beginning the absence begins")
    for_: Annotated[Duration, business_time(positive=True)] = about("how long the rep is away")


class Member(Section):
    """What one rep is like."""

    experience: Share = about("how long the rep has sold: 0% a newcomer, 100% a veteran")
    performance: Share = about("how well the rep sells: 0% far below the quota, 100% far above it")


class Development(Section):
    """Development reps under Marketing, who make first contact and pass on what is qualified."""

    reps: Annotated[int, whole(0, MOST_REPS, "a whole number of people")] = about("how many there are")
    cost: Annotated[float, wage()] = about("loaded cost of one of them for a scheduled hour")
    pass_loss: Share = about("share of SQLs that get lost as they pass to a rep")


class Sales(Section):
    """The reps, and what they do with their own hours."""

    reps: Annotated[int, whole(1, MOST_REPS, "a whole number of people")] = about(
        "people who answer leads, run opportunities and prospect for themselves"
    )
    team: tuple[Member, ...] = about(
        "who the reps are, in order, from the beginning again where there are more", min_length=1, max_length=MOST_REPS
    )
    assignment: Literal["even", "by_performance"] = about(
        "even: each rep owns as many leads; by_performance: the better a rep sells, the more"
    )
    development: Development = about("development reps under Marketing")
    inbox: Literal["owned", "shared"] = about(
        "owned: each lead has its rep; shared: the next free rep takes it",
        fixed="the way leads are owned is the team's shape",
    )
    rule: Literal["newest_first", "oldest_first", "due_first", "hottest_first", "priority"] = about(
        "order in which a rep works the inbox"
    )
    absence: AbsenceHabit = about("leave and illness, drawn for each rep")
    absences: tuple[Absence, ...] = about("absences that are known beforehand", max_length=1000)
    shrinkage: Annotated[float, share(0, 0.9)] = about(
        "breaks, administration, meetings: share of a present hour; absences are counted apart"
    )
    own_prospecting: Annotated[float, work_rate()] = about("opportunities a rep finds in a productive own hour")
    own_fit: Share = about("share of own opportunities inside the ideal customer profile")
    own_fit_by_focus: Annotated[float, share(-1, 1)] = about("added to that share, times alignment.focus")
    own_intent: Annotated[float, share(0.01, 0.99)] = about("buying intent of an own opportunity")
    prospecting_block: BusinessTime = about(
        "length of a block of own work; a lead noticed within one waits for its end"
    )
    set_up: WorkTime = about("unproductive start of each stretch of own work")
    resumption: WorkTime = about("working time lost when own work or a proposal is broken off")
    looking_cost: WorkTime = about("working time that one look at the inbox costs")
    duty_cost: Share = about("share of an own hour lost to being on call under a short promise")
    duty_scale: Annotated[Duration, business_time(positive=True)] = about("promise at which half of that is lost")
    desk_work_waits: BusinessTime = about("time after which a planned proposal goes before fresh leads under a promise")
