"""What was simulated, kept on disk as it comes, so that nothing is simulated twice and everything can be checked again."""

from sim.experiments.history.database import Database, HistoryError
from sim.experiments.history.past import Arm, Past, past, runs
from sim.experiments.history.place import history_file
from sim.experiments.history.recorder import Recorder, Reuse, recorder, recording

__all__ = [
    "Arm",
    "Database",
    "HistoryError",
    "Past",
    "Recorder",
    "Reuse",
    "history_file",
    "past",
    "recorder",
    "recording",
    "runs",
]
