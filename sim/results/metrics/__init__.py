"""The metrics themselves, one module per stretch of a lead's way. Importing the package fills the registry."""

from sim.results.metrics import agreement, capacity, closing, customers, handoff, luck, marketing, money, response

__all__ = ["agreement", "capacity", "closing", "customers", "handoff", "luck", "marketing", "money", "response"]
