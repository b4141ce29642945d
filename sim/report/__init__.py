"""The report: charts, the offline page, and the tokens that the game's screens share with it."""
