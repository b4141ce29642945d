"""Common random numbers: one row of uniforms per lead, and named streams for everything that is nobody's lead.

A policy changes only what it touches: lead 812 is the same company with the same patience under every scenario, because every
chance it ever meets is read from a column of its own row. Rows belong to (channel, layer, week, index), never to an arrival
number, so that adding a channel, a rep, a layer or a week moves no other draw.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_ATTEMPTS = 12
"""Attempts on one lead for which a chance of contact is drawn; a scenario may not promise more."""


class Draw(IntEnum):
    """The columns of a row that are read once in a lead's life. The columns of ``Again`` follow, once for each life."""

    LEVEL = 0
    TIME = auto()
    FIT = auto()
    INTENT = auto()
    SCORE = auto()
    RETURN = auto()
    VALUE = auto()
    EFFORT = auto()
    SHOPS = auto()
    SEGMENT = auto()


class Again(IntEnum):
    """The columns that a lead needs anew when it comes back from nurture; add ``life_offset(life)``."""

    LEAK = 0
    DELAY = auto()
    NOTICE = auto()
    SEEN = auto()
    ACCEPT = auto()
    ACCEPT_AGAIN = auto()
    SPOKEN = auto()
    REACH = auto()
    GIVE_UP = auto()
    PERFUNCTORY = auto()
    BREAK = auto()
    HANDLING = auto()
    PATIENCE = auto()
    QUALIFY = auto()
    PASS = auto()
    DISCOVERY = auto()
    DEMO = auto()
    WIN = auto()
    COMPETITOR = auto()
    DISCOVERY_DELAY = auto()
    DEMO_DELAY = auto()
    PROPOSAL_DELAY = auto()
    DECISION_DELAY = auto()
    CONTACT = auto()  # MOST_ATTEMPTS columns from here


ONCE = len(Draw)
LIFE = len(Again) - 1 + MOST_ATTEMPTS
LIVES = 2
WIDTH = ONCE + LIVES * LIFE


def life_offset(life: int) -> int:
    """Return the first column of a life (0 or 1) in a row."""
    return ONCE + life * LIFE


@lru_cache(maxsize=4096)
def _word(path: str) -> int:
    return int.from_bytes(hashlib.blake2b(path.encode(), digest_size=8).digest(), "big")


def stream(seed: int, replication: int, path: str) -> np.random.Generator:
    """Return the generator that belongs to a path such as ``own/3``; equal arguments give equal draws, anywhere."""
    sequence = np.random.SeedSequence(entropy=seed, spawn_key=(replication, _word(path)))
    return np.random.Generator(np.random.PCG64(sequence))


def _mix(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit keys (the finaliser of SplitMix64, Steele, Lea and Flood 2014)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def preference(ids: NDArray[np.int64], channels: Sequence[str], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each lead's preference for each rep, shape (leads, reps), above 0: the owner is the present rep with the highest.

    Parameters
    ----------
    ids : the leads' ``LeadId`` as rows, shape (leads, 4).
    channels : the channels' names by number; a lead is known by its channel's name, whatever else stands in the list.
    weights : how often each rep is liked best against the others; one of 0 counts as a thousandth.

    Notes
    -----
    Rendezvous hashing (Thaler and Ravishankar 1998), weighted by ``-w / ln(u)`` (Schindelhauer and Schomaker 2005): a lead's
    preferences hang on the lead and the rep alone, so a lost lead shifts no other lead's owner and a new rep takes only the
    leads that prefer it.
    """
    names = np.arange(1, len(weights) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    sources = np.array([_word(f"channel/{channel}") for channel in channels], dtype=np.uint64)
    _, layer, week, place = ids.astype(np.uint64).T
    lead = _mix(sources[ids[:, 0]] ^ (layer << np.uint64(44)) ^ (week << np.uint64(28)) ^ place)
    # 53 bits are what a float holds, and half a step keeps the ends out
    uniforms = ((_mix(lead[:, None] ^ names[None, :]) >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53
    liking: NDArray[np.float64] = -np.maximum(weights, 1e-3) / np.log(uniforms)
    return liking
