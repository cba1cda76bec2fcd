# The day-to-day commands. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# uv makes the environment from the lock file; where it is absent, pip brings it into a folder of its own.
# Python is the machine's own: nothing is downloaded but wheels.
export UV_PYTHON_DOWNLOADS := never
PYTHON ?= python3
UV := $(shell command -v uv || echo .uv/bin/uv)
RUN := $(UV) run --frozen --quiet
# The bot's worker, the demo and many tests are processes of their own: what Python has compiled for one it keeps for the
# next, whatever the environment says, or each spends longer on that than on its work.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo serve test chaos soak check fmt bench fuzz pictures shots sheet clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/ready  ## draw "a blue logo" in a local workspace and keep it running (ARGS=--once: stop after the drawing)
	@$(RUN) svgbot demo $(ARGS)

serve: .venv/ready  ## run the bot against the Slack named by the environment
	@$(RUN) svgbot serve

test: .venv/ready  ## the whole test suite on all cores, with coverage (ARGS=tests/test_home.py: some tests, on one)
	@$(RUN) python -m bot.svg.system
	@$(RUN) pytest $(or $(ARGS),--numprocesses=auto --dist=worksteal --cov --cov-report=term:skip-covered)

test-live: .venv/ready  ## what only a real Snowflake account can show; the environment names it, as for the bot
	@$(RUN) pytest -m live tests/live $(ARGS)

check: .venv/ready  ## format, lint, types, architecture, lock file
	@$(UV) lock --check --quiet || { echo "uv.lock is out of step with pyproject.toml: run 'uv lock'"; exit 1; }
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) mypy
	@$(RUN) lint-imports --no-logo

fmt: .venv/ready  ## put the code in order
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .

chaos: .venv/ready  ## kill the bot at random under load, with faults (SEED=…, KILLS=200)
	@$(RUN) python -m tests.chaos $(if $(SEED),--seed $(SEED)) --kills $(or $(KILLS),200)

soak: .venv/ready  ## draw 10 000 times and weigh what is left in the process (DRAWINGS=…)
	@$(RUN) python -m tests.soak --drawings $(or $(DRAWINGS),10000)

bench: .venv/ready  ## measure drawings, acknowledgements, the model's adapter and start-up (CORPUS=DIR: other files; ARGS=--quick: a sample)
	@$(RUN) python -m bench $(if $(CORPUS),--corpus "$(CORPUS)") $(ARGS)

fuzz: .venv/ready  ## look for replies that break the SVG engine (MINUTES=10)
	@$(RUN) python -m tests.svg.fuzz $(MINUTES)

pictures: .venv/ready  ## make the pictures of docs/svg.md anew
	@$(RUN) python -m tests.svg.pictures

shots: .venv/ready  ## make the README's picture of the workspace anew (ARGS=FOLDER: one of every scene, to look at)
	@$(RUN) python -m tests.shots $(ARGS)

sheet: .venv/ready  ## draw the contact sheet of sketch, the offline model, anew: docs/sketch.png
	@$(RUN) python -m tests.sheet $(ARGS)

clean:  ## remove the environment and the demo's data
	rm -rf .venv .uv .svgbot .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

.venv/ready: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --frozen --quiet
	@touch $@

.uv/bin/uv:
	@$(PYTHON) -m venv .uv || { echo "Python's venv is missing. On Debian: apt-get install -y python3-venv"; exit 1; }
	@.uv/bin/pip install --quiet --disable-pip-version-check uv
