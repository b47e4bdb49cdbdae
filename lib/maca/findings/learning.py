"""Sentences on the findings of the earlier review."""

from __future__ import annotations

import pandas as pd

from maca.charts.rows import label
from maca.findings.phrase import shown

__all__ = ["LEVELS_BELOW", "LEVELS_MET", "embedded_most", "learning"]

LEVELS_BELOW = ["not_yet", "partly"]
LEVELS_MET = ["embedded"]


def learning(table: pd.DataFrame) -> list[str]:
    """Say of each finding how many agencies call it embedded, partly embedded, not yet, or do not know.

    Parameters
    ----------
    table : pandas.DataFrame
        `learning.finding`.

    Returns
    -------
    list of str
    """
    sentences = []
    for finding, group in table.groupby("finding", sort=False):
        rows = shown(group).set_index("learning")
        name = label(table, "finding", finding)
        if rows.empty:
            sentences.append(f"{name}: no agency answered, so it cannot be told.")
            continue
        n = rows["n"].reindex(["embedded", "partly", "not_yet", "not_known"]).fillna(0).astype(int)
        sentences.append(
            f"{name}: {n['embedded']} of {rows['of'].iloc[0]:.0f} agencies call the answer to it embedded, "
            f"{n['partly']} partly, {n['not_yet']} not yet; {n['not_known']} do not know."
        )
    return sentences


def embedded_most(table: pd.DataFrame) -> pd.DataFrame:
    """Order the findings by the agencies that call them embedded, most first.

    Parameters
    ----------
    table : pandas.DataFrame
        `learning.finding`.

    Returns
    -------
    pandas.DataFrame
        The shown rows of `embedded`.
    """
    rows = shown(table[table["learning"] == "embedded"])
    return rows.sort_values(["value", "of"], ascending=False, kind="stable")
