# Duikou: all commands for users and developers. `make help` lists them.

SWIFT    ?= swift
PREFIX   ?= /usr/local
BUILD    := .build/release
DUIKOU   := $(BUILD)/duikou
DEMO_OUT ?= runs/alliance
# Debian packages: OpenBLAS (matrix products), libcsv (CSV), nettle (SHA-256), pkg-config (finds them).
PACKAGES := libopenblas-dev libcsv-dev nettle-dev pkg-config

.PHONY: help demo build reference test test-repeat soak-disk bench bench-check peers peers-allocation results install uninstall format lint clean packages toolchain

help:
	@echo 'make demo     install what is missing, build, match the sample alliance, show where the results are'
	@echo 'make test     build the release command line, run every test'
	@echo 'make reference   write Datasets/programme.schema.json and docs/reference*.md anew from the sources'
	@echo 'make test-repeat   run every test twenty times in a row, in an optimised build'
	@echo 'make soak-disk   try full disks, failing writes and refused memory at length (as root, half an hour)'
	@echo 'make bench    time the parts of the engine; make bench-check counts their instructions against those committed'
	@echo 'make peers    compare with Faiss, NumPy, implicit and USearch on identical inputs (into Benchmarks/.venv)'
	@echo 'make peers-allocation   compare with matching, SciPy and OR-Tools on identical markets'
	@echo 'make results  take every figure that is not there yet, and write Benchmarks/RESULTS.md'
	@echo 'make install  install duikou and its shell completions under PREFIX ($(PREFIX))'
	@echo 'make format   format every Swift source'

demo: build
	@echo '$$ duikou query Datasets/alliance/graduates.yml SX2026000001 --top 3'
	@$(DUIKOU) query Datasets/alliance/graduates.yml SX2026000001 --top 3
	@echo
	@echo '$$ duikou match Datasets/alliance/graduates.yml --out $(DEMO_OUT)'
	@$(DUIKOU) match Datasets/alliance/graduates.yml --out $(DEMO_OUT)

build: toolchain packages
	$(SWIFT) build -c release --product duikou --static-swift-stdlib

# The prose stands in Sources/DuikouReference/Pages; all else is declared beside the code that it describes.
reference: toolchain packages
	$(SWIFT) run DuikouReference

# RUNS=N runs the whole suite N times in a row, in an optimised build; each run takes a minute or two.
test-repeat: build
	$(SWIFT) build --build-tests -c release -Xswiftc -enable-testing --scratch-path .build-optimised
	mkdir -p runs
	for run in $$(seq $(or $(RUNS),20)); do \
	  $(SWIFT) test --skip-build -c release -Xswiftc -enable-testing --scratch-path .build-optimised > runs/test.log 2>&1 \
	    || { grep -A3 "recorded an issue" runs/test.log; exit 1; }; tail -n 1 runs/test.log; done

test: build
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

# TRIES=N tries each size of file system N times; the default is ten.
soak-disk: build
	Tests/Soak/disk.sh $(TRIES)

bench: toolchain packages
	cd Benchmarks && $(SWIFT) package --allow-writing-to-package-directory benchmark

# With BASE=COMMIT, the parts are timed against that commit's, in alternating rounds.
bench-check: toolchain packages
	Benchmarks/parts/check.py $(if $(BASE),--base $(BASE))

peers: toolchain packages
	Benchmarks/peers/run.sh

peers-allocation: toolchain packages
	Benchmarks/peers/allocation.sh

results: toolchain packages
	Benchmarks/report/run.py

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(DUIKOU) $(DESTDIR)$(PREFIX)/bin/duikou
	$(DUIKOU) completions bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/duikou
	$(DUIKOU) completions zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_duikou
	$(DUIKOU) completions fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/duikou.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/duikou $(DESTDIR)$(PREFIX)/share/bash-completion/completions/duikou \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_duikou $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/duikou.fish

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Benchmarks Benchmarks/Sources

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Benchmarks Benchmarks/Sources

clean:
	rm -rf .build Benchmarks/.build Benchmarks/.venv

# If there is no compiler, says where to get one. Package.swift itself checks the version.
toolchain:
	@command -v $(SWIFT) >/dev/null || { \
	  echo 'No Swift compiler found. Install Swift 6.2 or later: https://www.swift.org/install/linux/'; \
	  echo '没有找到 Swift 编译器。请安装 Swift 6.2 或更新版本：https://www.swift.org/install/linux/'; exit 1; }

# Installs the missing packages only; uses sudo where the user is not root.
packages:
	@missing=''; for p in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  command -v apt-get >/dev/null || { echo "Please install the equivalents of:$$missing"; exit 1; }; \
	  echo "Installing Debian packages:$$missing"; \
	  if [ "$$(id -u)" -eq 0 ]; then sudo=''; else sudo='sudo'; fi; \
	  $$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q $$missing; fi
