"""Times topk-bench and Faiss IndexFlatIP in alternating rounds on the same inputs, after checking that their lists agree.

Each side runs in a process of its own, so that neither has the other's threads or warm caches; what is timed is the search alone, inside
that process. Faiss adds no work for an index: IndexFlatIP stores the vectors as they are.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

import numpy as np


def faiss_round(options):
    """One search, in this process; prints its time and writes its ids. Called with --faiss."""
    import time

    import faiss

    x = np.fromfile(options.x, dtype=np.float32).reshape(-1, options.features)
    y = np.fromfile(options.y, dtype=np.float32).reshape(-1, options.features)
    faiss.omp_set_num_threads(options.threads)
    index = faiss.IndexFlatIP(options.features)
    index.add(y)
    start = time.perf_counter()
    _, ids = index.search(x, options.k)
    seconds = time.perf_counter() - start
    if options.ids:
        ids.astype(np.int32).tofile(options.ids)
    print(json.dumps({"seconds": seconds, "version": faiss.__version__}))


def run(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def disagreements(x, y, ours, theirs):
    """Rows whose id sets differ by more than Float ties, and rows that differ at all."""
    beyond = differing = 0
    d = x.shape[1]
    for i in range(len(x)):
        mine, other = set(ours[i].tolist()), set(theirs[i].tolist())
        if mine == other:
            continue
        differing += 1
        odd = np.array(sorted(mine ^ other))
        scores = y[odd].astype(np.float64) @ x[i].astype(np.float64)
        # Two Float sums of d terms may each be off by d * 2**-24 of the product of norms.
        norms = np.linalg.norm(y[odd].astype(np.float64), axis=1).max() * np.linalg.norm(x[i].astype(np.float64))
        if np.ptp(scores) > 2 * d * 2.0**-24 * norms:
            beyond += 1
    return beyond, differing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--columns", type=int, default=100_000)
    parser.add_argument("--features", type=int, default=128)
    parser.add_argument("--k", type=int, default=50)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--bench", help="the built topk-bench")
    parser.add_argument("--data", help="folder for inputs and outputs")
    parser.add_argument("--faiss", action="store_true", help=argparse.SUPPRESS)
    for name in ("--x", "--y", "--ids"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.faiss:
        return faiss_round(options)
    if options.k > options.columns:
        parser.error("--k is at most --columns (Faiss fills the rest with -1)")

    os.makedirs(options.data, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.data) as folder:
        random = np.random.default_rng(options.seed)
        x = random.standard_normal((options.rows, options.features), dtype=np.float32)
        y = random.standard_normal((options.columns, options.features), dtype=np.float32)
        paths = {name: os.path.join(folder, name) for name in ("x", "y", "ours", "theirs")}
        x.tofile(paths["x"])
        y.tofile(paths["y"])
        sizes = ["--features", str(options.features), "--k", str(options.k), "--threads", str(options.threads)]
        ours = [options.bench, "--rows", paths["x"], "--columns", paths["y"], *sizes]
        theirs = [sys.executable, os.path.abspath(__file__), "--faiss", "--x", paths["x"], "--y", paths["y"], *sizes]

        # Results first: a fast wrong answer is no answer. This round also warms the page cache.
        run([*ours, "--ids", paths["ours"]])
        version = run([*theirs, "--ids", paths["theirs"]])["version"]
        lists = [np.fromfile(paths[name], dtype=np.int32).reshape(-1, options.k) for name in ("ours", "theirs")]
        beyond, differing = disagreements(x, y, *lists)
        if beyond:
            sys.exit(f"{beyond} of {options.rows} lists differ by more than Float ties: nothing was timed")

        times = {"ours": [], "faiss": [], "gemm": []}
        core = ""
        for _ in range(options.rounds):
            mine = run([*ours, "--gemm"])
            core = mine["core"]
            times["ours"].append(mine["seconds"])
            times["gemm"].append(mine["tile_gemm_seconds"])
            times["faiss"].append(run(theirs)["seconds"])

    median = {name: statistics.median(values) for name, values in times.items()}
    work = 2 * options.rows * options.columns * options.features
    result = {
        "rows": options.rows, "columns": options.columns, "features": options.features, "k": options.k,
        "threads": options.threads, "rounds": options.rounds, "openblas_core": core, "faiss": version,
        "lists_that_differ_by_ties": differing, "seconds": median, "all_seconds": times,
        "gflops": {name: work / value / 1e9 for name, value in median.items()},
        "ratio_to_faiss": median["faiss"] / median["ours"], "ratio_to_tile_gemm": median["gemm"] / median["ours"],
    }
    if options.json:
        print(json.dumps(result))
        return
    print(
        f"top-{options.k} of {options.rows} x {options.columns} x {options.features} floats, {options.threads} threads, "
        f"median of {options.rounds} alternating rounds; same lists but for {differing} with Float ties"
    )
    print(f"{'':34}{'seconds':>9}{'GFLOP/s':>9}{'ours is':>10}")
    rows = [("topk-bench (OpenBLAS " + core + ")", "ours"), (f"Faiss {version} IndexFlatIP", "faiss"), ("bare tile products, no top-k", "gemm")]
    for label, name in rows:
        ratio = "" if name == "ours" else f"{median[name] / median['ours']:>9.2f}x"
        print(f"{label:34}{median[name]:>9.3f}{result['gflops'][name]:>9.0f}{ratio:>10}")


if __name__ == "__main__":
    main()
