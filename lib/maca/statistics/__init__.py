"""Statistics for tiny numbers: counts first, exact tests alone, limits that say what they rest on."""

from maca.statistics.agreement import adjacent_agreement, gwet_ac2, krippendorff_alpha
from maca.statistics.bootstrap import case_bootstrap
from maca.statistics.event_count import byar_interval, count_interval, poisson_interval
from maca.statistics.permutation import permutation_test
from maca.statistics.proportion import (
    clopper_pearson_interval,
    detectable_counts,
    jeffreys_interval,
    wilson_interval,
)
from maca.statistics.rate_ratio import RateRatio, rate_ratio, smallest_detectable_events
from maca.statistics.split import (
    Split,
    detectable_difference,
    fisher_test,
    mcnemar_test,
    smallest_detectable_split,
    smallest_discordant,
)

__all__ = [
    "RateRatio",
    "Split",
    "adjacent_agreement",
    "byar_interval",
    "case_bootstrap",
    "clopper_pearson_interval",
    "count_interval",
    "detectable_counts",
    "detectable_difference",
    "fisher_test",
    "gwet_ac2",
    "jeffreys_interval",
    "krippendorff_alpha",
    "mcnemar_test",
    "permutation_test",
    "poisson_interval",
    "rate_ratio",
    "smallest_detectable_events",
    "smallest_detectable_split",
    "smallest_discordant",
    "wilson_interval",
]
