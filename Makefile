.DEFAULT_GOAL := help
.PHONY: help dev web explorer browser test test-long fmt lint types bench docs lock clean

PYTHON ?= python3
BIN := .venv/bin

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@ .venv/.run

EXPLORER := server/explorer/built

dev: .venv/.run ## Start the sandbox Lever and hiregraph on it, print the explorer's address
	@mkdir -p .cache
	@$(MAKE) --silent explorer >.cache/web.log 2>&1 &
	$(BIN)/hiregraph dev

web: $(EXPLORER)/index.html ## Build GraphiQL for the explorer (needs Node); without it the explorer is a plain page

explorer:
	@! command -v npm >/dev/null || $(MAKE) --silent web

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	npm ci --prefix web --silent
	@touch $@

$(EXPLORER)/index.html: web/node_modules/.package-lock.json web/index.html web/vite.config.js $(wildcard web/src/*)
	npm run --prefix web build --silent
	rm -rf $(EXPLORER)
	mv .cache/explorer $(EXPLORER)

AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)

APT_INSTALL := $(AS_ROOT) apt-get install -y -qq --no-install-recommends

browser: ## Install Debian's Chromium for the tests, where there is none and we may
	@{ command -v chromium-headless-shell || command -v chromium || \
		command -v chromium-browser || command -v google-chrome || { $(AS_ROOT) apt-get update -qq && \
			{ $(APT_INSTALL) chromium-headless-shell || $(APT_INSTALL) chromium; }; }; \
	} >/dev/null 2>&1 || echo "Chromium could not be installed: the tests that need it are skipped."

# What one process has compiled the next need not: tests start dozens.
test test-long: export PYTHONDONTWRITEBYTECODE :=

test: .venv/.dev browser explorer lint types ## Everything that CI runs
	$(BIN)/pytest -m "not long" --numprocesses auto

test-long: .venv/.dev ## The tests that take minutes
	$(BIN)/pytest -m long

lint: .venv/.dev ## Style and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: .venv/.dev ## mypy, strict
	$(BIN)/mypy

fmt: .venv/.dev ## Format, and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev ## Measure, and print the tables
	$(BIN)/python -m benchmarks

docs: .venv/.dev ## Write what is generated: schema.graphql and docs/schema.md
	$(BIN)/hiregraph schema > schema.graphql
	$(BIN)/hiregraph schema --markdown > docs/schema.md

lock: ## Write the exact versions in use to constraints.txt
	$(BIN)/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools | sort -f > constraints.txt

clean: ## Remove what make made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist web/node_modules $(EXPLORER)
