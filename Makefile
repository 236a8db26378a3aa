# Commands: run, test, check, bench, lab, package, release-test, lock, clean.
# Everything happens in .venv beside this file; packages are made in build/venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check bench lab package release-test lock locale clean system

run: $(VENV)/.runtime system
	@$(BIN)/assist-app demo

test: $(VENV)/.dev system
	@$(BIN)/python -m tests.run

check: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 -p assist_app.delivery.windows
	@$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin -p assist_app.delivery.macos

bench: $(VENV)/.dev system
	@$(BIN)/python -m tests.bench

# Checks on public data sets that are not part of the repository.
lab: $(VENV)/.dev
	@$(BIN)/python -m tests.lab

system:
	@sh packaging/system_libraries.sh $(SYSTEM_SET)

test bench: SYSTEM_SET := test
run: SYSTEM_SET := run
package: SYSTEM_SET := package
release-test: SYSTEM_SET := release

# What people install, made for the platform this runs on, into dist/.
package: build/venv/.ready system
	@PYTHONPATH=packaging build/venv/bin/python -m release

# Installs, runs, upgrades and removes what `make package` made: in a clean Debian, which needs root, and in Wine.
release-test: system
	@PYTHONPATH=packaging build/venv/bin/python -m release.proof
	@PYTHONPATH=packaging build/venv/bin/python -m release.windows_proof

build/venv/.ready: packaging/requirements/runtime.txt packaging/requirements/package.txt
	@echo "Installing what makes packages into build/venv ..."
	@$(PYTHON) -m venv build/venv
	@build/venv/bin/python -m pip install -q --require-hashes -r packaging/requirements/runtime.txt \
	    -r packaging/requirements/package.txt
	@touch $@

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: packaging/requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Assist needs into $(VENV) ..."
	@$(BIN)/python -m pip install -q --require-hashes -r packaging/requirements/runtime.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q assist_app
	@touch $@

$(VENV)/.dev: packaging/requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing Assist and the test tools into $(VENV) ..."
	@$(BIN)/python -m pip install -q --require-hashes -r packaging/requirements/dev.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q assist_app
	@touch $@ $(VENV)/.runtime

locale: $(VENV)/.dev
	@$(BIN)/python packaging/compile_catalogues.py

lock: $(VENV)/.dev
	@sh packaging/requirements/lock.sh

clean:
	rm -rf $(VENV) build dist out
