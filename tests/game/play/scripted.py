"""A quarter as a list of commands, for tests that need one."""

from __future__ import annotations

from game.play.commands import Command, Finish, Guess, Lock, Reveal, Seal, SetLever, Start, TakeSeat, Undo, Vote
from game.play.roles import Side

M, S = Side.MARKETING, Side.SALES

QUARTER: tuple[Command, ...] = (
    Start(),
    SetLever(M, "bar", 30),
    SetLever(M, "context", "all"),
    Undo(),
    SetLever(M, "message", "lowest_cost"),
    Guess(M, 60),
    Lock(M),
    TakeSeat(S),
    SetLever(S, "follow_up", 50),
    SetLever(S, "attempts", 6),
    Guess(S, 40),
    Lock(S),
    Reveal(),
    Finish(),
)

BALLOTS: tuple[Command, ...] = (
    Vote(M, "ignored"),
    Seal(M, "They never call."),
    TakeSeat(S),
    Vote(S, "misfit"),
    Seal(S, ""),
)
"""Both votes, from the end of a run to the reveal."""
