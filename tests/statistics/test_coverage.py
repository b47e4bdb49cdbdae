"""The limits that are printed hold the truth as often as they say, though the answers of one case are alike."""

from __future__ import annotations

import pytest
from coverage_of_limits import case_truth, chances, children, coefficients, events, proportions, ratios
from numpy.random import default_rng

TRIALS = 2_000
SLACK = 0.015
"""Three standard errors of a share of 95 per cent over so many trials."""


def held(lines):
    return {line.interval: line.held for line in lines}


@pytest.mark.parametrize("rho", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("cases", [10, 30])
def test_limits_of_a_count_of_cases_hold_however_alike_the_answers_of_a_case_are(cases, rho):
    found = held(proportions(default_rng(1), TRIALS, cases, 0.2, rho))
    assert found["Clopper-Pearson, cases"] >= 0.95 - SLACK
    assert found["Wilson, cases"] >= 0.93 - SLACK


def test_limits_over_pooled_answers_would_be_wrong_more_often_than_right():
    alone, alike = (held(proportions(default_rng(2), TRIALS, 10, 0.2, rho)) for rho in (0.0, 0.5))
    pooled = "Wilson, answers pooled (not used)"
    assert alone[pooled] > 0.93 - SLACK
    assert alike[pooled] < 0.5


def test_the_truth_of_the_simulation_is_what_very_many_cases_show():
    own = chances(default_rng(3), 200_000, 0.2, 0.5)
    generator = default_rng(4)
    any_body = 1 - (1 - own) ** 3
    share = (generator.binomial(7, any_body) > 3).mean()
    assert case_truth(0.2, 0.5) == pytest.approx(share, abs=0.004)
    assert case_truth(0.2, 0.0) == pytest.approx((generator.binomial(7, 1 - 0.8**3, 200_000) > 3).mean(), abs=0.004)


def test_limits_of_counts_and_ratios_hold_for_referrals_that_come_alone_and_not_in_clumps():
    generator = default_rng(5)
    for mean in (2, 10, 30):
        assert held(events(generator, TRIALS, mean, 1.0))["Poisson (Byar from ten)"] >= 0.95 - SLACK
    assert held(ratios(generator, TRIALS, 12, 1.0, 1.0))["rate ratio"] >= 0.95 - SLACK
    assert held(events(generator, TRIALS, 30, 2.0))["Poisson (Byar from ten)"] < 0.9


def test_limits_of_a_share_of_children_hold_unless_they_come_in_groups_that_are_alike():
    generator = default_rng(6)
    assert held(children(generator, TRIALS, 60, 1, 0.3, 0))["Clopper-Pearson, children"] >= 0.95 - SLACK
    assert held(children(generator, TRIALS, 20, 3, 0.3, 0.5))["Clopper-Pearson, children"] < 0.9


def test_the_bootstrap_of_few_cases_holds_less_often_than_it_says():
    """Whole cases drawn again are too alike where there are few of them."""
    found = held(coefficients(default_rng(7), 40, 10, 0.8, 100))
    assert 0.7 <= found["bootstrap of AC2"] <= 1
    assert 0.7 <= found["bootstrap of alpha"] <= 1
