# Everything runs in a virtual environment of its own; each target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run app test check bench soak

$(VENV)/made: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable ".[test,check,build]"
	touch $@

run: $(VENV)/made
	$(BIN)/trustsim compare one-seat manager --out out/one-seat-manager

app: $(VENV)/made
	$(BIN)/trustsim app

# Tests of pages wait about as long as they work, so three share two cores.
test: $(VENV)/made
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(VENV)/made
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

soak: $(VENV)/made-bench
	TRUSTSIM_SOAK=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --timeout 3600
	BENCH_LONG=1 $(BIN)/python tests/benchmarks/bench.py --only rooms

$(VENV)/made-bench: $(VENV)/made
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	touch $@

bench: $(VENV)/made-bench
	$(BIN)/python tests/benchmarks/bench.py
