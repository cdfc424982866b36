"""Times Duikou's mechanisms and their peers on the same markets, after checking that their results agree.

The markets are files that `duikou-bench allocation peer-market` wrote, read by both. Each peer runs in a process of its own, with a time
limit. What is timed is the solver alone; what a peer needs to build its model from the arrays is timed beside it. All of them use one thread.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np

# Peers that need a dense matrix of seats and talents run up to this many talents; above, it takes gigabytes.
DENSE_LIMIT = 2_000
# Above this many talents, peers run only with --full.
LARGE = 100_000
# Peers that take longer are timed once.
SLOW_SECONDS = 10


class MarketFiles:
    def __init__(self, folder):
        read = lambda name: np.fromfile(os.path.join(folder, name + ".i32"), dtype=np.int32)
        self.offsets, self.responder, self.other = read("offsets"), read("responder"), read("other")
        self.seats, self.weights = read("responder_seats"), read("weights")
        self.proposers, self.responders = len(self.offsets) - 1, len(self.seats)
        self.proposer = np.repeat(np.arange(self.proposers, dtype=np.int32), np.diff(self.offsets))


# Each peer returns three functions: build the model, run the solver on it, and read {"pairs"} or {"weight"} from its answer.


def matching_hospital_resident(market):
    import warnings

    from matching.games import HospitalResident

    warnings.simplefilter("ignore")
    # The peer copies its players recursively, along their lists of each other.
    sys.setrecursionlimit(1_000_000)
    lists = np.split(market.responder, market.offsets[1:-1])
    residents = {int(p): chosen.tolist() for p, chosen in enumerate(lists)}
    order = np.lexsort((market.other, market.responder))
    ends = np.cumsum(np.bincount(market.responder, minlength=market.responders))[:-1]
    ranked = np.split(market.proposer[order], ends)
    hospitals = {r: chosen.tolist() for r, chosen in enumerate(ranked) if len(chosen)}
    game = HospitalResident.create_from_dictionaries(residents, hospitals, {r: int(market.seats[r]) for r in hospitals})

    def read(result):
        edge = {pair: index for index, pair in enumerate(zip(market.proposer.tolist(), market.responder.tolist()))}
        edges = [edge[resident.name, hospital.name] for hospital, held in result.items() for resident in held]
        return {"edges": sorted(edges)}

    return game, lambda game: game.solve(optimal="resident"), read


def max_flow(market):
    from ortools.graph.python import max_flow as flows

    source, sink = market.proposers + market.responders, market.proposers + market.responders + 1
    solver = flows.SimpleMaxFlow()
    people, openings = np.arange(market.proposers), np.arange(market.responders)
    tails = np.concatenate([np.full(market.proposers, source), market.proposer, market.proposers + openings])
    heads = np.concatenate([people, market.proposers + market.responder, np.full(market.responders, sink)])
    solver.add_arcs_with_capacity(
        tails, heads, np.concatenate([np.ones(market.proposers + len(market.responder), dtype=np.int64), market.seats]))
    return solver, lambda solver: solver.solve(source, sink), lambda _: {"pairs": solver.optimal_flow()}


def seats_as_columns(market):
    """Repeats each edge for every seat of its responder. Returns the edge and the column of each entry, and the number of columns."""
    first = np.concatenate([[0], np.cumsum(market.seats, dtype=np.int64)])
    copies = market.seats[market.responder]
    edges = np.repeat(np.arange(len(market.responder)), copies)
    starts = np.repeat(np.cumsum(copies) - copies, copies)
    return edges, first[market.responder[edges]] + np.arange(len(edges)) - starts, int(first[-1])


def scipy_bipartite_matching(market):
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    edges, columns, seats = seats_as_columns(market)
    graph = csr_matrix((np.ones(len(edges), dtype=np.int8), (market.proposer[edges], columns)), (market.proposers, seats))
    return graph, lambda graph: maximum_bipartite_matching(graph, perm_type="column"), lambda m: {"pairs": int((m >= 0).sum())}


def min_cost_flow(market):
    from ortools.graph.python import min_cost_flow as flows

    sink = market.proposers + market.responders
    solver = flows.SimpleMinCostFlow()
    people, openings = np.arange(market.proposers), np.arange(market.responders)
    # An arc without cost past the openings, because nobody has to be placed.
    tails = np.concatenate([market.proposer, people, market.proposers + openings])
    heads = np.concatenate([market.proposers + market.responder, np.full(market.proposers + market.responders, sink)])
    capacities = np.concatenate([np.ones(len(market.responder) + market.proposers, dtype=np.int64), market.seats])
    costs = np.concatenate([-market.weights.astype(np.int64), np.zeros(market.proposers + market.responders, dtype=np.int64)])
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    solver.set_nodes_supplies(np.append(people, sink), np.append(np.ones(market.proposers, dtype=np.int64), -market.proposers))

    def solve(solver):
        if solver.solve() != solver.OPTIMAL:
            raise RuntimeError("not solved")

    return solver, solve, lambda _: {"weight": -solver.optimal_cost()}


def scipy_full_matching(market):
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    # Everyone also has a column of their own without weight. A stored zero does not count as an edge, so 1 is added to every weight.
    edges, columns, seats = seats_as_columns(market)
    people = np.arange(market.proposers)
    data = np.concatenate([market.weights[edges] + 1.0, np.ones(market.proposers)])
    where = (np.concatenate([market.proposer[edges], people]), np.concatenate([columns, seats + people]))
    graph = csr_matrix((data, where), (market.proposers, seats + market.proposers))
    read = lambda found: {"weight": int(round(float(graph[found[0], found[1]].sum()))) - market.proposers}
    return graph, lambda graph: min_weight_full_bipartite_matching(graph, maximize=True), read


def scipy_linear_sum_assignment(market):
    from scipy.optimize import linear_sum_assignment

    edges, columns, seats = seats_as_columns(market)
    # Pairs that do not list each other have weight 0 and do not change the sum.
    matrix = np.zeros((market.proposers, seats))
    matrix[market.proposer[edges], columns] = market.weights[edges]
    return matrix, lambda matrix: linear_sum_assignment(matrix, maximize=True), lambda found: {"weight": int(matrix[found].sum())}


PEERS = {
    "matching HospitalResident": (matching_hospital_resident, "matching", "deferred acceptance"),
    "OR-Tools SimpleMaxFlow": (max_flow, "ortools", "ceiling"),
    "SciPy maximum_bipartite_matching": (scipy_bipartite_matching, "scipy", "ceiling"),
    "OR-Tools SimpleMinCostFlow": (min_cost_flow, "ortools", "maximum weight"),
    "SciPy min_weight_full_bipartite_matching": (scipy_full_matching, "scipy", "maximum weight"),
    "SciPy linear_sum_assignment": (scipy_linear_sum_assignment, "scipy", "maximum weight"),
}


def peer_process(name, folder):
    """Solves once in this process, and prints times and answer. Called with --peer."""
    from importlib.metadata import version

    build, package, _ = PEERS[name]
    market = MarketFiles(folder)
    build(tiny_market())  # warms up imports and first calls, which are not timed
    start = time.perf_counter()
    model, solve, read = build(market)
    built = time.perf_counter()
    answer = solve(model)
    solved = time.perf_counter()
    print(json.dumps({"build": built - start, "seconds": solved - built, "version": version(package), **read(answer)}))


failures = []


def guarded(name, folder):
    try:
        peer_process(name, folder)
    except Exception as error:
        failures.append(f"{type(error).__name__}: {error}")


def tiny_market():
    market = MarketFiles.__new__(MarketFiles)
    market.offsets, market.responder = np.array([0, 1], dtype=np.int32), np.array([0], dtype=np.int32)
    market.other, market.proposer = np.array([0], dtype=np.int32), np.array([0], dtype=np.int32)
    market.seats, market.weights = np.array([1], dtype=np.int32), np.array([1], dtype=np.int32)
    market.proposers = market.responders = 1
    return market


def run_peer(name, folder, rounds, limit):
    """The median of a peer's times with its last answer, or {"failed": why}."""
    command = [sys.executable, os.path.abspath(__file__), "--peer", name, "--data", folder]
    runs = []
    for _ in range(rounds):
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit, text=True)
        except subprocess.TimeoutExpired:
            return {"failed": f"not done in {limit} s"}
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            return {"failed": lines[-1][:100]}
        runs.append(json.loads(done.stdout))
        if runs[-1]["seconds"] + runs[-1]["build"] > SLOW_SECONDS:
            break
    return {**runs[-1], "rounds": len(runs), **{key: statistics.median(run[key] for run in runs) for key in ("build", "seconds")}}


def disagreement(name, theirs, ours, stable_edges, gap):
    """In words, how a peer's result contradicts ours; None where it does not."""
    task = PEERS[name][2]
    if task == "deferred acceptance":
        return None if theirs["edges"] == stable_edges else "other pairs"
    if task == "ceiling":
        pairs = ours["ceiling"]["found"]["pairs"]
        return None if theirs["pairs"] == pairs else f"{theirs['pairs']} pairs, not {pairs}"
    mine = ours["maximum weight"]["found"]
    optimum = theirs["weight"]
    if not mine["weight"] <= optimum <= mine["bound"]:
        return f"weight {optimum} is not between {mine['weight']} and the bound {mine['bound']}"
    if (optimum - mine["weight"]) * 1_000_000 > gap * optimum:
        return f"weight {mine['weight']} misses {optimum} by more than the gap"
    exact = ours.get("maximum weight, exact")
    if exact and exact["found"]["weight"] != optimum:
        return f"the exact weight is {exact['found']['weight']}, not {optimum}"
    return None


def measure(size, options, folder):
    proposers, responders = (int(part) for part in size.split("x"))
    large = proposers > LARGE
    # OpenBLAS, which no mechanism uses, gets no second thread: an idle one spins at first.
    alone = os.environ | {"OPENBLAS_NUM_THREADS": "1"}

    def bench(*arguments):
        command = [options.bench, "allocation", *map(str, arguments)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=alone).stdout.splitlines()

    bench(
        "peer-market", "--out", folder, "--proposers", proposers, "--responders", responders,
        "--list", options.list, "--skew", options.skew, "--seed", options.seed)
    exact = proposers if options.full else LARGE
    lines = bench("peer-solve", "--in", folder, "--gap", options.gap, "--rounds", options.rounds, "--exact-up-to", exact)
    ours = {line["what"]: line for line in map(json.loads, lines)}
    for line in ours.values():
        if line["found"].get("blocking_pairs", 0) or line["found"].get("faults", 0):
            sys.exit(f"{size}: {line['what']} found faults")
    stable_edges = np.fromfile(os.path.join(folder, "stable.i32"), dtype=np.int32).tolist()
    peers = {}
    for name in PEERS:
        if large and not (options.full and name.startswith("OR-Tools")):
            continue
        if name == "SciPy linear_sum_assignment" and proposers > DENSE_LIMIT:
            peers[name] = {"failed": f"a dense matrix of {proposers} x {proposers}: not tried"}
            continue
        peers[name] = run_peer(name, folder, options.rounds, options.limit)
        if "failed" not in peers[name]:
            wrong = disagreement(name, peers[name], ours, stable_edges, options.gap)
            if wrong:
                sys.exit(f"{size}: {name}: {wrong}")
            peers[name].pop("edges", None)
    for name, peer in peers.items():
        peer["task"] = PEERS[name][2]
    return {"proposers": proposers, "responders": responders, "ours": ours, "peers": peers}


def table(results, options):
    print(
        f"Lists of {options.list}, popularity skew {options.skew}, weights within {options.gap / 10_000:g} % of the bound. "
        "Seconds of the solver alone, one thread each, results checked against each other.\n")
    for result in results:
        ours = result["ours"]
        print(f"{result['proposers']:,} x {result['responders']:,}")
        print(f"  {'':46}{'build':>9}{'solve':>10}{'ours is':>10}")
        tasks = [task for task in ours if not task.startswith("verification")]
        for task in tasks:
            found = ours[task]["found"]["pairs"]
            print(f"  {task + ', ours':46}{'':>9}{ours[task]['seconds']:>10.4f}{'':>10}  {found} pairs")
            for name, peer in result["peers"].items():
                if PEERS[name][2] != task and PEERS[name][2] + ", exact" != task:
                    continue
                if "failed" in peer:
                    print(f"    {name:44}{'':>9}{'-':>10}{'':>10}  {peer['failed']}")
                    continue
                label = f"{name} {peer['version']}"
                print(f"    {label:44}{peer['build']:>9.3f}{peer['seconds']:>10.4f}{peer['seconds'] / ours[task]['seconds']:>9.1f}x")
            check = "verification" if task == "deferred acceptance" else "verification of " + task
            if check in ours:
                print(f"    {'independent verification':44}{'':>9}{ours[check]['seconds']:>10.4f}")
        print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["1000x100", "10000x1000", "100000x10000", "1000000x100000"])
    parser.add_argument("--list", type=int, default=20)
    parser.add_argument("--skew", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gap", type=int, default=1_000, help="of the weight, in millionths of the bound")
    parser.add_argument("--rounds", type=int, default=3, help="the median is printed; a slow peer runs once")
    parser.add_argument("--limit", type=int, default=300, help="seconds for a peer's process")
    parser.add_argument("--full", action="store_true", help=f"run OR-Tools above {LARGE:,} talents as well")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--bench", help="the built duikou-bench")
    parser.add_argument("--data", help="folder for markets and results")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        threading.stack_size(1 << 30)
        worker = threading.Thread(target=guarded, args=(options.peer, options.data))
        worker.start()
        worker.join()
        sys.exit(failures[0] if failures else 0)
    os.makedirs(options.data, exist_ok=True)
    results = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.data) as folder:
            results.append(measure(size, options, folder))
    if options.json:
        kept = {key: getattr(options, key) for key in ("list", "skew", "seed", "gap", "rounds", "limit", "full")}
        print(json.dumps({**kept, "results": results}))
        return
    table(results, options)


if __name__ == "__main__":
    main()
