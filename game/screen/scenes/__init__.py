"""The scenes: each one a class that describes its widgets, draws what lies under them, and turns input into commands."""
