#!/bin/sh
# Exact top-k against Faiss IndexFlatIP, on identical inputs, in alternating rounds of one run.
#
#   Benchmarks/peers/run.sh [--rows 20000] [--columns 100000] [--features 128] [--k 50] [--threads 2] [--rounds 5] [--json]
#
# Makes Benchmarks/.venv with the pinned peers of requirements.txt, builds topk-bench for release, checks that both give
# the same lists, then times. Set DUIKOU_TOPK_BENCH to a built topk-bench to skip building it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
package=$(dirname "$here")
venv="$package/.venv"

if ! cmp -s "$here/requirements.txt" "$venv/installed.txt" 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$venv/installed.txt"
fi
if [ -z "${DUIKOU_TOPK_BENCH:-}" ]; then
    swift build --package-path "$package" -c release --product topk-bench >&2
    DUIKOU_TOPK_BENCH="$(swift build --package-path "$package" -c release --show-bin-path)/topk-bench"
fi
exec "$venv/bin/python" "$here/faiss_topk.py" --bench "$DUIKOU_TOPK_BENCH" --data "$package/.data" "$@"
