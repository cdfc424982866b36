"""The peers. Each searches the same files in a process of its own, and prints its time as one line of JSON.

    contestants.py PEER --data FOLDER --k 50 --threads 2 [--ids out.npy] [--first 2000]

FOLDER holds rows.npy and columns.npy (float32), and with rules row-classes.npy, column-classes.npy and allowed.npy. What is timed is the
search alone: the inputs are in memory, and a small search has warmed up threads and libraries. --ids names a file for the lists, with -1
where one is short.
"""

import argparse
import json
import os
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import numpy as np


class Inputs:
    def __init__(self, folder):
        load = lambda name: np.load(os.path.join(folder, name + ".npy"))
        self.x, self.y = load("rows"), load("columns")
        if os.path.exists(os.path.join(folder, "allowed.npy")):
            self.row_class, self.column_class, self.allowed = load("row-classes"), load("column-classes"), load("allowed")

    def classes(self):
        """Yields for each class of rows its rows and the columns that they may have."""
        for c in range(len(self.allowed)):
            rows = np.flatnonzero(self.row_class == c)
            if len(rows):
                yield rows, self.allowed[c][self.column_class]


# Each peer is a function that takes the inputs and returns another, which searches `x` for k and returns the ids.


def faiss_flat(inputs, k, threads):
    """IndexFlatIP, without rules. Adding the vectors to the index copies them as they are: that is not timed."""
    import faiss

    faiss.omp_set_num_threads(threads)
    index = faiss.IndexFlatIP(inputs.y.shape[1])
    index.add(inputs.y)
    return lambda x: index.search(x, k)[1]


def faiss_selector(make):
    def peer(inputs, k, threads):
        import faiss

        faiss.omp_set_num_threads(threads)
        index = faiss.IndexFlatIP(inputs.y.shape[1])
        index.add(inputs.y)

        def search(x):
            ids = np.full((len(x), k), -1, dtype=np.int64)
            for rows, columns in inputs.classes():
                rows = rows[rows < len(x)]
                if len(rows) and columns.any():
                    parameters = faiss.SearchParameters(sel=make(faiss, columns))
                    ids[rows] = index.search(x[rows], k, params=parameters)[1]
            return ids

        return search

    return peer


def bitmap(faiss, columns):
    return faiss.IDSelectorBitmap(np.packbits(columns, bitorder="little"))


def array(faiss, columns):
    return faiss.IDSelectorArray(np.flatnonzero(columns))


def batch(faiss, columns):
    return faiss.IDSelectorBatch(np.flatnonzero(columns))


def faiss_index_per_class(inputs, k, threads):
    """Faiss without a selector, but an index of the allowed columns for each class of rows. Making them is timed: they depend on rules."""
    import faiss

    faiss.omp_set_num_threads(threads)

    def search(x):
        ids = np.full((len(x), k), -1, dtype=np.int64)
        for rows, columns in inputs.classes():
            rows = rows[rows < len(x)]
            if not len(rows) or not columns.any():
                continue
            names = np.flatnonzero(columns)
            index = faiss.IndexFlatIP(inputs.y.shape[1])
            index.add(inputs.y[names])
            found = index.search(x[rows], k)[1]
            ids[rows] = np.where(found >= 0, names[found], -1)
        return ids

    return search


def faiss_distinct(inputs, k, threads):
    """Searches each distinct vector once and writes out the equal ones, as a careful user would do. Finding equal vectors is timed."""
    import faiss

    faiss.omp_set_num_threads(threads)

    def search(x):
        bits = np.ascontiguousarray(inputs.y).view(np.uint32).astype(np.uint64)
        hashes = bits @ np.random.default_rng(1).integers(1, 2**63, bits.shape[1], dtype=np.uint64)
        _, first, group, sizes = np.unique(hashes, return_index=True, return_inverse=True, return_counts=True)
        index = faiss.IndexFlatIP(inputs.y.shape[1])
        index.add(inputs.y[first])
        found = index.search(x, min(k, len(first)))[1]
        members, starts = np.argsort(group, kind="stable"), np.concatenate([[0], np.cumsum(sizes)])
        ends = np.cumsum(sizes[found], axis=1)
        ids = np.empty((len(x), k), dtype=np.int64)
        for i in range(0, len(x), 1_024):
            own = ends[i : i + 1_024]
            slot = (own[:, :, None] <= np.arange(k)).sum(axis=1)
            group_of = np.take_along_axis(found[i : i + 1_024], slot, axis=1)
            before = np.take_along_axis(own, slot, axis=1) - sizes[group_of]
            ids[i : i + 1_024] = members[starts[group_of] + np.arange(k) - before]
        return ids

    return search


def numpy_partition(inputs, k, threads):
    """Multiplies 256 rows at a time, then argpartition and a sort of the rest. Each thread has its own rows and a BLAS of one thread."""
    y = inputs.y.T

    def best(x):
        scores = x @ y
        if k >= scores.shape[1]:
            return np.argsort(-scores, axis=1)
        found = np.argpartition(scores, scores.shape[1] - k, axis=1)[:, -k:]
        order = np.argsort(-np.take_along_axis(scores, found, axis=1), axis=1)
        return np.take_along_axis(found, order, axis=1)

    def search(x):
        with ThreadPoolExecutor(threads) as pool:
            return np.concatenate(list(pool.map(best, (x[i : i + 256] for i in range(0, len(x), 256)))))

    return search


def implicit_topk(inputs, k, threads):
    """The search that implicit's models use for recommendations."""
    from implicit.cpu.topk import topk

    return lambda x: topk(inputs.y, x, k, num_threads=threads)[0]


def usearch_exact(inputs, k, threads):
    from usearch.index import MetricKind, search

    return lambda x: search(inputs.y, x, k, MetricKind.IP, exact=True, threads=threads).keys.astype(np.int64)


# name: (search, package, threads of its BLAS: "all" where it divides a product itself, "one" where we divide the rows)
PEERS = {
    "Faiss IndexFlatIP": (faiss_flat, "faiss-cpu", "all"),
    "Faiss, bitmap selector": (faiss_selector(bitmap), "faiss-cpu", "all"),
    "Faiss, array selector": (faiss_selector(array), "faiss-cpu", "all"),
    "Faiss, batch selector": (faiss_selector(batch), "faiss-cpu", "all"),
    "Faiss, an index per class": (faiss_index_per_class, "faiss-cpu", "all"),
    "Faiss, equal vectors as one": (faiss_distinct, "faiss-cpu", "all"),
    "NumPy matmul + argpartition": (numpy_partition, "numpy", "one"),
    "implicit topk": (implicit_topk, "implicit", "one"),
    "USearch exact": (usearch_exact, "usearch", "one"),
}
FAMILIES = {"faiss": "Faiss IndexFlatIP", "numpy": "NumPy matmul + argpartition", "implicit": "implicit topk", "usearch": "USearch exact"}
SELECTORS = ["Faiss, array selector", "Faiss, bitmap selector", "Faiss, batch selector"]

# How many rows the warm-up searches.
WARM_ROWS = 64


def blas_kernels():
    """The kernels of the BLAS libraries in this process, by library."""
    from threadpoolctl import threadpool_info

    found = {}
    for library in threadpool_info():
        if library["user_api"] == "blas":
            owner = os.path.basename(os.path.dirname(library["filepath"])).split(".")[0]
            found[owner] = f"OpenBLAS {library['version']} {library.get('architecture')}"
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--data", required=True)
    parser.add_argument("--k", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--ids")
    parser.add_argument("--first", type=int, help="search for the first rows alone")
    options = parser.parse_args()
    make, package, _ = PEERS[options.peer]
    inputs = Inputs(options.data)
    inputs.x = inputs.x[: options.first]
    search = make(inputs, options.k, options.threads)
    search(inputs.x[:WARM_ROWS])
    start = time.perf_counter()
    ids = search(inputs.x)
    seconds = time.perf_counter() - start
    if options.ids:
        np.save(options.ids, ids.astype(np.int32))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "version": version(package), "blas": blas_kernels(), "peak_mb": peak}))


if __name__ == "__main__":
    main()
