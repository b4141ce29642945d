"""From the records of a run to numbers: a registry of metrics, the intervals over replications, tables."""
