# `make run` sets everything up and serves; `make test` checks everything. Nothing else is needed.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
MODE ?= $(or $(MS_AID_MODE),personal)
# Another package index for torch, e.g. the one with CPU builds (the README says which); empty: pip decides.
TORCH_INDEX ?=
BIN = $(VENV)/bin
export MS_AID_MODE := $(MODE)
STAMP = $(VENV)/.installed
DEV_STAMP = $(VENV)/.installed-dev
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test soak evals bench index clean lint browser

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

run: $(STAMP) index ## Set up, build the index if it is stale, and serve on http://localhost:8501
	@$(BIN)/python -m ui --port $(PORT) --mode $(MODE)

test: $(DEV_STAMP) index browser ## Lint, types, curation checks and all tests with small counts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m knowledge check
	$(BIN)/python -m pytest -m "not soak"

soak: $(DEV_STAMP) index ## The full counts of the fault, load and fuzz tests
	$(BIN)/python -m pytest -m soak

evals: $(STAMP) index ## Run our own question sets and write the report under runs/
	$(BIN)/python -m evals run evals/sets/*.jsonl --out runs/latest

bench: $(STAMP) index ## Speed, memory and growth in one run, a few minutes; FULL=1 grows to 100,000 passages
	$(BIN)/python -m evals bench $(if $(FULL),--full)

index: $(STAMP)
	@$(BIN)/python -m knowledge build
	@$(BIN)/python -m bot prepare

browser: ## Find or install a chromium for the browser tests
	@tests/find_browser.sh

lint: $(DEV_STAMP) ## Only the checkers
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

clean: ## Remove the virtual environment and caches (never your data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache *.egg-info runs

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python was not found → install Python 3.11 or newer."; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older → make run PYTHON=python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { echo "The folder $(VENV) cannot be made here (read-only disk, no space, or no venv module) → make run VENV=/a/folder/you/can/write, or install python3-venv."; exit 2; }

$(STAMP): pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing (the first time takes some minutes) ..."
	@$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -c constraints.txt torch
	@$(PIP) -c constraints.txt -e .
	@touch $@

$(DEV_STAMP): $(STAMP)
	@$(PIP) -c constraints.txt -e ".[dev]"
	@touch $@
