# SPDX-License-Identifier: MIT
# The short way in; Meson and ninja do the work. Every target first installs what is missing (scripts/setup).
#
#   make            the tool build/inkling, build/libinkling.so and build/libinkling.a
#   make demo       makes a table, trains a network on it and predicts with it, in the folder demo
#   make test       runs every test
#   make check      the tests under sanitizers and valgrind, static analysis, the other compiler
#   make browser    what the HTML pages look like and do in a browser (Chromium, driven from Node)
#   make fuzz       SECONDS=60: what the reader, the model loader and prediction make of hostile bytes
#   make bench-verdict  TABLES=1000 SEED=1: measures how right the verdict is, into bench/VERDICT.md; half an hour
#                   on two processors
#   make bench      inkling's speed beside that of other libraries, into bench/RESULTS.md
#   make bench-accuracy  how good the probabilities are on a folder of tables, into bench/ACCURACY.md (minutes)
#   make install    PREFIX=/usr/local DESTDIR=
#   make clean

PREFIX = /usr/local
SECONDS = 60
TABLES = 1000
SEED = 1

all: build/build.ninja
	@ninja -C build

demo: all
	@scripts/demo

test: build/build.ninja
	@scripts/setup build test
	@scripts/run-tests build

check:
	@scripts/setup build test check
	@scripts/check

browser: all
	@scripts/setup build browser
	@npm ci --prefix tests/browser --no-audit --no-fund --silent
	@node tests/browser/test.mjs build/inkling

fuzz:
	@scripts/setup build fuzz
	@scripts/fuzz $(SECONDS)

bench-verdict: all
	@ninja -C build bench/bench_verdict
	@nice build/bench/bench_verdict --tables $(TABLES) --seed $(SEED) > build/VERDICT.md
	@mv build/VERDICT.md bench/VERDICT.md

bench-accuracy: all
	@scripts/setup build bench
	@bench/accuracy.py build/inkling

bench: all
	@scripts/setup build bench
	@ninja -C build bench/engine
	@[ ! -e /usr/include/floatfann.h ] || $(CC) -O3 bench/fann.c -o build/bench/fann -lfloatfann -lm
	@bench/run.py build

install: all
	@meson configure build -Dprefix='$(abspath $(PREFIX))'
	@meson install -C build

clean:
	rm -rf build build-* demo

build/build.ninja: | tools
	@meson setup build

tools:
	@scripts/setup build

.PHONY: all bench bench-accuracy bench-verdict browser demo test check fuzz install clean tools
