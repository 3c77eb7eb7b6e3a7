# Everything runs in a virtual environment of its own; each target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A newer pip than Python brings finds what fits in half the time; what is never imported need not be compiled.
INSTALL := $(BIN)/python -m pip install --quiet --no-compile --editable

.PHONY: run app test check bench soak

$(VENV)/made: pyproject.toml
	$(PYTHON) -m venv --upgrade-deps $(VENV)
	$(INSTALL) .
	touch $@

$(VENV)/made-%: $(VENV)/made
	$(INSTALL) ".[$*]"
	touch $@

run: $(VENV)/made
	$(BIN)/trustsim compare one-seat manager --out out/one-seat-manager

app: $(VENV)/made
	$(BIN)/trustsim app

# Tests of pages wait about as long as they work, so three share two cores.
test: $(VENV)/made-test
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(VENV)/made-test $(VENV)/made-check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

soak: $(VENV)/made-test
	TRUSTSIM_SOAK=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --timeout 3600
	BENCH_LONG=1 $(BIN)/python tests/benchmarks/bench.py --only rooms

bench: $(VENV)/made-bench
	$(BIN)/python tests/benchmarks/bench.py
