# `make` or `make help` lists what there is.
# PORT=8899 chooses JupyterLab's port, ARGS=--no-browser hands it more flags, ROUNDS=10 has `make prove` judge each
# answer of the banks ten times: idle, beside busy processes and on one core. JOBS=1 has `make test` run one thing after
# another, on a machine with little memory; otherwise JOBS workers run the package, and two the lessons.
.DEFAULT_GOAL := help
.PHONY: help setup lab test prove style package lessons browser envelope generate run clean

# The environment's tools come first on the PATH, for JupyterLab's terminals too.
VENV := PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin

ROUNDS := 1
JOBS := 3

workers = $(if $(filter-out 1,$(JOBS)),-n $(JOBS) $(1))

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv ready (the others do it themselves)
	@.ci/setup

lab: setup ## open JupyterLab at the first lesson
	@PORT="$(PORT)" $(VENV)/python .ci/lab $(ARGS)

test: setup ## prove that the course is sound
	@JOBS=$(JOBS) $(VENV)/python .ci/test

prove: test ## the same, under load, in the browser, as on Binder, and on the other Pythons found here
	@ROUNDS=$(ROUNDS) .ci/prove load browser envelope pythons

style: setup ## part of test: ruff
	@$(VENV)/ruff check .

package: setup ## part of test: the package, the form of the course, the answer banks
	@$(VENV)/python -m pytest --remember $(call workers,)

lessons: setup ## part of test: run every lesson and solution, compare their outputs
	@$(VENV)/python -m pytest --remember $(call workers,--dist loadfile) --nbval --nbval-current-env \
	    --nbval-cell-timeout=180 --nbval-sanitize-with tests/sanitize.cfg notebooks solutions

browser: setup ## part of prove: every lesson and exercise in JupyterLab, in a Chromium
	@.ci/browser $(ARGS)

envelope: setup ## part of prove: every lesson and exercise within the limits of Binder
	@.ci/envelope $(ARGS)

generate: setup ## write exercises/ from solutions/
	@$(VENV)/parcours generate

run: setup ## run lessons and solutions, store their outputs
	@$(VENV)/parcours run

clean: ## remove .venv and caches; your answers and progress stay
	rm -rf .venv .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
