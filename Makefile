# Two commands: `make report` and `make test`. Both make .venv and install the locked requirements when needed.
PYTHON ?= python3
BIN := .venv/bin
WAVE ?= baseline-2021-07
EDITION ?= restricted
OUT ?= outputs
PROGRAMS := soffice:libreoffice-calc soffice:libreoffice-writer chromium:chromium pdftotext:poppler-utils cron:cron systemd-analyze:systemd

.PHONY: report test campaigns benchmark clean

report: .venv/installed  ## The report on the invented sample returns
	@$(BIN)/maca run --wave $(WAVE) --edition $(EDITION) --returns data/sample/$(WAVE) --out $(OUT)

test: .venv/installed  ## Every test; what they need from Debian is installed where that is allowed
	@tests/programs.sh $(PROGRAMS)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

benchmark: .venv/installed  ## Times of load, tabulate, chapters and export
	@$(BIN)/python benchmarks/times.py

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "maca needs Python 3.11, 3.12 or 3.13. Say which with: make report PYTHON=python3.11")'
	@echo "Installing the locked requirements into .venv (1 to 3 minutes, once)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --link-mode copy --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

clean:  ## Remove what was installed; outputs stay
	rm -rf .venv .pytest_cache .ruff_cache
