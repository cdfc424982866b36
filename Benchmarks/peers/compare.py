"""Times Duikou's exact top-k and its peers' on identical inputs and threads, in alternating rounds, after checking that their lists agree.

Every side runs in a process of its own, so that none has another's threads or warm caches; what is timed is the search alone, inside that
process. Each side's BLAS runs the kernel that is fastest for it here, tried out first: an older OpenBLAS does not know newer processors
and falls back to slow kernels. A peer that would take longer than --slow seconds is timed on the first tenth of the rows alone, and its
time is that times ten (exact search costs the same for every row); the table marks it with ~.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

import numpy as np

import check
import inputs
from contestants import FAMILIES, PEERS, SELECTORS, Inputs

# The ways of `duikou-bench topk`, and their names in the table.
WAYS = {"plain": "Duikou, plain", "screened": "Duikou, screened", "automatic": "Duikou, as it chooses"}
# Equal vectors are multiplied once. These rows show the gain from that, for us and for Faiss.
FOLDED = {"apart": "Duikou, as it chooses, each vector by itself"}
FOLDED_PEERS = ["Faiss, equal vectors as one"]
# The kernels that each side's OpenBLAS is tried with: its own choice, and those that every version here has.
KERNELS = [None, "SkylakeX", "Haswell"]
TRIAL = {"rows": 2_000, "columns": 20_000}
# A peer is first timed on one row in so many.
PART = 10


class Side:
    """One contestant: how to run it, and its times."""

    def __init__(self, name, options):
        self.name, self.options, self.kernel = name, options, None
        self.seconds, self.info, self.part, self.differing = [], {}, False, 0

    def environment(self, kernel):
        blas = self.options.threads if PEERS.get(self.name, (0, 0, "one"))[2] == "all" else 1
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("OPENBLAS", "OMP_", "MKL_"))}
        clean |= {"OMP_NUM_THREADS": str(self.options.threads), "OPENBLAS_NUM_THREADS": str(blas)}
        return clean | ({"OPENBLAS_CORETYPE": kernel} if kernel else {})

    def run(self, folder, *arguments, kernel=...):
        o = self.options
        if self.name == "ours":
            command = [o.bench, "topk"]
            for file in ("rows", "columns", "row-classes", "column-classes", "allowed"):
                path = os.path.join(folder, file + ".npy")
                command += [f"--{file}", path] if os.path.exists(path) else []
        else:
            here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contestants.py")
            command = [sys.executable, here, self.name, "--data", folder]
        command += ["--k", str(o.k), "--threads", str(o.threads), *map(str, arguments)]
        environment = self.environment(self.kernel if kernel is ... else kernel)
        done = subprocess.run(command, stdout=subprocess.PIPE, env=environment)
        if done.returncode:
            raise RuntimeError(f"{self.name} ended with {done.returncode}")
        return json.loads(done.stdout)

    def lists(self, folder, *arguments, **keywords):
        with tempfile.TemporaryDirectory(dir=self.options.data) as temporary:
            path = os.path.join(temporary, "ids.npy")
            result = self.run(folder, "--ids", path, *arguments, **keywords)
            return result, np.load(path)


def blas_seconds(result):
    """The seconds that depend on the BLAS kernel: a peer's search, and our bare products."""
    return result["seconds"] if isinstance(result["seconds"], float) else result["tile_gemm_seconds"][0]


def choose_kernel(side, options):
    """The BLAS kernel with which a side is fastest on this machine, among those that give correct lists."""
    small = argparse.Namespace(**{**vars(options), **TRIAL, "k": min(options.k, 50)})
    folder = inputs.folder_of("gaussian", small)
    data = Inputs(folder)
    scores = data.x.astype(np.float64) @ data.y.astype(np.float64).T
    right = np.argsort(-scores, axis=1, kind="stable")[:, : small.k]
    trial = Side(side.name, small)
    more = ["--gemm"] if side.name == "ours" else []
    times = {}
    for kernel in KERNELS:
        try:
            result, ids = trial.lists(folder, *more, kernel=kernel)
            if check.disagreements(data, right.astype(np.int32), ids)[0] == 0:
                again = [trial.run(folder, *more, kernel=kernel) for _ in range(2)]
                times[kernel] = min(map(blas_seconds, [result, *again]))
        except (RuntimeError, json.JSONDecodeError):
            pass
    if not times:
        sys.exit(f"{side.name} gives wrong lists with every BLAS kernel")
    # Keep its own choice unless another kernel is clearly faster.
    best = min(times, key=times.get)
    return None if None in times and times[None] <= 1.05 * times[best] else best


def checked(side, folder, data, ours, options):
    """Runs a peer once to check its results, and decides whether only a part of the rows is timed."""
    rows = len(data.x)
    part = max(1, rows // PART)
    result, ids = side.lists(folder, "--first", part)
    side.part = result["seconds"] * PART > options.slow and rows > part
    side.info = result
    if side.part:
        side.seconds.append(result["seconds"] * rows / part)
    else:
        side.info, ids = side.lists(folder)
    if side.name == "Faiss IndexFlatIP" and hasattr(data, "allowed"):
        return  # This peer ignores rules, so its lists differ; it is the time that rules are compared with.
    forbidden = check.outside_rules(data, ids)
    # USearch ranks by 1 - score in float32.
    beyond, side.differing = check.disagreements(data, ours, ids, rounded_at=1 if side.name == "USearch exact" else 0)
    if beyond or forbidden:
        sys.exit(f"{side.name}: {beyond} of {len(ids)} lists differ by more than ties, {forbidden} pairs break a rule: nothing was timed")


def compare(name, kernels, options):
    folder = inputs.folder_of(name, options)
    if folder is None:
        print(f"{name}: its data is not here, left out", file=sys.stderr)
        return None
    print(f"{name}: checking", file=sys.stderr)
    data = Inputs(folder)
    masked = hasattr(data, "allowed")
    k = min(options.k, len(data.y))
    options = argparse.Namespace(**{**vars(options), "k": k})
    ours = Side("ours", options)
    names = [FAMILIES[peer] for peer in options.peers]
    folds = name.startswith("alliance")
    if folds and not masked and "faiss" in options.peers:
        names[1:1] = FOLDED_PEERS
    if masked:
        names = ["Faiss IndexFlatIP", *SELECTORS[: None if options.all_selectors else 1], "Faiss, an index per class"]
    sides = [Side(peer, options) for peer in names]
    for side in (ours, *sides):
        side.kernel = kernels[family(side.name)]

    # Check results first: a fast wrong answer is worth nothing. This round also warms the page cache.
    known = WAYS | (FOLDED if folds else {})
    ways = list(known)
    lists = {}
    for way in ways:
        _, lists[way] = ours.lists(folder, "--ways", way)
        if (lists[way] != lists[ways[0]]).any():
            sys.exit(f"{name}: our own lists differ between {ways[0]} and {way}")
    for side in sides:
        checked(side, folder, data, lists[ways[0]], options)

    mine, gemm = {way: [] for way in ways}, []
    for i in range(options.rounds):
        print(f"{name}: round {i + 1} of {options.rounds}", file=sys.stderr)
        result = ours.run(folder, "--ways", ",".join(ways), "--gemm")
        gemm += result["tile_gemm_seconds"]
        for way in ways:
            mine[way] += result["seconds"][way]
        for side in sides:
            if not side.part:
                side.seconds.append(side.run(folder)["seconds"])
    row = lambda label, seconds, **more: {"name": label, "median": statistics.median(seconds), "seconds": seconds, **more}
    found = [row(known[way], mine[way], way=way, kernel=result["core"], peak_mb=result["peak_mb"]) for way in ways]
    found.append(row("bare tile products, no top-k", gemm, way="gemm", kernel=result["core"]))
    for side in sides:
        info = side.info
        found.append(row(
            side.name, side.seconds, version=info["version"], kernel=blas_of(side, info), part=side.part, peak_mb=info["peak_mb"],
            lists_that_differ_by_ties=side.differing))
    return {
        "input": name, "rows": len(data.x), "columns": len(data.y), "features": data.x.shape[1], "k": k, "threads": options.threads,
        "rounds": options.rounds, "eligible_share": result["eligible_share"], "found": found,
    }


def family(name):
    return "ours" if name == "ours" else PEERS[name][1]


def blas_of(side, info):
    owner = {"faiss-cpu": "faiss_cpu", "implicit": "numpy", "numpy": "numpy"}.get(family(side.name))
    return info["blas"].get(owner, "")


def ratio(result, row, way):
    """The ratio of a row's time to that of one of our ways."""
    mine = next((own["median"] for own in result["found"] if own.get("way") == way), None)
    return row["median"] / mine if mine else None


def table(results):
    lines = []
    shown = ["plain", "screened"]
    heads = "".join(f"{'x ' + way:>12}" for way in shown)
    lines.append(f"{'':52}{'seconds':>10}{'GFLOP/s':>9}{heads}")
    for result in results:
        share = "" if result["eligible_share"] == 1 else f", {result['eligible_share']:.2%} of pairs eligible"
        lines.append(
            f"{result['input']}: top-{result['k']} of {result['rows']:,} x {result['columns']:,} x {result['features']}{share}, "
            f"{result['threads']} threads, {result['rounds']} rounds")
        work = 2 * result["rows"] * result["columns"] * result["features"] / 1e9
        for row in result["found"]:
            label = f"  {row['name']} {row.get('version', '')}".rstrip() + (f" ({row['kernel']})" if row["kernel"] else "")
            ratios = "".join(f"{ratio(result, row, way):>12.2f}" for way in shown)
            mark = "~" if row.get("part") else ""
            lines.append(f"{label:52}{mark + format(row['median'], '.3f'):>10}{work / row['median']:>9.0f}{ratios}")
    lines.append("x: how many times as long as ours it takes. GFLOP/s count all pairs, whether eligible or not. ~: from a tenth of the rows.")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", nargs="+", default=[*inputs.STANDARD, "rules"], help="some of: " + ", ".join([*inputs.STANDARD, "rules"]))
    parser.add_argument("--peers", nargs="+", choices=list(FAMILIES), default=list(FAMILIES), help="against whom, without rules")
    parser.add_argument("--shares", nargs="+", default=[f"{share:g}" for share in inputs.SHARES], help="of eligible pairs, in per cent, for rules")
    parser.add_argument("--all-selectors", action="store_true", help="time Faiss's slower selectors too, with rules")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--columns", type=int, default=100_000)
    parser.add_argument("--features", type=int, default=128, help="of the gaussian input and of rules")
    parser.add_argument("--k", type=int, default=50)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow", type=float, default=15, help="seconds beyond which a peer is timed on a tenth of the rows")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="small inputs, one round: whether everything works")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--bench", required=True, help="the built duikou-bench")
    parser.add_argument("--data", required=True, help="folder for inputs, which are kept, and outputs")
    options = parser.parse_args()
    if options.quick:
        options.rows, options.columns, options.rounds = 1_000, 4_000, 1
        options.shares = options.shares if len(options.shares) < len(inputs.SHARES) else ["100", "5"]
        options.inputs = [name for name in options.inputs if "256" not in name]
    os.makedirs(os.path.join(options.data, "inputs"), exist_ok=True)
    names = []
    for name in options.inputs:
        names += [f"rules-{share}" for share in options.shares] if name == "rules" else [name]

    used = {"ours": "ours", "faiss-cpu": FAMILIES["faiss"], "numpy": FAMILIES["numpy"], "implicit": FAMILIES["implicit"]}
    print("trying out BLAS kernels", file=sys.stderr)
    kernels = {of: choose_kernel(Side(name, options), options) for of, name in used.items()} | {"usearch": None}
    results = [result for name in names if (result := compare(name, kernels, options))]
    if options.json:
        print(json.dumps({"kernels_asked_for": kernels, "results": results}, indent=1))
    else:
        print("\n".join(table(results)))


if __name__ == "__main__":
    main()
