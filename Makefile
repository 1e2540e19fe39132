# Two commands matter: `make demo` shows the product, `make test` proves it. Both set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench fuzz coverage-rules clean

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; choose one with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	touch $@

demo: .venv/installed
	$(BIN)/subsidycalc run sample_data/lucheng-2023.xlsx --policy lucheng-2023 --output demo/lucheng-2023.result.xlsx --force

test: .venv/installed
	$(BIN)/pytest

check: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

clean:
	rm -rf .venv build dist demo
