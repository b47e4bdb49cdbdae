"""Limits and exact tests against the published check values, statsmodels and scipy."""

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

from maca.statistics import (
    byar_interval,
    clopper_pearson_interval,
    count_interval,
    detectable_difference,
    fisher_test,
    jeffreys_interval,
    mcnemar_test,
    permutation_test,
    poisson_interval,
    rate_ratio,
    smallest_detectable_events,
    smallest_detectable_split,
    smallest_discordant,
    wilson_interval,
)

# Published to one decimal, in per cent, for n of 10: Wilson, Jeffreys, Clopper-Pearson.
PUBLISHED = {
    0: ((0.0, 27.8), (0.0, 21.7), (0.0, 30.8)),
    1: ((1.8, 40.4), (1.1, 38.1), (0.3, 44.5)),
    5: ((23.7, 76.3), (22.4, 77.6), (18.7, 81.3)),
    8: ((49.0, 94.3), (49.7, 95.6), (44.4, 97.5)),
    10: ((72.2, 100.0), (78.3, 100.0), (69.2, 100.0)),
}


@pytest.mark.parametrize("n", PUBLISHED)
def test_ten_case_limits_are_the_published_ones(n):
    for method, published in zip(
        (wilson_interval, jeffreys_interval, clopper_pearson_interval), PUBLISHED[n], strict=True
    ):
        assert [round(100 * limit, 1) for limit in method(n, 10)] == list(published), method.__name__


@pytest.mark.parametrize(("ours", "theirs"), [(wilson_interval, "wilson"), (clopper_pearson_interval, "beta")])
def test_proportions_equal_statsmodels(ours, theirs):
    for of in (1, 2, 3, 7, 10, 41, 1000):
        for n in {0, 1, of // 3, of // 2, of - 1, of}:
            expected = proportion_confint(n, of, alpha=0.05, method=theirs)
            assert ours(n, of) == pytest.approx(expected, abs=1e-9), (n, of)


def test_jeffreys_equals_statsmodels_between_the_ends_and_is_fixed_at_them():
    for n in range(1, 10):
        assert jeffreys_interval(n, 10) == pytest.approx(proportion_confint(n, 10, method="jeffreys"), abs=1e-9)
    assert jeffreys_interval(0, 10)[0] == 0
    assert jeffreys_interval(10, 10)[1] == 1


@pytest.mark.parametrize("method", [wilson_interval, jeffreys_interval, clopper_pearson_interval])
@pytest.mark.parametrize(("n", "of"), [(-1, 10), (11, 10), (0, 0)])
def test_a_proportion_that_cannot_be_is_refused(method, n, of):
    with pytest.raises(ValueError, match=rf"n is {n} and of is {of}"):
        method(n, of)


def test_counts_have_the_published_limits():
    assert poisson_interval(3) == pytest.approx((0.619, 8.767), abs=5e-4)
    assert byar_interval(10) == pytest.approx((4.787, 18.391), abs=5e-4)
    assert count_interval(9) == poisson_interval(9)
    assert count_interval(10) == byar_interval(10)


def test_exact_poisson_limits_hold_the_tail_that_defines_them():
    for events in (1, 3, 9, 25):
        low, high = poisson_interval(events)
        assert stats.poisson.sf(events - 1, low) == pytest.approx(0.025)
        assert stats.poisson.cdf(events, high) == pytest.approx(0.025)


def test_the_rate_ratio_is_the_published_one_and_its_limits_are_exact():
    found = rate_ratio(7, 357, 3, 130)
    assert (round(found.ratio, 2), round(found.low, 2), round(found.high, 2)) == (1.18, 0.20, 5.16)
    for limit, tail, seen in ((found.low, stats.binom.sf, 2), (found.high, stats.binom.cdf, 3)):
        share = limit * 130 / (limit * 130 + 357)
        assert tail(seen, 10, share) == pytest.approx(0.025)
    assert rate_ratio(6, 357, 0, 130).low == 0
    assert math.isinf(rate_ratio(0, 357, 4, 130).ratio)
    assert math.isnan(rate_ratio(0, 357, 0, 130).ratio)


def test_ten_events_need_six_in_covid_and_none_is_a_near_miss():
    assert smallest_detectable_events(10, 357, 130) == (None, 6)
    assert rate_ratio(4, 357, 6, 130).p == pytest.approx(0.027, abs=5e-4)
    assert rate_ratio(10, 357, 0, 130).p == pytest.approx(0.072, abs=5e-4)


@pytest.mark.parametrize("events", [0, 1, 5, 10, 37, 120])
@pytest.mark.parametrize("days", [(357, 130), (100, 100), (10, 300)])
def test_the_fewest_and_most_events_that_are_told_are_those_of_scipy(events, days):
    share = days[1] / sum(days)
    told = [x for x in range(events + 1) if events and stats.binomtest(x, events, share).pvalue < 0.05]
    few, many = [x for x in told if x < events * share], [x for x in told if x > events * share]
    assert smallest_detectable_events(events, *days) == (max(few, default=None), min(many, default=None))


@pytest.mark.parametrize(
    ("cells", "p"),
    [
        ((5, 5, 0, 5), 0.008),
        ((5, 5, 1, 5), 0.048),
        ((4, 5, 0, 5), 0.048),
        ((5, 5, 2, 5), 0.167),
        ((7, 7, 0, 3), 0.008),
        ((6, 7, 0, 3), 0.033),
        ((7, 7, 1, 3), 0.067),
    ],
)
def test_fisher_gives_the_published_p(cells, p):
    assert fisher_test(*cells) == pytest.approx(p, abs=5e-4)


def test_the_smallest_splits_are_those_published():
    splits = {(split.first, split.second) for split in smallest_detectable_split(5, 5)}
    assert splits == {(5, 1), (4, 0), (0, 4), (1, 5)}
    assert {(s.first, s.second) for s in smallest_detectable_split(7, 3)} == {(6, 0), (1, 3)}


def test_a_detectable_difference_is_the_least_of_all_splits_that_are_told():
    for first_of, second_of in ((10, 5), (5, 5), (7, 3), (4, 4)):
        told = [
            abs(a / first_of - b / second_of)
            for a in range(first_of + 1)
            for b in range(second_of + 1)
            if fisher_test(a, first_of, b, second_of) < 0.05
        ]
        assert detectable_difference(first_of, second_of) == pytest.approx(min(told))
    assert detectable_difference(3, 3) is None
    assert detectable_difference(0, 5) is None


def test_mcnemar_equals_statsmodels_and_six_one_way_is_the_least():
    for better in range(8):
        for worse in range(8):
            if better + worse:
                expected = mcnemar([[0, better], [worse, 0]], exact=True).pvalue
                assert mcnemar_test(better, worse) == pytest.approx(min(1.0, expected))
    assert mcnemar_test(5, 0) == 0.0625
    assert smallest_discordant() == 6
    assert mcnemar_test(0, 0) == 1.0


def test_the_permutation_test_equals_the_enumeration_by_hand():
    from itertools import combinations

    first, second = [0, 1, 1, 2], [1, 2, 2, 2, 2]
    ranks = stats.rankdata([*first, *second])
    observed = abs(ranks[:4].mean() - ranks[4:].mean())
    gaps = []
    for chosen in combinations(range(9), 4):
        rest = [i for i in range(9) if i not in chosen]
        gaps.append(abs(ranks[list(chosen)].mean() - ranks[rest].mean()))
    assert permutation_test(first, second) == pytest.approx(np.mean(np.array(gaps) >= observed - 1e-9))


def test_the_permutation_test_keeps_its_level_and_refuses_an_empty_group():
    assert permutation_test([1, 1, 1], [1, 1]) == 1.0
    with pytest.raises(ValueError, match="a group is empty"):
        permutation_test([], [1])
