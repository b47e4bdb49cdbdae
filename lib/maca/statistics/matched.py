"""Two waves of cases, some of them in both: one exact test, and the smallest change that it could tell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import comb

__all__ = ["Waves", "detectable_change", "fewer_than_expected", "wave_test"]


@dataclass(frozen=True)
class Waves:
    """Cases that have what is counted, in two waves.

    Attributes
    ----------
    better, worse, same : int
        Cases of both waves that lost it, gained it, or stayed.
    first, first_of, second, second_of : int
        Cases of one wave alone: those that have it, of all.
    """

    better: int
    worse: int
    same: int
    first: int
    first_of: int
    second: int
    second_of: int


def wave_test(waves: Waves) -> float:
    """Exact two-sided p of a change, cases of both waves pair by pair and the others as two groups.

    Given the pairs that changed and how many of the other cases have what is counted, the number that have it in the
    second wave is a binomial count plus a hypergeometric one; p is the share of outcomes no likelier than found.

    Parameters
    ----------
    waves : Waves

    Returns
    -------
    float
        From 0 to 1. With no case in both waves it is Fisher's p, with all of them McNemar's exact p.

    References
    ----------
    Fisher (1935); McNemar (1947); the stratified exact test of Zelen (1971), Biometrika 58, 129-137.

    Examples
    --------
    >>> round(wave_test(Waves(6, 0, 0, 0, 0, 0, 0)), 3), round(wave_test(Waves(0, 0, 0, 5, 5, 1, 5)), 3)
    (0.031, 0.048)
    >>> round(wave_test(Waves(3, 0, 0, 6, 7, 0, 2)), 3)
    0.01
    """
    weights = _weights(waves.better + waves.worse, waves.first + waves.second, waves.first_of, waves.second_of)
    found = weights[waves.worse + waves.second]
    return sum(weight for weight in weights.values() if weight <= found) / sum(weights.values())


def fewer_than_expected(waves: Waves) -> bool:
    """Say whether fewer cases of the second wave have it than would if nothing had changed."""
    others = waves.first_of + waves.second_of
    expected = (waves.better + waves.worse) / 2
    expected += (waves.first + waves.second) * waves.second_of / others if others else 0
    return waves.worse + waves.second < expected


@lru_cache(maxsize=256)
def detectable_change(both: int, first_of: int, second_of: int, level: float = 0.05) -> float | None:
    """Give the smallest difference of the two waves' shares that the test could tell from none.

    Parameters
    ----------
    both : int
        Cases of both waves.
    first_of, second_of : int
        Cases of one wave alone.
    level : float
        p below which a change counts as told.

    Returns
    -------
    float or None
        From 0 to 1; None where nothing could be told. No outcome that the test tells from none differs by less: `same`
        runs over the unchanged pairs that have what is counted, as they weigh otherwise in the smaller wave.

    Examples
    --------
    >>> detectable_change(0, 5, 5), detectable_change(6, 0, 0), detectable_change(0, 3, 3)
    (0.8, 1.0, None)
    """
    if not both + first_of or not both + second_of:
        return None
    told = [
        abs((first + better + same) / (both + first_of) - (second + worse + same) / (both + second_of))
        for better, worse in product(range(both + 1), repeat=2)
        if better + worse <= both
        for first, second in product(range(first_of + 1), range(second_of + 1))
        if _is_told(Waves(better, worse, both - better - worse, first, first_of, second, second_of), level)
        for same in range(both - better - worse + 1)
    ]
    return min(told, default=None)


def _is_told(waves: Waves, level: float) -> bool:
    """Say whether a change for the better is told; for the worse the numbers mirror these."""
    return fewer_than_expected(waves) and wave_test(waves) < level


@lru_cache(maxsize=4096)
def _weights(changed: int, having: int, first_of: int, second_of: int) -> dict[int, int]:
    """Weigh each number that have it in the second wave, in whole numbers so that equal ones are equal."""
    weights: dict[int, int] = {}
    for second in range(max(0, having - first_of), min(having, second_of) + 1):
        group = comb(second_of, second) * comb(first_of, having - second)
        for worse in range(changed + 1):
            weights[worse + second] = weights.get(worse + second, 0) + group * comb(changed, worse)
    return weights
