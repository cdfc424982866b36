#!/bin/sh
# Times exact top-k beside its peers, on identical inputs and threads, in alternating rounds of one run, after checking that results agree.
#
#   Benchmarks/peers/run.sh [--quick] [--inputs gaussian scout-64 ... rules] [--peers faiss numpy implicit usearch] [--shares 100 5 0.5]
#                           [--rows 20000] [--columns 100000] [--features 128] [--k 50] [--threads 2] [--rounds 5] [--json]
#
# Makes Benchmarks/.venv with the pinned peers of requirements.txt, builds our side for release, checks, times, and prints one table
# (--help explains every option). Set DUIKOU_BENCH to a built duikou-bench to skip building it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
package=$(dirname "$here")
venv="$package/.venv"

if ! cmp -s "$here/requirements.txt" "$venv/installed.txt" 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$venv/installed.txt"
fi
if [ -z "${DUIKOU_BENCH:-}" ]; then
    swift build --package-path "$package" -c release --product duikou-bench >&2
    DUIKOU_BENCH="$(swift build --package-path "$package" -c release --show-bin-path)/duikou-bench"
fi
exec "$venv/bin/python" "$here/compare.py" --bench "$DUIKOU_BENCH" --data "$package/.data" "$@"
