# `make run` and `make test` do all the set-up on a fresh Debian or Ubuntu with
# Swift 6.3; packages are installed through apt, and only those that are missing.

SHELL := /bin/bash
SCENARIO ?= sim/scenarios/default.yaml
FUZZ_SECONDS ?= 60
SOAK_SECONDS ?= 3600
SEEDS ?= 1..100000
PREFIX ?= /usr/local
# Options and names of checks for rig-cortex, as in RIG='--short power_cuts'.
RIG ?=
# Options for bench-peers, as in PEERS='-r 9' or PEERS=--short.
PEERS ?=
# Groups for bench, as in BENCH='codecs size'.
BENCH ?=
PACKAGES := libserialport-dev libncurses-dev pkg-config
# Its vcd2fst reads the traces that tests make.
TEST_PACKAGES := gtkwave

.PHONY: run test check embedded campaign mutants fuzz bench bench-peers prove-kills prove-hil compare-run soak verify rig-uart rig-cortex rig-double build install uninstall deps clean

run: build
	.build/release/wagman sim $(SCENARIO)

# Tests have a build of their own: what makes internals visible to them would
# make the program slower.
testing := --scratch-path .build-tests -Xswiftc -enable-testing

workload := --package-path bench/workload --scratch-path .build-peers/tests -Xswiftc -enable-testing

test: build
	scripts/install-missing.sh $(TEST_PACKAGES)
	scripts/build.sh --build-tests $(testing)
	swift test -c release --skip-build $(testing)
	scripts/build.sh --build-tests $(workload)
	swift test -c release --skip-build $(workload)
	scripts/run-scenarios.sh
	scripts/compare-logs.sh
	MONITOR_EXAMPLE=$$PWD/.build-tests/release/monitor-example scripts/acceptance.sh
	scripts/prove.sh kills --kills 20
	scripts/prove.sh hil_abuse --runs 12
	scripts/prove.sh compare boot-loop
	scripts/prove.sh soak --seconds 90 --hangups 2 --rate sealed:1,sensorgrams:0.3,v3:0.3

# What a reader would otherwise have to check by eye.
check:
	swift format lint --strict -r Package.swift Sources Tests hardware bench
	scripts/check-sources.sh
	scripts/check-requirements.sh

# The microcontroller's image: no allocator, a bound on its stack, and its size
# against the figures in hardware/firmware/size.json.
embedded:
	PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover --start-directory scripts/firmware_report
	image=$$(scripts/build-firmware.sh) && scripts/firmware-report.py "$$image"

# On true ttys: a virtual machine with Linux, a UART and a USB adapter.
rig-uart: deps
	hardware/rigs/uart-vm/run.sh

# On an emulated Cortex-M: the firmware's history is the simulator's, bit for bit.
rig-cortex: build
	hardware/rigs/qemu-cortex/run.sh $(RIG)

# Both: wagman on a true tty, to the firmware on an emulated Cortex-M.
rig-double: deps
	hardware/rigs/uart-vm/run.sh --emulated

# A hundred thousand nodes, a day of faults and a day of recovery each; can be interrupted.
campaign: build
	.build/release/wagman campaign run swarm --seeds $(SEEDS)

# Breaks the machines on purpose, one way for each invariant, and lists who notices.
mutants: deps
	scripts/mutants.py

fuzz: deps
	fuzz/run.sh $(FUZZ_SECONDS)

# What the parts cost (a table; JSON in bench/results/bench.json), what a simulated month
# and year cost, and how fast a board is asked. BENCH='codecs size' measures those alone.
bench: build
	scripts/build.sh --product wagman-bench
	mkdir -p bench/results
	.build/release/wagman-bench --output bench/results/bench.json $(BENCH)
	scripts/bench.sh
	scripts/bench-roundtrip.sh

# The reference workload: C++ by g++ and clang++, ours and the product's loop in turns, graphs
# of jobs beside C++ and asynciojobs, and their ratios.
bench-peers: deps
	scripts/install-missing.sh python3 python3-venv g++
	command -v clang++ >/dev/null || scripts/install-missing.sh clang
	scripts/bench-peers.py $(PEERS)

# SIGKILL of the supervisor at 200 moments: no load touched, no counter lost.
prove-kills: build
	scripts/prove.sh kills --kills 200

# A plan's run that is interrupted, or whose board fails, at 200 moments: it ends, no lock
# stays, and the board is in its safe state.
prove-hil: build
	scripts/prove.sh hil_abuse --runs 200

# Seven scenarios with the machines on the host and in-process: the same events.
compare-run: build
	scripts/prove.sh compare

# Supervisors over links that damage bytes and hang up ten times.
soak: build
	scripts/prove.sh soak --seconds $(SOAK_SECONDS)

# Every state of the machines: of one port all, of two ten million, and with the
# durations as they are shipped as far as a few moves. Some minutes.
verify: build
	.build/release/wagman verify --ports gn --states none
	.build/release/wagman verify --ports nc --states none
	.build/release/wagman verify --ports nc,gn --states 10000000
	.build/release/wagman verify --ports nc,gn --configuration default --states 3000000

build: deps
	scripts/build.sh --product wagman

# A program that needs no Swift where it runs, with completions and scenarios.
install: deps
	scripts/build.sh --product wagman --static-swift-stdlib --scratch-path .build-install
	scripts/install.sh install $(PREFIX)

uninstall:
	scripts/install.sh uninstall $(PREFIX)

deps:
	scripts/install-missing.sh $(PACKAGES)

clean:
	rm -rf .build .build-tests .build-install .build-firmware .build-peers
