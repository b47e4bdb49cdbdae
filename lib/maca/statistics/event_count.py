"""Limits of a count of events, and of its rate."""

from __future__ import annotations

from math import sqrt

from scipy.stats import chi2, norm

__all__ = ["BYAR_FROM", "byar_interval", "count_interval", "poisson_interval"]

BYAR_FROM = 10
"""Events from which Byar's approximation stands for the exact limits (UKHSA, PHEindicatormethods)."""


def poisson_interval(events: int, level: float = 0.95) -> tuple[float, float]:
    """Exact Poisson limits of a count.

    Parameters
    ----------
    events : int
        Events counted, 0 or more.
    level : float
        Two-sided coverage.

    Returns
    -------
    tuple of float
        Lower and upper limit, in events.

    Raises
    ------
    ValueError
        If events is below nought.

    References
    ----------
    Garwood (1936), Biometrika 28, 437-442.

    Examples
    --------
    >>> [round(limit, 3) for limit in poisson_interval(3)]
    [0.619, 8.767]
    """
    _check(events)
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(chi2.ppf(tail, 2 * events)) / 2
    return low, float(chi2.ppf(1 - tail, 2 * events + 2)) / 2


def byar_interval(events: int, level: float = 0.95) -> tuple[float, float]:
    """Limits of a count by Byar's approximation, near the exact ones from ten events.

    Parameters, errors and units as in `poisson_interval`.

    References
    ----------
    Breslow and Day (1987), Statistical Methods in Cancer Research, volume II, page 69.

    Examples
    --------
    >>> [round(limit, 3) for limit in byar_interval(10)]
    [4.787, 18.391]
    """
    _check(events)
    z = float(norm.ppf(0.5 + level / 2))
    more = events + 1
    low = 0.0 if events == 0 else events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3
    return low, more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3


def count_interval(events: int, level: float = 0.95) -> tuple[float, float]:
    """Limits of a count: exact Poisson below ten events, Byar's from ten.

    Examples
    --------
    >>> count_interval(3) == poisson_interval(3), count_interval(10) == byar_interval(10)
    (True, True)
    """
    return poisson_interval(events, level) if events < BYAR_FROM else byar_interval(events, level)


def _check(events: int) -> None:
    if events < 0:
        raise ValueError(f"events is {events}; wanted is 0 or more.")
