#!/bin/sh
# Times Duikou's mechanisms beside matching, SciPy and OR-Tools, on identical markets in one run.
#
#   Benchmarks/peers/allocation.sh [--sizes 1000x100 10000x1000 100000x10000 1000000x100000] [--list 20] [--skew 2]
#                                  [--gap 1000] [--rounds 3] [--limit 300] [--full] [--json]
#
# Makes Benchmarks/.venv-allocation with the pinned peers of allocation-requirements.txt, builds duikou-bench for release, checks that
# results agree, and prints the times. --full runs SimpleMinCostFlow and SimpleMaxFlow at 1M x 100k as well. Set
# DUIKOU_BENCH to a built duikou-bench to skip building it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
package=$(dirname "$here")
venv="$package/.venv-allocation"

if ! cmp -s "$here/allocation-requirements.txt" "$venv/installed.txt" 2>/dev/null; then
    python3 -m venv "$venv"
    echo '*' > "$venv/.gitignore"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/allocation-requirements.txt" >&2
    cp "$here/allocation-requirements.txt" "$venv/installed.txt"
fi
if [ -z "${DUIKOU_BENCH:-}" ]; then
    swift build --package-path "$package" -c release --product duikou-bench >&2
    DUIKOU_BENCH="$(swift build --package-path "$package" -c release --show-bin-path)/duikou-bench"
fi
exec "$venv/bin/python" "$here/allocation.py" --bench "$DUIKOU_BENCH" --data "$package/.data" "$@"
