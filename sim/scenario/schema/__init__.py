"""The schema of a scenario file: one class per section, every field with its meaning, unit and range."""

from sim.scenario.schema.alignment import Target
from sim.scenario.schema.base import Section
from sim.scenario.schema.closing import StageDelay
from sim.scenario.schema.scenario import Scenario

__all__ = ["Scenario", "Section", "StageDelay", "Target"]
