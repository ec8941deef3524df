# Every task of this repository under one name, for people, hooks and CI alike. `make help` lists them.

SWIFT ?= swift
PREFIX ?= /usr/local
BUILD_FLAGS ?=
BENCH_FLAGS ?=
# Without the libraries of the Swift toolchain beside it: starts sooner, and runs where no Swift is installed.
RELEASE_FLAGS = -c release --static-swift-stdlib
BIN = .build/debug
SOURCES = Sources Tests Package.swift

.DEFAULT_GOAL := help
.PHONY: help setup build demo test sanitize check format bench install

help: ## Print what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the missing Debian packages (nothing when all are there).
	@Scripts/setup

build: setup ## Build everything for debugging.
	$(SWIFT) build $(BUILD_FLAGS)

demo: build ## Run the shipped rules on sample events against the sandbox; needs no credentials.
	@Scripts/demo $(BIN)

test: setup ## Build and run every test; installs what is missing.
	$(SWIFT) test --disable-xctest --no-parallel $(BUILD_FLAGS)

sanitize: setup ## Test the modules that handle memory by hand under the address sanitizer.
	@SWIFT=$(SWIFT) Scripts/sanitize

check: build ## Lint the format, build with warnings as errors, check and test the shipped plugins.
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	$(BIN)/approvald check --strict --rules rules
	$(BIN)/approvald test --rules rules --coverage --min 100

format: ## Format all Swift sources in place.
	$(SWIFT) format --in-place --recursive $(SOURCES)

bench: setup ## Time approvald against jq and gojq on generated events (BENCH_FLAGS=--quick: a minute's look).
	$(SWIFT) build $(RELEASE_FLAGS) --product approvald
	@Benchmarks/run $(BENCH_FLAGS) .build/release/approvald

install: setup ## Build for release; install executables and shell completions under PREFIX (default /usr/local).
	$(SWIFT) build $(RELEASE_FLAGS)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 0755 .build/release/approvald .build/release/feishu-sandbox $(DESTDIR)$(PREFIX)/bin/
	@Scripts/completions .build/release/approvald $(DESTDIR)$(PREFIX)/share
