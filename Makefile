# `make report` and `make test` work on a fresh clone with Python 3.11 or newer; all else is for those who change attrib.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n > 4 ? 4 : n)))
CHROMIUM ?= chromium

.DEFAULT_GOAL := help
.PHONY: help report test long lint docs sample picture relearn clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 16

report: $(VENV)/ready ## the sourcing report on the teaching corpus
	$(BIN)/attrib report corpus --out reports/corpus

test: lint ## lint, types and all tests
	$(BIN)/pytest -n $(JOBS) --dist loadfile

long: $(VENV)/ready ## the tests that train models, which `make test` leaves out
	$(BIN)/pytest -m long

lint: $(VENV)/ready ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(VENV)/ready ## the pages of docs/ that are made from the program
	$(BIN)/python -m attrib.documentation docs

sample: $(VENV)/ready ## the golden tables in reports/sample and their parses, after a change that is meant to change them
	$(BIN)/python -m tests.cli.sample

picture: report ## the picture of the report in the README
	$(CHROMIUM) --headless --no-sandbox --hide-scrollbars --window-size=1280,2050 --virtual-time-budget=5000 \
	  --screenshot=docs/report.png "file://$(CURDIR)/reports/corpus/report.html"

relearn: $(VENV)/ready ## rules/evidence.json from PolNeAR's train part: make relearn POLNEAR=data/train
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[training]'
	$(BIN)/python -m training.evidence $(POLNEAR)

clean: ## what was built, the environment included
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis reports/corpus
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# torch comes first and by itself, so that pip takes the build that its index prefers.
$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt torch
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@
