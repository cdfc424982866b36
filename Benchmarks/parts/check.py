#!/usr/bin/env python3
"""Whether the engine's parts have become slower: by instruction counts against committed ones, or by paired ratios against another commit.

    Benchmarks/parts/check.py                    counts, against parts/instructions.json; ends with 1 where a part needs over 3 % more
    Benchmarks/parts/check.py --update           counts, and writes them there
    Benchmarks/parts/check.py --base HEAD~1      times this commit and that one in alternating rounds; ends with 1 beyond 10 %

Counts come from valgrind (apt-get install valgrind), because virtual machines seldom lend the processor's own counters. They are the same
on every machine to a fraction of a per cent, however busy it is: valgrind presents one and the same processor, with AVX2, to the
program. What that leaves out, the AVX-512 kernels, is for paired ratios. One thread; Python's standard library alone.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
BASELINE = PACKAGE / "parts/instructions.json"
# Without AVX-512, as under valgrind, these parts do the same work as those with OpenBLAS.
NEED_AVX512 = {"kernels: lists of rows, Float", "kernels: lists of rows, screened", "kernels: sparse features under fine rules"}
# Counts vary by a few thousandths with memory addresses; a change of code that matters changes them more.
MORE_INSTRUCTIONS = 1.03
# Even medians of paired times vary by a few per cent on a shared machine.
MORE_TIME = 1.10


def build(package):
    """Builds the package's executable; returns the command that does a part's work."""
    # For commits in which duikou-bench did not run the parts yet.
    product, *words = ["part-bench"] if (package / "Sources/part-bench").exists() else ["duikou-bench", "parts"]
    command = ["swift", "build", "--package-path", str(package), "-c", "release", "--product", product]
    subprocess.run(command, check=True, stdout=sys.stderr)
    shown = subprocess.run([*command, "--show-bin-path"], check=True, stdout=subprocess.PIPE, text=True)
    return (str(Path(shown.stdout.strip()) / product), *words)


def environment():
    clean = {key: value for key, value in os.environ.items() if not key.startswith("OPENBLAS")}
    # No setting of OpenBLAS that the user has, and fixed hashing, so that the work is the same each time.
    return clean | {"SWIFT_DETERMINISTIC_HASHING": "1", "OPENBLAS_NUM_THREADS": "1"}


def titles(tool, only):
    found = subprocess.run(tool, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    chosen = [title for title in found if only in title]
    return chosen or sys.exit(f"no part has '{only}' in its title; `duikou-bench parts` lists them")


def instructions(tool, title):
    """The instructions of doing the work a second time, when everything is loaded: the count of two times less that of one."""

    def count(times):
        command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *tool, title, "--times", str(times)]
        run = subprocess.run(command, env=environment() | {"OPENBLAS_CORETYPE": "Haswell"}, stderr=subprocess.PIPE, text=True)
        refs = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
        if run.returncode or not refs:
            sys.exit(f"{title}: {run.stderr.strip().splitlines()[-1:]}")
        return int(refs.group(1).replace(",", ""))

    return count(2) - count(1)


def check_counts(tool, options):
    if not shutil.which("valgrind"):
        sys.exit("instructions are counted by valgrind: apt-get install valgrind")
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    counted, failed = {}, []
    with tempfile.TemporaryDirectory() as folder:
        bare = (os.path.join(folder, "bench"), *tool[1:])
        # Remove the symbols, because valgrind cannot read Swift's debugging information.
        subprocess.run(["strip", "-o", bare[0], tool[0]], check=True)
        print(f"{'':52}{'instructions':>16}{'committed':>16}{'ratio':>8}")
        for title in [title for title in titles(tool, options.only) if title not in NEED_AVX512]:
            # Make the part's tables if they are missing, so that the first count does not include making them.
            subprocess.run([*tool, title, "--times", "0"], check=True, env=environment())
            counted[title] = instructions(bare, title)
            before = baseline.get(title)
            ratio = counted[title] / before if before else None
            if ratio is None or ratio > options.more_instructions:
                failed.append(title)
            shown = f"{before:>16,}{ratio:>8.3f}" if before else f"{'none':>16}"
            print(f"{title:52}{counted[title]:>16,}{shown}{'  MORE' if title in failed and before else ''}", flush=True)
            if options.update:
                BASELINE.write_text(json.dumps(baseline | counted, indent=1) + "\n")
    if options.update:
        return 0
    gone = [title for title in baseline if options.only in title and title not in counted]
    if failed or gone:
        print(f"{len(failed)} parts need over {options.more_instructions - 1:.0%} more instructions or have no committed count, "
              f"{len(gone)} committed ones are gone. If that is meant: --update, and commit the file.")
    return 1 if failed or gone else 0


def check_pairs(tool, options):
    commit = subprocess.run(
        ["git", "-C", PACKAGE, "rev-parse", "--verify", options.base + "^{commit}"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    tree = PACKAGE / ".data" / f"base-{commit[:12]}"
    if not tree.exists():
        making = tree.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        top = subprocess.run(["git", "-C", PACKAGE, "rev-parse", "--show-toplevel"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        files = subprocess.run(["git", "-C", top, "archive", commit], check=True, stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x", "-C", making], check=True, input=files)
        making.rename(tree)
    if not (tree / "Benchmarks/Sources/Parts").exists():
        sys.exit(f"{options.base} has no parts to compare with")
    (tree / "Benchmarks/.data").mkdir(exist_ok=True)
    base = build(tree / "Benchmarks")
    failed = 0
    print(f"{'seconds on the processor':52}{'here':>10}{'base':>10}{'ratio':>8}")
    shared = set(titles(base, ""))
    for title in [title for title in titles(tool, options.only) if title in shared]:
        times = {tool: [], base: []}
        for i in range(options.rounds):
            # The second of a pair has warmer caches, so the two sides take turns.
            for side in (tool, base) if i % 2 else (base, tool):
                run = subprocess.run([*side, title, "--rounds", "3"], check=True, stdout=subprocess.PIPE, env=environment())
                found = json.loads(run.stdout)
                times[side].append(min(found if isinstance(found, list) else found["processor_seconds"]))
        ratio = statistics.median(a / b for a, b in zip(times[tool], times[base]))
        more = ratio > options.more_time
        failed += more
        here, there = (statistics.median(times[side]) for side in (tool, base))
        print(f"{title:52}{here:>10.4f}{there:>10.4f}{ratio:>8.3f}{'  MORE' if more else ''}", flush=True)
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="write the counts as those to compare with")
    parser.add_argument("--base", help="a commit to be timed beside this one")
    parser.add_argument("--only", default="", help="parts with this in their title")
    parser.add_argument("--rounds", type=int, default=7, help="pairs of processes for each part, with --base")
    parser.add_argument("--more-instructions", type=float, default=MORE_INSTRUCTIONS)
    parser.add_argument("--more-time", type=float, default=MORE_TIME)
    parser.add_argument("--tool", help="a built duikou-bench, to skip building it")
    options = parser.parse_args()
    os.makedirs(PACKAGE / ".data", exist_ok=True)
    tool = (options.tool, "parts") if options.tool else build(PACKAGE)
    return check_pairs(tool, options) if options.base else check_counts(tool, options)


if __name__ == "__main__":
    sys.exit(main())
