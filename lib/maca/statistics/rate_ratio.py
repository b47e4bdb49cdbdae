"""The ratio of two rates of events, by the exact conditional method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import binom, binomtest

from maca.statistics.proportion import clopper_pearson_interval

__all__ = ["RateRatio", "rate_ratio", "smallest_detectable_events"]


TIE = 1e-7
"""Chances that differ by less, relatively, count as equal, as in scipy.stats.binomtest."""


@dataclass(frozen=True)
class RateRatio:
    """The second rate over the first.

    Attributes
    ----------
    ratio : float
        Infinite where the first has no event; not a number where neither has.
    low, high : float
        Exact limits.
    p : float
        Two-sided, exact.
    """

    ratio: float
    low: float
    high: float
    p: float


def rate_ratio(first: int, first_days: float, second: int, second_days: float, level: float = 0.95) -> RateRatio:
    """Compare two rates of events: how many times the first rate the second is.

    Given their sum, the events of the second period are binomial; its exact limits give those of the ratio.

    Parameters
    ----------
    first, second : int
        Events of either period.
    first_days, second_days : float
        Length of either period, in days, above nought.
    level : float
        Two-sided coverage.

    Returns
    -------
    RateRatio

    Raises
    ------
    ValueError
        If a count is below nought or a period has no length.

    References
    ----------
    Przyborowski and Wilenski (1940), Biometrika 31, 313-323.

    Examples
    --------
    >>> found = rate_ratio(7, 357, 3, 130)
    >>> [round(number, 2) for number in (found.ratio, found.low, found.high)]
    [1.18, 0.2, 5.16]
    """
    if min(first, second) < 0 or min(first_days, second_days) <= 0:
        raise ValueError("events must be 0 or more and days above 0.")
    events = first + second
    if events == 0:
        return RateRatio(float("nan"), 0.0, float("inf"), 1.0)
    exposure = first_days / second_days
    low, high = (_odds(limit) * exposure for limit in clopper_pearson_interval(second, events, level))
    ratio = (second / second_days) / (first / first_days) if first else float("inf")
    return RateRatio(ratio, low, high, _p(second, events, first_days, second_days))


def smallest_detectable_events(
    events: int, first_days: float, second_days: float, level: float = 0.05
) -> tuple[int | None, int | None]:
    """Say how few or how many of so many events must fall into the second period to be told from equal rates.

    Returns
    -------
    tuple of int or None
        The largest number that is significantly few and the smallest that is significantly many; None where no
        number would do.

    Examples
    --------
    >>> smallest_detectable_events(10, 357, 130)
    (None, 6)
    """
    share = second_days / (first_days + second_days)
    shown = np.flatnonzero(_every_p(events, share) < level).tolist()
    few = [x for x in shown if x < events * share]
    many = [x for x in shown if x > events * share]
    return max(few, default=None), min(many, default=None)


def _every_p(events: int, share: float) -> npt.NDArray[np.float64]:
    """Give the exact two-sided p of every split, at once: the chance of all splits no likelier than it."""
    chances = binom.pmf(np.arange(events + 1), events, share)
    order = np.argsort(chances)
    upto = np.searchsorted(chances[order], chances * (1 + TIE), side="right")
    return np.cumsum(chances[order])[upto - 1]


def _p(second: int, events: int, first_days: float, second_days: float) -> float:
    return float(binomtest(second, events, second_days / (first_days + second_days)).pvalue) if events else 1.0


def _odds(share: float) -> float:
    return float("inf") if share == 1 else share / (1 - share)
