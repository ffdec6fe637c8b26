# What a visitor and a contributor run. `make` alone says what there is.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=

BIN := $(VENV)/bin
LAID := $(VENV)/laid
READY := $(VENV)/ready
# Nothing here may wait for an answer, or tell a visitor of pip's own affairs: errors only.
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input

.PHONY: help $(VENV) demo test check lint format bench soak lock clean

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1  /p' $(MAKEFILE_LIST) | awk '{ name = $$1; $$1 = ""; printf "  make %-8s%s\n", name, $$0 }'

$(VENV): $(READY)

# Laid anew whenever the lock moves, so that nothing of an older one stays behind; the stamp comes last, so that an
# interrupted start is begun again.
$(LAID): requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON): not found: install Python 3.11 or newer, or say where it is: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is $$($(PYTHON) --version 2>&1): Python 3.11 or newer is needed: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "make: $(PYTHON) cannot make virtual environments: install python3-venv (Debian, Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version): a minute, once" >&2
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@# Setuptools first: what comes as source, built apart, would fetch tools that the lock does not pin.
	@sed -n '/^setuptools==/,/^ *#/p' requirements.lock > $(VENV)/build-tools.lock
	@$(PIP) install --require-hashes --no-deps --only-binary :all: -r $(VENV)/build-tools.lock
	@$(PIP) install --require-hashes --no-deps --no-build-isolation --only-binary :all: --no-binary feedgen,sgmllib3k,sniffpy -r requirements.lock
	@touch $@

$(READY): $(LAID) pyproject.toml
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## Record the seed dispute, show its state and serve its feed (PORT=8001 for another port)
	@exec $(BIN)/dispute demo $(if $(PORT),--port $(PORT)) $(ARGS)

test: $(READY) ## Run the tests
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal $(ARGS)

check: lint test ## Run all that a contributor runs: format, lint, types, import contract, tests

lint: $(READY) ## Run check without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: $(READY) ## Print the benchmarks' ratios
	@$(BIN)/python -m benchmarks $(ARGS)

soak: $(READY) ## Run all tests, those that take minutes too, properties on other examples each time
	@$(BIN)/python -m pytest -q -m 'soak or not soak' --hypothesis-profile=explore $(ARGS)

# The options keep the lock free of addresses: whoever installs brings an index of their own.
lock: ## Pin every dependency anew, with hashes
	@rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip --quiet --quiet --disable-pip-version-check install 'pip-tools>=7.5,<8'
	@PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= CUSTOM_COMPILE_COMMAND='make lock' $(VENV)-lock/bin/pip-compile --quiet --generate-hashes \
	  --allow-unsafe --strip-extras --extra dev --all-build-deps --no-emit-index-url --no-emit-trusted-host \
	  --no-emit-find-links --no-emit-options --output-file requirements.lock $(ARGS) pyproject.toml
	@rm -rf $(VENV)-lock

clean: ## Remove what make made, the demo's log included
	rm -rf $(VENV) $(VENV)-lock build demo dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
