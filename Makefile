# The targets scripts rely on are listed in docs/interfaces.md. `make` alone lists them all.
PYTHON ?= python3
BIN := .venv/bin
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/*.po)
INSTALL = $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes
# Where uv cannot run or reach an index that pip is set up for, pip itself does the same work, slower.
PIP_INSTALL = $(PYTHON) -m pip --python $(BIN)/python install -q --require-hashes --no-deps

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench format lock translations clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## Install what running needs into .venv, build the catalogues, train the language understanding

demo: setup ## Start everything in one process on SQLite with a phone simulator; no account needed
	@$(BIN)/grove demo

test: .venv/ready-dev ## Run all tests (SQLite and PostgreSQL; no network)
	@$(BIN)/pytest

check: .venv/ready-dev ## Lint, types, architecture, catalogues, flows and cards
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m locales.gate
	@$(BIN)/grove doctor cards flows surveys campaigns sentences city data

bench: .venv/ready-dev ## Measure speed as ratios in one run; writes build/bench.json
	@$(BIN)/python -m tests.bench

format: .venv/ready-dev ## Format the code
	@$(BIN)/ruff check --fix-only -q . ; $(BIN)/ruff format -q .

translations: .venv/ready-dev ## Extract texts and update every catalogue
	@$(BIN)/python -m locales.update

lock: .venv/bin/uv ## Pin the newest dependencies that fit, with hashes and no index host
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	  --upgrade --group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	  --upgrade --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove .venv, caches, build products and the demo's database
	@rm -rf .venv build data/demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locales -name '*.mo' -delete

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] \
	  + ". Name another: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv --without-pip .venv

.venv/bin/uv: requirements-uv.lock | .venv/bin/python
	@$(PIP_INSTALL) -r requirements-uv.lock || echo "uv is not to be had here: pip does its work" >&2
	@touch -c $@

.venv/installed: requirements.lock pyproject.toml .venv/bin/uv
	@echo "Installing what running needs into .venv …"
	@$(INSTALL) -r requirements.lock || $(PIP_INSTALL) -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . \
	  || $(PYTHON) -m pip --python $(BIN)/python install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready: .venv/installed $(CATALOGUES)
	@$(BIN)/python -m locales.build
	@$(BIN)/grove nlu train > /dev/null
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@echo "Installing what the tests need into .venv …"
	@$(INSTALL) -r requirements-dev.lock || $(PIP_INSTALL) -r requirements-dev.lock
	@touch $@
