#!/usr/bin/env python3
"""Times the built `duikou` as whole processes: the alliance's batch, a question, and the same bytes at any thread count.

    Benchmarks/process/run.py [--rounds 9] [--duikou .build/release/duikou] [--json]

A question is timed twice: from the programme's files, and from its index (`duikou index`) once that is made. With

    Benchmarks/process/run.py --programme DIR/graduates.yml --id TALENT

only these two are timed, over another programme, such as a large generated one.

Prints for each command the median and the range of wall time, and the peak memory of the largest run. Uses only the
Python standard library; build first with `make build`.
"""
import argparse, filecmp, json, os, statistics, subprocess, sys, tempfile, time
from pathlib import Path

root = Path(__file__).resolve().parents[2]


# OpenBLAS kernels made for other processors that also run on this one.
KERNELS = ["Prescott", "Haswell", "Zen"] + (["SkylakeX"] if "avx512f" in Path("/proc/cpuinfo").read_text() else [])


def measure(command, rounds, env=None):
    seconds, peak = [], 0
    for _ in range(rounds + 1):  # one round to warm up
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - start)
        peak = max(peak, usage.ru_maxrss / 1024)
        if os.waitstatus_to_exitcode(status) > 1:
            sys.exit(f"failed: {' '.join(map(str, command))}")
    counted = sorted(seconds[1:])
    return {"median_s": statistics.median(counted), "least_s": counted[0], "most_s": counted[-1], "peak_mb": peak}


def questions(tool, programme, id, rounds, folder):
    """A question from the files and from the index, whose answers must be the same bytes."""
    env = dict(os.environ, XDG_CACHE_HOME=str(folder / "cache"))
    ask = [tool, "query", programme, id]
    subprocess.run([tool, "index", programme], env=env, check=True, stdout=subprocess.DEVNULL)
    answers = [subprocess.run(ask + more, env=env, check=True, capture_output=True).stdout for more in ([], ["--no-index"])]
    if answers[0] != answers[1]:
        sys.exit("the index answers otherwise than the files")
    return {
        "query, from files": measure(ask + ["--no-index"], rounds, env),
        "query, from an index": measure(ask, rounds, env),
    }


def table(rows):
    print(f"{'':22}{'median s':>10}{'range':>18}{'peak MB':>10}")
    for name, row in rows.items():
        spread = f"{row['least_s']:.3f}–{row['most_s']:.3f}"
        print(f"{name:22}{row['median_s']:>10.3f}{spread:>18}{row['peak_mb']:>10.0f}")


def same(a, b):
    names = sorted(p.name for p in a.glob("*.csv"))
    return names and all(filecmp.cmp(a / n, b / n, shallow=False) for n in names)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--duikou", default=str(root / ".build/release/duikou"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--programme", help="time questions alone, over this programme")
    parser.add_argument("--id", default="SX2026000001", help="whom to ask about")
    arguments = parser.parse_args()
    if arguments.programme:
        with tempfile.TemporaryDirectory() as temporary:
            rows = questions(arguments.duikou, arguments.programme, arguments.id, arguments.rounds, Path(temporary))
        print(json.dumps({"commands": rows}, indent=2)) if arguments.json else table(rows)
        return 0
    programme = str(root / "Datasets/alliance/graduates.yml")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        tool = arguments.duikou
        rows = {
            "match, 2 threads": measure([tool, "match", programme, "--out", folder / "two", "--threads", "2"], arguments.rounds),
            "match, 1 thread": measure([tool, "match", programme, "--out", folder / "one", "--threads", "1"], arguments.rounds),
            **questions(tool, programme, arguments.id, arguments.rounds, folder),
            "verify": measure([tool, "verify", folder / "two"], arguments.rounds),
        }
        plain = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS")}
        for name, kernel in [("default", None), *((kernel, kernel) for kernel in KERNELS)]:
            env = dict(plain, OPENBLAS_CORETYPE=kernel) if kernel else plain
            subprocess.run([tool, "match", programme, "--out", folder / name, "--quiet"], env=env, check=True, stdout=subprocess.DEVNULL)
        bytes_equal = all(same(folder / "two", folder / other) for other in ("one", "default", *KERNELS))
    if arguments.json:
        print(json.dumps({"commands": rows, "same_bytes": bytes_equal, "kernels": KERNELS}, indent=2))
    else:
        table(rows)
        print(f"same bytes at 1 and 2 threads and with OpenBLAS's kernels {', '.join(KERNELS)}:", "yes" if bytes_equal else "NO")
    return 0 if bytes_equal else 1


sys.exit(main())
