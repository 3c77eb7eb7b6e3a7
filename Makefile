# Everything runs in a virtual environment of its own; each target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run app test check bench soak

# A newer pip than Python brings finds what fits in half the time, and what it installs is compiled on all cores.
define install
	$(BIN)/python -m pip install --quiet --no-compile --editable "$(1)"
	-$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib
	touch $@
endef

$(VENV)/made: pyproject.toml
	$(PYTHON) -m venv --upgrade-deps $(VENV)
	$(call install,.)

$(VENV)/made-%: $(VENV)/made
	$(call install,.[$*])

run: $(VENV)/made
	$(BIN)/trustsim compare one-seat manager --out out/one-seat-manager

app: $(VENV)/made
	$(BIN)/trustsim app

# Tests of pages wait about as long as they work, so three share two cores. Programs that tests start load what is
# compiled, whatever the machine is set to.
test: export PYTHONDONTWRITEBYTECODE :=
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
