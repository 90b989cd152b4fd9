# `make` checks the shipped data and builds the graph and its page; `make test` runs everything that CI runs.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BROWSER := $(VENV)/.browser
# Two tests at a time or more; those of one file stay together, for they share what is dear to make.
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

.PHONY: all test unit lint bench docs clean
.DELETE_ON_ERROR:

all: $(STAMP)
	@$(BIN)/hezuo build

$(STAMP): pyproject.toml
	@echo "正在安装（只在第一次）…… · Setting up (the first time only) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $(STAMP)

# For the tests of the page: Chromium and a Chinese font, where they can be installed.
$(BROWSER): tests/install_browser.sh | $(STAMP)
	@bash tests/install_browser.sh
	@touch $(BROWSER)

test: $(STAMP) $(BROWSER) lint
	@$(PYTEST)

unit: $(STAMP)
	@$(PYTEST) -m "not slow"

lint: $(STAMP)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > /dev/null || $(BIN)/lint-imports --no-cache

bench: $(STAMP)
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.measures
	@$(BIN)/python -m benchmarks.explorer

# Writes what is generated: the data dictionary, the lists of questions and measures, the expected answers of the questions.
docs: $(STAMP)
	@$(BIN)/hezuo explain --dictionary --out data/README.md
	@$(BIN)/hezuo ask --format markdown --out ontology/questions/README.md
	@$(BIN)/hezuo measure --list --lang en --format markdown --out graph/hezuo/measures/README.md
	@$(BIN)/hezuo measure --list --lang zh --format markdown --out graph/hezuo/measures/README.zh-CN.md
	@$(BIN)/python tests/write_golden.py
	@$(BIN)/python graph/explorer/generate.py

clean:
	@rm -rf $(VENV) data/build
