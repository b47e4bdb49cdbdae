"""Two groups of cases: exact tests of a split, and the smallest split that could be told from none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from scipy.stats import binomtest, fisher_exact

__all__ = [
    "Split",
    "detectable_difference",
    "fisher_test",
    "mcnemar_test",
    "smallest_detectable_split",
    "smallest_discordant",
]


@dataclass(frozen=True)
class Split:
    """So many of the first group against so many of the second, with the exact two-sided p."""

    first: int
    second: int
    p: float


def fisher_test(first: int, first_of: int, second: int, second_of: int) -> float:
    """Exact two-sided p of a difference between two groups of different cases.

    Parameters
    ----------
    first, second : int
        Cases of either group that have what is counted.
    first_of, second_of : int
        Cases of either group.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If a count exceeds its group.

    References
    ----------
    Fisher (1935), The Design of Experiments; scipy.stats.fisher_exact.

    Examples
    --------
    >>> round(fisher_test(5, 5, 1, 5), 3)
    0.048
    """
    if not (0 <= first <= first_of and 0 <= second <= second_of):
        raise ValueError(f"{first} of {first_of} and {second} of {second_of}: a count exceeds its group.")
    return float(fisher_exact([[first, first_of - first], [second, second_of - second]]).pvalue)


def mcnemar_test(better: int, worse: int) -> float:
    """Exact two-sided p of a change in the same cases.

    Parameters
    ----------
    better, worse : int
        Cases that changed one way and the other; cases that stayed do not count.

    Returns
    -------
    float
        From 0 to 1; 1 where nothing changed.

    References
    ----------
    McNemar (1947), Psychometrika 12, 153-157, in its exact binomial form.

    Examples
    --------
    >>> [round(mcnemar_test(discordant, 0), 4) for discordant in (5, 6)]
    [0.0625, 0.0312]
    """
    changed = better + worse
    return float(binomtest(better, changed, 0.5).pvalue) if changed else 1.0


@lru_cache(maxsize=256)
def smallest_detectable_split(first_of: int, second_of: int, level: float = 0.05) -> tuple[Split, ...]:
    """List the least extreme splits that Fisher's test would tell from no difference, to be printed before a result.

    Parameters
    ----------
    first_of, second_of : int
        Cases of either group.
    level : float
        p below which a split counts as told.

    Returns
    -------
    tuple of Split
        Those from which no case can move towards the other group's share without losing the difference;
        empty where even all against none would not do.

    Examples
    --------
    >>> [(split.first, split.second, round(split.p, 3)) for split in smallest_detectable_split(7, 3)]
    [(1, 3, 0.033), (6, 0, 0.033)]
    """
    told = {
        (a, b): p
        for a in range(first_of + 1)
        for b in range(second_of + 1)
        if (p := fisher_test(a, first_of, b, second_of)) < level
    }
    found = []
    for (a, b), p in told.items():
        towards = -1 if a * second_of > b * first_of else 1
        if (a + towards, b) not in told and (a, b - towards) not in told:
            found.append(Split(a, b, p))
    return tuple(found)


def detectable_difference(first_of: int, second_of: int, level: float = 0.05) -> float | None:
    """Give the smallest difference of two shares that Fisher's test could tell from none.

    Returns
    -------
    float or None
        From 0 to 1; None where no split of such groups could be told.

    Examples
    --------
    >>> detectable_difference(5, 5), detectable_difference(3, 3)
    (0.8, None)
    """
    if min(first_of, second_of) < 1:
        return None
    splits = smallest_detectable_split(first_of, second_of, level)
    return min((abs(s.first / first_of - s.second / second_of) for s in splits), default=None)


def smallest_discordant(level: float = 0.05) -> int:
    """Give the fewest cases that must change, all one way, for the exact McNemar test to tell it from chance.

    Examples
    --------
    >>> smallest_discordant()
    6
    """
    changed = 1
    while mcnemar_test(changed, 0) >= level:
        changed += 1
    return changed
