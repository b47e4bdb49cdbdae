"""Limits of a proportion: x of n."""

from __future__ import annotations

from math import sqrt

import numpy as np
from scipy.stats import beta, binom, norm

__all__ = ["clopper_pearson_interval", "detectable_counts", "jeffreys_interval", "wilson_interval"]


def wilson_interval(n: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Limits of a proportion by Wilson's score method, the default of every table.

    Parameters
    ----------
    n : int
        Cases that have what is counted.
    of : int
        Cases looked at; at least 1.
    level : float
        Two-sided coverage.

    Returns
    -------
    tuple of float
        Lower and upper limit, from 0 to 1.

    Raises
    ------
    ValueError
        If n is not between 0 and `of`, or `of` is nought.

    References
    ----------
    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> [round(limit, 3) for limit in wilson_interval(1, 10)]
    [0.018, 0.404]
    """
    _check(n, of)
    z = float(norm.ppf(0.5 + level / 2))
    share = n / of
    middle = share + z * z / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    low = 0.0 if n == 0 else (middle - reach) / scale
    high = 1.0 if n == of else (middle + reach) / scale
    return low, high


def jeffreys_interval(n: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Limits of a proportion from the beta posterior with Jeffreys' prior, the optional second method.

    Parameters, errors and units as in `wilson_interval`; the lower limit is 0 where n is 0, the upper 1 where n is all.

    References
    ----------
    Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133.

    Examples
    --------
    >>> [round(limit, 3) for limit in jeffreys_interval(1, 10)]
    [0.011, 0.381]
    """
    _check(n, of)
    tail = (1 - level) / 2
    low = 0.0 if n == 0 else float(beta.ppf(tail, n + 0.5, of - n + 0.5))
    high = 1.0 if n == of else float(beta.ppf(1 - tail, n + 0.5, of - n + 0.5))
    return low, high


def clopper_pearson_interval(n: int, of: int, level: float = 0.95) -> tuple[float, float]:
    """Limits of a proportion by the exact method, which never covers too little.

    Parameters, errors and units as in `wilson_interval`.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26, 404-413.

    Examples
    --------
    >>> [round(limit, 3) for limit in clopper_pearson_interval(1, 10)]
    [0.003, 0.445]
    """
    _check(n, of)
    tail = (1 - level) / 2
    low = 0.0 if n == 0 else float(beta.ppf(tail, n, of - n + 1))
    high = 1.0 if n == of else float(beta.ppf(1 - tail, n + 1, of - n))
    return low, high


def detectable_counts(of: int, share: float, level: float = 0.95) -> tuple[int | None, int | None]:
    """Counts that lie apart from a known share: their Clopper-Pearson limits leave it out.

    Parameters
    ----------
    of : int
        Number of units, at least 1.
    share : float
        The share to be told from, between 0 and 1.
    level : float
        Two-sided coverage of the limits.

    Returns
    -------
    tuple of int or None
        The largest count below the share that can be told from it, and the smallest above; None where there is none.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26, 404-413: a limit is the share at which the binomial tail is half of what
    the level leaves.

    Examples
    --------
    >>> detectable_counts(61, 0.2517), detectable_counts(3, 0.5)
    ((8, 23), (None, None))
    """
    _check(0, of)
    counts, tail = np.arange(of + 1), (1 - level) / 2
    few = counts[binom.cdf(counts, of, share) < tail]
    many = counts[binom.sf(counts - 1, of, share) < tail]
    return (int(few[-1]) if len(few) else None), (int(many[0]) if len(many) else None)


def _check(n: int, of: int) -> None:
    if of < 1 or not 0 <= n <= of:
        raise ValueError(f"n is {n} and of is {of}; wanted is 0 <= n <= of and of >= 1.")
