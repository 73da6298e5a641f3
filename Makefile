# The commands of this repository. A fresh machine needs Python 3.11 or newer, git and make.
# Kept to what GNU make 3.81, which macOS ships, and BSD make both know.

PYTHON = .venv/bin/python
LOCK_OPTIONS = --quiet --universal --python-version 3.11 --no-python-downloads --only-binary :all: --generate-hashes \
  --no-annotate --custom-compile-command "make lock" $(UPGRADE)
LOCK = $(PYTHON) -m uv pip compile pyproject.toml --extra all $(LOCK_OPTIONS)
LOCK_OPS = $(PYTHON) -m uv pip compile --group ops $(LOCK_OPTIONS)
SCRIPTS = "overrides/**/*.{js,css,ts}" eslint.config.js

.PHONY: help site serve test test-all fuzz places lint format lock sbom audit bench ops-langchain ops-try clean

help: ## list the commands
	@echo "Commands:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

site: .venv/site.stamp ## build the site in site/
	@$(PYTHON) -m pilotbook build

serve: .venv/site.stamp ## serve the site at http://127.0.0.1:8000/ and rebuild it on each save
	@$(PYTHON) -m pilotbook serve

test: .venv/test.stamp ## run the tests; on Debian, install browsers, LibreOffice and web servers if missing
	@scripts/need browser >/dev/null
	@scripts/need driver >/dev/null
	@scripts/need pdf >/dev/null
	@scripts/need firefox >/dev/null
	@scripts/need office >/dev/null
	@scripts/need server >/dev/null
	@scripts/need apache >/dev/null
	@scripts/need lighttpd >/dev/null
	@scripts/need editor >/dev/null
	$(PYTHON) -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-all: ## run the tests with the slow cases that rarely find anything new
	@PILOTBOOK_EVERY_CASE=1 $(MAKE) test

fuzz: .venv/test.stamp ## run the randomized tests with many more cases
	@scripts/need browser >/dev/null
	@scripts/need driver >/dev/null
	@scripts/need firefox >/dev/null
	PILOTBOOK_FUZZ=20 PILOTBOOK_ROUNDS=1000 PILOTBOOK_RECORDS=10000 $(PYTHON) -m pytest -n auto -m fuzz

places: .venv/test.stamp ## share pilots through real servers, folders and a sync client, with the large counts
	@scripts/need browser >/dev/null
	@scripts/need driver >/dev/null
	@scripts/need server >/dev/null
	@scripts/need apache >/dev/null
	@scripts/need lighttpd >/dev/null
	@scripts/need chromium >/dev/null
	@scripts/need sync >/dev/null
	PILOTBOOK_PLACES=1 $(PYTHON) -m pytest -s tests/places

lint: .venv/test.stamp node_modules/.package-lock.json ## check format, rules, types, imports and spelling; needs npm
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo --no-cache
	git ls-files -z | xargs -0 .venv/bin/codespell
	node_modules/.bin/prettier --check --log-level warn $(SCRIPTS)
	node_modules/.bin/eslint overrides
	node_modules/.bin/tsc --project overrides

format: .venv/test.stamp node_modules/.package-lock.json ## format Python, scripts and styles; needs npm
	$(PYTHON) -m ruff check --fix --quiet .
	$(PYTHON) -m ruff format .
	node_modules/.bin/prettier --write --log-level warn $(SCRIPTS)

lock: .venv/test.stamp ## lock the dependencies in pyproject.toml; UPGRADE=--upgrade gets the newest
	$(LOCK) --group build --output-file requirements.lock >/dev/null
	$(LOCK) --group dev --constraints requirements.lock --output-file requirements-dev.lock >/dev/null
	$(LOCK_OPS) --output-file requirements-ops.lock >/dev/null

sbom: .venv/site.stamp ## write a CycloneDX SBOM and a list of licenses to out/
	@$(PYTHON) scripts/sbom out

audit: ## check the locked versions for known vulnerabilities; needs the network
	@python3 scripts/audit

bench: .venv/test.stamp ## measure builds, documents, a sign-off, an inventory of 200 pilots and first paint
	@scripts/need browser >/dev/null
	@scripts/need driver >/dev/null
	@scripts/need hugo >/dev/null
	$(PYTHON) bench/bench.py
	$(PYTHON) bench/dossier.py
	$(PYTHON) bench/checklist.py
	$(PYTHON) bench/register.py
	$(PYTHON) bench/lighthouse.py

ops-langchain: .venv/site.stamp ## check that LangChain's middleware takes the generated permissions
	@$(PYTHON) scripts/ops-try langchain

ops-try: .venv/site.stamp ## run the generated suites with pytest, Inspect, promptfoo and LangChain; needs npm and 800 MB
	@$(PYTHON) scripts/ops-try

clean: ## delete everything that make created
	rm -rf .venv node_modules site out .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/site.stamp: requirements.lock pyproject.toml scripts/install
	@scripts/install requirements.lock
	@touch .venv/site.stamp

# It has all that requirements.lock has.
.venv/test.stamp: requirements-dev.lock requirements.lock pyproject.toml scripts/install
	@scripts/install requirements-dev.lock
	@touch .venv/site.stamp .venv/test.stamp

node_modules/.package-lock.json: package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
