# Every job of the project. `make` prints this list; the first one to try is `make start`.
SHELL := /bin/bash
export PATH := $(CURDIR)/node_modules/.bin:$(CURDIR)/.launderette/bin:$(PATH)
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BASE ?= node:24-bookworm-slim
IMAGE ?= launderette:dev
NATIVE ?= yes

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

start: build ## Install, build, start a broker, the service and stream `retail` at 500 events/s (FRESH=1 begins it anew)
	@exec node services/cli/dist/main.js start $(ARGS)

test: install ## Run every check and every test; the last line is `N passed, N failed`
	@bash scripts/test.sh $(ARGS)

check: install ## Compile, format, lint, import rules, unused code, proto lint and compatibility, house style
	@bash scripts/check.sh

bench: build ## Measure simulation and delivery into Kafka; prints figures and ratios
	@node bench/main.ts $(ARGS)

soak: build ## Ten minutes at full speed, and whether memory stays flat (ARGS=minutes)
	@node bench/soak.ts $(ARGS)

chaos: build ## Kill, cut off, fill up and corrupt what runs, and verify what is left (MINUTES= for a part; KILLS= RESTARTS= TIMES= SEED= ONLY= RUN=)
	@node test/chaos/main.ts $(foreach flag,minutes kills restarts times seed only run,$(if $($(shell echo $(flag) | tr a-z A-Z)),--$(flag) $($(shell echo $(flag) | tr a-z A-Z))))

spread: build ## The same stream by 1, 2 and 7 processes, unpaced and paced, one killed: is it the same? (EVENTS=500000 CUSTOMERS= SHARDS= WORKERS=1,2,7 RATE= KILL= PAGE=1)
	@node test/spread/main.ts $(if $(PAGE),--page) $(foreach flag,events customers shards workers rate kill,$(if $($(shell echo $(flag) | tr a-z A-Z)),--$(flag) $($(shell echo $(flag) | tr a-z A-Z))))

swarm: build ## Run streams on a model of Kafka that fails: SEEDS=2000 FROM=0; a failing seed prints its line
	@SEEDS=$(SEEDS) FROM=$(FROM) node packages/sinks/src/testing/sim/main.ts

patterns: ## Compare our laundering patterns with AMLWorld's in AMLWORLD_ATTEMPTS; writes docs/patterns.md
	UPDATE_DOCS=1 vitest run --project unit test/patterns

fidelity: build ## Compare calibrated scenarios with the real data in FIDELITY_DATA; writes docs/fidelity.md
	@node bench/fidelity.ts

leakage: build ## Judge on 2 million payments whether a shortcut finds the crime; writes docs/leakage.md, fails if a bound is broken
	@node bench/leakage.ts

quality: build ## Train every kind of model on the tables in LEARNED_DATA, judge what is drawn; writes docs/learned.md (KINDS= SETS= ROWS= SEEDS= for a part)
	@node bench/quality.ts

build: install ## Compile everything that changed
	@tsc -b

native: install ## Fetch TensorFlow's own library and build its binding (Linux x64; needs Maven, g++, unzip): networks train and draw several times as fast
	@node scripts/native.mjs

lint: install ## Find faults of format and style, and repair those that can be
	@biome check --write .

format: install ## Format every file
	@biome format --write .

proto: install ## Generate TypeScript from proto/ (the result is committed)
	@cd proto && buf lint && buf generate

image: ## Build the container image (BASE=... chooses the base, IMAGE=... the name, NATIVE=no leaves out the native tensor library)
	@docker build --build-arg BASE=$(BASE) --build-arg NATIVE=$(NATIVE) --file docker/Dockerfile --tag $(IMAGE) .

chart: install ## Lint and render the Helm chart and validate what it renders
	@bash scripts/chart.sh

clean: ## Remove what was built, and the embedded broker's data; keeps dependencies and downloads
	@rm -rf packages/*/dist services/*/dist coverage .launderette/kafka/data .launderette/kafka/logs

install: # Bring node_modules up to date; a no-op when the lock has not changed
	@command -v node >/dev/null || { echo 'Launderette needs Node 20 or newer to install (Debian: apt-get install nodejs npm)'; exit 1; }
	@node scripts/install.mjs
	@node scripts/node-version.mjs

.PHONY: help start test check bench soak chaos spread swarm fidelity leakage quality build native lint format proto image chart clean install
