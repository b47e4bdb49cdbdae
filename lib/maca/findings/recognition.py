"""Sentences on recognition and pathways."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import counted, listed, lowered, shown

__all__ = ["agreement", "step_notes", "steps", "tools"]


def agreement(table: pd.DataFrame) -> list[str]:
    """Say how often agencies' classification at the time matched the panel's reference.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.agreement`.

    Returns
    -------
    list of str
    """
    rows = shown(table)
    sums = rows.groupby("measure", sort=False)[["n", "of"]].sum()
    if "exact" not in sums.index:
        return [
            "Whether agencies and the panel agree cannot be told: no classification could be compared on the same tool."
        ]
    of = sums.loc["exact", "of"]
    exact, within, under, over = (int(sums["n"].get(name, 0)) for name in ("exact", "within_one", "under", "over"))
    said = [
        f"Of {of:.0f} classifications that can be compared with the panel's, {exact} are the same "
        f"and {within} lie within one level. {under} rated the behaviour lower than the panel and {over} higher."
    ]
    low = rows[(rows["measure"] == "under") & (rows["n"] > 0)].sort_values(
        ["value", "of"], ascending=False, kind="stable"
    )
    if len(low):
        said.append(f"Lower than the panel, by agency: {listed(counted(low, 'agency'))}.")
    return [*said, _WITHHELD] if "c" in set(table["status"]) else said


_WITHHELD = "Agencies with too few cases are left out of these counts."


def tools(table: pd.DataFrame) -> str:
    """Say how often no tool was used and how often the tool did not list the behaviour.

    Parameters
    ----------
    table : pandas.DataFrame
        `recognition.agreement`.

    Returns
    -------
    str
    """
    sums = shown(table).groupby("measure", sort=False)[["n", "of"]].sum()
    parts = [
        f"in {sums.n[name]:.0f} of {sums.of[name]:.0f} {words}"
        for name, words in (("no_tool", "no tool was used"), ("not_listed", "the behaviour was not listed in the tool"))
        if name in sums.index
    ]
    return (
        f"Of all classifications made at the time, {listed(parts)}."
        if parts
        else "Which tools were used cannot be told."
    )


def steps(table: pd.DataFrame) -> list[str]:
    """Say in how many cases the steps of the pathway are recorded.

    Parameters
    ----------
    table : pandas.DataFrame
        `pathway.step`.

    Returns
    -------
    list of str
    """
    rows = shown(table[table["measure"] == "recorded"])
    if rows.empty:
        return ["Which steps were taken cannot be told: no return records any."]
    whole = rows[rows["n"] == rows["of"]]
    seldom = rows[rows["value"] == rows["value"].min()]
    said = (
        [f"Recorded in every case: {listed([label(table, 'step', name).lower() for name in whole['step']])}."]
        if len(whole)
        else []
    )
    if rows["value"].min() < 1:
        names = [lowered(label(table, "step", name)) for name in seldom["step"]]
        said.append(
            f"Recorded least: {listed(names)}, in {seldom['n'].iloc[0]:.0f} of {seldom['of'].iloc[0]:.0f} cases."
        )
    return [*said, "A step that is not recorded may have been taken; that it cannot be seen is the finding."]


def step_notes(table: pd.DataFrame) -> pd.Series:
    """Word the median days of each step for the labels of its bar.

    Parameters
    ----------
    table : pandas.DataFrame
        `pathway.step`.

    Returns
    -------
    pandas.Series
        By step; empty where there is no median.
    """
    days = table[(table["measure"] == "days_median") & (table["status"] == "shown") & table["value"].notna()]
    words = [f"median {value:.0f} days in {n:.0f}" for value, n in zip(days["value"], days["n"], strict=True)]
    return pd.Series(words, index=days["step"], dtype="object")
