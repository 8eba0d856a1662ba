# The commands people use daily; `make help` lists them. Every step is skipped while its inputs are unchanged:
# .build/NAME keeps the checksum of what the step NAME was last made from.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check types fmt bench faults shots demo-reset assets tools words migration locks clean home venv venv-test node

BIN := .venv/bin
# Node trusts the certificates that the machine trusts, as pip does
NODE := NODE_USE_SYSTEM_CA=1 PATH="$(CURDIR)/.venv-build/bin:$$PATH"
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all:
# Node's libraries for the build, without their scripts; --prefer-offline asks the registry only for what is not cached
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error >/dev/null

ASSET_FILES := backend/web/assets backend/web/templates
CATALOGS := config/locale

# $(call once,NAME,FILES AND FOLDERS,PRODUCT,COMMAND): run COMMAND unless PRODUCT exists and was made from the same
define once
@mkdir -p .build; \
sum=`find $(2) -type f ! -name '*.mo' ! -name '*.pyc' 2>/dev/null | LC_ALL=C sort | xargs cksum | cksum`; \
if [ ! -e $(3) ] || [ "$$sum" != "`cat .build/$(1) 2>/dev/null`" ]; then \
    { $(4); } && echo "$$sum" > .build/$(1); \
fi
endef

help: ## Show this list
	@awk -F '## ' '/^[a-z-]+:.*## / { split($$1, name, ":"); printf "  make %-12s %s\n", name[1], $$2 }' Makefile

run: venv assets ## Install what is missing and run Amity at http://127.0.0.1:8000 (PORT, HOST and AMITY_* are honoured)
	@exec $(BIN)/amity run

test: venv-test assets tools check ## Install what is missing and run every check and test
	@$(BIN)/coverage erase
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term:skip-covered $(ARGS)

check: venv-test ## Run the checks that need no test: format, lint, layers, types, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --cache-dir .build/imports
	$(BIN)/mypy
	$(BIN)/djlint backend --lint --quiet

fmt: venv-test ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: venv-test assets ## Run the benchmarks (by hand)
	@set -e; for file in bench/*.py; do echo "== $$file"; PYTHONPATH=. $(BIN)/python "$$file"; done

faults: venv-test assets tools ## Run the long matrix of faults: kill -9, Redis gone, servers that hang
	$(BIN)/python -m pytest tests/faults --long $(ARGS)

shots: venv-test assets tools ## Photograph every page in both languages into .build/shots
	$(BIN)/python -m pytest tests/browser --shots .build/shots $(ARGS)

demo-reset: venv assets ## Load the demo office anew
	@$(BIN)/amity demo reset

assets: node ## Build what browsers load, into backend/web/static
	$(call once,assets,$(ASSET_FILES) package-lock.json,backend/web/static,echo "Building the browser assets"; $(NODE) node backend/web/assets/build.mjs)

# A checkout that was moved leaves scripts behind that name the old place
home:
	@mkdir -p .build; if [ -e .build/home ] && [ "`cat .build/home`" != "$(CURDIR)" ]; then rm -rf .venv .venv-build; fi; \
	pwd > .build/home

venv: home .venv/bin/python
	$(call once,venv,requirements.txt,$(BIN)/flask,echo "Installing Amity's libraries (once - about a minute)"; $(BIN)/python $(PIP_INSTALL) -r requirements.txt)
	$(call once,project,pyproject.toml,$(BIN)/amity,$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index --no-build-isolation --config-settings editable_mode=compat --editable .)

venv-test: venv
	$(call once,venv-test,requirements-test.txt,$(BIN)/pytest,echo "Installing what the tests need"; $(BIN)/python $(PIP_INSTALL) -r requirements-test.txt)

node: home .venv-build/bin/python
	$(call once,venv-build,requirements-assets.txt,.venv-build/bin/node,echo "Installing Node for the build (once)"; .venv-build/bin/python $(PIP_INSTALL) -r requirements-assets.txt)
	$(call once,node,package.json package-lock.json .npmrc,node_modules/.package-lock.json,$(NODE) $(NPM_CI))

.venv/bin/python .venv-build/bin/python:
	@python=; for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then echo "Amity needs Python 3.11 or newer: sudo apt-get install python3 python3-venv, or from python.org" >&2; exit 1; fi; \
	$$python -m venv --clear $(@D)/.. || { rm -rf $(@D)/..; echo "Amity needs Python's venv module: sudo apt-get install python3-venv" >&2; exit 1; }

# Servers, browser and fonts for the tests: installed where the package manager lets us, else asked for by command
tools: venv-test
	@$(BIN)/python -m tests.servers.programs

# Two catalogs: `messages` for the pages, `partners` (P_) for what Amity says to partners; see backend/catalogs.py
words: venv ## Bring the catalogs in line with the words in code and templates
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k lazy_gettext -k pgettext:1c,2 --no-location --sort-output -o .build/messages.pot .
	$(BIN)/pybabel --quiet extract -F pyproject.toml --no-default-keywords -k P_ --no-location --sort-output -o .build/partners.pot .
	for words in messages partners; do \
	    $(BIN)/pybabel --quiet update -i .build/$$words.pot -d $(CATALOGS) -D $$words --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date; \
	    sed -i -e '/^"Report-Msgid-Bugs-To/d' -e '/^"POT-Creation-Date/d' -e '/^"PO-Revision-Date/d' $(CATALOGS)/*/LC_MESSAGES/$$words.po; \
	done

migration: venv ## Write the next migration from the models, to be read and mended: make migration m="Say what changes"
	@mkdir -p migrations/versions; rm -f .build/migration.sqlite3; \
	number=`ls migrations/versions/*.py 2>/dev/null | wc -l | awk '{ printf "%04d", $$1 + 1 }'`; \
	export AMITY_DATABASE_URL=sqlite:///.build/migration.sqlite3; \
	$(BIN)/alembic upgrade head && $(BIN)/alembic revision --autogenerate --rev-id "$$number" -m "$(m)" && \
	file=`ls migrations/versions/$${number}_*.py` && sed '/###/d' "$$file" > .build/migration.py && mv .build/migration.py "$$file"
	@$(BIN)/ruff format --quiet migrations; $(BIN)/ruff check --fix --quiet migrations

UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
locks: ## Write all locks anew from pyproject.toml and package.json (needs uv)
	$(UV_COMPILE) pyproject.toml --group build -o requirements.txt
	$(UV_COMPILE) pyproject.toml --group build --group test -c requirements.txt -o requirements-test.txt
	$(UV_COMPILE) --group assets -o requirements-assets.txt
	$(UV_COMPILE) --group postgres -o requirements-postgres.txt
	$(NODE) npm install --package-lock-only --loglevel=error >/dev/null
	@python3 -c "import json, pathlib; path = pathlib.Path('package-lock.json'); lock = json.loads(path.read_text()); [package.pop('funding', None) for package in lock['packages'].values()]; path.write_text(json.dumps(lock, indent=2) + '\n')"

clean: ## Remove everything that was built or installed here; var/ with its data stays
	rm -rf .venv .venv-build .build node_modules backend/web/static .hypothesis .ruff_cache .mypy_cache .pytest_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
