"""The sections of RESULTS.md: what each of them runs, and which figures it keeps."""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(PACKAGE)
DATA = os.path.join(PACKAGE, ".data")
BENCH = os.path.join(PACKAGE, ".build/release/duikou-bench")
DUIKOU = os.path.join(ROOT, ".build/release/duikou")

sys.path.insert(0, os.path.join(PACKAGE, "peers"))
INPUTS = ["gaussian", "scout-64", "scout-256", "scout-64-large", "scout-256-large", "alliance", "alliance-rules"]
SHARES = ["100", "50", "25", "10", "5", "2", "1", "0.5"]
MILLION = "--proposers 1000000 --responders 100000"
# Each section's name, the subject of its table, and the arguments of `duikou-bench allocation`.
ALLOCATION = {
    "allocation-deferred": (
        "Deferred acceptance with its cutoffs, its verification, and the ceiling (the largest matching that there is)",
        f"deferred-acceptance {MILLION} --list 100 --skew 2"),
    "allocation-deferred-uniform": ("Deferred acceptance, uniform popularity", f"deferred-acceptance {MILLION} --list 100 --skew 1 --part proposers"),
    "allocation-maximum-stable": ("Ties: ten score levels", f"maximum-stable {MILLION} --list 100 --levels 10 --skew 2"),
    # Set so that a single lottery places 96,790, as in a published comparison.
    "allocation-ties": (
        "Ties: ten score levels that all responders share, popularity from 0.4 to 1.6 of the mean",
        "maximum-stable --proposers 100000 --responders 10000 --list 10 --levels 10 --scores common --skew 1 --spread 60"),
    "allocation-rematch": ("One per cent more proposers arrive at a finished run", f"rematch {MILLION} --list 100 --skew 2 --only arrivals"),
    "allocation-weight": ("Maximum weight", f"maximum-weight {MILLION} --list 20 --skew 2"),
}
# The markets on which mechanisms are compared with their peers, and the seconds that a peer may take.
MARKETS = ["1000x100", "10000x1000", "100000x10000", "1000000x100000"]
MARKET_LIMIT = 180
CSV_PARTS = ["csv: records, 20,000 graduates", "csv: typed table, 20,000 graduates"]
# OpenBLAS gets one thread where it is not itself measured: an idle thread spins at first, which would count as processor time.
ALONE = dict(os.environ, OPENBLAS_NUM_THREADS="1")


class Failure(Exception):
    pass


class Section:
    def __init__(self, command, take):
        self.command, self.take = command, take


def answer(command, limit, **keywords):
    """The standard output of a command that must succeed in time."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=limit, **keywords)
    except subprocess.TimeoutExpired:
        raise Failure(f"not done in {limit} s: {' '.join(map(str, command))}")
    if done.returncode:
        raise Failure(f"ended with {done.returncode}: {' '.join(map(str, command))}")
    return done.stdout


def bench():
    """Builds the benchmarks' executable and returns its path."""
    answer(["swift", "build", "--package-path", PACKAGE, "-c", "release", "--product", "duikou-bench", "-j", "2"], 3_600)
    return BENCH


def built():
    """Builds the command line as users get it and returns its path."""
    answer(["make", "-C", ROOT, "build"], 3_600)
    return DUIKOU


def whole(command, limit, accepted=(0, 1)):
    """Runs a whole process; returns its elapsed and its processor seconds, and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=OWN_CACHE)
    # The system enforces the limit: it ends a process that exceeds it.
    import resource

    resource.prlimit(process.pid, resource.RLIMIT_CPU, (limit * (os.cpu_count() or 1), limit * (os.cpu_count() or 1)))
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        raise Failure(f"ended with {process.returncode}: {' '.join(map(str, command))}: {errors.strip()[-300:]}")
    return {"seconds": seconds, "processor_seconds": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024}


# Indexes that are made here must not get into the user's cache.
OWN_CACHE = dict(os.environ, XDG_CACHE_HOME=os.path.join(DATA, "cache"))


def count_of(size):
    return int(float(size[:-1]) * {"k": 1_000, "m": 1_000_000}[size[-1].lower()])


def generated(talents, openings):
    """The generated alliance; returns its programme's path, and the seconds of generating it if that was needed."""
    from alliance import SAMPLE, programme_in

    folder = os.path.join(DATA, f"scale-{talents}-{openings}")
    path = os.path.join(folder, "data", "graduates.yml")
    if os.path.exists(path):
        return path, None
    shutil.rmtree(folder + ".making", ignore_errors=True)
    start = time.perf_counter()
    making = programme_in(folder + ".making")
    size = ["--talents", str(talents), "--openings", str(openings)]
    answer([DUIKOU, "generate", SAMPLE, "--out", os.path.dirname(making), *size, "--quiet"], 3_600)
    os.rename(folder + ".making", folder)
    return path, time.perf_counter() - start


def peers(options, *more):
    def take():
        command = [os.path.join(PACKAGE, "peers/run.sh"), "--json", "--rounds", str(options.rounds), *more]
        if "--threads" not in more:
            command += ["--threads", str(options.threads)]
        return json.loads(answer([*command, "--quick"] if options.quick else command, options.limit * 2))

    return Section("Benchmarks/peers/run.sh " + " ".join(more), take)


def process(options):
    def take():
        tool = built()
        rounds = "2" if options.quick else "9"
        return json.loads(answer([sys.executable, os.path.join(PACKAGE, "process/run.py"), "--rounds", rounds, "--duikou", tool, "--json"], options.limit))

    return Section("Benchmarks/process/run.py --rounds 9", take)


def csv(options):
    def take():
        tool = bench()
        found = {}
        for title in CSV_PARTS:
            rounds = json.loads(answer([tool, "parts", title, "--rounds", "9"], options.limit, env=ALONE))["processor_seconds"]
            size = os.path.getsize(os.path.join(DATA, "cohort-20000-100/graduates.csv"))
            found[title] = {"seconds": statistics.median(rounds), "bytes": size, "mb_per_second": size / 1e6 / statistics.median(rounds)}
        return found

    return Section("; ".join(f'duikou-bench parts "{title}" --rounds 9' for title in CSV_PARTS), take)


def scale(size, options):
    """A whole cohort. `1m`: a million talents and a tenth as many openings; `10kx100k`: 10,000 talents and 100,000 openings."""
    talents = count_of(size.split("x")[0])
    openings = count_of(size.split("x")[1]) if "x" in size else max(1, talents // 10)

    def take():
        tool = built()
        path, generating = generated(talents, openings)
        out = os.path.join(DATA, f"scale-{talents}-{openings}", "run")
        # Remove earlier indexes, so that each run includes making one, as a first run does.
        shutil.rmtree(OWN_CACHE["XDG_CACHE_HOME"], ignore_errors=True)
        match = whole([tool, "match", path, "--out", out, "--threads", str(options.threads), "--quiet"], options.limit)
        with open(os.path.join(out, "run.json")) as file:
            run = json.load(file)
        verify = whole([tool, "verify", out, "--threads", str(options.threads)], options.limit, accepted=(0,))
        return {
            "talents": talents, "openings": openings, "generate_seconds": generating, "match": match, "stages": run["process"]["seconds"],
            "counts": run["counts"], "verify": verify}

    return Section(f"duikou match, {talents:,} talents x {openings:,} openings, {options.threads} threads", take)


def query(options):
    talents, openings = (2_000, 2_000) if options.quick else (100_000, 100_000)

    def take():
        tool = built()
        path, _ = generated(talents, openings)
        # Make the index, where this version has the command; otherwise the first question makes it.
        subprocess.run([tool, "index", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=OWN_CACHE)
        with open(os.path.join(os.path.dirname(path), "graduates.csv"), encoding="utf-8-sig") as file:
            head, row = next(file).rstrip().split(","), None
            for row, _ in zip(file, range(talents // 2)):
                pass
        person = row.split(",")[head.index("graduate_id")] if "graduate_id" in head else row.split(",")[0]
        rounds = [whole([tool, "query", path, person], options.limit, accepted=(0,)) for _ in range(2 if options.quick else 10)]
        return {
            "talents": talents, "openings": openings, "first": rounds[0],
            "median_seconds": statistics.median(r["seconds"] for r in rounds[1:]), "peak_mb": max(r["peak_mb"] for r in rounds)}

    return Section(f"duikou query, one of {talents:,} talents, {openings:,} openings, after duikou index", take)


def allocation(asked, options):
    if options.quick:
        asked = re.sub(r"(--(?:proposers|responders)) (\d+)", lambda size: f"{size[1]} {int(size[2]) // 100}", asked)

    def take():
        command = [bench(), "allocation", *asked.split(), "--rounds", "1" if options.quick else "3"]
        return [json.loads(line) for line in answer(command, options.limit, env=ALONE).splitlines()]

    return Section(f"duikou-bench allocation {asked} --rounds 3", take)


def market(size, options):
    """The mechanisms beside their peers on one market."""
    asked = ["--sizes", size, "--full", "--limit", str(MARKET_LIMIT)]

    def take():
        script = os.path.join(PACKAGE, "peers/allocation.sh")
        # Each peer and each of our mechanisms may take nearly the limit, three times.
        return json.loads(answer([script, *asked, "--json", "--rounds", "1" if options.quick else "3"], options.limit * 4))

    return Section("Benchmarks/peers/allocation.sh " + " ".join(asked), take)


def all_sections(options):
    """All sections by name, in the order in which they are taken."""
    found = {name: peers(options, "--inputs", name) for name in INPUTS}
    found["gaussian-1-thread"] = peers(options, "--inputs", "gaussian", "--threads", "1", "--peers", "faiss")
    found |= {f"rules-{share}": peers(options, "--inputs", "rules", "--shares", share) for share in SHARES}
    found |= {"process": process(options), "csv": csv(options), "query": query(options)}
    found |= {f"scale-{size}": scale(size, options) for size in options.scale.split(",")}
    found |= {name: allocation(asked, options) for name, (_, asked) in ALLOCATION.items()}
    return found | {f"market-{size}": market(size, options) for size in (MARKETS[:1] if options.quick else MARKETS)}
