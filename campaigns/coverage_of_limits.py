"""Simulate ratings that are alike within a case, and print how often each interval that is printed holds the truth.

    python campaigns/coverage_of_limits.py --trials 4000 --seed 20210630

Each case draws its own chance of an answer below the standard (beta with the given mean, so that answers of one case
are correlated by rho); three bodies answer seven questions on it; the case rule makes one verdict of them. The truth
is worked out by integration, not by simulation. Counts of referrals are drawn alone and in clumps, children alone and
in groups that are alike, classifications with a case's own level. An interval at 95 per cent should hold the truth in
95 of 100 trials or more.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, default_rng
from scipy.stats import beta, binom

from maca.statistics import (
    case_bootstrap,
    clopper_pearson_interval,
    count_interval,
    gwet_ac2,
    jeffreys_interval,
    krippendorff_alpha,
    rate_ratio,
    wilson_interval,
)

BODIES, QUESTIONS = 3, 7
LEVELS, RATERS = [1.0, 2.0, 3.0, 4.0, 5.0], 3
POPULATION = 4_000
"""Cases from which the true coefficient is worked out: its sampling error is below 0.01."""

PARTS = 4_000
"""Points of the integral over a case's own chance."""

Interval = Callable[[int, int], tuple[float, float]]
PROPORTIONS: dict[str, Interval] = {
    "Wilson": wilson_interval,
    "Jeffreys": jeffreys_interval,
    "Clopper-Pearson": clopper_pearson_interval,
}


@dataclass(frozen=True)
class Line:
    """One printed line: the interval, the setting, the share of trials that held the truth, and the mean width."""

    interval: str
    setting: str
    held: float
    width: float | None = None

    def __str__(self) -> str:
        """Write the line as the campaign prints it."""
        width = "" if self.width is None else f"  width {self.width:.2f}"
        return f"{self.interval:34} {self.setting:58} {self.held:6.1%}{width}"


def chances(generator: Generator, size: int, mean: float, rho: float) -> np.ndarray:
    """Draw each case's own chance of an answer below the standard; rho 0 gives every case the same."""
    if not rho:
        return np.full(size, mean)
    total = (1 - rho) / rho
    return generator.beta(mean * total, (1 - mean) * total, size)


def case_truth(mean: float, rho: float) -> float:
    """Work out the chance that a case is below the standard: more than half of its questions, each by any body."""
    if not rho:
        own = np.array([mean])
    else:
        total = (1 - rho) / rho
        own = beta.ppf((np.arange(PARTS) + 0.5) / PARTS, mean * total, (1 - mean) * total)
    any_body = 1 - (1 - own) ** BODIES
    return float(binom.sf(QUESTIONS // 2, QUESTIONS, any_body).mean())


def proportions(generator: Generator, trials: int, cases: int, mean: float, rho: float) -> Iterator[Line]:
    """Hold the intervals of a count of cases, and Wilson's over pooled answers, against the truth."""
    own = chances(generator, trials * cases, mean, rho).reshape(trials, cases, 1, 1)
    below = generator.random((trials, cases, QUESTIONS, BODIES)) < own
    verdicts = below.any(axis=3).sum(axis=2) * 2 > QUESTIONS
    setting = f"{cases} cases, {mean:.0%} of answers below, rho {rho}"
    truth = case_truth(mean, rho)
    for name, interval in PROPORTIONS.items():
        yield _held(
            f"{name}, cases", setting, [interval(n, cases) for n in range(cases + 1)], verdicts.sum(axis=1), truth
        )
    answers = cases * QUESTIONS * BODIES
    limits = [wilson_interval(n, answers) for n in range(answers + 1)]
    yield _held("Wilson, answers pooled (not used)", setting, limits, below.sum(axis=(1, 2, 3)), mean)


def children(generator: Generator, trials: int, groups: int, size: int, share: float, rho: float) -> Iterator[Line]:
    """Hold Clopper and Pearson's limits of a share of children against the truth, the children alike in groups."""
    own = chances(generator, trials * groups, share, rho).reshape(trials, groups, 1)
    found = (generator.random((trials, groups, size)) < own).sum(axis=(1, 2))
    of = groups * size
    limits = [clopper_pearson_interval(n, of) for n in range(of + 1)]
    alike = f"alike in groups of {size}, rho {rho}" if rho else "each alone"
    yield _held("Clopper-Pearson, children", f"{of} children, share {share:.0%}, {alike}", limits, found, share)


def events(generator: Generator, trials: int, mean: float, clump: float) -> Iterator[Line]:
    """Hold the limits of a count of referrals against its mean, the referrals alone or in clumps."""
    counts = clumped(generator, mean, clump, trials)
    limits = [count_interval(count) for count in range(int(counts.max()) + 1)]
    yield _held("Poisson (Byar from ten)", f"{mean:g} referrals expected, {_clumps(clump)}", limits, counts, mean)


def ratios(generator: Generator, trials: int, mean: float, ratio: float, clump: float) -> Iterator[Line]:
    """Hold the limits of the ratio of two rates against the truth; trials without any referral are left out."""
    first, second = (clumped(generator, expected, clump, trials) for expected in (mean, mean * ratio))
    held, some = 0, 0
    known: dict[tuple[int, int], tuple[float, float]] = {}
    for pair in zip(first.tolist(), second.tolist(), strict=True):
        if sum(pair):
            if pair not in known:
                made = rate_ratio(pair[0], 365, pair[1], 365)
                known[pair] = (made.low, made.high)
            low, high = known[pair]
            some += 1
            held += low <= ratio <= high
    yield Line("rate ratio", f"{mean:g} expected before, ratio {ratio:g}, {_clumps(clump)}", held / some)


def coefficients(generator: Generator, trials: int, cases: int, noise: float, draws: int) -> Iterator[Line]:
    """Hold the bootstrap limits of AC2 and alpha against their value in a population of cases."""
    figures = {
        "AC2": lambda ratings: gwet_ac2(ratings, LEVELS),
        "alpha": lambda ratings: krippendorff_alpha(ratings, LEVELS),
    }
    everyone = classified(generator, POPULATION, noise)
    for name, figure in figures.items():
        truth = figure(everyone)
        held, widths = [], []
        for _ in range(trials):
            drawn = classified(generator, cases, noise)
            low, high = case_bootstrap(cases, lambda at, drawn=drawn, figure=figure: figure(drawn[:, at]), draws=draws)
            if not np.isnan(low):
                held.append(low <= truth <= high)
                widths.append(high - low)
        setting = f"{cases} cases, {RATERS} raters, true value {truth:.2f}"
        yield Line(f"bootstrap of {name}", setting, float(np.mean(held)), float(np.mean(widths)))


def classified(generator: Generator, cases: int, noise: float) -> np.ndarray:
    """Classify cases on five levels: each case has its own level, and each rater strays from it by the noise."""
    level = generator.integers(1, 6, cases)
    strayed = np.rint(level + generator.normal(0, noise, (RATERS, cases)))
    return np.clip(strayed, 1, 5)


def clumped(generator: Generator, mean: float, clump: float, size: int) -> np.ndarray:
    """Draw counts with a mean whose variance is `clump` times the mean; 1 is Poisson."""
    if clump == 1:
        return generator.poisson(mean, size)
    return generator.poisson(generator.gamma(mean / (clump - 1), clump - 1, size))


def _clumps(clump: float) -> str:
    return "each alone" if clump == 1 else f"variance {clump:g} times the mean"


def _held(interval: str, setting: str, limits: list[tuple[float, float]], counts: np.ndarray, truth: float) -> Line:
    low, high = np.array(limits).T
    holds = (low[counts] <= truth) & (truth <= high[counts])
    return Line(interval, setting, float(holds.mean()), float((high - low)[counts].mean()))


def simulate(trials: int, seed: int, bootstraps: int, draws: int) -> Iterator[Line]:
    """Run every setting of the campaign."""
    generator = default_rng(seed)
    for cases in (5, 10, 30):
        for mean in (0.1, 0.2, 0.3):
            for rho in (0.0, 0.2, 0.5):
                yield from proportions(generator, trials, cases, mean, rho)
    for share in (0.1, 0.3):
        yield from children(generator, trials, 60, 1, share, 0)
        yield from children(generator, trials, 20, 3, share, 0.5)
    for clump in (1.0, 2.0):
        for mean in (2, 5, 10, 30):
            yield from events(generator, trials, mean, clump)
        for ratio in (0.5, 1.0, 2.0):
            yield from ratios(generator, trials, 12, ratio, clump)
    for cases in (5, 10, 20) if bootstraps else ():
        yield from coefficients(generator, bootstraps, cases, 0.8, draws)


def main() -> None:
    """Read the options and print the lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=4_000)
    parser.add_argument("--bootstraps", type=int, default=300, help="trials of each bootstrap, which are slow")
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=20210630)
    options = parser.parse_args()
    print(f"{options.trials} trials, seed {options.seed}; {options.bootstraps} trials of {options.draws} draws each")
    for line in simulate(options.trials, options.seed, options.bootstraps, options.draws):
        print(line, flush=True)


if __name__ == "__main__":
    main()
