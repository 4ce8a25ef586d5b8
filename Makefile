# `make lint` and `make test` are the two commands of the README; `make help` lists the rest.

.DEFAULT_GOAL := help
.NOTPARALLEL:

# Where to build. Tests that need a finished program take the release build, as users have it.
BUILD ?= .build
# The folder to lint; without one, the first broken deployment of the examples.
DIR ?= $(firstword $(sort $(wildcard examples/*/broken)))
# More options for the linter: make lint ARGS='--format json'
ARGS ?=
# Where make install puts things; DESTDIR stands for / where a distribution packs them.
PREFIX ?= /usr/local
DESTDIR ?=
# More options for the Swift package manager: make test SWIFTFLAGS='-j 2'
SWIFTFLAGS ?=

LOGINLINT := $(BUILD)/release/loginlint
# One file that needs nothing else and starts in 2.2 ms instead of 3.3: no library is looked up and no
# address relocated. macOS brings the Swift libraries and links no program without them.
STATIC := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib -Xswiftc -static-executable)
# The program has one thread: counting references without atomic operations takes 12 instead of 22 % of a run
# over 500 services. Two writers at once are what the debug build of the tests looks for.
ONE_THREAD := -Xswiftc -assume-single-threaded -Xswiftc -enforce-exclusivity=unchecked
# 26 instead of 64 MB; with names and lines for a profiler: make release STRIP=
STRIP := $(if $(filter Linux,$(shell uname -s)),-Xlinker -s)
RELEASE := swift build -c release $(STATIC) $(ONE_THREAD) $(STRIP) --scratch-path $(BUILD) $(SWIFTFLAGS)
STRICT := LOGINLINT_WARNINGS_AS_ERRORS=1

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: lint
lint: release ## build loginlint and lint DIR: make lint DIR=path/to/a/repository
	@$(LOGINLINT) check $(ARGS) $(DIR)

.PHONY: test
test: tidy format unit rules examples formats config changes readme robustness conformance packaging hooks ## everything that must pass
	@echo "all passed"

.PHONY: deps
deps: ## install what a build needs and this machine lacks
	@.ci/install yaml

.PHONY: release
release: deps ## the program as users have it
	@$(RELEASE) --product loginlint

.PHONY: tidy
tidy: ## what must not stand in the repository, and what must
	@Tests/Tidiness/run.sh

.PHONY: format
format: ## the layout of the Swift sources
	swift format lint --strict --recursive Package.swift Sources Tests Plugins

.PHONY: unit
unit: deps ## the Swift tests; a warning is an error
	@.ci/install git
	$(STRICT) swift build --build-tests --scratch-path $(BUILD) $(SWIFTFLAGS)
	$(STRICT) swift test --scratch-path $(BUILD) $(SWIFTFLAGS)

.PHONY: rules
rules: release ## the examples of every rule document
	$(LOGINLINT) test

.PHONY: examples
examples: release ## what each example must give, and what the script of a topic prints
	@Tests/Examples/run.sh $(LOGINLINT)
	@.ci/install node
	@Tests/Topics/run.sh $(LOGINLINT)

.PHONY: formats
formats: release ## every format of findings, read back by the programs that read it elsewhere
	@.ci/install python3 venv
	@Tests/Formats/run.sh $(LOGINLINT) $(BUILD)/formats

.PHONY: changes
changes: release ## baselines, findings since a revision, and fixes
	@.ci/install git patch
	@Tests/Changes/run.sh $(LOGINLINT)

.PHONY: config
config: release ## configurations: what the program, the reader and the JSON Schema make of them
	@.ci/install python3 git
	@Tests/Configuration/run.sh $(LOGINLINT)

.PHONY: readme
readme: release ## whether the README tells the truth; make readme ARGS=--write renews it
	@Tests/Examples/readme.sh $(LOGINLINT) $(ARGS)
	@.ci/install python3 venv
	@Tests/Examples/commands.sh $(LOGINLINT)

.PHONY: robustness
robustness: release ## bad files beside a good deployment
	@Tests/Robustness/run.sh $(LOGINLINT)

.PHONY: conformance
conformance: release ## the same questions to a live nginx; more: make conformance ARGS='--seed 7 --generated 2000'
	@.ci/install nginx openssl python3
	@Tests/Conformance/nginx/run.sh $(LOGINLINT) $(ARGS)
	@Tests/Conformance/kcwarden/run.py $(LOGINLINT)

.PHONY: packaging
packaging: release ## what people install, and what runs in their pipelines
	@.ci/install python3 venv git curl
	@.ci/install mandoc zsh fish || echo 'going on without them'
	@Tests/Packaging/run.sh $(LOGINLINT)

.PHONY: hooks
hooks: release ## the pre-commit hooks that need no build, under the real pre-commit
	@.ci/install python3 venv git
	@Tests/Hooks/run.sh $(LOGINLINT)

.PHONY: bench
bench: release ## time and memory: make bench ARGS=--check fails where a bar is missed
	@.ci/install hyperfine time python3
	@Tests/Performance/run.sh $(LOGINLINT) $(ARGS)

.PHONY: test-hooks
test-hooks: deps ## the pre-commit hook that builds the program; takes minutes
	@.ci/install python3 venv git
	@Tests/Hooks/run.sh --build

.PHONY: install
install: release python ## program, manual page and completions below PREFIX (/usr/local)
	@packaging/install.py $(LOGINLINT) "$(PREFIX)" $(if $(DESTDIR),--destdir "$(DESTDIR)")

.PHONY: uninstall
uninstall: python ## takes away what make install put below PREFIX
	@packaging/install.py $(LOGINLINT) "$(PREFIX)" $(if $(DESTDIR),--destdir "$(DESTDIR)") --remove

.PHONY: wheel
wheel: release python ## dist/loginlint-VERSION-….whl for pip
	@packaging/wheel.py $(LOGINLINT) dist

.PHONY: dist
dist: wheel ## the archive and the checksums of a release, in dist/
	@packaging/archive.py $(LOGINLINT) dist

.PHONY: mirror
mirror: release python ## dist/mirror, the repository through which pre-commit installs the wheel
	@packaging/mirror.py $(LOGINLINT) dist/mirror

.PHONY: python
python:
	@.ci/install python3
