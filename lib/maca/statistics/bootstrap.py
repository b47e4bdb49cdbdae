"""Limits of a figure by drawing whole cases again and again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

__all__ = ["case_bootstrap"]

DRAWS = 1_000
SEED = 20210630


def case_bootstrap(
    cases: int,
    figure: Callable[[npt.NDArray[np.intp]], float],
    draws: int = DRAWS,
    level: float = 0.95,
    seed: int = SEED,
) -> tuple[float, float]:
    """Percentile limits of a figure when whole cases, with all their ratings, are drawn with replacement.

    Parameters
    ----------
    cases : int
        Number of cases.
    figure : callable
        Takes the positions of the drawn cases, gives the figure; not a number where the draw does not define it.
    draws, level, seed
        Number of draws, two-sided coverage, seed of the generator: the same seed gives the same limits.

    Returns
    -------
    tuple of float
        Not a number where fewer than half of the draws define the figure.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.

    Examples
    --------
    >>> values = np.array([1.0, 2.0, 3.0, 4.0])
    >>> case_bootstrap(4, lambda drawn: float(values[drawn].mean()))
    (1.5, 3.5)
    """
    generator = np.random.default_rng(seed)
    found = np.array([figure(generator.integers(0, cases, cases)) for _ in range(draws)], dtype=float)
    defined = found[~np.isnan(found)]
    if len(defined) * 2 < draws:
        return float("nan"), float("nan")
    low, high = np.percentile(defined, [50 * (1 - level), 50 * (1 + level)])
    return float(low), float(high)
