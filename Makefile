# The targets scripts rely on are listed in docs/interfaces.md. `make` alone lists them all.
PYTHON ?= python3
BIN := .venv/bin
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/*.po)
INSTALL = $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes
# Where uv cannot run or reach an index that pip is set up for, pip itself does the same work, slower.
PIP_INSTALL = $(PYTHON) -m pip --python $(BIN)/python install -q --require-hashes --no-deps

EXTERNAL := build/external

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-external crash-test soak check bench bench-nlu format lock translations vectors rasa rasa-lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## Install what running needs into .venv, build the catalogues, train the language understanding

demo: setup ## Start everything in one process on SQLite with a phone simulator; no account needed
	@$(BIN)/grove demo

test: .venv/ready-dev ## Run all tests (SQLite and PostgreSQL; no network)
	@$(BIN)/pytest

test-external: .venv/ready-dev $(EXTERNAL)/ready ## Run the connectors against servers nobody here wrote (Node 20 and 0.5 GB in build/external)
	@$(BIN)/pytest -n 0 -rs tests/external

crash-test: .venv/ready-dev ## Kill workers, web and database again and again while messages go out (hours); CRASH="…" gives sizes
	@$(BIN)/python -m tests.crash.fleet --database postgresql $(CRASH)
	@$(BIN)/python -m tests.crash.fleet --database sqlite $(CRASH)

soak: .venv/ready-dev ## Play 24 simulated hours with 100,000 contacts, and see what is left over; SOAK="…" gives sizes
	@$(BIN)/python -m tests.soak $(SOAK)

check: .venv/ready-dev ## Lint, types, architecture, catalogues, flows and cards
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m locales.gate
	@$(BIN)/grove doctor cards flows surveys campaigns sentences city data

bench: .venv/ready-dev ## Measure speed as ratios in one run; writes build/bench.json
	@$(BIN)/python -m tests.bench

bench-nlu: .venv/ready-dev ## Measure the understanding on held-out sentences, beside Rasa where `make rasa` has built it
	@$(BIN)/python -m tests.bench.nlu

format: .venv/ready-dev ## Format the code
	@$(BIN)/ruff check --fix-only -q . ; $(BIN)/ruff format -q .

translations: .venv/ready-dev ## Extract texts and update every catalogue
	@$(BIN)/python -m locales.update

vectors: .venv/ready ## Compute what the sentence encoder makes of changed training sentences
	@$(BIN)/grove nlu train --vectors

lock: .venv/bin/uv ## Pin the newest dependencies that fit, with hashes and no index host
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	  --upgrade --group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	  --upgrade --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

# Rasa runs on Python 3.10 and no other, so it has an environment of its own. To name one: make rasa RASA_PYTHON=…
RASA := build/rasa
RASA_PYTHON ?= $(shell for p in python3.10 "$$(PYENV_VERSION=$$(pyenv latest 3.10) pyenv which python3.10)"; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' && echo "$$p" && break; done 2>/dev/null)
RASA_RUN = PYTHONPATH=. $(RASA)/venv/bin/python -m nlu.rasa.command
RASA_ON = --domain nlu/rasa/domain.yml --config nlu/rasa/config.light-e5.yml

rasa: $(RASA)/models/light-e5.tar.gz ## Build Rasa's own environment (Python 3.10, 1.7 GB) and train it on our sentences

rasa-lock: .venv/bin/uv ## Pin what Rasa needs, with hashes and no index host
	@$(BIN)/uv pip compile -q --generate-hashes --no-annotate --no-header --upgrade --python-version 3.10 \
	  --python-platform x86_64-manylinux_2_28 --override nlu/rasa/requirements-left-out.txt \
	  nlu/rasa/requirements.in -o nlu/rasa/requirements.lock

$(RASA)/venv/ready: nlu/rasa/requirements.lock | .venv/bin/uv
	@test -n "$(RASA_PYTHON)" || { echo "Rasa needs Python 3.10, and none is found. Install it, or name it:" \
	  "make rasa RASA_PYTHON=/path/to/python3.10. Nothing else needs Rasa." >&2; exit 1; }
	@$(RASA_PYTHON) -c 'import sys; sys.exit("Rasa needs Python 3.10; this is " + sys.version.split()[0] \
	  + ". Name another: make rasa RASA_PYTHON=/path/to/python3.10") if sys.version_info[:2] != (3, 10) else None'
	@echo "Installing Rasa into $(RASA)/venv …"
	@$(RASA_PYTHON) -m venv --clear --without-pip $(RASA)/venv
	@$(BIN)/uv pip install -q --python $(RASA)/venv/bin/python --require-hashes --no-deps -r nlu/rasa/requirements.lock \
	  || $(PYTHON) -m pip --python $(RASA)/venv/bin/python install -q --require-hashes --no-deps -r nlu/rasa/requirements.lock
	@touch $@

$(RASA)/models/light-e5.tar.gz: $(RASA)/venv/ready nlu/rasa/domain.yml nlu/rasa/config.light-e5.yml $(wildcard nlu/rasa/components/*.py nlu/data/*/*.yml)
	@echo "Checking and training; this takes some minutes. What Rasa says is in $(RASA)/train.log …"
	@$(RASA_RUN) data validate --data nlu/data $(RASA_ON) > $(RASA)/train.log 2>&1 \
	  && $(RASA_RUN) train nlu --nlu nlu/data $(RASA_ON) --out $(@D) --fixed-model-name light-e5 >> $(RASA)/train.log 2>&1 \
	  && touch $@ || { tail -n 20 $(RASA)/train.log >&2; exit 1; }

$(EXTERNAL)/ready: $(addprefix tests/external/,package.json package-lock.json .npmrc requirements.lock feeds.lock) | .venv/bin/uv
	@command -v npm > /dev/null || { echo "The servers need Node 20 and npm, which are not found. Install them," \
	  "then make test-external. Nothing else needs them." >&2; exit 1; }
	@echo "Installing Koop, Prism, Datasette, pygeoapi and sample timetables into $(EXTERNAL) …"
	@rm -rf $(EXTERNAL) && mkdir -p $(EXTERNAL)/npm
	@cp tests/external/package.json tests/external/package-lock.json tests/external/.npmrc $(EXTERNAL)/npm
	@cd $(EXTERNAL)/npm && npm ci --loglevel=error
	@$(PYTHON) -m venv --without-pip $(EXTERNAL)/venv
	@$(BIN)/uv pip install -q --python $(EXTERNAL)/venv/bin/python --require-hashes --no-deps -r tests/external/requirements.lock \
	  || $(PYTHON) -m pip --python $(EXTERNAL)/venv/bin/python install -q --require-hashes --no-deps -r tests/external/requirements.lock
	@$(PYTHON) -m pip download -q --disable-pip-version-check --no-binary :all: --no-deps --require-hashes \
	  -r tests/external/feeds.lock -d $(EXTERNAL)/feeds
	@touch $@

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
	@echo "Training the language understanding; half a minute …"
	@$(BIN)/grove nlu train > /dev/null
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@echo "Installing what the tests need into .venv …"
	@$(INSTALL) -r requirements-dev.lock || $(PIP_INSTALL) -r requirements-dev.lock
	@touch $@
