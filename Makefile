# Two commands matter: `make demo` shows the product, `make test` proves it. Both set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin

export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Modules are compiled once, as after installing, and not anew by each command that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint check coverage-rules docs bench fuzz clean

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; choose one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: .venv/installed
	mkdir -p demo
	$(BIN)/subsidycalc run sample_data/lucheng-2023.xlsx --policy lucheng-2023 --output demo/lucheng-2023.result.xlsx --force

test: .venv/installed
	$(BIN)/pytest

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

docs: .venv/installed
	$(BIN)/python -m docs.making

coverage-rules: .venv/installed
	$(BIN)/pytest -n0 tests/policies/test_rule_coverage.py

bench: .venv/bench
	$(BIN)/python -m bench $(BENCH)

fuzz: .venv/installed
	$(BIN)/python -m bench.fuzz $(FUZZ)

.venv/bench: .venv/installed
	$(BIN)/python -m pip install --quiet --group bench
	touch $@

clean:
	rm -rf .venv build dist demo bench/data
