"""Writes RESULTS.md from the figures that have been taken."""

import acceptance
import sections

HEAD = """# Results

Made by `make results` (`Benchmarks/report/run.py`): do not edit. Each section names its command; take one again with
`Benchmarks/report/run.py SECTION`. Medians of alternating rounds in one run, results checked equal first. Read ratios before seconds: machines differ.
`duikou-bench` is short for `swift run -c release --package-path Benchmarks duikou-bench`.
"""


def report(found):
    lines = [HEAD]
    if found:
        lines += machines(found) + acceptance.lines(found)
        lines += peers(found) + curve(found) + processes(found) + scale(found) + allocation(found) + markets(found)
    else:
        lines.append("No figures yet.")
    return "\n".join(lines).rstrip() + "\n"


def table(heads, rows):
    """A Markdown table with its numbers aligned to the right."""
    return ["| " + " | ".join(heads) + " |", "|---|" + "--:|" * (len(heads) - 1), *("| " + " | ".join(row) + " |" for row in rows), ""]


def source(*parts):
    """The commands of a table, with the date and the commit of their figures."""
    seen = dict.fromkeys(f"`{p['command']}` ({p['taken']}, {p['machine']['commit']})" for p in parts)
    return ["; ".join(seen), ""]


def machines(found):
    lines = ["## Machine", ""]
    described = {}
    for part in found.values():
        m = part["machine"]
        sets = ", ".join(m["instruction_sets"]).replace("_", " ").upper()
        text = (
            f"{m['processor']}{' (virtual)' if m['virtual'] else ''}, {m['cores']} cores, L2 {m['l2']}, L3 {m['l3']}, {sets}; "
            f"{m['memory_gb']} GB; {m['system']}, Linux {m['kernel'].split('-')[0]}; Swift {m['swift']}; OpenBLAS {m['openblas']}")
        described.setdefault(text, []).append(part["section"])
    if len(described) == 1:
        return lines + [*described, ""]
    return lines + [f"- {text}: {', '.join(names)}" for text, names in described.items()] + [""]


def median_of(result, way=None, name=None):
    for row in result["found"]:
        if (way and row.get("way") == way) or (name and row["name"] == name):
            return row["median"]
    return None


def peers(found):
    lines = []
    order = ["gaussian", "gaussian-1-thread", "scout-64", "scout-256", "scout-64-large", "scout-256-large", "alliance", "alliance-rules"]
    for name in [name for name in order if name in found]:
        for result in found[name]["result"]["results"]:
            work = 2 * result["rows"] * result["columns"] * result["features"] / 1e9
            if not lines:
                lines += ["## Exact top-k beside its peers", "",
                          "× plain, × screened: how many times as long as ours it takes. ~: timed on a tenth of the rows. GFLOP/s count all pairs.", ""]
            share = f", {result['eligible_share']:.1%} of pairs eligible" if result["eligible_share"] < 1 else ""
            lines += [f"### {name}: top-{result['k']} of {result['rows']:,} × {result['columns']:,} × {result['features']}{share}, {result['threads']} threads", ""]
            rows = []
            for row in result["found"]:
                ratio = lambda way: f"{row['median'] / mine:.2f}" if (mine := median_of(result, way)) else "–"
                label = " ".join([row["name"], row.get("version", "")]).strip() + (f" ({row['kernel']})" if row["kernel"] else "")
                mark = "~" if row.get("part") else ""
                rows.append([label, mark + f"{row['median']:.3f}", f"{work / row['median']:.0f}", ratio("plain"), ratio("screened")])
            lines += table(["", "seconds", "GFLOP/s", "× plain", "× screened"], rows) + source(found[name])
    return lines


def curve(found):
    shares = sorted((float(name.removeprefix("rules-")), name) for name in found if name.startswith("rules-"))
    if not shares:
        return []
    rows, parts = [], []
    for share, name in reversed(shares):
        result = found[name]["result"]["results"][0]
        parts.append(found[name])
        ours = median_of(result, "automatic")
        times = {row["name"]: row["median"] for row in result["found"] if "way" not in row}
        without = times["Faiss IndexFlatIP"]
        selected = min(t for n, t in times.items() if "selector" in n)
        per_class = times["Faiss, an index per class"]
        pair = lambda t: f"{t:.3f} ({t / ours:.1f} ×)"
        rows.append([f"{share:g} %", f"{ours:.3f}", pair(without), pair(selected), pair(per_class)])
    result = found[shares[0][1]]["result"]["results"][0]
    lines = ["## Rules", "", f"Gaussian features, top-{result['k']} of {result['rows']:,} × {result['columns']:,} × {result['features']}, "
             f"{result['threads']} threads, 40 classes of rows and 400 of columns, eligible at random. Seconds, and how many times as long as ours.", ""]
    return lines + table(["eligible", "Duikou", "Faiss without rules", "Faiss, fastest selector", "Faiss, an index per class"], rows) + source(*parts)


def processes(found):
    lines = []
    if "process" in found:
        part = found["process"]
        lines += ["## Whole processes on the alliance", ""]
        rows = [[name, f"{r['median_s']:.3f}", f"{r['least_s']:.3f}–{r['most_s']:.3f}", f"{r['peak_mb']:.0f}"] for name, r in part["result"]["commands"].items()]
        same = "yes" if part["result"]["same_bytes"] else "NO"
        lines += table(["command", "median s", "range", "peak MB"], rows) + [f"The same bytes at 1 and 2 threads and with OpenBLAS's kernels {', '.join(part['result']['kernels'])}: {same}.", ""]
        lines += source(part)
    if "query" in found:
        r = found["query"]["result"]
        lines += ["## A question among many", "", f"One of {r['talents']:,} talents, {r['openings']:,} openings: {r['median_seconds'] * 1000:.0f} ms from start to "
                  f"exit (the first time {r['first']['seconds'] * 1000:.0f} ms), {r['peak_mb']:.0f} MB.", ""] + source(found["query"])
    if "csv" in found:
        rows = [[title, f"{r['bytes'] / 1e6:.1f}", f"{r['seconds']:.4f}", f"{r['mb_per_second']:.0f}"] for title, r in found["csv"]["result"].items()]
        lines += ["## CSV, one thread", ""] + table(["", "MB", "seconds", "MB/s"], rows) + source(found["csv"])
    return lines


def scale(found):
    parts = [p for n, p in found.items() if n.startswith("scale-")]
    parts.sort(key=lambda p: (p["result"]["talents"] != 10 * p["result"]["openings"], p["result"]["talents"]))
    if not parts:
        return []
    rows = []
    for part in parts:
        r = part["result"]
        stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in r["stages"].items())
        per = r["match"]["seconds"] / r["talents"] * 1e6
        pair = r["match"]["seconds"] / (r["talents"] * r["openings"]) * 1e9
        rows.append([
            f"{r['talents']:,} × {r['openings']:,}", f"{r['match']['seconds']:.1f}", stages, f"{per:.0f}", f"{pair:.1f}", f"{r['match']['peak_mb']:.0f}",
            f"{r['counts']['placed']:,}", f"{r['verify']['seconds']:.1f}"])
    heads = ["talents × openings", "match s", "of which", "µs a talent", "ns a pair", "peak MB", "placed", "verify s"]
    return ["## Whole cohorts, files to files", ""] + table(heads, rows) + source(*parts)


def fact(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"


def allocation(found):
    lines = []
    for name, (title, _) in sections.ALLOCATION.items():
        if name not in found:
            continue
        if not lines:
            lines += ["## Allocation, one thread", "", "Random markets that are the same on every run: each proposer lists `--list` responders, the more unequally popular the "
                      "larger `--skew` (1: uniform); as many seats as proposers. Effort 0 is Király's approximation.", ""]
        lines += [f"### {title}", ""]
        rows = []
        for r in found[name]["result"]:
            # Show the number of people placed first.
            facts = sorted(r["found"].items(), key=lambda item: item[0] != "placed")
            rows.append([
                r["what"], f"{r['seconds']:.3f}", f"{r['processor_seconds']:.3f}", f"{r['peak_mb']:,}",
                ", ".join(f"{key.replace('_', ' ')} {fact(value)}" for key, value in facts)])
        lines += table(["", "seconds", "on the processor", "peak MB", ""], rows) + source(found[name])
    return lines


def short(number):
    """A time in seconds with three digits, at most down to microseconds."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}" if number >= 1e-4 else f"{number:.6f}"


def markets(found):
    """A table of each mechanism and the peers that do the same work, with a column for each market."""
    parts = [found[f"market-{size}"] for size in sections.MARKETS if f"market-{size}" in found]
    if not parts:
        return []
    columns = [result for part in parts for result in part["result"]["results"]]
    tasks = [task for task in columns[0]["ours"] if not task.startswith("verification")]
    rows = []
    for task in tasks:
        rows.append([task, *(short(column["ours"][task]["seconds"]) if task in column["ours"] else "not run" for column in columns)])
        # Peers of maximum weight find the exact optimum.
        names = dict.fromkeys(name for column in columns for name, peer in column["peers"].items() if peer["task"] == task.removesuffix(", exact"))
        for name in names:
            version = next((f" {column['peers'][name]['version']}" for column in columns if "version" in column["peers"].get(name, {})), "")
            rows.append([f"– {name}{version}", *(beside(column, name, task) for column in columns)])
    heads = ["", *(f"{column['proposers']:,} × {column['responders']:,}" for column in columns)]
    asked = parts[0]["result"]
    return ["## Allocation beside its peers", "", f"Lists of {asked['list']}, popularity skew {asked['skew']}, weights within {asked['gap'] / 10_000:g} % of the bound. Seconds of the "
            "solver alone, one thread each; in brackets how many times as long as ours the peer takes.", ""] + table(heads, rows) + source(*parts)


def beside(column, name, task):
    """A peer's cell: its seconds and their ratio to ours, or the reason why there are none."""
    peer = column["peers"].get(name)
    if peer is None or task not in column["ours"]:
        return "not run"
    if "failed" in peer:
        return peer["failed"]
    return f"{short(peer['seconds'])} ({short(peer['seconds'] / column['ours'][task]['seconds'])} ×)"
