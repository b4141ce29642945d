# Aliases for the commands that .ci/run and CONTRIBUTING name; nothing needs make.
PYTHON ?= .venv/bin/python

.PHONY: check format test slow cover ci

check:            ## what a commit must pass, in about a minute
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(dir $(PYTHON))lint-imports
	$(PYTHON) -m pytest

format:           ## mend what can be mended by machine
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

test:             ## the tests of every day
	$(PYTHON) -m pytest

slow:             ## coverage studies, recoveries, clean installs
	$(PYTHON) -m pytest -m slow

cover:            ## branch coverage
	$(PYTHON) -m pytest --cov --cov-report=term-missing:skip-covered

ci:               ## everything, in a fresh environment
	.ci/run
