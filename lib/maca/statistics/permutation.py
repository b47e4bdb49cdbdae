"""The exact permutation test of two groups of ordered ratings."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from scipy.stats import permutation_test as scipy_permutation
from scipy.stats import rankdata

__all__ = ["EXACT_UP_TO", "permutation_test"]

EXACT_UP_TO = 200_000
"""Regroupings up to which every one is tried; beyond, so many are drawn with a fixed seed."""

SEED = 20210630


def permutation_test(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p of a difference of mean ranks between two groups of ordered ratings.

    Parameters
    ----------
    first, second : sequence of float
        Orders of the ratings (the column `order` of scales.csv), one a case; each group holds one or more.

    Returns
    -------
    float
        From 0 to 1: the share of regroupings whose mean ranks differ by at least as much.

    Raises
    ------
    ValueError
        If a group is empty.

    References
    ----------
    Pitman (1937), Journal of the Royal Statistical Society, supplement 4, 119-130; scipy.stats.permutation_test.

    Examples
    --------
    >>> round(permutation_test([0, 0, 1], [2, 2, 2]), 3)
    0.1
    """
    if not len(first) or not len(second):
        raise ValueError("a group is empty; each must hold one rating or more.")
    ranks = rankdata([*first, *second])
    regroupings = comb(len(ranks), len(first))
    found = scipy_permutation(
        (ranks[: len(first)], ranks[len(first) :]),
        lambda one, other, axis: np.abs(np.mean(one, axis=axis) - np.mean(other, axis=axis)),
        vectorized=True,
        alternative="greater",
        n_resamples=np.inf if regroupings <= EXACT_UP_TO else EXACT_UP_TO,
        rng=np.random.default_rng(SEED),
    )
    return min(1.0, float(found.pvalue))
