# `make demo` and `make test` do all their own set-up: python3 and make are enough.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SCANNERS := var/scan/tools
PORT ?= 8000
FUZZ_CASES ?= 10000
# One more than there are processors: many tests wait for a server, a disk or a browser.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 1)')

.DEFAULT_GOAL := help
.PHONY: help demo test lint fix messages screenshots audit sbom scan fuzz bench dev browser lock clean

help: ## Say what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1 \t/' | expand -t 14

# uv installs in seconds what takes pip minutes; where there is no uv, or it fails, pip does it.
INSTALLED = --quiet --constraint constraints.txt --editable
define install
	@echo "Installing $(2) into $(VENV) …"
	@$(BIN)/uv pip install --python $(BIN)/python $(INSTALLED) $(1) 2>/dev/null \
		|| $(BIN)/python -m pip install --disable-pip-version-check $(INSTALLED) $(1)
	@touch $@
endef

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; give it with PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1' 2>/dev/null || true
	@touch $@

$(VENV)/.ready: $(VENV)/.made pyproject.toml constraints.txt
	$(call install,.,the program)

$(VENV)/.ready-dev: $(VENV)/.made pyproject.toml constraints.txt tests/hsds/validator.txt
	$(call install,'.[dev]',the program and what the tests need)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --ignore-requires-python --requirement tests/hsds/validator.txt
	@touch $(VENV)/.ready

demo: $(VENV)/.ready ## Invented people, from recorded listings to the site, served on PORT (8000)
	@$(BIN)/interventionist demo --port $(PORT)

dev: $(VENV)/.ready-dev ## Install all that development needs

browser: ## Install Chromium (and nginx in CI), for the tests that need them
	@sh tests/install_programs.sh

lint: dev ## Style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: dev ## What two scanners say of our code and of the libraries we pin (the second asks the network)
	$(BIN)/bandit --quiet --recursive crawler directory web --skip B101,B311 --exit-zero
	$(BIN)/bandit --quiet --recursive crawler directory web --severity-level high
	$(BIN)/python -m tests.outside.audit

sbom: ## What the program is made of, as CycloneDX, from an environment with nothing else in it
	$(PYTHON) -m venv --clear $(SCANNERS)/program
	$(SCANNERS)/program/bin/pip install --quiet --constraint constraints.txt '.[postgresql]'
	$(PYTHON) -m venv $(SCANNERS)/cyclonedx
	$(SCANNERS)/cyclonedx/bin/pip install --quiet cyclonedx-bom==7.5.0
	$(SCANNERS)/cyclonedx/bin/cyclonedx-py environment --output-reproducible \
		--pyproject pyproject.toml --output-file var/sbom.json $(SCANNERS)/program/bin/python

scan: dev ## What scanners say of the served site, from outside (needs nginx and npm; testssl if it is there)
	$(PYTHON) -m venv $(SCANNERS)/venv
	$(SCANNERS)/venv/bin/pip install --quiet --requirement tests/outside/scanners.txt
	npm install --silent --no-save --ignore-scripts --prefix $(SCANNERS) @mdn/mdn-http-observatory@1.4.8
	$(BIN)/python -m tests.outside.scan var/scan/report $(SCANNERS)

test: ## Everything: style, types, import rules and tests
	@$(MAKE) --no-print-directory --jobs 2 lint browser
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

fix: dev ## Mend style where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: dev ## Collect what pages say into the catalogues of translations
	$(BIN)/python -m web.translations.collect

screenshots: dev browser ## Pictures of every page, both languages, four widths, into var/screenshots
	$(BIN)/python -m tests.web.screenshots var/screenshots

fuzz: dev ## Look for bytes that break a reader, FUZZ_CASES (10000) for each of some forty
	$(BIN)/python -m pip install --quiet atheris
	$(BIN)/python -m tests.fuzz $(FUZZ_CASES)

bench: dev ## Measure what is claimed about speed and accuracy
	$(BIN)/python benchmarks/run.py

lock: $(VENV)/.made ## Pin every dependency afresh
	$(BIN)/uv pip compile --quiet --universal --no-header --no-annotate --all-extras \
		pyproject.toml --output-file constraints.txt

clean: ## Remove the environment and the demo's files
	rm -rf $(VENV) var
