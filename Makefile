# Warraq: `make` alone lists what can be done.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check e2e bench bench-parts bench-jpeg2000 soak load fuzz build sample viewers tools

TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
TOOLS := $(CURDIR)/.tools
SKIPS := $(TOOLS)/skipped-tests
CHROMIUM = $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

# A folder of pictures to serve; empty: the sample, drawn by ourselves.
FOLDER ?=
# A folder of records; empty: they lie beside the pictures, in FOLDER.
MANIFESTS ?=
# Cases per property and mutation test of `make fuzz`, and which fuzz targets run after these, each
# for MINUTES; empty: all in fuzz/fuzz_targets.
CASES ?= 20000
FUZZERS ?=
# Pages that `make bench` and `make soak` draw once and ask for, and how long to soak and to fuzz.
PAGES ?= 4
MINUTES ?= 10
# Further flags for `make bench`, for example --workloads W1,W6 --before PROGRAM.
LOAD ?=
# Further flags for `make bench-jpeg2000`, for example --rounds 3 --huge.
JPEG2000 ?=

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

run: ## Build and serve a sample, or the pictures below FOLDER=path
	@scripts/packages build
	cargo build --release --locked --bin warraq $(if $(FOLDER),,--example draw_sample)
	@$(TARGET)/release/warraq viewers install --optional
	@if [ -z "$(FOLDER)" ]; then \
	  mkdir -p sample; \
	  $(TARGET)/release/examples/draw_sample sample || echo "Serving without the sample."; \
	fi
	@echo "Open the address below in a browser; Ctrl-C stops the server."
	@exec $(TARGET)/release/warraq serve --images "$(or $(FOLDER),sample)" \
	  --manifests "$(or $(MANIFESTS),$(FOLDER),manifests)"

test: ## Everything CI runs: checks, tests, validators, a browser
	@scripts/packages build test
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory build tools viewers sample
	@: > "$(SKIPS)"
	WARRAQ_TEST_TOOLS="$(TOOLS)" WARRAQ_TEST_SKIPS="$(SKIPS)" cargo test --locked
	@$(MAKE) --no-print-directory e2e
	@echo "Tests skipped for want of optional data or tools: $$(sort -u "$(SKIPS)" | wc -l)"
	@sort -u "$(SKIPS)" | sed 's/^/  /'

check: ## Format, lints, docs, layering, dependency policy
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --lib --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --locked --no-deps --document-private-items
	cargo test --locked --test layering
	@if command -v cargo-deny >/dev/null; then \
	  cargo deny check licenses sources bans; \
	else \
	  echo "cargo-deny is not installed: the dependency policy (deny.toml) was not checked."; \
	fi

e2e: build viewers sample ## Drive the pages with a real browser
	npm --prefix e2e ci --no-audit --no-fund
	WARRAQ_BIN="$(TARGET)/debug/warraq" WARRAQ_CHROMIUM="$(CHROMIUM)" npm --prefix e2e test

bench: load ## Measure: single answers, then the server under load: PAGES=4
	cargo bench --locked --bench render
	@echo "Now the server under load, beside nginx (docs/performance.md): some ten minutes."
	$(TARGET)/release/examples/load_test --pages $(PAGES) $(LOAD)
	@echo "JPEG 2000, beside OpenJPEG and libvips, is measured by \`make bench-jpeg2000\`."

bench-parts: ## Measure the steps of an answer: time, and instructions
	@scripts/packages build bench
	cargo bench --locked --bench parts
	cargo install --quiet --locked --root "$(TOOLS)/gungraun" gungraun-runner --version \
	  "$$(sed -n '/^name = "gungraun-runner"/{n;s/[^0-9.]//gp}' Cargo.lock)"
	GUNGRAUN_RUNNER="$(TOOLS)/gungraun/bin/gungraun-runner" \
	  cargo bench --locked --bench instructions

bench-jpeg2000: ## Measure JPEG 2000 beside OpenJPEG and libvips: JPEG2000=--huge
	@scripts/packages build bench
	cargo bench --locked --bench jpeg2000 -- $(JPEG2000)

soak: load ## Watch memory under load: MINUTES=10
	$(TARGET)/release/examples/load_test --pages $(PAGES) --soak $(MINUTES)

fuzz: ## Many cases of property tests, then fuzzing: CASES=20000 MINUTES=10 FUZZERS=jp2_file
	@scripts/packages build
	PROPTEST_CASES=$(CASES) WARRAQ_FUZZ_CASES=$(CASES) cargo test --release --locked --lib
	scripts/fuzz $(MINUTES) $(FUZZERS)

# The server and what asks it; one build, so that the bench above compiles nothing twice.
load:
	@scripts/packages build bench
	cargo build --release --locked --bin warraq --example load_test

# One build for tests, server and sample: `cargo build` would choose other features of the
# dependencies than `cargo test` and compile all of them a second time.
build: # The tests and what they start
	cargo test --locked --no-run

sample: # A manuscript, drawn; kept until its program draws another
	@$(TARGET)/debug/examples/draw_sample sample

viewers: # What the pages show manuscripts with
	$(TARGET)/debug/warraq viewers install

tools: # The public validators and storage servers, each apart from the others
	@scripts/python-tools "$(TOOLS)"
	@scripts/node-tools "$(TOOLS)"
