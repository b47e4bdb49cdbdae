"""Agreement coefficients against the published data of irrCAC."""

import math

import numpy as np
import pytest

from maca.statistics import adjacent_agreement, case_bootstrap, gwet_ac2, krippendorff_alpha

RATERS = ["123321412...", "1233224125..", ".33323422513", "12332441251."]
CATEGORIES = [1, 2, 3, 4, 5]


@pytest.fixture
def ratings():
    return np.array([[float("nan") if mark == "." else float(mark) for mark in rater] for rater in RATERS])


@pytest.mark.parametrize(("weighting", "published"), [("unweighted", 0.775), ("ordinal", 0.899), ("quadratic", 0.914)])
def test_gwet_gives_the_published_coefficient(ratings, weighting, published):
    assert round(gwet_ac2(ratings, CATEGORIES, weighting), 3) == published


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_gives_the_published_coefficient(ratings, level, published):
    assert round(krippendorff_alpha(ratings, CATEGORIES, level), 3) == published


def test_coefficients_do_not_mind_the_order_of_raters_or_cases(ratings):
    turned = ratings[::-1, ::-1]
    assert gwet_ac2(turned, CATEGORIES) == pytest.approx(gwet_ac2(ratings, CATEGORIES))
    assert krippendorff_alpha(turned, CATEGORIES) == pytest.approx(krippendorff_alpha(ratings, CATEGORIES))


def test_what_is_not_defined_is_not_a_number():
    alone = [[1, float("nan")], [float("nan"), 2]]
    assert math.isnan(gwet_ac2(alone, CATEGORIES))
    assert math.isnan(krippendorff_alpha(alone, CATEGORIES))
    assert math.isnan(krippendorff_alpha([[2, 2], [2, 2]], CATEGORIES))
    assert gwet_ac2([[2, 2], [2, 2]], CATEGORIES) == 1.0
    assert math.isnan(krippendorff_alpha(np.empty((0, 0)), CATEGORIES))


def test_adjacent_pairs_are_counted_case_by_case(ratings):
    near = pairs = 0
    for case in ratings.T:
        rated = [mark for mark in case if not math.isnan(mark)]
        for i, one in enumerate(rated):
            for other in rated[i + 1 :]:
                pairs += 1
                near += abs(one - other) <= 1
    assert adjacent_agreement(ratings) == (near, pairs)


def test_the_bootstrap_draws_whole_cases_and_repeats_itself():
    values = np.arange(10.0)
    drawn = case_bootstrap(10, lambda chosen: float(values[chosen].mean()), draws=400)
    assert drawn == case_bootstrap(10, lambda chosen: float(values[chosen].mean()), draws=400)
    spread = values.std() / math.sqrt(10)
    assert drawn == pytest.approx((4.5 - 1.96 * spread, 4.5 + 1.96 * spread), abs=0.35)
    assert all(math.isnan(limit) for limit in case_bootstrap(3, lambda chosen: float("nan"), draws=10))
