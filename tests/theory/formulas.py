"""What queueing theory says of plain queues, each thing by two routes that share no formula.

Times are in any one unit. ``rate`` is arrivals per unit of time, ``handling`` the mean time of one call, ``reps`` the number
of servers. A `Wait` is what an arriving customer meets in steady state, first come first served unless the function says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, linalg, optimize, sparse, special
from scipy.sparse import linalg as sparse_linalg

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Wait:
    """The wait in queue: P(wait > 0), mean over all customers, and P(wait > t)."""

    delayed: float
    mean: float
    beyond: Callable[[float], float]

    def quantile(self, share: float) -> float:
        """Return the wait that is not exceeded by a share of all customers."""
        if 1.0 - share >= self.delayed:
            return 0.0
        high = self.mean + 1e-9
        while self.beyond(high) > 1.0 - share:
            high *= 2.0
        return float(optimize.brentq(lambda t: self.beyond(t) - (1.0 - share), 0.0, high, xtol=1e-12, rtol=1e-12))


@dataclass(frozen=True)
class Impatient(Wait):
    """The wait where customers give up: time in queue of all of them, and the share that leaves unserved."""

    abandoned: float


# -- Erlang C: M/M/c ------------------------------------------------------------------------------------------------------


def erlang_c(rate: float, handling: float, reps: int) -> Wait:
    """Return the wait in M/M/c: Erlang's B recursion, then the exponential law of those who wait."""
    load = rate * handling
    blocked = 1.0
    for c in range(1, reps + 1):
        blocked = load * blocked / (c + load * blocked)
    delayed = blocked / (1.0 - load / reps * (1.0 - blocked))
    spare = reps / handling - rate
    return Wait(delayed, delayed / spare, lambda t: delayed * math.exp(-spare * t))


def erlang_c_by_states(rate: float, handling: float, reps: int) -> Wait:
    """Return the same from the number of customers: solve for its distribution, then wait for as many departures as needed."""
    share = _number_in_system(rate, lambda n: min(n, reps) / handling)
    ahead = share[reps:]  # n - c customers wait before the one who comes
    places = np.arange(1, len(ahead) + 1)
    departures = reps / handling
    # with j ahead of it in the queue a customer waits for j + 1 departures: an Erlang distribution
    return Wait(
        float(ahead.sum()),
        float(ahead @ places) / departures,
        lambda t: float(ahead @ special.gammaincc(places, departures * t)),
    )


def _number_in_system(rate: float, departures: Callable[[int], float], least: float = 1e-18) -> Array:
    """Return the stationary distribution of a birth-death chain, cut where nothing is left to come."""
    weights = [1.0]
    while weights[-1] > least * max(weights) or len(weights) < 10:
        weights.append(weights[-1] * rate / departures(len(weights)))
    shares = np.array(weights)
    return shares / shares.sum()


# -- Erlang A: M/M/c with exponential patience ----------------------------------------------------------------------------


def erlang_a_by_states(rate: float, handling: float, reps: int, patience: float) -> Impatient:
    """Return time in queue in M/M/c+M from the number of customers and the race of each one's patience with those ahead."""
    leaving = 1.0 / patience
    share = _number_in_system(rate, lambda n: min(n, reps) / handling + max(0, n - reps) * leaving)
    ahead = share[reps:]
    queue = np.arange(len(ahead))
    # death rates of the line ahead of a customer with 0, 1, ... j before it, while it waits itself
    deaths = reps / handling + queue * leaving
    generator = sparse.diags([-(deaths + leaving), deaths[1:]], [0, -1], format="csc")

    def beyond(t: float) -> float:
        # P(still waiting): the line ahead has not emptied and its own patience lasts
        alive = sparse_linalg.expm_multiply(generator * t, np.ones(len(ahead)))
        return float(ahead @ alive)

    abandoned = leaving * float(ahead @ queue) / rate
    return Impatient(float(ahead.sum()), float(ahead @ queue) / rate, beyond, abandoned)


def erlang_a(rate: float, handling: float, reps: int, patience: float) -> Impatient:
    """Return the same by the integrals of the virtual wait (Baccelli and Hebuterne 1981; Zeltyn and Mandelbaum 2005)."""
    mu = 1.0 / handling

    def weight(x: float) -> float:
        return math.exp(rate * patience * -math.expm1(-x / patience) - reps * mu * x)

    limit = patience + 60.0 / (reps * mu)
    while weight(limit) > 1e-30:
        limit *= 2.0

    def tail(t: float, factor: Callable[[float], float] = lambda _x: 1.0) -> float:
        return math.fsum(
            integrate.quad(lambda x: factor(x) * weight(x), a, b, epsabs=0.0, epsrel=1e-11)[0]
            for a, b in pairwise(np.linspace(t, limit, 41))
        )

    idle = (
        math.fsum(
            math.exp(special.gammaln(reps) - special.gammaln(reps - k) - k * math.log(rate * handling))
            for k in range(reps)
        )
        / rate
    )  # P(fewer than c), on the scale on which the density of the virtual wait at 0 is P(c - 1 reps busy) times rate
    whole = idle + tail(0.0)
    delayed = tail(0.0) / whole
    # served: whose patience is longer than the virtual wait
    served_late = tail(0.0, lambda x: math.exp(-x / patience)) / whole
    abandoned = delayed - served_late
    return Impatient(
        delayed,
        abandoned * patience,  # customers give up at rate 1 / patience while they wait
        lambda t: math.exp(-t / patience) * tail(t) / whole,
        abandoned,
    )


# -- M/D/c ----------------------------------------------------------------------------------------------------------------


def constant_handling(rate: float, handling: float, reps: int) -> Wait:
    """Return the wait in M/D/c by Spitzer's identity: served in turn, each rep is a queue with Erlang-c gaps."""
    steps = np.arange(1, _enough_steps(rate * handling / reps, reps) + 1)
    work = steps * handling
    shapes = steps * reps
    # G_n: the time until n c further customers have come. Mean wait: sum of E[(n D - G_n)+] / n
    early = special.gammainc(shapes, rate * work)
    shortfall = work * early - shapes / rate * special.gammainc(shapes + 1, rate * work)
    none = math.exp(-math.fsum(early / steps))
    return Wait(1.0 - none, math.fsum(shortfall / steps), _constant_beyond(rate, handling, reps))


def constant_handling_by_states(rate: float, handling: float, reps: int) -> Wait:
    """Return the same from the number of customers, one handling time after another (Crommelin 1932)."""
    share = _constant_states(rate, handling, reps)
    ahead = share[reps:]
    mean = float(ahead @ np.arange(len(ahead))) / rate  # Little's law
    return Wait(float(ahead.sum()), mean, _constant_beyond(rate, handling, reps))


def _enough_steps(busy: float, reps: int) -> int:
    # P(G_n < n D) falls like exp(-n c (busy - 1 - ln busy))
    return int(60.0 / (reps * (busy - 1.0 - math.log(busy)))) + 10


@cache
def _constant_states(rate: float, handling: float, reps: int) -> Array:
    """Return P(n customers): whoever is served now is gone one handling time later, and only new ones are in service then."""
    load = rate * handling
    size = reps + int(45.0 / math.log(reps / load)) + 60
    arrivals = np.exp(np.arange(size) * math.log(load) - load - special.gammaln(np.arange(size) + 1))
    moves = np.zeros((size, size))
    for before in range(size):
        left = max(0, before - reps)
        moves[before, left:] = arrivals[: size - left]
    moves[:, -1] += 1.0 - moves.sum(axis=1)
    system = moves.T - np.eye(size)
    system[-1] = 1.0
    target = np.zeros(size)
    target[-1] = 1.0
    return np.asarray(linalg.solve(system, target), dtype=np.float64)


def _constant_beyond(rate: float, handling: float, reps: int) -> Callable[[float], float]:
    """Return P(wait > t) (Franx 2001): at most so many in queue one handling time before, and few enough arrivals since."""
    below = np.cumsum(_constant_states(rate, handling, reps)[reps:])  # P(at most i wait), counted from nobody
    below_all = np.concatenate(
        [[float(_constant_states(rate, handling, reps)[: reps + 1].sum())], below[1:] - below[0]]
    )
    below_all[1:] += below_all[0]

    def beyond(t: float) -> float:
        whole = int(t // handling) + 1
        since = rate * (whole * handling - t)
        j = np.arange(whole * reps)
        poisson = np.exp(j * math.log(since) - since - special.gammaln(j + 1)) if since else (j == 0) * 1.0
        places = np.minimum(whole * reps - 1 - j, len(below_all) - 1)
        return 1.0 - float(poisson @ below_all[places])

    return beyond


# -- M/G/1 ----------------------------------------------------------------------------------------------------------------


def pollaczek_khinchine(rate: float, mean: float, variance: float) -> tuple[float, float]:
    """Return P(wait > 0) and the mean wait in M/G/1."""
    busy = rate * mean
    return busy, rate * (variance + mean**2) / (2.0 * (1.0 - busy))


def general_handling(
    rate: float, mean: float, survival: Callable[[Array], Array], reach: float, points: int = 8000
) -> Wait:
    """Return the wait in M/G/1 by its renewal equation, solved on a grid.

    Parameters
    ----------
    mean : the mean handling time.
    survival : P(handling > x).
    reach : how far the grid goes; nobody waits longer.

    Notes
    -----
    ``P(W > t) = rate int_t^inf S(x) dx + rate int_0^t P(W > t - x) S(x) dx`` (Takacs 1962), by the trapezoidal rule at two
    widths and Richardson's extrapolation.
    """
    coarse, fine = (_takacs(rate, mean, survival, reach, n) for n in (points // 2, points))
    grid = np.linspace(0.0, reach, points // 2 + 1)
    tail = fine[::2] + (fine[::2] - coarse) / 3.0
    mean_wait = float(integrate.simpson(tail, x=grid))
    return Wait(float(tail[0]), mean_wait, lambda t: float(np.interp(t, grid, tail)))


def _takacs(rate: float, mean: float, survival: Callable[[Array], Array], reach: float, points: int) -> Array:
    grid = np.linspace(0.0, reach, points + 1)
    width = grid[1]
    left = survival(grid)
    remaining = rate * (mean - integrate.cumulative_trapezoid(left, grid, initial=0.0))
    tail = np.empty(points + 1)
    tail[0] = rate * mean
    kernel = rate * width * left
    for i in range(1, points + 1):
        inner = tail[i - 1 : 0 : -1] @ kernel[1:i] + 0.5 * tail[0] * kernel[i]
        tail[i] = (remaining[i] + inner) / (1.0 - 0.5 * kernel[0])
    return tail


# -- two classes, the first served before the second ----------------------------------------------------------------------


def priorities(first: float, second: float, handling: float, reps: int) -> tuple[float, float]:
    """Return the mean waits of two classes with the same exponential handling, work never broken off (Cobham 1954)."""
    start = erlang_c(first + second, handling, reps).delayed * handling / reps  # until any rep is free
    busy_first = first * handling / reps
    busy = (first + second) * handling / reps
    return start / (1.0 - busy_first), start / ((1.0 - busy_first) * (1.0 - busy))


def priorities_by_states(
    first: float, second: float, handling: float, reps: int, most: int = 150
) -> tuple[float, float]:
    """Return the same by the two queue lengths: solve for their distribution, then Little's law."""
    departures = reps / handling

    def queue(i: int, j: int) -> int:
        return reps + i * most + j  # states 0..c-1: so many busy reps and no queue; then i and j waiting

    rates: dict[tuple[int, int], float] = {}
    for busy in range(reps):
        rates[busy, busy + 1 if busy + 1 < reps else queue(0, 0)] = first + second
        if busy:
            rates[busy, busy - 1] = busy / handling
    rates[queue(0, 0), reps - 1] = departures
    for i in range(most):
        for j in range(most):
            if i + 1 < most:
                rates[queue(i, j), queue(i + 1, j)] = first
            if j + 1 < most:
                rates[queue(i, j), queue(i, j + 1)] = second
            if i or j:
                rates[queue(i, j), queue(i - 1, j) if i else queue(i, j - 1)] = departures
    size = reps + most * most
    origins, targets = np.array(list(rates)).T
    values = np.array(list(rates.values()))
    generator = sparse.coo_matrix((values, (targets, origins)), shape=(size, size)).tolil()
    generator.setdiag(-np.asarray(generator.sum(axis=0)).ravel())
    generator[0, :] = 1.0
    share = sparse_linalg.spsolve(generator.tocsc(), np.eye(1, size).ravel())
    waiting = share[reps:].reshape(most, most)
    return float(waiting.sum(1) @ np.arange(most)) / first, float(waiting.sum(0) @ np.arange(most)) / second
