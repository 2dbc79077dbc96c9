# Two commands do everything: `make run` and `make test`.

SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard config/locale*/*/LC_MESSAGES/django.po))
# What writes to the database runs on both kinds.
ON_BOTH := tests/partnerships/actions tests/assessments/actions tests/agreements/actions \
	tests/agreements/test_tasks.py \
	tests/agreements/test_triggers.py \
	tests/assessments/test_tasks.py

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run install demo-reset test check proof bench pictures contact-sheet artwork messages setup packages packages-dev \
	requirements format clean

run: install
	@$(BIN)/python manage.py serve --port $(PORT)

demo-reset: install
	@$(BIN)/python manage.py demo --reset

# What running needs, and nothing that tests need: for production too.
install: packages $(VENV)/run.stamp $(CATALOGUES)

test: setup
	$(BIN)/pytest --database=postgres -n 2 --dist worksteal -m "not bench and not proof and not pictures"
	$(BIN)/pytest --database=sqlite -n 2 -m "not bench and not stack" $(ON_BOTH)

# What takes long: the laws of scoring over thousands of random cases, the two worlds
# over thousands of steps, ten thousand flipped bits, hundreds of histories, hundreds of
# last signers at once, a connection cut at every statement, and on the embedded default
# the whole story and the killed worker.
proof: setup
	$(BIN)/pytest -m proof tests/journeys
	LAW_EXAMPLES=1000 $(BIN)/pytest -n 2 tests/assessments/scoring/test_properties.py
	WORLD_STEPS=10000 $(BIN)/pytest tests/worlds
	FLIPS=10000 $(BIN)/pytest tests/agreements/test_tampering.py
	HISTORIES=500 $(BIN)/pytest tests/assessments/actions/test_histories.py
	PAIRS=500 $(BIN)/pytest --database=postgres tests/agreements/actions/test_races.py
	CUT_EVERY=1 $(BIN)/pytest --database=postgres tests/agreements/actions/test_cut_connections.py

bench: setup
	$(BIN)/pytest --database=postgres tests/bench -s

# The pictures in docs/, of the demo's real screens.
pictures: setup
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py shell \
		--verbosity 0 --command "from tests.pictures import main; main()"

# Icons and the card that other sites show, drawn from docs/artwork and the favicon.
artwork: setup
	$(BIN)/python -c "from tests.artwork import main; main()"

# Every screen in every state, language and width, a page for each: var/contact-sheet/.
contact-sheet: setup
	$(BIN)/pytest -n 2 -m pictures tests/browser
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python -c \
		"import django; django.setup(); from tests.contact_sheet import main; main()"

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --cache-dir $(VENV)/import-linter
	$(BIN)/bandit --quiet --severity-level medium --recursive config partnerships assessments agreements
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files 'templates/*.html')
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py messages --check

# Every text of code and templates into the catalogues, which translators fill in;
# NEW=de begins one.
messages: setup
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py messages $(NEW)

setup: packages packages-dev $(VENV)/dev.stamp $(CATALOGUES)

%.mo: %.po | packages
	msgfmt --output-file=$@ $<

# System packages: installed where root or sudo allows, else named with the command.
packages:
	@config/install-packages packages.txt

packages-dev: packages
	@config/install-packages packages-dev.txt

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

# Resolves the *.in files again, for the first 3.11 and every later one; committed.
requirements: $(VENV)/dev.stamp
	$(BIN)/uv pip compile --quiet --no-header --python-version 3.11 requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --python-version 3.11 requirements-dev.in --output-file requirements-dev.txt

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

clean:
	rm -rf var staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis
