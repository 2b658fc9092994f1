# The whole life of a checkout. `make demo` and `make test` do all their own set-up.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup demo test check format lint types coverage wheel bench lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Packshot needs Python 3.11 or newer, this is $$($(PYTHON) --version): run make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q agent bot prompts tools
	@touch $(READY)

demo: setup
	$(BIN)/packshot make "make an Amazon set for this mug, ASIN B0CUP12345" --sample --out gallery

# A file of tests stays with one process: what its tests share is made once.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

test: setup
	$(PYTEST)

check: setup format lint types coverage wheel

format: setup
	$(BIN)/ruff format --check .

lint: setup
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

coverage: setup
	$(PYTEST) --cov --cov-report=term:skip-covered --cov-fail-under=92

# What users install: the wheel, in an environment of its own, run on a photo from a folder that is not the checkout.
wheel: setup
	rm -rf build dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist . > /dev/null
	$(BIN)/python .ci/wheel.py dist

bench: setup
	$(BIN)/python -m tests.bench

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras \
	  --group dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
