# The commands of this project. `make demo` and `make test` need nothing but Python 3.10 or newer, make, gcc and cmake.
# Everything is installed into .venv; a second run installs nothing. ARGS are handed on: make demo ARGS="--cases 50"
SHELL := /bin/bash
PYTHON ?= python3
ARGS ?=
PYTEST_ARGS ?= -n 2 --dist loadfile
STORM ?= 20000
# What tries something new each time does so with this seed, also when it is run again because it failed.
export HALL_TEST_SEED := $(or $(HALL_TEST_SEED),$(shell echo $$RANDOM))
# Bytecode is kept whatever this machine's setting is: the tests start hundreds of programs that would compile it anew.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
PART := $(MAKE) --no-print-directory
# For work that may only take what others leave; nice alone lets it hold up for milliseconds whoever wakes up.
IDLY := $(if $(shell command -v chrt),chrt --idle 0) nice -n 19
STORMY := $(if $(filter-out 0,$(STORM)),storm)
EXTRAS_demo := ros,ros-build,demo
EXTRAS_test := $(EXTRAS_demo),postgres,test
EXTRAS_bench := $(EXTRAS_test),peers
PINNED := constraints.txt setup.py pyproject.toml third_party/package-lock.json

.DEFAULT_GOAL := help
.PHONY: help demo setup setup-test programs npm-parts nav2-messages test tests lint format bench storm \
	torture

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

demo: setup ## one whole hall on this machine (ARGS="--help" shows what it can do)
	@exec $(BIN)/hall demo $(ARGS)

setup: .venv/.made-demo ## what the demo needs, in .venv
	@$(PART) npm-parts nav2-messages

setup-test: .venv/.made-test ## what the tests need, too (Mosquitto and Chromium through apt-get where it may)
	@$(PART) --jobs 3 --output-sync=target programs npm-parts nav2-messages

programs:
	@$(BIN)/python -m tools.apt_install

npm-parts:
	@$(BIN)/python -m tools.npm_install

nav2-messages:
	@$(BIN)/python -m robot_nodes.ros_interfaces.build

test: .venv/.made-test ## formatting, lint, types, the law of imports, a fresh storm (STORM=0: none), and every test
	@echo "Beside the tests, with what they leave of the cores: all checks$(STORMY:%=, a storm of $(STORM) handoffs)."
	@$(IDLY) $(PART) --jobs 2 --keep-going --output-sync=target lint $(STORMY) 2>&1 \
		| $(PART) --jobs 4 tests BESIDE=/dev/fd/3 3<&0 </dev/null; \
	ended="$${PIPESTATUS[*]}"; [ "$$ended" = "0 0" ] || { echo \
		"Not all is well: what ran beside the tests ended with code $${ended% *}, the tests with $${ended#* }."; exit 1; }

# pytest reads HALL_BESIDE to its end before it sums up (tests/conftest.py), so its own summary is the last that is said.
# The set-up has installed all that is needed for tests over ROS: one that cannot run fails then, and is not left out.
tests: export HALL_TEST_ALL := 1
tests: setup-test .venv/.read-test
	@HALL_BESIDE=$(BESIDE) $(BIN)/python -m pytest $(PYTEST_ARGS) || { [ $$? -eq 1 ] && echo \
		"Again, alone and one after the other: what failed while all cores were full. What is wrong fails again." && \
		$(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }

lint: .venv/.made-test ## all checks that run no test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv/.made-test ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup-test .venv/.made-bench ## measure; prints tables and writes JSON (ARGS="--quick" for a first look)
	@$(BIN)/python -m benchmarks $(ARGS)
	@$(BIN)/python -m benchmarks.world $(filter --quick,$(ARGS))
	@$(BIN)/python -m benchmarks.traffic
	@$(BIN)/python -m benchmarks.punctuality $(filter --quick,$(ARGS))
	@$(BIN)/python -m benchmarks.assignment $(filter --quick,$(ARGS))

storm: .venv/.made-test ## faults on virtual time, on a fresh seed (STORM=1000000 handoffs)
	@run="hall storm --handoffs $(STORM) --workers 2 --seed $$((RANDOM * 32768 + RANDOM)) $(ARGS)"; echo "$$run"; exec $(BIN)/$$run

torture: setup-test ## kill the controller 200 times at the worst moments (ARGS="--kills 200 --seed 7")
	@$(BIN)/python -m simulations.torture $(ARGS)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
		|| { echo "Python 3.10 or newer is needed; '$(PYTHON)' is not. Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		v=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		echo "'$(PYTHON)' cannot make a virtual environment. On Debian and Ubuntu: sudo apt-get install $$v"; exit 1; }
	@echo "Setting up in .venv; this takes a few minutes the first time."
	@$(PYTHON) -m venv .venv

.venv/.made-%: $(PINNED) | .venv/bin/python
	@$(BIN)/python -m tools.pip_install $(EXTRAS_$*)
	@touch $@

# The tests as pytest reads them, in its cache: else each of its workers reads them all for itself.
.venv/.read-test: .venv/.made-test
	@$(BIN)/python -m pytest --collect-only -q >.venv/read.log 2>&1 || true
	@touch $@
