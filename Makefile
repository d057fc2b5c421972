# make demo    grade the sample class and say which page to open
# make test    every test that takes less than ten minutes in all
# make help    the rest

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOBS ?= 2
FUZZ_SECONDS ?= 0

.PHONY: help setup dev sandbox demo test test-all test-gpu fuzz check format bench bench-peers clean

help:
	@echo "make setup      the base install that students need, in $(VENV)"
	@echo "make demo       grade the sample class"
	@echo "make test       all tests but the slow ones"
	@echo "make test-all   the slow ones too"
	@echo "make fuzz       ten million hostile messages, half an hour; a minute with FUZZ_SECONDS=60"
	@echo "make test-gpu   the tests that need a CUDA device"
	@echo "make check      format, lint and types"
	@echo "make bench      measure speed; tables go to bench/results/"
	@echo "make bench-peers  the same tasks graded by nbgrader, otter-grader and pytest: an hour"

# --- Installing -----------------------------------------------------------------------------

setup: sandbox $(VENV)/base.done

dev: setup $(VENV)/dev.done

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  echo "installing python3-venv, which Debian keeps apart from Python"; \
	  rm -rf $(VENV); tools/as_root.sh apt-get install python3-venv \
	  && $(PYTHON) -m venv $(VENV); }

$(VENV)/base.done: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing grader in $(VENV)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/dev.done: pyproject.toml constraints.txt $(VENV)/base.done
	@echo "installing PyTorch and the tools for development"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@

sandbox:
	@command -v bwrap >/dev/null && ls /usr/lib*/libseccomp.so.2 /usr/lib*/*/libseccomp.so.2 \
	  2>/dev/null | grep -q . || tools/as_root.sh apt-get install bubblewrap libseccomp2

# --- Using ----------------------------------------------------------------------------------

demo: setup
	@$(BIN)/grader grade examples/class/submitted --assignment by-hand
	@echo
	@echo "Open examples/class/feedback/david/by-hand/report.html in a browser: a page as a student"
	@echo "reads it. examples/README.md tells what is wrong with each student's work."

# --- Proving --------------------------------------------------------------------------------

check: dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

test: dev
	$(BIN)/pytest tests/public tests/hidden --answers-from solutions -q
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not slow and not gpu"

test-all: test
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "slow and not gpu"
	$(BIN)/grader verify --mutants --seeds 80
	$(MAKE) fuzz FUZZ_SECONDS=60

# Without a bound of seconds: ten million inputs. What was found lies in build/fuzz.
fuzz: dev
	$(BIN)/python tests/fuzz/run.py --jobs $(JOBS) --seconds $(FUZZ_SECONDS)

test-gpu: dev
	$(BIN)/pytest -m gpu

bench: dev
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/images.py
	$(BIN)/python bench/hardening.py

bench-peers: dev
	$(BIN)/python bench/peers

clean:
	rm -rf $(VENV) .grader examples/class/feedback examples/class/gradebook.db build dist
