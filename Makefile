# What people type. Everything else is in Package.swift and Tests/Engines.

# The engines that `make test` runs against, of stable releases; see Tests/Engines/README.md.
ENGINES ?= docker-20.10 docker-26.1 docker-26.1-containerd podman-4.3 docker-26.1-tiny podman-4.3-tiny
# Those whose versions move on with Debian's unstable release.
NEW_ENGINES := docker-28.5 docker-28.5-containerd podman-5.8

# Those of the table in README.md.
COMPARED := docker-20.10 docker-26.1 docker-28.5 docker-26.1-containerd docker-28.5-containerd podman-4.3 podman-5.4 podman-5.8

SOURCES := Sources Tests Package.swift

# With Swift's own libraries inside, the program starts in half the time, and runs where no Swift is installed.
RELEASE := swift build -c release $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)

PREFIX ?= /usr/local

.PHONY: help try test test-engines comparison bench build install example format check deps

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

try: build ## look at this machine's engine, or at a throw-away one
	Tests/Engines/try .build/release/audit

test: ## run all tests, with real engines: make test ENGINES="docker podman-5.4"
	.ci/deps tests
	Tests/Engines/with-engines $(ENGINES) -- Tests/Engines/run-tests

test-engines: ## the same with the newest engines too
	$(MAKE) test ENGINES="$(ENGINES) $(NEW_ENGINES)"

comparison: build ## what each engine claims, what it frees and what audit says, as a table
	Tests/Engines/with-engines $(COMPARED) -- Tests/Engines/comparison .build/release/audit

bench: build ## measure it into Reports/benchmarks.md; single rows: make bench ROWS="version year"
	.ci/deps bench
	$(RELEASE) --product audit-bench
	Tests/Engines/with-engines docker-26.1 -- .build/release/audit-bench $(if $(ROWS),$(ROWS),--write Reports/benchmarks.md)

build: deps ## build .build/release/audit
	$(RELEASE) --product audit

install: ## install what `make build` built as PREFIX/bin/audit (/usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -s -m 755 .build/release/audit $(DESTDIR)$(PREFIX)/bin/audit

example: build ## make Reports/example anew, from a throw-away engine
	Tests/Engines/example .build/release/audit

format: ## format the sources
	swift format --in-place --recursive $(SOURCES)

check: ## lint the sources and the rules that the compiler doesn't know
	swift format lint --strict --recursive $(SOURCES)
	.ci/guards

deps: ## install what is needed to build, if it's missing
	@.ci/deps
