#!/usr/bin/env python3
"""Makes Benchmarks/RESULTS.md: takes the figures that are not there yet, section by section, and writes the report from what is there.

    make results                               every section that has no figures yet, then the report
    Benchmarks/report/run.py gaussian rules-5  these sections alone, again
    Benchmarks/report/run.py --list            the sections, and which have figures
    Benchmarks/report/run.py --render          the report alone

Each section is one JSON file under Benchmarks/results, written whole or not at all: a run that was stopped goes on where it was. Commit these
files with the report: from another clone the report can then be written anew after one section was taken again.
--scale 10k,1m,10kx100k says which sizes of a whole cohort are matched, --limit how many seconds one process may take. Let nothing else run meanwhile.
"""

import argparse
import json
import os
import sys
import time

import machine
import render
import sections

RESULTS = os.path.join(sections.PACKAGE, "results")


def path_of(name):
    return os.path.join(RESULTS, name + ".json")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", help="which to take again; all that have no figures by default")
    parser.add_argument("--scale", default="10k,100k,1m,10kx100k,100kx100k",
                        help="talents of whole cohorts, with a tenth as many openings or as many as said")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int, default=1_800, help="seconds that one process may take")
    parser.add_argument("--quick", action="store_true", help="small sizes and one round: whether everything works; kept apart, without a report")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--render", action="store_true")
    options = parser.parse_args()
    global RESULTS
    if options.quick:
        RESULTS += "-quick"
        options.scale, options.rounds = "2k", 1
    os.makedirs(RESULTS, exist_ok=True)
    known = sections.all_sections(options)
    unknown = [name for name in options.sections if name not in known]
    if unknown:
        parser.error(f"no such section: {', '.join(unknown)}. There are: {', '.join(known)}")
    if options.list:
        for name, section in known.items():
            print(f"{'done' if os.path.exists(path_of(name)) else '-':6}{name:28}{section.command}")
        return 0
    failed = []
    if not options.render:
        for name in options.sections or [name for name in known if not os.path.exists(path_of(name))]:
            print(f"== {name}: {known[name].command}", file=sys.stderr, flush=True)
            start = time.time()
            try:
                result = known[name].take()
            except sections.Failure as failure:
                print(f"== {name}: {failure}", file=sys.stderr)
                failed.append(name)
                continue
            whole = {
                "section": name, "command": known[name].command, "taken": time.strftime("%Y-%m-%d", time.gmtime(start)),
                "took_seconds": round(time.time() - start), "machine": machine.describe(options), "result": result}
            with open(path_of(name) + ".part", "w") as file:
                json.dump(whole, file, indent=1)
            os.rename(path_of(name) + ".part", path_of(name))
    found = {}
    for file in sorted(os.listdir(RESULTS)):
        if file.endswith(".json"):
            with open(os.path.join(RESULTS, file)) as opened:
                found[file.removesuffix(".json")] = json.load(opened)
    text = render.report(found)
    if options.quick:
        print(text)
    else:
        with open(os.path.join(sections.PACKAGE, "RESULTS.md"), "w") as file:
            file.write(text)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
