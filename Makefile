# Everything a person does with the project. Targets install what they need into .venv from the lock files.

PYTHON ?= python3
BIN := .venv/bin
HOME_DIR := $(if $(CONGKHAI_HOME),$(CONGKHAI_HOME),var)

.PHONY: publish serve site-dev dev test check format bench faults areas lock vendor query-assets clean

# a lock newer than its stamp installs again
.venv/run.done: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.done: .venv/run.done requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

publish: .venv/run.done  ## pull, read, build, judge and publish the sources of congkhai.toml
	$(BIN)/congkhai publish

serve: .venv/run.done  ## look at the public release on this machine
	$(BIN)/congkhai serve

site-dev: .venv/run.done  ## pages, theme and templates as they are edited, over the data of the public release
	CONGKHAI_LIVE=$(abspath $(HOME_DIR))/current NO_MKDOCS_2_WARNING=1 PYTHONPATH=. \
		$(BIN)/mkdocs serve -f site/mkdocs.yml

dev: .venv/run.done  ## Dagster's interface over the same home, history of `congkhai publish` included
	$(BIN)/congkhai manifest
	DAGSTER_HOME=$(abspath $(HOME_DIR))/work/dagster $(BIN)/dagster dev -m orchestration.definitions

test: .venv/dev.done  ## unit, dbt, integration, fault and browser tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/dev.done  ## linters and types, the same as the pre-commit hooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint dbt_project/models --disable-progress-bar

format: .venv/dev.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix dbt_project/models --disable-progress-bar

bench: .venv/dev.done  ## where the seconds of publishing, reading and the warehouse go, and an attack on what is hidden; COUNT=15000 YEARS="1 5 10" is the nation
	$(BIN)/python -m bench.publish
	$(BIN)/python -m bench.read $(COUNT)
	$(BIN)/python -m bench.warehouse $(YEARS) --fraction $(if $(YEARS),1,0.01)
	$(BIN)/python -m bench.attack.nation

faults: .venv/dev.done  ## publications killed at random, each then healed and compared; COUNT=200, SEED= repeats a run
	PYTHONPATH=tests:. $(BIN)/python -m random_kills --count $(or $(COUNT),200) $(if $(SEED),--seed $(SEED))

areas:  ## write the seeds of areas anew from the pinned package, in an environment thrown away; CHECK=1 only compares
	set -e; venv=$$(mktemp -d); trap 'rm -rf "$$venv"' EXIT; \
	$(PYTHON) -m venv "$$venv"; \
	"$$venv"/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r dbt_project/areas/requirements.txt; \
	"$$venv"/bin/python dbt_project/areas/area_seeds.py $(if $(CHECK),--check)

lock:  ## write the lock files anew; needs uv on the PATH
	uv pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate -o requirements.lock
	uv pip compile -q pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate -o requirements-dev.lock

vendor:  ## copy the pinned npm files into the site and the tests; needs node
	npm ci --ignore-scripts
	npm run vendor

query-assets:  ## gather the engine of SQL in the browser (75 MB), which the next release then carries; needs node
	npm ci --ignore-scripts
	npm run query-assets

clean:  ## remove what is rebuilt at will; never the home's landing, decisions or releases
	rm -rf .venv dbt_project/target .pytest_cache .mypy_cache .ruff_cache
