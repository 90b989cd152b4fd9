# `make` checks the shipped data and builds the graph and its page; `make test` runs everything that CI runs.
VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOOLS := $(VENV)/.tools
UV := .venv-uv/bin/uv
LOCK := requirements-dev.lock
# One test at a time more than there are cores, for some wait; those of one file stay together, for they share what is
# dear to make, and files begin in the order of `tests/conftest.py`.
PYTEST := $(BIN)/python -m pytest -n $$($(BIN)/python -c "import os; print(min(os.cpu_count() or 1, 3) + 1)") \
    --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What Python has compiled is kept, also where a machine says otherwise: the tests start the program some hundred times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: all notebooks test test-long fuzz mutants unit lint lock lowest release-check bench docs sbom clean
.DELETE_ON_ERROR:

all: $(STAMP)
	@$(BIN)/hezuo build
	@printf '%s\n' '' '命令在 $(CURDIR)/$(BIN)/hezuo；要直接输入 hezuo，先运行（Windows 用 $(VENV)\Scripts\activate）：' \
	    'The command is $(CURDIR)/$(BIN)/hezuo; to call it by its name, first run (Windows: $(VENV)\Scripts\activate):' \
	    '    . $(BIN)/activate'

$(STAMP): pyproject.toml $(LOCK)
	@echo "正在按 $(LOCK) 安装（只在第一次，约一分钟）…… · Installing what $(LOCK) lists (the first time only, about a minute) …"
	@test -x $(BIN)/python || { $(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" && $(PYTHON) -m venv $(VENV); } || { \
	    rm -rf $(VENV); echo "需要 Python 3.11 或更新版本及其 venv 模块，可用 make PYTHON=python3.12 指定。"; \
	    echo "Python 3.11 or newer with its module venv is needed; make PYTHON=python3.12 names another."; exit 1; }
	@$(PIP) --no-compile --require-hashes --requirement $(LOCK)
# pip would compile on one core; what does not compile is no concern of ours.
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# What the tests call and pip does not install: Chromium, a Chinese font, node, strace, where they can be installed.
$(TOOLS): tests/install_tools.sh | $(STAMP)
	@bash tests/install_tools.sh
	@touch $(TOOLS)

# The types are checked on one core; beside that the tests are compiled, once for all processes that will run them.
test: $(STAMP) $(TOOLS)
	@$(BIN)/python -m pytest --collect-only -qq > /dev/null 2>&1 & \
	    $(MAKE) --no-print-directory lint; told=$$?; wait; exit $$told
	@$(PYTEST)

# What is too long for the gate, and every property of the tests on many more examples.
test-long: $(STAMP) $(TOOLS)
	@$(PYTEST) -m "long or hypothesis" --hypothesis-profile long

# Tries 20,000 changed files of every kind; each is read or refused, and nothing of it lost in silence: see tests/README.md.
fuzz: $(STAMP)
	@$(BIN)/python tests/fuzz.py --count 20000 --seed 20261128

# Changes the program in many small ways, one at a time, and tells which changes no test notices: see tests/README.md.
# ALL=1 tries every change, for hours.
mutants: $(STAMP)
	@$(BIN)/python tests/mutants.py $(if $(ALL),--all)

unit: $(STAMP)
	@$(PYTEST) -m "not slow and not long"

lint: $(STAMP)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > /dev/null || $(BIN)/lint-imports --no-cache
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml

$(UV):
	@$(PYTHON) -m venv .venv-uv
	@.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check uv

# Writes the lock anew: the newest versions that the project allows, with the hashes of their files.
lock: $(UV)
	@$(UV) pip compile --quiet --universal --generate-hashes --upgrade --extra dev --no-header \
	    --output-file $(LOCK) pyproject.toml
	@echo "已写入 $(LOCK) · $(LOCK) is written"

# The unit tests on the lowest versions that the project allows, in an environment of their own; the test tools are of today.
# What an old library finds deprecated in a new one is no fault of ours.
lowest: $(UV)
	@test -x .venv-lowest/bin/python || $(PYTHON) -m venv .venv-lowest
	@$(UV) pip compile --quiet --resolution lowest-direct --no-header --extra analysis --extra bench \
	    --python .venv-lowest/bin/python --output-file .venv-lowest/lowest.txt pyproject.toml
	@$(UV) pip install --quiet --python .venv-lowest/bin/python --requirement .venv-lowest/lowest.txt --editable ".[test]"
	@.venv-lowest/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile -m "not slow and not long" -W ignore::DeprecationWarning

# Builds the sdist, the wheel from the sdist, and tries the wheel in an empty environment; see CONTRIBUTING.md.
release-check: $(STAMP)
	@$(BIN)/python -m tests.release_check

bench: $(STAMP)
	@$(BIN)/python -m benchmarks.run
	@$(BIN)/python -m benchmarks.measures
	@$(BIN)/python -m benchmarks.explorer

# Runs the notebooks and writes them as pages and as Word chapters into data/out/notebooks; see README.
notebooks: $(STAMP)
	@$(BIN)/python -m hezuo notebook run all --out data/out/notebooks

# Writes what is generated: dictionary, lists, the marked parts of the READMEs, expected answers, places of examples.
docs: $(STAMP)
	@$(BIN)/python tests/write_docs.py

# What the project is made of, with licences and hashes, as CycloneDX; the same on every machine.
sbom: $(STAMP)
	@$(BIN)/python tests/sbom.py dist/hezuo.cdx.json
	@echo "已写入 dist/hezuo.cdx.json · dist/hezuo.cdx.json is written"

clean:
	@rm -rf $(VENV) .venv-uv .venv-lowest .venv-release data/build data/.hezuo dist
