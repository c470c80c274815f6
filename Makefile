# Every target makes the virtual environment it needs: a Python from 3.11 up, make and git are
# enough. PYTHON chooses the interpreter, VENV the folder.

VENV := .venv
PYTHON = $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
OTHER_VERSIONS := 3.12 3.13 3.14
# What differs between Pythons is how code is run, not what processes answer.
OTHER_TESTS := tests/runtime tests/fast tests/schema tests/generated tests/test_soapwright.py
# More than there are cores: tests wait for processes and servers too.
WORKERS := 4
# The quick tests are all but these: pyproject.toml says so.
MORE := shared or peer or slow or exhaustive

# The tests start the tool some hundred times: it is compiled once, whatever the shell is set to.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: demo docs test test-more test-others test-all lint audit bench simulate chaos fuzz generate dist \
	fast fast-asan help

demo: $(VENV)/.cli,sandbox,sync  ## run a session against a local server and print what happened
	$(VENV)/bin/soapwright demo

test: $(VENV)/.dev  ## run the quick tests, in under three minutes; PYTEST_ADDOPTS adds options
	$(VENV)/bin/python -m pytest --numprocesses $(WORKERS) --dist loadfile $(TESTS)

test-more: $(VENV)/.dev  ## run the others: slow, exhaustive, with peers, with ../shared where it is
	$(VENV)/bin/python -m pytest --numprocesses $(WORKERS) --dist loadfile -m '$(MORE)' $(TESTS)

test-others: ## run the quick tests of the runtime on the other Pythons that are here
	@for version in $(OTHER_VERSIONS); do \
		if python$$version -c '' 2>/dev/null; then \
			echo "Python $$version:"; \
			$(MAKE) --no-print-directory $(if $(FAST),fast) test VENV=.venv-$$version \
				PYTHON=python$$version TESTS='$(OTHER_TESTS)' || exit; \
		else \
			echo "Python $$version is not here: not tested"; \
		fi; \
	done

test-all: test-others test-more test  ## run all tests: these three, in this order

fast: $(VENV)/.built  ## build the compiled reader and install it: all tests then take it

fast-asan: SECONDS := 20
fast-asan: $(VENV)/.dev  ## run it where each access to memory is looked at
	@rm -rf build/asan
	CFLAGS='-fsanitize=address -g -O1' LDFLAGS='-fsanitize=address' $(VENV)/bin/python -m pip \
		install --quiet --disable-pip-version-check --no-deps --target build/asan ./fast
	LD_PRELOAD="$$(gcc -print-file-name=libasan.so)" PYTHONMALLOC=malloc PYTHONPATH=build/asan \
		ASAN_OPTIONS=detect_leaks=0 $(VENV)/bin/python -m tests.fast --seconds $(SECONDS)

chaos: SEEDS := 200
chaos: $(VENV)/.dev  ## run batches through networks that fail, SEEDS=200 of them, and judge them
	$(VENV)/bin/python -m tests.chaos --seeds $(SEEDS)

lint: $(VENV)/.dev  ## check style, types, the direction of imports, and drift
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff check --ignore-noqa generated tests/emit/golden
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/soapwright check
	RUST_LOG=warn $(VENV)/bin/taplo lint wsdl/*/service.toml

audit: $(VENV)/.dev  ## look for weaknesses that are known by their look: code, workflows, image
	$(VENV)/bin/bandit --quiet --recursive --configfile pyproject.toml -ll generator/soapwright
	$(VENV)/bin/zizmor --quiet --offline action.yml .github
	$(VENV)/bin/hadolint Dockerfile

bench: $(VENV)/.dev $(VENV)/.built  ## compare speed and memory with zeep, xsdata and suds; pictures in build/
	$(VENV)/bin/python -m benchmarks --json build/benchmarks/benchmarks.json --plots build/benchmarks
	$(VENV)/bin/python -m benchmarks.slopes --plot build/benchmarks/slopes.png

fuzz: MINUTES := 10
fuzz: DOCUMENTS := 100000
fuzz: $(VENV)/.dev $(VENV)/.built  ## draw hostile input for all that reads some, for MINUTES=10
	$(VENV)/bin/python -m tests.hostile --minutes $(MINUTES)
	$(VENV)/bin/python -m tests.fast --documents $(DOCUMENTS)

simulate: SEEDS := 10000
simulate: $(VENV)/.dev  ## run a client against a model of a service and a network; SEEDS=N runs
	$(VENV)/bin/python -m tests.simulation --seeds $(SEEDS)

docs: $(VENV)/.docs  ## build the docs site into build/site; no warning, no dead link
	$(VENV)/bin/python -m docs.making

generate: $(VENV)/.cli  ## write generated/ anew from wsdl/
	$(VENV)/bin/soapwright generate

dist: $(VENV)/.dev  ## build sdist and wheel into dist/, and check them; the same bytes anywhere
	$(VENV)/bin/python .ci/dist.py

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

# An extension is no pure Python: it is built where its source is, and installed as a wheel.
$(VENV)/.built: fast/pyproject.toml $(wildcard fast/soapwright_fast/*.py*) | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall \
		--no-deps ./fast
	@touch '$@'

# A stamp is named after the extras that are installed.
$(VENV)/.%: pyproject.toml | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch '$@'

$(VENV)/bin/python:
	$(if $(PYTHON),,$(error no Python from 3.11 up was found: name one with PYTHON=))
	$(PYTHON) -m venv $(VENV)
