# The tasks of this project. `make help` lists them: the text after ## is what it prints.

VENV := .venv
PYTHON_IN_VENV := $(VENV)/bin/python
PACKAGES := doedemocratie home news publications bench tests

# How many tests run at once, each with a database of its own: `make test WORKERS=0` runs them in one process, to debug. Who has no
# tests left takes over half of the other's: the slow ones, in the browser, come last.
WORKERS ?= 2
# What pytest gets: `make test ARGS="tests/news -k agenda"`.
ARGS ?=
# The settings that make run serves with; make dev has its own.
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help run cluster dev test test-next check format docs messages requirements requirements-installed dev-requirements-installed browser-tools handbook-pictures bench bench-faults bench-scale bench-editions

help: ## list these tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

requirements-installed:
	@tools/venv.sh $(VENV) requirements.txt

dev-requirements-installed: requirements-installed
	@tools/venv.sh $(VENV) requirements-dev.txt

run: requirements-installed ## serve the site as in production, at http://127.0.0.1:8000 (PORT, HOST, VAR_DIR)
	@exec $(PYTHON_IN_VENV) manage.py serve

cluster: requirements-installed ## two web nodes, a worker, PostgreSQL, Redis and nginx as processes, to try failures (PORT, VAR_DIR)
	@VAR_DIR="$${VAR_DIR:-var/cluster}" exec $(PYTHON_IN_VENV) manage.py cluster

dev: dev-requirements-installed ## serve the site for work on the code: reloads itself, has the debug toolbar
	@$(PYTHON_IN_VENV) manage.py prepare --no-static --settings doedemocratie.settings.development
	@exec $(PYTHON_IN_VENV) manage.py runserver $${HOST:-127.0.0.1}:$${PORT:-8000} --settings doedemocratie.settings.development

test: dev-requirements-installed browser-tools ## run all tests, on SQLite or on DATABASE_URL and CACHE_URL (ARGS, WORKERS)
	@$(PYTHON_IN_VENV) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-next: browser-tools ## run all tests on the newest Wagtail 8
	@tools/venv.sh .venv-next requirements-dev.txt
	@.venv-next/bin/python -m pip install --quiet --no-input --disable-pip-version-check --upgrade "wagtail>=8,<9" "django>=5.2,<5.3"
	@.venv-next/bin/python -c 'import wagtail; print("Testing with Wagtail", wagtail.__version__)'
	@.venv-next/bin/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

handbook-pictures: dev-requirements-installed browser-tools ## take the pictures of the editors' manual anew
	@$(PYTHON_IN_VENV) -m pytest -q -m screenshots tests/browser/test_handbook_screenshots.py

# axe-core and the validator of HTML, which some browser tests use. Without npm those tests say that they are skipped.
browser-tools:
	@if command -v npm >/dev/null 2>&1 && ! cmp -s tests/browser/package-lock.json tests/browser/node_modules/installed-lock.json; then \
		echo "Installing the tools of the browser tests."; \
		(cd tests/browser && npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/installed-lock.json) \
		|| echo "The tools of the browser tests could not be installed; the tests that need them are skipped."; \
	fi

check: dev-requirements-installed ## check style, types, templates, layers, migrations and settings
	$(PYTHON_IN_VENV) -m pip check
	$(PYTHON_IN_VENV) -m ruff check .
	$(PYTHON_IN_VENV) -m ruff format --check .
	SECRET_KEY=unused $(PYTHON_IN_VENV) -m mypy $(PACKAGES)
	$(PYTHON_IN_VENV) -m djlint --quiet --lint templates
	$(VENV)/bin/lint-imports
	$(PYTHON_IN_VENV) manage.py makemigrations --check --dry-run --settings doedemocratie.settings.test
	SITE_URL=https://www.example.org SECRET_KEY=$$($(PYTHON_IN_VENV) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(PYTHON_IN_VENV) manage.py check --deploy --fail-level WARNING --settings doedemocratie.settings.production

format: dev-requirements-installed ## rewrite code in the project's style
	$(PYTHON_IN_VENV) -m ruff check --fix .
	$(PYTHON_IN_VENV) -m ruff format .

docs: requirements-installed ## write the table of environment variables in docs/operations.md
	@$(PYTHON_IN_VENV) manage.py document_settings --settings doedemocratie.settings.production

messages: dev-requirements-installed ## compile our Dutch for the admin, after a change in doedemocratie/editorial/locale
	@$(PYTHON_IN_VENV) tools/messages.py

# Compile with the oldest Python that is supported: packages need more on an older one. The last line says no when a pin
# does not run on Python 3.11.2, which Debian 12 has.
requirements: dev-requirements-installed ## write requirements*.txt from requirements*.in (UPGRADE=1: newest versions)
	@for name in requirements requirements-dev; do \
		CUSTOM_COMPILE_COMMAND="make requirements" $(PYTHON_IN_VENV) -m piptools compile --quiet --strip-extras $(if $(UPGRADE),--upgrade) \
			--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --output-file $$name.txt $$name.in || exit 1; \
	done
	@$(PYTHON_IN_VENV) -m pip install --dry-run --quiet --disable-pip-version-check --python-version 3.11.2 --only-binary=:all: \
		--target /nonexistent -r requirements-dev.txt

bench: requirements-installed ## measure what a page costs: made, stored, beside a static file and bare WSGI (SECONDS)
	@$(PYTHON_IN_VENV) -m bench.pages $(if $(SECONDS),--seconds $(SECONDS))

bench-faults: requirements-installed ## break the parts of a cluster one by one under load, and count what readers notice (AWAY)
	@$(PYTHON_IN_VENV) -m bench.faults $(if $(AWAY),--away $(AWAY))

bench-scale: requirements-installed ## build sites of up to 100,000 pages and measure them (SIZES=100,1000, LISTS, DATABASE_URL)
	@$(PYTHON_IN_VENV) -m bench.scale $(if $(SIZES),--sizes $(SIZES)) $(if $(LISTS),--lists)

bench-editions: requirements-installed ## make the PDF and EPUB of a publication of a hundred pages and measure that
	@$(PYTHON_IN_VENV) -m bench.editions
