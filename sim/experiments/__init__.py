"""Running a scenario once, often, and against others; on one processor or on all."""
