"""Everything that can go wrong, as one tree, with the exit code each branch gives the command line.

::

    HandoffError
     |- ScenarioError      what the user wrote in a scenario, with every problem and its place   exit 2
     |- UsageError         a command, an option or an argument that cannot be meant              exit 2
     |- CalibrationError   data that cannot be read or fitted                                    exit 2
     |- GoalFailed         a goal of the scenario is missed                                      exit 3
     |- GoalUndecided      too few replications to judge a goal, under ``--strict``              exit 4
     '- ModelError         an invariant of ours is breached: a bug, never the user's mistake     exit 1

Nothing here prints: errors carry fields, the command line turns them into sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

EXIT_OK = 0
EXIT_BUG = 1
EXIT_BAD_INPUT = 2
EXIT_GOAL_FAILED = 3
EXIT_GOAL_UNDECIDED = 4
EXIT_INTERRUPTED = 130


class HandoffError(Exception):
    """Any failure that Handoff itself names.

    Attributes
    ----------
    exit_code : int
        What the command line returns to the shell.
    """

    exit_code: ClassVar[int] = EXIT_BUG


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in what the user wrote, and where it stands.

    Parameters
    ----------
    file : str
        The file as the user named it, or the option (``--set``) that held the mistake.
    line, column : int
        Where the mistake begins, counted from 1; 0 where the place is the file as a whole.
    message : str
        One sentence: what is wrong, what was found, what to write.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Give ``file:line:column: message``, the form that editors make clickable."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}"


class ScenarioError(HandoffError):
    """A scenario that must not run, with every problem found in it.

    Parameters
    ----------
    problems : iterable of Problem
        All of them, in the order of the file; at least one.
    """

    exit_code = EXIT_BAD_INPUT

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        # the argument itself goes to Exception, so that the error survives the way back from a worker process
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Give one line per problem."""
        return "\n".join(str(problem) for problem in self.problems)


class UsageError(HandoffError):
    """A command, option or argument that cannot be meant as written."""

    exit_code = EXIT_BAD_INPUT


class CalibrationError(HandoffError):
    """Data from which no scenario can be read or fitted."""

    exit_code = EXIT_BAD_INPUT


class GoalFailed(HandoffError):  # noqa: N818 - a missed goal is a finding about the company, not an error of anyone
    """A goal of the scenario is missed, judged on its interval."""

    exit_code = EXIT_GOAL_FAILED


class GoalUndecided(HandoffError):  # noqa: N818 - as above
    """A goal that the replications at hand neither pass nor fail."""

    exit_code = EXIT_GOAL_UNDECIDED


class ModelError(HandoffError):
    """A breached invariant of the model: a bug of ours, never the user's mistake."""

    exit_code = EXIT_BUG
