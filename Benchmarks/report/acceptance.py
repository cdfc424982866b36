"""A table of the promises of speed: what was measured, and whether each promise is kept."""

import render
from sections import SHARES


def result_of(found, name):
    return found[name]["result"]["results"][0] if name in found else None


def ratio(found, name, row, way):
    """The ratio of a peer's time in a comparison to ours."""
    result = result_of(found, name)
    if result is None:
        return None
    theirs = render.median_of(result, way="gemm") if row == "gemm" else render.median_of(result, name=row)
    ours = render.median_of(result, way=way)
    return theirs / ours if theirs and ours else None


def selector(found, name):
    """The ratio of the time of Faiss with selectors, at its fastest, to ours."""
    result = result_of(found, name)
    if result is None:
        return None
    times = [row["median"] for row in result["found"] if "selector" in row["name"]]
    return min(times) / render.median_of(result, "automatic")


def seconds(found, section, *path):
    value = found[section]["result"] if section in found else None
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def allocated(found, section, what):
    if section not in found:
        return None
    return next((line["seconds"] for line in found[section]["result"] if line["what"].startswith(what)), None)


def promises(found):
    """Tuples of promise, measured value, budget, whether more is better, unit, and the aim beyond the budget if there is one."""
    faiss = "Faiss IndexFlatIP"
    rows = []
    inputs = {
        "gaussian": "Gaussian", "scout-64-large": "scout factors, 64", "scout-256-large": "scout factors, 256",
        "alliance": "the alliance at scale, equal vectors as one",
    }
    for name, words in inputs.items():
        rows += [
            (f"top-50, {words}: plain against Faiss", ratio(found, name, faiss, "plain"), 1.2, True, "×"),
            (f"top-50, {words}: plain against the bare products", ratio(found, name, "gemm", "plain"), 0.9, True, "×"),
            (f"top-50, {words}: screened against Faiss", ratio(found, name, faiss, "screened"), 2.5, True, "×"),
            (f"top-50, {words}: screened against the bare products", ratio(found, name, "gemm", "screened"), 1.8, True, "×"),
        ]
    at = "top-50, the alliance at scale"
    rows += [
        (f"{at}, equal vectors as one here and there: against Faiss", ratio(found, "alliance", "Faiss, equal vectors as one", "automatic"), 2.5, True, "×"),
        (f"{at}, each vector by itself: against Faiss", ratio(found, "alliance", faiss, "apart"), 2.5, True, "×"),
        (f"{at}, each vector by itself: against the bare products", ratio(found, "alliance", "gemm", "apart"), 1.8, True, "×"),
    ]
    rows.append(("rules leave 5 %: against Faiss without rules", ratio(found, "rules-5", faiss, "automatic"), 10, True, "×"))
    for share in SHARES:
        rows.append((f"rules leave {share} %: against Faiss's fastest selector", selector(found, f"rules-{share}"), 1, True, "×"))
    commands = ("commands", "match, 2 threads")
    peak = seconds(found, "scale-1m", "match", "peak_mb")
    rows += [
        ("alliance batch, whole process", seconds(found, "process", *commands, "median_s"), 0.5, False, "s"),
        ("alliance batch, peak memory", seconds(found, "process", *commands, "peak_mb"), 200, False, "MB"),
        ("one question among 100,000 openings, cold process", seconds(found, "query", "median_seconds"), 0.1, False, "s"),
        ("reading CSV", seconds(found, "csv", "csv: records, 20,000 graduates", "mb_per_second"), 100, True, "MB/s"),
        ("1,000,000 × 100,000, files to files", seconds(found, "scale-1m", "match", "seconds"), 900, False, "s"),
        ("1,000,000 × 100,000, peak memory", peak and peak / 1024, 8, False, "GB"),
        ("deferred acceptance, 1,000,000 × 100,000, lists of 100", allocated(found, "allocation-deferred", "deferred acceptance, single"), 2, False, "s", 0.5),
        ("verification with a reason for each person, the same", allocated(found, "allocation-deferred", "verification with reasons"), 0.5, False, "s", 0.15),
        ("maximum stable with ties at the default effort, the same", allocated(found, "allocation-maximum-stable", "maximum stable, effort 20"), 3, False, "s", 1),
        ("re-match, 1 % arrivals, the same", allocated(found, "allocation-rematch", "arrivals, "), 0.1, False, "s", 0.02),
        ("deferred acceptance, uniform popularity, the same", allocated(found, "allocation-deferred-uniform", "deferred acceptance, single"), 2, False, "s", 0.5),
        ("maximum weight, 1,000,000 × 100,000, lists of 20", allocated(found, "allocation-weight", "maximum weight"), 15, False, "s", 5),
    ]
    return rows


def lines(found):
    rows = []
    for words, value, budget, more, unit, *aim in promises(found):
        sign = "≥" if more else "≤"
        bounds = [f"{sign} {bound:g} {unit}" for bound in (budget, *aim)] + [""] * (not aim)
        if value is None:
            rows.append([words, "not measured", bounds[0], "", bounds[1]])
            continue
        kept = value >= budget if more else value <= budget
        rows.append([words, f"{value:.3g} {unit}", bounds[0], "kept" if kept else "**missed**", bounds[1]])
    return ["## Promises", ""] + render.table(["", "measured", "budget", "", "aim"], rows)
