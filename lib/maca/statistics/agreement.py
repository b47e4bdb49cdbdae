"""Agreement of several raters on ordered categories, with ratings missing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

import krippendorff
import numpy as np
import numpy.typing as npt

__all__ = ["Weighting", "adjacent_agreement", "gwet_ac2", "krippendorff_alpha", "weights"]

Weighting = Literal["unweighted", "ordinal", "linear", "quadratic"]
Ratings = Sequence[Sequence[float]] | npt.NDArray[np.float64]


def weights(levels: int, weighting: Weighting) -> npt.NDArray[np.float64]:
    """Give the credit that a pair of ratings earns, level by level.

    Parameters
    ----------
    levels : int
        Number of ordered categories, 2 or more.
    weighting : str
        `ordinal` credits by the number of pairs of categories between two ratings, as Gwet does.

    Returns
    -------
    numpy.ndarray, levels by levels
        1 on the diagonal, down to 0.

    Examples
    --------
    >>> weights(3, "linear").tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    gap = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels))).astype(float)
    if weighting == "unweighted":
        return np.eye(levels)
    if weighting == "linear":
        return 1 - gap / (levels - 1)
    if weighting == "quadratic":
        return 1 - (gap / (levels - 1)) ** 2
    between = gap * (gap + 1) / 2
    return 1 - between / between.max()


def gwet_ac2(ratings: Ratings, categories: Sequence[float], weighting: Weighting = "ordinal") -> float:
    """Gwet's AC2 (AC1 where unweighted): agreement beyond chance that holds when one category dominates.

    Parameters
    ----------
    ratings : array, one row a rater, one column a case
        Categories as numbers; not a number where a rater did not rate the case.
    categories : sequence of float
        Every category of the scale in order, used or not.
    weighting : str
        Named beside every figure.

    Returns
    -------
    float
        At most 1; not a number where no case has two ratings.

    References
    ----------
    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48; Gwet (2014), Handbook of
    Inter-Rater Reliability, 4th edition, chapter 6.

    Examples
    --------
    >>> gwet_ac2([[1, 2, 3], [1, 2, 3]], [1, 2, 3])
    1.0
    """
    counts = _counts(ratings, categories)
    raters = counts.sum(axis=1)
    rated, paired = counts[raters > 0], counts[raters > 1]
    if not len(paired):
        return float("nan")
    credit = weights(len(categories), weighting)
    of = paired.sum(axis=1)
    observed = float(np.mean((paired * (paired @ credit - 1)).sum(axis=1) / (of * (of - 1))))
    shares = (rated / rated.sum(axis=1, keepdims=True)).mean(axis=0)
    size = len(categories)
    chance = float(credit.sum() / (size * (size - 1)) * (shares * (1 - shares)).sum())
    return (observed - chance) / (1 - chance)


def krippendorff_alpha(
    ratings: Ratings, categories: Sequence[float], level: Literal["nominal", "ordinal", "interval"] = "ordinal"
) -> float:
    """Krippendorff's alpha; `ordinal` is his rank metric, which is not Gwet's ordinal weighting.

    Parameters and missing values as in `gwet_ac2`.

    Returns
    -------
    float
        At most 1; not a number where no case has two ratings or all ratings are of one category.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability; the library `krippendorff`.

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 2]], [1, 2, 3]), 3)
    0.79
    """
    values = np.asarray(ratings, dtype=float)
    paired = values[:, (~np.isnan(values)).sum(axis=0) > 1] if values.size else values
    if not paired.size or len(np.unique(paired[~np.isnan(paired)])) < 2:
        return float("nan")
    return float(krippendorff.alpha(reliability_data=values, level_of_measurement=level, value_domain=list(categories)))


def adjacent_agreement(ratings: Ratings, within: int = 1) -> tuple[int, int]:
    """Count the pairs of raters on one case that are at most so many categories apart.

    Returns
    -------
    tuple of int
        Pairs within, pairs in all.

    Examples
    --------
    >>> adjacent_agreement([[1, 2], [2, 4], [1, float("nan")]])
    (3, 4)
    """
    values = np.asarray(ratings, dtype=float)
    near = pairs = 0
    for one, other in combinations(range(len(values)), 2):
        gap = np.abs(values[one] - values[other])
        both = ~np.isnan(gap)
        pairs += int(both.sum())
        near += int((gap[both] <= within).sum())
    return near, pairs


def _counts(ratings: Ratings, categories: Sequence[float]) -> npt.NDArray[np.float64]:
    values = np.asarray(ratings, dtype=float)
    return np.stack([(values == category).sum(axis=0) for category in categories], axis=1).astype(float)
