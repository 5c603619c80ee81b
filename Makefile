# Each chore has one command. `make` alone explains them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NODE := node_modules/.package-lock.json
PORT ?= 8501
HOST ?= localhost
PIN := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
  --python-version 3.11
# What fetches Leaflet and the typeface: the machine's own npm, or a pinned one that is thrown away afterwards.
NPM ?= $(shell command -v npm 2>/dev/null)
NPM_VENV := .venv-npm

.DEFAULT_GOAL := help
.PHONY: help run test check sbom bench bench-smoke lock install data clean

help: ## explain the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: install ## start the map on http://localhost:8501
	$(BIN)/ipokart serve --host $(HOST) --port $(PORT)

test: $(STAMP)-dev $(NODE) ## run every test (installs the Debian packages they need)
	@sh scripts/ensure_system.sh
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=60 --durations-min=2 $(ARGS)

check: $(STAMP)-dev $(NODE) ## ruff, mypy, import-linter and the data rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/ipokart check

sbom: $(STAMP)-dev $(NODE) ## list every part and its licence in artifacts/ (CycloneDX)
	$(BIN)/python scripts/make_sbom.py artifacts

bench: $(STAMP)-dev $(NODE) ## measure against the peers in one run, and write docs/benchmarks.md
	@sh scripts/ensure_system.sh bench
	$(BIN)/python -m benchmarks $(or $(ARGS),--write)

bench-smoke: $(STAMP)-dev $(NODE) ## run every benchmark and its peer once, on little data
	@sh scripts/ensure_system.sh bench
	$(BIN)/python -m benchmarks --smoke $(ARGS)

lock: $(VENV)/bin/python ## pin every version with hashes (needs the package index; ARGS=--upgrade)
	$(BIN)/python -m pip install --quiet uv
	$(PIN) $(ARGS) pyproject.toml --group setup -o requirements.txt
	$(PIN) $(ARGS) pyproject.toml --extra postgres --group setup -c requirements.txt -o requirements-postgres.txt
	$(PIN) $(ARGS) pyproject.toml --extra postgres --extra sign-in --group setup -c requirements.txt -o requirements-server.txt
	$(PIN) $(ARGS) pyproject.toml --group setup --group dev -c requirements.txt -o requirements-dev.txt
	$(PIN) $(ARGS) --group npm -o requirements-npm.txt

install: $(STAMP) $(NODE) ## make the virtual environment and fetch Leaflet

data: $(STAMP)-dev ## build data/ anew: make data RAW=folder-with-raw-geodata
	$(BIN)/python scripts/build_data.py --raw $(RAW)

clean: ## remove what the other commands made
	rm -rf $(VENV) $(NPM_VENV) node_modules artifacts .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("IPO-kart trenger Python 3.11 eller nyere." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(STAMP): requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP)-dev: requirements-dev.txt $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(NODE): package.json package-lock.json .npmrc requirements-npm.txt | $(VENV)/bin/python
ifeq ($(strip $(NPM)),)
	$(PYTHON) -m venv $(NPM_VENV)
	$(NPM_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-npm.txt
	$(NPM_VENV)/bin/npm ci --loglevel=error
	rm -rf $(NPM_VENV)
else
	$(NPM) ci --loglevel=error
endif
	@touch $@
