# Everything runs in .venv, made from the lock files; Python >= 3.11 with venv is all that is needed.
# PYTHON=/path/to/python chooses an interpreter, VENV=dir another place for the environment.
VENV ?= .venv
BIN := $(VENV)/bin
# A name on PATH may be a shim that does not run, so each candidate is tried by running it.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	  $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
RUNTIME := $(VENV)/.installed-runtime
RELEASE := $(VENV)/.installed-release
DEV := $(VENV)/.installed-dev

.PHONY: help validate build check test test-external lint format release prove accuracy bench lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

validate: $(RUNTIME)  ## check the whole package and say what was proved
	@$(BIN)/python scripts/validate.py
	@echo; echo "examples/provinces-2026"; $(BIN)/python scripts/validate.py --package examples/provinces-2026

build: $(RUNTIME)  ## rebuild what is derived: tables, dictionary, sizes and hashes
	@$(BIN)/python scripts/build.py

check: $(RUNTIME)  ## say what `make build` would change
	@$(BIN)/python scripts/build.py --check

test: $(DEV)  ## run the tests (Python alone, no network)
	@$(BIN)/python -m pytest

test-external: $(DEV)  ## run the proofs that need R, Node, Chromium and LibreOffice; installs them on Debian
	@PYTHON=$(abspath $(BIN)/python) bash tests/external/run.sh

lint: $(DEV)  ## style and formatting
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(DEV)
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

release: $(RELEASE)  ## write the files people download into dist/
	@$(BIN)/python scripts/release.py

prove: $(DEV)  ## corrupt every cell of every table and see what validation catches (long)
	@$(BIN)/python tests/corruption.py --all

accuracy: $(RUNTIME)  ## measure the panel against the coding by people: make accuracy TEXTS=folder
	@$(BIN)/python tests/accuracy.py $(TEXTS)

bench: $(RUNTIME)  ## time validation against `frictionless validate`, as ratios
	@$(BIN)/python scripts/bench.py

lock:  ## resolve the three lock files anew (needs uv on PATH)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.lock --no-emit-index-url
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header -c requirements.lock --extra release --group dev pyproject.toml -o requirements-dev.lock --no-emit-index-url
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header -c requirements-dev.lock --extra release pyproject.toml -o requirements-release.lock --no-emit-index-url

clean:  ## remove the environment and everything generated outside the repository's files
	rm -rf $(VENV) dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "make: no Python >= 3.11 with venv found; set PYTHON=/path/to/python" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Later locks contain the earlier ones at the same versions, so one environment serves all.
$(RUNTIME): requirements.lock $(VENV)/.made
	@echo "Installing what validation needs into $(VENV) (once)" >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m compileall -q scripts schemas  # the commands themselves write nothing, not even bytecode
	@touch $@

$(RELEASE): requirements-release.lock $(RUNTIME)
	@echo "Installing what the release needs into $(VENV) (once)" >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-release.lock
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Installing what the tests need into $(VENV) (once)" >&2
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
