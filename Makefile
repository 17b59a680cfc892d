# Banso from a checkout. A fresh machine needs git, Python 3.11 with pip, and make; everything else comes
# from here: `make run` starts the demonstration, `make test` runs all tests.
#
# What is installed stands in requirements/*.txt with hashes, made from pyproject.toml by `make requirements`.
# The stamps .venv/.runtime and .venv/.dev say that the virtual environment holds it, so that a second run
# starts at once.

PYTHON ?= python3.11
BIN := .venv/bin
UV := .tools/bin/uv
PO := $(shell find src -name '*.po')
MO := $(PO:.po=.mo)

.PHONY: help run test faults lint format bench messages requirements clean
.DELETE_ON_ERROR:

help:
	@echo 'make run           install what is needed and start the demonstration (Ctrl-C stops it)'
	@echo 'make test          install what is needed and run all tests (ARGS="-k loan" for some)'
	@echo 'make faults        kill, fill and stop real sites under load; about seven minutes'
	@echo 'make lint          ruff, mypy, import-linter and the publishing checks'
	@echo 'make format        put the code into ruff'"'"'s layout'
	@echo 'make bench         measure, one table'
	@echo 'make messages      collect the translatable words (needs gettext)'
	@echo 'make requirements  resolve pyproject.toml anew into requirements/*.txt'
	@echo 'make clean         remove what was installed and made; the data in var/ stay'

# --------------------------------------------------------------------------------------------- the two of README
run: .venv/.runtime $(MO)
	@exec $(BIN)/banso serve --demo $(ARGS)

test: .venv/.dev $(MO)
	@exec $(BIN)/python -m pytest -n auto $(ARGS)

# ------------------------------------------------------------------------------------------------------- the rest
faults: .venv/.dev $(MO)
	@exec $(BIN)/python -m pytest -n 2 -m faults tests/faults $(ARGS)

lint: .venv/.dev $(MO)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/banso validate

format: .venv/.dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: .venv/.dev $(MO)
	@exec $(BIN)/python -m bench $(ARGS)

messages: .venv/.dev
	@command -v xgettext >/dev/null || { echo 'xgettext is not here: apt-get install gettext'; exit 1; }
	cd src/banso && DJANGO_SETTINGS_MODULE=banso.config.settings BANSO_STATE_DIR=$(CURDIR)/var \
		$(CURDIR)/$(BIN)/django-admin makemessages --locale en --no-location --no-obsolete

# The universal resolution serves Linux, macOS and Windows from one file; addresses of package indexes stay out.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
requirements: .tools/.ready
	$(COMPILE) $(ARGS) pyproject.toml --extra population -o requirements/runtime.txt
	$(COMPILE) $(ARGS) --group build -c requirements/runtime.txt -o requirements/build.txt
	$(COMPILE) $(ARGS) pyproject.toml --all-extras --group build --group dev \
		-c requirements/runtime.txt -c requirements/build.txt -o requirements/dev.txt
	$(COMPILE) $(ARGS) --group openfisca -o requirements/openfisca.txt
	$(COMPILE) $(ARGS) --group tools -o requirements/tools.txt

clean:
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis $(MO)

# ------------------------------------------------------------------------------------------------------- installing
# uv where it can be had (seconds), plain venv and pip where it cannot.
QUIET := --quiet --disable-pip-version-check --root-user-action=ignore

.tools/.ready: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Banso needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ...'; exit 1; }
	@mkdir -p .tools
	@echo 'Installing into .venv ...'
	@$(PYTHON) -m pip install $(QUIET) --require-hashes --upgrade --target .tools -r requirements/tools.txt \
		|| echo 'uv cannot be had here; going on with pip, which takes longer.'
	@touch $@

.venv/.created: | .tools/.ready
	@if $(UV) --version >/dev/null 2>&1; \
		then $(UV) venv --quiet --clear --no-python-downloads --python $(PYTHON) .venv; \
		else $(PYTHON) -m venv --clear --without-pip .venv; fi
	@touch $@

# $(call sync,FILES): the virtual environment holds exactly what FILES name, and this checkout.
define sync
@if $(UV) --version >/dev/null 2>&1; then \
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes $(1) && \
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
else \
	$(PYTHON) -m pip --python $(BIN)/python install $(QUIET) --require-hashes $(addprefix -r ,$(1)) && \
	$(PYTHON) -m pip --python $(BIN)/python install $(QUIET) --no-deps --no-build-isolation -e .; \
fi
@touch $@
endef

.venv/.runtime: pyproject.toml requirements/runtime.txt requirements/build.txt | .venv/.created
	$(call sync,requirements/runtime.txt requirements/build.txt)

.venv/.dev: .venv/.runtime requirements/dev.txt
	$(call sync,requirements/dev.txt)

# Compiled by Babel: msgfmt is not on a fresh machine.
%.mo: %.po | .venv/.runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
