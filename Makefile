# `make` builds and checks the graph from the shipped data; `make test` runs everything that CI runs.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: all test unit lint bench docs clean
.DELETE_ON_ERROR:

all: $(STAMP)
	@$(BIN)/hezuo build

$(STAMP): pyproject.toml
	@echo "正在安装（只在第一次）…… · Setting up (the first time only) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $(STAMP)

test: $(STAMP) lint
	@$(BIN)/python -m pytest

unit: $(STAMP)
	@$(BIN)/python -m pytest -m "not slow"

lint: $(STAMP)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > /dev/null || $(BIN)/lint-imports --no-cache

bench: $(STAMP)
	@$(BIN)/python -m benchmarks.run

# Writes what is generated from the ontology: the data dictionary and the expected answers of the questions.
docs: $(STAMP)
	@$(BIN)/hezuo explain --dictionary --out data/README.md
	@$(BIN)/hezuo ask --format markdown --out ontology/questions/README.md
	@$(BIN)/python tests/write_golden.py

clean:
	@rm -rf $(VENV) data/build
