"""Checks whether two programs found the same lists, apart from ties of `float32` scores."""

import numpy as np


def disagreements(inputs, ours, theirs, rounded_at=0.0):
    """Returns how many lists differ by more than ties, and how many differ at all. `theirs` may hold only the first rows.

    `rounded_at`: the size of a number that the other side adds to its scores, so that it rounds them at that size.
    """
    x, y = inputs.x, inputs.y
    mine, other = np.sort(ours[: len(theirs)], axis=1), np.sort(theirs, axis=1)
    differing = np.flatnonzero((mine != other).any(axis=1))
    beyond = 0
    for i in differing:
        a, b = set(ours[i].tolist()), set(theirs[i].tolist())
        odd = np.array(sorted(a ^ b))
        # A shorter list, or one with an entry twice, cannot be explained by ties.
        if len(a) != len(b) or (odd < 0).any() or (theirs[i] < 0).sum() != (ours[i] < 0).sum():
            beyond += 1
            continue
        scores = y[odd].astype(np.float64) @ x[i].astype(np.float64)
        # Each of two float32 sums of d terms may be off by d * 2**-24 times the product of the norms.
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
