"""Agreement among several raters of one case, with coefficients where there is enough to carry them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from maca.statistics import adjacent_agreement, case_bootstrap, gwet_ac2, krippendorff_alpha
from maca.tables.data import AuditData
from maca.tables.recognition import TOOLS, classifications, references
from maca.tables.table import TableSpec, complete

__all__ = ["MEASURES", "RATERS", "SPECS", "agreement_coefficients", "level_grid"]

RATERS = ["agencies", "with_panel"]
"""The bodies of all agencies among themselves; and with the panel's reference, by what was known then, as one more."""

MEASURES = ["cases", "exact", "within_one", "ac2", "alpha"]


def agreement_coefficients(data: AuditData) -> pd.DataFrame:
    """Measure how far those who classified the same case on the same tool agree.

    Coefficients are withheld where fewer cases than the definition's floor have as many raters as its floor asks.
    Limits come from drawing whole cases again.

    Parameters
    ----------
    data : AuditData
        The frames of the wave.

    Returns
    -------
    pandas.DataFrame, one row per tool, raters and measure
        cases: `n` cases with enough raters of `of` classified on the tool; exact, within_one: `n` pairs of `of`,
        `value` their share; ac2 (Gwet, ordinal weights), alpha (Krippendorff, ordinal metric): `value` with `low` and
        `high`, `n` cases with enough raters. A case with one rating tells AC2 how common each level is, as Gwet's
        formula has it, and alpha nothing. Status x: withheld, or nothing came; z: no pair.
    """
    rows = []
    for tool, name in TOOLS.items():
        levels = sorted(float(code.group) for code in data.definition.codes[name].codes if code.group)
        for raters in RATERS:
            ratings = level_grid(data, tool, raters)
            measured = _measures(ratings, levels, data)
            rows += [
                {"tool": tool, "raters": raters, "measure": name_, **numbers} for name_, numbers in measured.items()
            ]
    columns = ["tool", "raters", "measure", "n", "of", "value", "low", "high", "status"]
    return complete(pd.DataFrame(rows, columns=columns), {"tool": list(TOOLS), "raters": RATERS, "measure": MEASURES})


def level_grid(data: AuditData, tool: str, raters: str) -> pd.DataFrame:
    """Give the levels, one row a rater and one column a case; not a number where it gave none."""
    made = classifications(data)
    own = made[(made["tool"] == tool) & made["level"].notna()]
    wide = own.pivot_table(index="body", columns="case", values="level", aggfunc="first")
    if raters == "with_panel":
        against = references(data)
        placed = against.loc[against["tool"] == tool, "then"].dropna()
        wide = wide.reindex(columns=sorted({*wide.columns, *placed.index}))
        wide.loc["panel"] = placed.reindex(wide.columns)
    return wide.astype("float64")


def _measures(ratings: pd.DataFrame, levels: list[float], data: AuditData) -> dict[str, dict]:
    floors = data.definition.floors
    values = ratings.to_numpy()
    rated = (~np.isnan(values)).sum(axis=0) if values.size else np.empty(0)
    enough = rated >= floors.agreement_raters
    cases = int(enough.sum())
    if not len(classifications(data)):
        return {name: {"status": "x"} for name in MEASURES}
    exact, pairs = adjacent_agreement(values, 0)
    near, _ = adjacent_agreement(values, 1)
    found = {
        "cases": _share(cases, int((rated > 0).sum())),
        "exact": _share(exact, pairs),
        "within_one": _share(near, pairs),
    }
    if cases < floors.agreement_cases:
        return found | {"ac2": {"status": "x"}, "alpha": {"status": "x"}}
    figures: dict[str, tuple[Callable[..., float], np.ndarray]] = {
        "ac2": (gwet_ac2, values[:, rated > 0]),
        "alpha": (krippendorff_alpha, values[:, enough]),
    }
    for name, (coefficient, kept) in figures.items():
        value = coefficient(kept, levels)
        low, high = case_bootstrap(kept.shape[1], partial(_of_draw, coefficient, kept, levels))
        shown = {"n": cases, "value": value, "low": min(low, value), "high": max(high, value), "status": "shown"}
        found[name] = {"status": "z"} if np.isnan(value) else shown
    return found


def _of_draw(coefficient: Callable[..., float], ratings: np.ndarray, levels: list[float], drawn: np.ndarray) -> float:
    return coefficient(ratings[:, drawn], levels)


def _share(n: int, of: int) -> dict:
    return {"n": n, "of": of, "value": n / of, "status": "shown"} if of else {"status": "z"}


SPECS: tuple[TableSpec, ...] = (
    TableSpec(
        id="recognition.coefficients",
        title="Agreement among those who classified the same case on the same tool",
        unit="cases",
        value_unit="coefficient",
        dimensions=("tool", "raters", "measure"),
        theme="1",
        chapter="recognition",
        kind="practice",
        compute=agreement_coefficients,
        needs=("hackett5", "brook_rag"),
    ),
)
