"""Whether two programs found the same lists, but for ties of `float32` scores."""

import numpy as np


def disagreements(inputs, ours, theirs, rounded_at=0.0):
    """How many of their lists differ by more than ties, and how many differ at all. `theirs` may hold the first rows alone.

    `rounded_at`: of what size a number is, besides the score, that the other side rounds its scores with.
    """
    x, y = inputs.x, inputs.y
    mine, other = np.sort(ours[: len(theirs)], axis=1), np.sort(theirs, axis=1)
    differing = np.flatnonzero((mine != other).any(axis=1))
    beyond = 0
    for i in differing:
        a, b = set(ours[i].tolist()), set(theirs[i].tolist())
        odd = np.array(sorted(a ^ b))
        # A list that is shorter, or has an entry twice, is no matter of ties.
        if len(a) != len(b) or (odd < 0).any() or (theirs[i] < 0).sum() != (ours[i] < 0).sum():
            beyond += 1
            continue
        scores = y[odd].astype(np.float64) @ x[i].astype(np.float64)
        # Two float32 sums of d terms may each be off by d * 2**-24 of the product of norms.
        norms = np.linalg.norm(y[odd].astype(np.float64), axis=1).max() * np.linalg.norm(x[i].astype(np.float64))
        if np.ptp(scores) > 2 * x.shape[1] * 2.0**-24 * norms + 2 * 2.0**-24 * rounded_at:
            beyond += 1
    return beyond, len(differing)


def outside_rules(inputs, ids):
    """How many listed pairs the rules forbid."""
    if not hasattr(inputs, "allowed"):
        return 0
    listed = ids >= 0
    allowed = inputs.allowed[inputs.row_class[: len(ids), None], inputs.column_class[np.where(listed, ids, 0)]]
    return int((listed & ~allowed).sum())
