# One machine, two commands: `make serve` and `make test`. Each sets up what it needs first, and does so once.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.PHONY: help
help: ## Show these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "Settings are environment variables, for example: PORT=9000 WORKERS=2 make serve"

.PHONY: serve
serve: graphiql ## Start database, open data and API on http://127.0.0.1:8000
	@exec $(BIN)/tidu serve

.PHONY: setup
setup: graphiql ## Install what serving needs, into .venv

# It looks itself whether there is anything to do. Without the npm registry it says so, and the API serves without GraphiQL.
.PHONY: graphiql
graphiql: $(VENV)/.serve-stamp
	@$(BIN)/python web/build.py || true

.PHONY: test
test: $(VENV)/.test-stamp ## Check style, types, imports and schema, and run all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tidu schema --check
	$(BIN)/python -m pytest

.PHONY: bench-peers
bench-peers: $(VENV)/.test-stamp ## Measure this API beside its peers on the same database
	$(BIN)/python -m bench.peers

.PHONY: lock
lock: $(VENV)/.test-stamp ## Choose the newest versions that fit, and pin them with their hashes
	$(PIP) install 'uv>=0.9'
	$(BIN)/$(COMPILE) --upgrade --extra build --extra web --extra match --output-file requirements.lock
	$(BIN)/$(COMPILE) --upgrade --all-extras --constraint requirements.lock --output-file requirements-dev.lock

.PHONY: clean
clean: ## Remove .venv and caches; the database in .tidu stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.tidu/*' -prune -exec rm -rf {} +

# Every file is checked against the lock's hashes, and --no-build-isolation keeps the build of the checkout itself from
# fetching anything else. A stamp stands for an environment that is complete; a break leaves none.
$(VENV)/.serve-stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) # one whose making broke off
	@echo "Installing the packages of requirements.lock ..."
	@$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test-stamp: requirements-dev.lock $(VENV)/.serve-stamp
	@echo "Installing the packages of requirements-dev.lock ..."
	@$(PIP) install --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv --clear $(VENV)
